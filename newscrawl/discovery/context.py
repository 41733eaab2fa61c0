"""Protocols of the parts of a crawl that a source needs; tests fake them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from newscrawl.frontier.payloads import Payload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from logging import LoggerAdapter

    from scrapy import Request
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.frontier.outcomes import DeadArea, Death, Outcome, Resource
    from newscrawl.frontier.rows import KnownList, Mark, Rest
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.pages.evidence import Evidence
    from newscrawl.records.period import Period
    from newscrawl.site.urls import SiteUrl

P = TypeVar("P", bound=Payload)


class Wanted(Protocol):
    """The scope of a job."""

    @property
    def period(self) -> Period:
        """The days of wanted articles."""

    @property
    def max_articles(self) -> int | None:
        """Most articles of the job."""

    @property
    def choice(self) -> str:
        """Text of the other choices, equal for equal choices."""

    def excludes(self, target: SiteUrl, evidence: Evidence, day: date | None) -> Outcome | None:
        """Why an article is not wanted, before download; None where it may be."""


class ListMemory(Protocol):
    """Lists as stored by earlier jobs."""

    def known_list(self, url: str) -> KnownList | None:
        """A list's page as last read."""

    def put_list(self, url: str, known: KnownList) -> None:
        """Store a list's page."""

    def mark(self, walker: str, name: str) -> Mark | None:
        """Where a walker's last complete walk of a list began."""

    def put_mark(self, job: int, walker: str, name: str, mark: Mark) -> None:
        """Store where a walk began; it holds from the end of the job, for job 0 at once."""

    def served(self, url: str) -> str | None:
        """The address to which a list's page redirected; None where it did not."""

    def put_served(self, url: str, served: str) -> None:
        """Store from which address a list's page is served."""

    def drop_served(self, url: str) -> int:
        """Forget from which address a list's page is served."""

    def rest(self, url: str) -> Rest | None:
        """How long a list is not requested."""

    def put_rest(self, url: str, rest: Rest) -> None:
        """Let a list rest."""

    def drop_rest(self, url: str) -> int:
        """Request a list as often as others."""


class UrlStates(Protocol):
    """The part of the URL states that only sources need."""

    def urls(self, resource: Resource) -> Iterator[str]:
        """All URLs of the job of one kind."""

    def reach(self, task: CrawlTask[Payload], depth: int) -> bool:
        """Store the depth of a URL: whether it is new or less than before."""

    def depth(self, task: CrawlTask[Payload]) -> int:
        """Depth of a URL that was reached, in links from a start page."""

    def read(self, task: CrawlTask[Payload], found_on: str, links: Sequence[str]) -> None:
        """Store the links of a page."""

    def links(self, task: CrawlTask[Payload]) -> tuple[str, list[str]] | None:
        """Address of a page that was read, and its links; None where it was not read."""

    def leave_out(self, task: CrawlTask[Payload], why: str) -> None:
        """Store that a URL is not requested because of an argument."""

    def mark_source_dead(self, url: str, why: Death, area: DeadArea = ...) -> None:
        """Record a source that gives no articles, or not all."""

    def set_day_total(self, day: date, language: str, total: int) -> None:
        """Store how many articles of a day the search API reports."""

    def ignores_queries(self, language: str) -> bool:
        """Whether the job found that the search API of a language ignores its query."""


class Context(Protocol):
    """The part of a crawl that sources use."""

    @property
    def spider_name(self) -> str:
        """Name of the spider."""

    @property
    def scope(self) -> Wanted:
        """Which articles are wanted."""

    @property
    def settings(self) -> BaseSettings:
        """Scrapy's settings."""

    @property
    def logger(self) -> LoggerAdapter[Any]:
        """The spider's log."""

    @property
    def job(self) -> int:
        """Number of the job."""

    @property
    def began(self) -> datetime:
        """When the run began, UTC."""

    @property
    def skips_known(self) -> bool:
        """Whether articles of earlier jobs are skipped."""

    @property
    def lists(self) -> ListMemory:
        """What earlier jobs kept of lists."""

    @property
    def url_states(self) -> UrlStates:
        """The URL states of the job."""

    def now(self) -> datetime:
        """The time, UTC."""

    def is_full(self) -> bool:
        """Whether the job has reached max_articles."""

    # --- Requests

    def request_article(  # noqa: PLR0913 - properties of a link
        self,
        target: SiteUrl,
        via: str,
        found_on: str | None = None,
        evidence: Evidence | None = None,
        *,
        day: date | None = None,
        place: str | None = None,
        depth: int = 0,
        waits_for_lists: bool = False,
    ) -> Iterator[Request]:
        """Request an article, unless the job already did, or the article is out of scope or known."""

    def record_sighting(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        """Store that a page shows an article, without a request for it."""

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Callback of a source's requests."""

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Errback of a source's requests."""

    # --- URL states

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Store a URL: whether it is new to the job."""

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job knows the URL and it has not ended."""

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task of an open URL as its queued request carries it."""

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        """End a URL: whether it had not ended before."""

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of the job."""

    # --- Signals

    def page_received(self, task: CrawlTask[Payload]) -> None:
        """Signal a good page."""

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """Signal a response by which the site refuses the crawler."""

    def search_ignores(self, language: str, sentence: str) -> None:
        """Record that the search API of a language ignores its query, with a sentence; the job stops requesting it."""

    # --- Articles

    def moments(self, target: SiteUrl) -> list[datetime]:
        """Times at which an article was published, by its record and by the pages that show it, feeds excluded."""

    def is_known(self, target: SiteUrl, headline: str | None) -> bool:
        """Whether an earlier job knows an article."""
