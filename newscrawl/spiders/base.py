"""Base class of all spiders: requests articles and their pages, and ends each URL."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request
from scrapy.utils.log import failure_to_exc_info

from newscrawl.discovery.failures import outcome_of
from newscrawl.discovery.responses import (
    led_astray,
    led_home,
    make_conditional,
    no_article,
    no_source,
    postponed,
    task_of,
    validators_of,
)
from newscrawl.frontier.articles import Origin, utc
from newscrawl.frontier.outcomes import BROKEN, DONE, Outcome
from newscrawl.frontier.rule_hits import PageGroup
from newscrawl.pages.article.field_reader import reads_cleanly
from newscrawl.site.address import secure
from newscrawl.site.editions import operator_domains
from newscrawl.site.sections import stands_in
from newscrawl.site.urls import Kind, parse
from newscrawl.spiders.context import CrawlContext
from newscrawl.spiders.pages import ArticlePages
from newscrawl.spiders.session import open_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from newscrawl.discovery.source import AnySource
    from newscrawl.frontier.job import Known
    from newscrawl.frontier.outcomes import Resource
    from newscrawl.frontier.payloads import ArticlePayload
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.run import Run
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.items import Article
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.spiders.scope import Scope

# design: asked-again, known
ARTICLE_PRIORITY = 10
"""Articles of a list are requested before its next page: the queue stays short, and the newest are first."""


class NewsSpider(ArticlePages):
    """A spider that yields articles.

    Requests carry only plain data, since the frontier stores them on disk. Each requested URL has a task, which its
    requests carry in `meta["task"]`, and ends once. A page that links to articles is a source; `sources` has the
    reader of each kind.
    """

    # newscrawl: class of the parsed arguments
    arguments_type: ClassVar[Any]
    known_default: ClassVar[Known] = "include"
    always_fetches: ClassVar[bool] = False
    """Whether known articles are requested too, without conditions."""

    def __init__(self, arguments: Any, run: Run) -> None:
        super().__init__()
        self.allowed_domains = list(operator_domains())
        self.arguments = arguments
        self.scope: Scope = arguments.scope
        self.run = run
        self.context = CrawlContext(self, run, self.scope)

    @classmethod
    def from_crawler(cls, crawler: Crawler, **given: Any) -> Self:
        """Create the spider with arguments as typed, or with an open `session`.

        Raises ArgumentError, FolderLockedError, StorageError.
        """
        session = given.pop("session", None) or open_session(cls, given, crawler.settings)
        return super().from_crawler(crawler, session.arguments, session.run)

    def make_sources(self) -> Iterable[AnySource]:
        """The sources that the spider reads."""
        return ()

    @cached_property
    def sources(self) -> dict[Resource, AnySource]:
        """The sources by kind of URL."""
        return {source.resource: source for source in self.make_sources()}

    async def start(self) -> AsyncIterator[Request]:
        """Requests for failures that are due, then those of the arguments."""
        for task in self.run.url_states.due():
            yield self.request(task)
        for request in self.begin():
            yield request

    def begin(self) -> Iterable[Request]:
        """The first requests of the arguments."""
        return ()

    # --- Sources

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Requests from the response of a source."""
        task = task_of(response)
        source = self.sources[task.resource]
        if (outcome := no_source(response)) is None:
            yield from source.parse(response, task)
            return
        self.context.note_refusal(outcome, response)
        yield from source.failed(task, outcome)

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Handle a source without a response."""
        if again := postponed(failure):
            yield again
            return
        task = task_of(failure)
        yield from self.sources[task.resource].failed(task, self.explain(failure))

    # --- Articles

    def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request:
        """The request for a URL; for a known article of one page it is conditional."""
        if task.resource != "article":
            return self.sources[task.resource].request(task)
        request = Request(
            task.url,
            callback=self.parse_article,
            errback=self.article_failed,
            priority=_priority(task),
            meta={"task": task.to_data()},
        )
        if known and known.has_line and known.pages == 1:
            request.meta["article"] = known.id
            make_conditional(request, known.etag, known.last_modified)
        return request

    def parse_article(
        self, response: Response, *, again: bool = False
    ) -> Iterator[Request | Article]:
        """Page 1: the record, or a request for page 2; `again` for the second reading of an article."""
        task = task_of(response)
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.run.retractions.is_unchanged(task, response.meta["article"])
            self.context.page_received(task)
            self.context.end(task, DONE)
            return
        here = parse(response.url)
        if here.identifier is None or here.page != 1:
            is_front = here.kind is Kind.LISTING and here.section is None
            outcome = led_astray(response) or led_home(response, is_front=is_front)
            yield from self.page_refused(response, outcome)
            return
        reading = self.read(response, self.run.sightings.all_of(task))
        if reading is None:
            yield from self.page_refused(response, no_article(response))
            return
        article = reading.article
        self._count_rule_hits(reading, here.host, task.payload)
        article.metadata.date_downloaded = utc(self.run.now())
        article.metadata.spider = self.name
        article.metadata.discovered_via = task.payload.via
        found_on = task.payload.found_on
        article.metadata.discovered_from = secure(found_on) if found_on else None
        article.metadata.http_status = response.status
        article.metadata.warc = response.meta.get("warc")
        article.metadata.revision = 1
        origin = Origin(self.run.job.id, task.key, *validators_of(response))
        origin.minute_source, origin.waits = reading.minute_source, task.payload.waits_for_lists
        origin.clean, origin.again = reads_cleanly(article.metadata.warnings), again
        self.describe(response, article, origin)
        yield from self.first_page(task, origin, article)

    def page_refused(self, response: Response, outcome: Outcome) -> Iterator[Request]:
        """Handle a response that is not page 1 of its article: the article ends."""
        self.context.note_refusal(outcome, response)
        self.context.end(task_of(response), outcome)
        yield from ()

    def describe(self, response: Response, article: Article, origin: Origin) -> None:
        """Change what a record says of its page 1; a spider of a public archive does."""

    def _count_rule_hits(self, reading: PageReading, host: str, payload: ArticlePayload) -> None:
        """Count the page in its group, and the rules that matched on it; `payload` is that of its task."""
        article = reading.article
        group = PageGroup(
            template=str(article.metadata.template),
            year=(article.published_day or "undated")[:4],
            host=host,
            route=payload.via or "-",
            place=stands_in([payload.found_on], None) or "-",
            section=stands_in((crumb.url for crumb in article.breadcrumbs), None) or "-",
        )
        self.run.rule_hits.add(group, reading.rules_matched(), article.url)

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        """Handle page 1 of an article without a response."""
        if again := postponed(failure):
            yield again
            return
        task, outcome = task_of(failure), self.explain(failure)
        if self.context.end(task, outcome) and outcome.state == "gone":
            self.run.retractions.is_gone(task, failure.request.url)  # type: ignore[attr-defined]

    def explain(self, failure: Failure) -> Outcome:
        """The outcome of a failed request; an error of our own code is logged with its traceback."""
        outcome = outcome_of(failure)
        if outcome.reason == BROKEN:
            self.logger.error("internal error", exc_info=failure_to_exc_info(failure))
        return outcome


def _priority(task: ArticleTask) -> int:
    """Priority of an article's request; one that waits for lists is requested after those of its depth."""
    payload = task.payload
    return -1 - payload.depth if payload.waits_for_lists else ARTICLE_PRIORITY
