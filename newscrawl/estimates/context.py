"""The part of a crawl that searches and indexes use, without a run: nothing is stored, and no article is requested."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from newscrawl.frontier.payloads import Payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from scrapy import Request
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.frontier.outcomes import DeadArea, Death, Outcome
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.spiders.scope import Scope

P = TypeVar("P", bound=Payload)

logger = logging.LoggerAdapter(logging.getLogger(__name__), {})


class QueryStates:
    """What queries report of themselves."""

    def __init__(self) -> None:
        self.ignored: dict[str, str] = {}
        """By language: the sentence on what the search API ignores."""
        self.dead: list[tuple[str, Death]] = []
        """Sources that give no articles, or not all, with the reason."""

    def ignores_queries(self, language: str) -> bool:
        """Whether the search API of a language ignores its query."""
        return language in self.ignored

    def mark_source_dead(self, url: str, why: Death, _area: DeadArea = "dead") -> None:
        """Note a source that gives no articles, or not all."""
        self.dead.append((url, why))

    def set_day_total(self, day: date, language: str, total: int) -> None:
        """Ignore the total of a day: `SearchTotals` keeps those of all searches."""


class EstimateContext:
    """The context of `SearchTotals` and of indexes; they use no other part of `newscrawl.discovery.context.Context`.

    The spider sets `parse_source` and `source_failed`.
    """

    parse_source: Callable[[Response], Iterator[Request]]
    source_failed: Callable[[Failure], Iterator[Request]]

    def __init__(self, scope: Scope, settings: BaseSettings) -> None:
        self.scope = scope
        self.settings = settings
        self.logger = logger
        self.url_states = QueryStates()
        self._open: set[str] = set()
        self._ended: set[str] = set()

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Note a query: whether it is new."""
        if task.key in self._open or task.key in self._ended:
            return False
        self._open.add(task.key)
        return True

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether a query is known and has not ended."""
        return task.key in self._open

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task of an open query."""
        return task

    def end(self, task: CrawlTask[Payload], _outcome: Outcome) -> bool:
        """End a query: whether it had not ended before."""
        is_first = task.key in self._open
        self._open.discard(task.key)
        self._ended.add(task.key)
        return is_first

    def is_full(self) -> bool:
        """No: `max_articles` ends no search of an estimate."""
        return False

    def request_article(self, *_: Any, **__: Any) -> Iterator[Request]:
        """Request no article."""
        return iter(())

    def search_ignores(self, language: str, sentence: str) -> None:
        """Note that the search API of a language ignores its query, with a sentence."""
        self.url_states.ignored[language] = sentence

    def count(self, name: str, by: int = 1) -> None:
        """Count nothing: an estimate has no summary."""

    def page_received(self, task: CrawlTask[Payload]) -> None:
        """Signal nothing: the breaker knows of answers itself."""

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """Signal nothing: the breaker knows of refusals by their status."""
