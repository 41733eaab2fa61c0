"""The estimate of a crawl: its numbers, as lines for a terminal or as data."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.errors import Status
from newscrawl.monitoring.progress import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Pace:
    """Requests of one kind."""

    requests: int
    seconds: float
    """From one to the next."""
    bytes: float
    """Of one answer, compressed."""


@dataclass(frozen=True)
class Estimate:
    """What a crawl would cost."""

    crawl: str
    """Spider and arguments."""
    days: int | None
    """Number of wanted days; None without a first day."""
    days_with_articles: dict[str, int]
    """Of them, those with articles: by language, or all under an empty name. Empty where that is not known."""
    articles: dict[str, int]
    """Articles that the API or the index names: by language, or all under an empty name."""
    articles_most: int
    """Their number at most, where only a part of the index was read."""
    known: int
    """Articles that the data set has, which cost no request."""
    requested: int
    """Articles that would be requested, at most."""
    paces: dict[str, Pace]
    """Requests by what they are for: "searches", "articles"."""
    asked: int
    """Requests that the estimate itself has sent."""
    assumed: str
    """What the numbers rest on, as a sentence."""
    unknown: list[str] = field(default_factory=list)
    """Sentences on what is not known, and what a crawl reads instead."""
    notes: list[str] = field(default_factory=list)
    """Other sentences on the crawl."""

    @property
    def status(self) -> Status:
        """4 where something is not known."""
        return Status.INCOMPLETE if self.unknown else Status.COMPLETE

    @property
    def requests(self) -> int:
        """All requests of the crawl."""
        return sum(pace.requests for pace in self.paces.values())

    @property
    def seconds(self) -> float:
        """How long they take at the polite pace."""
        return sum(pace.requests * pace.seconds for pace in self.paces.values())

    @property
    def bytes(self) -> float:
        """The size of all answers."""
        return sum(pace.requests * pace.bytes for pace in self.paces.values())

    def lines(self) -> Iterator[str]:
        """The estimate for a terminal."""
        yield f"newscrawl: {self.crawl}: estimated, nothing was crawled or written"
        for name, text in self._rows():
            yield f"  {name:<9} {text}"

    def _rows(self) -> Iterator[tuple[str, str]]:
        if self.days is not None:
            have = _by_name(self.days_with_articles)
            yield "days", f"{self.days}{f', with articles: {have}' if have else ''}"
        if not self.articles:
            yield "articles", "unknown"
            yield from self._sentences()
            return
        total = sum(self.articles.values())
        most = f" to {self.articles_most}" if self.articles_most > total else ""
        parts = f" ({_by_name(self.articles)})" if len(self.articles) > 1 else ""
        known = f", {self.known} in the data set" if self.known else ""
        yield "articles", f"{total}{most} named{parts}{known}, {self.requested} to request"
        shares = ", ".join(f"{name} {pace.requests}" for name, pace in self.paces.items())
        yield "requests", f"about {self.requests}: {shares}"
        paces = ", ".join(f"{name} {pace.seconds:.3g}" for name, pace in self.paces.items())
        yield "time", f"about {duration(self.seconds)}, by seconds a request: {paces}"
        yield "size", f"about {self.bytes / 1e6:.1f} MB of answers, compressed"
        yield "assumed", self.assumed
        yield from self._sentences()

    def _sentences(self) -> Iterator[tuple[str, str]]:
        yield "asked", f"{self.asked} requests were sent for this estimate"
        yield from (("unknown", one) for one in self.unknown)
        yield from (("note", one) for one in self.notes)

    def to_dict(self) -> dict[str, Any]:
        """The estimate for programs."""
        return {
            "status": self.status,
            **asdict(self),
            "requests": self.requests,
            "seconds": math.ceil(self.seconds),
            "bytes": math.ceil(self.bytes),
        }


def _by_name(numbers: Mapping[str, int]) -> str:
    """ "en 28, zh 25"; the number alone under an empty name."""
    return ", ".join(f"{name} {number}".strip() for name, number in numbers.items())
