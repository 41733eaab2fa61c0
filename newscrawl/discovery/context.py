"""What a source needs of its spider, and no more: a fake of these is enough to try one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from logging import LoggerAdapter

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.discovery.period import Period
    from newscrawl.frontier.outcomes import Outcome, Resource
    from newscrawl.frontier.run import Run
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.pages.evidence import Evidence
    from newscrawl.site.urls import SiteUrl


class Wanted(Protocol):
    """Which articles are wanted."""

    @property
    def period(self) -> Period:
        """Between which days."""

    @property
    def max_articles(self) -> int | None:
        """How many at most."""

    @property
    def choice(self) -> str:
        """What else chooses them, in a word that is the same for the same choice."""

    def excludes(self, target: SiteUrl, evidence: Evidence, day: date | None) -> Outcome | None:
        """Why an article is not wanted, before it is fetched; None where it may be."""


class Context(Protocol):
    """The spider that a source works for."""

    name: str
    run: Run

    @property
    def scope(self) -> Wanted:
        """Which articles are wanted."""

    @property
    def settings(self) -> BaseSettings:
        """Scrapy's settings."""

    @property
    def crawler(self) -> Crawler:
        """Scrapy's crawler, whose signals a source may send."""

    @property
    def logger(self) -> LoggerAdapter[Any]:
        """The spider's log."""

    def ask(  # noqa: PLR0913 - what is known of a link
        self,
        target: SiteUrl,
        via: str,
        found_on: str | None = None,
        evidence: Evidence | None = None,
        *,
        day: date | None = None,
        place: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> Iterator[Request]:
        """Request an article, unless the job did so before, it is out of scope, or known."""

    def note(self, task: CrawlTask, place: str, evidence: Evidence) -> None:
        """An article was seen at a place, and is not asked for from there."""

    def is_full(self) -> bool:
        """Whether the job has as many articles as were asked for."""

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Callback of a source's requests."""

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Errback of a source's requests."""

    def end(self, task: CrawlTask, outcome: Outcome) -> bool:
        """A URL came to its end: whether it had not before."""

    def count(self, resource: Resource, what: str) -> None:
        """One more in the counters of this process."""

    def page_came(self, task: CrawlTask) -> None:
        """Tell the breaker of a page as it should be."""

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """Tell the breaker of an answer that is a refusal."""
