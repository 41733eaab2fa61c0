"""How far a run is: a snapshot of its numbers, its pace, and a line that names both."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.outcomes import SOURCES
from newscrawl.frontier.rows import UrlCounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawl.frontier.outcomes import Resource

_WINDOW = 300.0  # seconds over which a pace is measured
_SHORTEST = 10.0  # seconds without which a pace says nothing
_ENOUGH = 5  # articles that ended within the window; fewer do not tell how long the others take


class Pace:
    """How fast a number grows, by its values of the last five minutes."""

    def __init__(self) -> None:
        self._values: deque[tuple[float, int]] = deque()

    def add(self, moment: float, value: int) -> None:
        """Add the value at a moment, in seconds of a clock that never goes back."""
        self._values.append((moment, value))
        while len(self._values) > 2 and self._values[1][0] <= moment - _WINDOW:
            self._values.popleft()

    @property
    def grown(self) -> int:
        """By how much it grew within the window."""
        return self._values[-1][1] - self._values[0][1] if self._values else 0

    @property
    def per_second(self) -> float | None:
        """Its growth in a second; None before ten seconds have passed."""
        seconds = self._values[-1][0] - self._values[0][0] if self._values else 0.0
        return self.grown / seconds if seconds >= _SHORTEST else None


@dataclass(frozen=True)
class Pause:
    """A pause: the site gets no request."""

    left: float
    """Seconds until its end."""
    why: str
    """ "503", "429, Retry-After"."""


@dataclass(frozen=True)
class Progress:
    """The numbers of a run at a moment. Articles and sources are those of the whole job."""

    seconds: float
    """Since the run began."""
    articles: UrlCounts = field(default_factory=UrlCounts)
    sources: Mapping[Resource, UrlCounts] = field(default_factory=dict)
    requests: int = 0
    """Requests of this run that were answered, or got no answer."""
    per_minute: float | None = None
    """Requests a minute, over the last five minutes."""
    queued: int = 0
    """Requests that wait."""
    records: int = 0
    """Records that this run wrote."""
    errors: int = 0
    """Lines of the log with level ERROR or CRITICAL."""
    pause: Pause | None = None
    seconds_left: float | None = None
    """Until the last article; None where more may be found, or the pace is not known."""

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def seconds_left(
    articles: UrlCounts, sources: Mapping[Resource, UrlCounts], ended: Pace
) -> float | None:
    """Seconds until the last article ends, at the pace of `ended`; None while sources may show more articles, or without a pace."""
    if any(one.open for one in sources.values()) or ended.grown < _ENOUGH:
        return None
    pace = ended.per_second
    return articles.open / pace if pace else None


def parts(progress: Progress) -> Iterator[tuple[str, str]]:
    """Names and texts of what is known, for a line or a table."""
    yield "articles", _account(progress.articles)
    for kind, account in progress.sources.items():
        yield SOURCES[kind], _account(account)
    yield "records", f"{progress.records} written"
    pace = f", {progress.per_minute:.0f} a minute" if progress.per_minute is not None else ""
    yield "requests", f"{progress.requests}{pace}, {progress.queued} waiting"
    if progress.errors:
        yield "errors", f"{progress.errors}, see the log"
    if progress.pause:
        yield "pause", f"{duration(progress.pause.left)} left ({progress.pause.why})"
    if progress.seconds_left is not None:
        yield "time left", f"about {duration(progress.seconds_left)}"


def line(progress: Progress) -> str:
    """All of it in one line: "articles 12 of 40 done, 28 left; lists 3 of 3 done; …"."""
    return "; ".join(f"{name} {text}" for name, text in parts(progress))


def _account(account: UrlCounts) -> str:
    """ "12 of 40 done, 1 gone, 2 failed (timeout 2), 25 left"."""
    reasons = ", ".join(f"{name} {count}" for name, count in account.failed.items())
    others = {
        "gone": account.gone,
        "excluded": sum(account.excluded.values()),
        f"failed ({reasons})": account.failures,
        "left": account.open,
    }
    more = "".join(f", {count} {what}" for what, count in others.items() if count)
    return f"{account.done} of {account.discovered} done{more}"


def duration(seconds: float) -> str:
    """ "45 s", "12 min", "3 h 05 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
