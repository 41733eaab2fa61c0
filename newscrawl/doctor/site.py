"""The report of `newscrawl doctor --site`: its verdicts, what they mean for the spiders in use, and the exit status."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.doctor.verdicts import affected
from newscrawl.errors import Status, StorageError, UserError
from newscrawl.frontier.database import FILE
from newscrawl.frontier.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from newscrawl.doctor.seen import Seen
    from newscrawl.doctor.verdicts import State, Verdict

_COUNTED: dict[State, str] = {
    "holds": "hold",
    "changed": "no longer hold",
    "unknown": "cannot be told",
    "answered": "are answers",
}
_UNREACHED = 0.5
"""Share of requests without an answer from which the check itself is incomplete."""


def spiders_of(folder: Path) -> list[str]:
    """The spiders of the jobs of a data folder, sorted; empty where it has none, or cannot be read."""
    if not (folder / FILE).exists():
        return []
    try:
        store = Store(folder, read_only=True)
    except (StorageError, UserError):
        return []  # `newscrawl doctor` reports it
    try:
        return sorted({str(json.loads(identity)["spider"]) for _, identity, _, _ in store.jobs()})
    except StorageError:
        return []
    finally:
        store.close()


@dataclass(frozen=True)
class SiteReport:
    """The result of a check of the site."""

    seen: Seen
    verdicts: Sequence[Verdict]
    in_use: Sequence[str]
    """The spiders that count for the exit status."""
    requests: int
    """All that were sent, robots.txt included."""
    seconds: float
    is_whole: bool = True
    """Whether the check came to its end: the site did not refuse it, and nobody stopped it."""
    is_broken: bool = False
    """Whether newscrawl itself failed on an answer; the log says where."""

    @property
    def affected(self) -> list[str]:
        """Spiders in use that depend on a fact which no longer holds."""
        return affected(self.verdicts, self.in_use)

    @property
    def status(self) -> Status:
        """1 where a check failed, 4 where it was cut short or most requests had no answer, 3 where a spider in use is affected."""
        if self.is_broken or any(one.error for one in self.verdicts):
            return Status.CRASHED
        answers = self.seen.answers.values()
        failures = sum(one.failure is not None for one in answers)
        if not self.is_whole or not answers or failures > _UNREACHED * len(answers):
            return Status.INCOMPLETE
        return Status.UNHEALTHY if self.affected else Status.COMPLETE

    def lines(self) -> Iterator[str]:
        """The report for a terminal."""
        for one in self.verdicts:
            yield from one.lines()
        counts = Counter(one.state for one in self.verdicts)
        words = ", ".join(f"{counts[state]} {word}" for state, word in _COUNTED.items())
        end = "" if self.is_whole else ", and the check did not come to its end"
        yield f"{self.requests} requests in {self.seconds:.0f} seconds: {words}{end}"
        if found := self.affected:
            yield f"affected: {', '.join(found)} (of {', '.join(self.in_use)})"

    def to_dict(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "status": self.status,
            "is_whole": self.is_whole,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "spiders_in_use": [*self.in_use],
            "affected": self.affected,
            "verdicts": [asdict(one) for one in self.verdicts],
        }
