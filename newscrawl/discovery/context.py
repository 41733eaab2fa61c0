"""What a source needs of a crawl, and no more: tests give it a fake of these."""

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

    from newscrawl.discovery.period import Period
    from newscrawl.frontier.outcomes import DeadArea, Death, Outcome, Resource
    from newscrawl.frontier.rows import KnownList, Mark, Rest
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.pages.evidence import Evidence
    from newscrawl.site.urls import SiteUrl

P = TypeVar("P", bound=Payload)


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


class ListMemory(Protocol):
    """What earlier jobs kept of lists."""

    def known_list(self, url: str) -> KnownList | None:
        """A list's page as it was read before."""

    def put_list(self, url: str, known: KnownList) -> None:
        """Keep a list's page."""

    def mark(self, walker: str, name: str) -> Mark | None:
        """Where a walker's last complete walk of a list began."""

    def put_mark(self, job: int, walker: str, name: str, mark: Mark) -> None:
        """Keep where a walk began: from the end of the job on, at once for job 0."""

    def served(self, url: str) -> str | None:
        """The address that a list's page was served from; None where that is its own."""

    def put_served(self, url: str, served: str) -> None:
        """Keep where a list's page is served."""

    def drop_served(self, url: str) -> int:
        """Forget where a list's page is served."""

    def rest(self, url: str) -> Rest | None:
        """How long a list is not requested."""

    def put_rest(self, url: str, rest: Rest) -> None:
        """Do not request a list for a while."""

    def drop_rest(self, url: str) -> int:
        """Request a list as often as others."""


class UrlStates(Protocol):
    """What sources ask of the URL states beside what the context offers."""

    def urls(self, resource: Resource) -> Iterator[str]:
        """Every URL of one kind of the job."""

    def reach(self, task: CrawlTask[Payload], depth: int) -> bool:
        """Whether a URL is this near to a start page, and was not known to be."""

    def depth(self, task: CrawlTask[Payload]) -> int:
        """How many links lead from a start page to a URL that was reached."""

    def read(self, task: CrawlTask[Payload], found_on: str, links: Sequence[str]) -> None:
        """Keep what a page links to."""

    def links(self, task: CrawlTask[Payload]) -> tuple[str, list[str]] | None:
        """Where a page was read and what it links to."""

    def leave_out(self, task: CrawlTask[Payload], why: str) -> None:
        """A URL is not requested because of an argument."""

    def mark_source_dead(self, url: str, why: Death, area: DeadArea = ...) -> None:
        """A source gives nothing, or not all."""

    def set_day_total(self, day: date, language: str, total: int) -> None:
        """How many articles of a day the search API counts."""

    def ignores(self, language: str, sentence: str) -> None:
        """The search API in a language ignores its query, for the rest of the job."""

    def ignores_queries(self, language: str) -> bool:
        """Whether that was found in this job."""


class Context(Protocol):
    """A crawl, as a source sees it."""

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
        """Whether articles of earlier jobs are left alone."""

    @property
    def lists(self) -> ListMemory:
        """What earlier jobs kept of lists."""

    @property
    def url_states(self) -> UrlStates:
        """The URL states of the job."""

    def now(self) -> datetime:
        """The time, UTC."""

    def is_full(self) -> bool:
        """Whether the job has as many articles as are wanted."""

    # --- Requests

    def request_article(  # noqa: PLR0913 - what is known of a link
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
        """Request an article, unless the job did so before, it is out of scope, or known."""

    def record_sighting(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        """A page shows an article, and it is not requested from there."""

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Callback of a source's requests."""

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Errback of a source's requests."""

    # --- What becomes of URLs

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job did not know the URL."""

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job knows the URL and it has not ended."""

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task of an open URL as the request in the queue carries it."""

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        """A URL came to its end: whether it had not before."""

    def count(self, name: str, by: int = 1) -> None:
        """More of something, for the whole job."""

    # --- Signals

    def page_came(self, task: CrawlTask[Payload]) -> None:
        """The site gave a page as it should be."""

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """The site may have refused to answer."""

    def search_ignores(self, language: str) -> None:
        """Requests to the search API in a language are of no more use."""

    # --- Articles

    def moments(self, target: SiteUrl) -> list[datetime]:
        """When an article was published, by its record and by the pages that show it, but for feeds."""

    def is_known(self, target: SiteUrl, headline: str | None) -> bool:
        """Whether an earlier job knows an article."""
