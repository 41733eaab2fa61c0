"""Stands for a run that keeps nothing, so that the same spider works with stock Scrapy's queue and feed."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.job import Common
from newscrawl.frontier.rows import Job

if TYPE_CHECKING:
    from newscrawl.frontier.ticket import Ticket
    from newscrawl.outcomes import Outcome


class MemoryRun:
    """What a spider asks of a run, answered from sets."""

    def __init__(self) -> None:
        self.common = Common()
        self.job = Job(1, "", "")
        self.ledger = self.library = self.store = self
        self._known: set[tuple[str, str]] = set()
        self._ended: set[tuple[str, str]] = set()

    def now(self) -> datetime:
        """The time."""
        return datetime.now(timezone.utc)

    def discover(self, ticket: Ticket) -> bool:
        """Whether it is new."""
        key = (ticket.resource, ticket.key)
        is_new = key not in self._known
        self._known.add(key)
        return is_new

    def end(self, ticket: Ticket, outcome: Outcome) -> bool:  # noqa: ARG002 - as the ledger's
        """Whether it had not ended."""
        key = (ticket.resource, ticket.key)
        is_first = key not in self._ended
        self._ended.add(key)
        return is_first

    def taken(self) -> int:
        """None before the crawl."""
        return 0

    def due(self) -> tuple[()]:
        """Nothing failed before."""
        return ()

    def not_given(self) -> tuple[()]:
        """Nothing is left for the feeds."""
        return ()

    def __getattr__(self, name: str) -> Any:
        """All else is answered with nothing."""
        return _nothing


def _nothing(*_: Any) -> None:
    return None
