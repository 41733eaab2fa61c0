"""Stands for a run that keeps nothing, so that the same spider works with stock Scrapy's queue and feed."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.job import Common
from newscrawl.frontier.rows import Job

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.frontier.outcomes import Outcome
    from newscrawl.frontier.payloads import Payload
    from newscrawl.frontier.rows import Reading
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.pages.evidence import Evidence


_PARTS = "url_states article_index sightings minutes origins feed_records revisions retractions revisits store rule_hits".split()
"""Of a run, with methods of their own: one object is all of them here."""


class MemoryRun:
    """What a spider asks of a run, answered from sets."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.common = Common()
        self.job = Job(1, "", "")
        for part in _PARTS:
            setattr(self, part, self)
        self._known: set[tuple[str, str]] = set()
        self._ended: set[tuple[str, str]] = set()
        self._pages: dict[Reading, dict[int, str]] = defaultdict(dict)

    def now(self) -> datetime:
        """The time."""
        return datetime.now(timezone.utc)

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Whether it is new."""
        key = (task.resource, task.key)
        is_new = key not in self._known
        self._known.add(key)
        return is_new

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:  # noqa: ARG002 - as the URL states'
        """Whether it had not ended."""
        key = (task.resource, task.key)
        is_first = key not in self._ended
        self._ended.add(key)
        return is_first

    def all_of(self, task: ArticleTask) -> Evidence:
        """What the link shows."""
        return task.payload.evidence

    def put_page(self, reading: Reading, page: int, data: str) -> None:
        """Keep what one page of an article says."""
        self._pages[reading][page] = data

    def page(self, reading: Reading, page: int) -> str | None:
        """What one page of an article says."""
        return self._pages[reading].get(page)

    def page_numbers(self, reading: Reading) -> set[int]:
        """Which pages were read, or cannot be had."""
        return set(self._pages[reading])

    def pages(self, reading: Reading) -> dict[int, str]:
        """What was read, by the pages' numbers; it is not needed any more."""
        return {page: data for page, data in sorted(self._pages.pop(reading).items()) if data}

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
