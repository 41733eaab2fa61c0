"""Base class of the spiders that read public archives in place of the site."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.archive.members import DamagedRecordError
from newscrawl.discovery.capture_indexes import index_outcome
from newscrawl.discovery.responses import postponed, request_of, task_of
from newscrawl.frontier.articles import Archived
from newscrawl.frontier.capture_index import CUT, READ
from newscrawl.frontier.outcomes import KNOWN, NO_CAPTURE, NOT_THERE, Outcome
from newscrawl.frontier.requests import CAPTURE, CAPTURED_AT
from newscrawl.middlewares.archive import WARC
from newscrawl.middlewares.statuses import is_archived, is_unplayable
from newscrawl.middlewares.unclosed_markup import UNCLOSED
from newscrawl.pages.html.completeness import is_closed
from newscrawl.site.urls import parse
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.captured_pages import UnusableError, check, exchange_of, response_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.archive.captured import CapturedPage
    from newscrawl.discovery.capture_indexes import CaptureIndexes
    from newscrawl.discovery.source import AnySource
    from newscrawl.frontier.articles import Origin
    from newscrawl.frontier.rows import KnownArticle, OfferedCapture
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.items import Article

_FOR_GOOD = frozenset(("too_large", "http_416"))
"""Reasons of failed requests that another request would not change: the archive's file ends before the capture."""

_ERROR = Outcome("excluded", "error_status")
"""Of a capture of an error: the archive has it, and another request would get it again."""

_ERROR_PAGE = Outcome("excluded", "soft_404")
"""Of a capture of an error with status 200."""

_CLOSED = Outcome("excluded", "absent")
"""Of a capture that the archive may not show."""


# design: public-archives
class CaptureSpider(NewsSpider):
    """Reads indexes of an archive first, then the newest capture of each article that is a whole page of it.

    Requests go to the archive alone. Their callbacks are those of other spiders: a response of the archive is replaced
    by the page that it contains.
    """

    archive_hosts: ClassVar[frozenset[str]]
    """The hosts that the spider requests; it requests no others."""

    _has_begun = False
    _has_begun_articles = False

    @cached_property
    @abstractmethod
    def indexes(self) -> CaptureIndexes:
        """Source: indexes of the archive."""

    @abstractmethod
    def capture_request(self, capture: OfferedCapture) -> Request:
        """The request for a capture, without callbacks."""

    @abstractmethod
    def captured_page(self, response: Response, capture: OfferedCapture) -> CapturedPage:
        """The page in a response of the archive. DamagedRecordError, UnusableError."""

    @abstractmethod
    def address(self, capture: OfferedCapture) -> str:
        """The address of a capture, for its record."""

    @abstractmethod
    def begin_indexes(self) -> Iterator[Request]:
        """Requests for the indexes."""

    def make_sources(self) -> Iterator[AnySource]:
        """Only indexes."""
        yield self.indexes

    # --- Indexes first, then articles

    async def start(self) -> AsyncIterator[Request]:
        """Requests for failures that are due, then those for the indexes, then those for articles.

        Articles that failed are requested when the indexes have been read, since a new job does not know their captures yet.
        """
        self._due: list[ArticleTask] = []
        for task in self.run.url_states.due():
            if task.resource == "article":
                self.run.capture_index.try_again(task.key)
                self._due.append(task)
            else:
                yield self.request(task)
        for request in self.begin():
            yield request

    def begin(self) -> Iterator[Request]:
        """Requests for the indexes; for articles, where an earlier run of the job has read them."""
        yield from self.begin_indexes()
        self._has_begun = True
        yield from self._begin_articles()

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Requests from an answer of an index; after the last one, those for articles."""
        yield from super().parse_source(response)
        yield from self._begin_articles()

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """The same for a query without an answer."""
        yield from super().source_failed(failure)
        yield from self._begin_articles()

    def _begin_articles(self) -> Iterator[Request]:
        """Once all indexes have been read, a request for each article."""
        if not self._has_begun or self._has_begun_articles or self.run.url_states.has_open("index"):
            return
        self._has_begun_articles = True
        for task in self._due:
            if not self.context.is_open(task):
                continue
            if self.run.capture_index.best(task.key):
                yield self.request(task)
            else:
                self.context.end(task, NO_CAPTURE)
        for offered in self.run.capture_index.articles():
            if self.context.is_full():
                break
            requests = self.context.request_article(
                parse(offered.url), self.indexes.via, captured=offered.time
            )
            is_requested = False
            for request in requests:
                is_requested = True
                yield request
            if not is_requested:
                self.run.capture_index.close(offered.key, "known")

    # --- Requests for captures

    def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request:
        """The request for a URL; for an article that for its best capture."""
        if task.resource != "article":
            return super().request(task, known)
        capture = self.run.capture_index.best(task.key)
        assert capture is not None  # noqa: S101 - only articles with captures are requested
        return self._page_1(task, capture)

    def _page_1(self, task: ArticleTask, capture: OfferedCapture) -> Request:
        return self._with_capture(super().request(task), capture)

    def _with_capture(self, request: Request, capture: OfferedCapture) -> Request:
        """A request for a page, sent to the archive for a capture of it."""
        asked = self.capture_request(capture)
        meta = {"task": request.meta["task"], CAPTURE: capture.id}
        return request.replace(url=asked.url, headers=asked.headers, meta=meta)

    def later_page(
        self, task: ArticleTask, origin: Origin, url: str, number: int
    ) -> Request | None:
        """The request for the capture of a later page that is nearest to that of page 1."""
        time = origin.archived.time if origin.archived else None
        capture = self.run.capture_index.nearest(task.key, number, time) if time else None
        plain = super().later_page(task, origin, url, number)
        return self._with_capture(plain, capture) if plain and capture else None

    def other_copy(self, request: Request, outcome: Outcome) -> Request | None:
        """The request for the next capture of a later page."""
        capture = self._capture_of(request)
        if capture is None:
            return None
        self._reject(capture, _ERROR_PAGE if outcome == NOT_THERE else outcome)
        other = self.run.capture_index.nearest(capture.key, capture.page, capture.time)
        return self._with_capture(request, other) if other else None

    def page_kept(self, response: Response) -> None:
        """Note that the capture of a later page is used."""
        if capture := self._capture_of(request_of(response)):
            self.run.capture_index.take(capture)

    # --- Responses

    def parse_article(
        self, response: Response, *, again: bool = False, may_be_unclosed: bool = False
    ) -> Iterator[Request | Article]:
        """Page 1, in a response of the archive.

        A page without its end is read only when no other capture can be read, and only if its article is complete.
        """
        if self._is_read_from_another(request_of(response)):
            return
        try:
            page = self._page_in(response, may_be_unclosed=may_be_unclosed)
        except UnusableError as error:
            yield from self._next_capture(request_of(response), Outcome("excluded", str(error)))
            return
        yield from super().parse_article(page, again=again)

    def page_refused(self, response: Response, outcome: Outcome) -> Iterator[Request]:
        """Request the next capture after one that is not page 1 of the article."""
        found = _ERROR_PAGE if outcome == NOT_THERE else outcome
        yield from self._next_capture(request_of(response), found)

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        """Request the next capture after one that was not received."""
        if again := postponed(failure):
            yield again
            return
        outcome = self.explain(failure)
        yield from self._next_capture(failure.request, outcome, is_lost=_is_lost(outcome))  # type: ignore[attr-defined]

    def later_page_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """Request another capture of a later page after one that was not received."""
        if again := postponed(failure):
            yield again
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        outcome = self.explain(failure)
        if capture := self._capture_of(request):
            self._reject(capture, outcome, is_lost=_is_lost(outcome))
        yield from self.without_page(request, outcome)

    def explain(self, failure: Failure) -> Outcome:
        """The outcome of a failed request. An archived error was received, and a server without an index is no empty index."""
        outcome = super().explain(failure)
        if not isinstance(failure.value, HttpError):
            return outcome
        response = failure.value.response
        if is_archived(response):
            return _ERROR
        if is_unplayable(response) and response.status == HTTPStatus.FORBIDDEN:
            return _CLOSED
        is_index = task_of(failure).resource == "index"
        return index_outcome(outcome, response) if is_index else outcome

    def parse_later_page(
        self, response: Response, number: int, **given: Any
    ) -> Iterator[Request | Article]:
        """A later page, in a response of the archive."""
        try:
            page = self._page_in(response)
        except UnusableError as error:
            yield from self.without_page(request_of(response), Outcome("excluded", str(error)))
            return
        yield from super().parse_later_page(page, number, **given)

    def describe(self, response: Response, article: Article, origin: Origin) -> None:
        """Note the capture in the record, and that it is used."""
        capture = self._capture_of(request_of(response))
        if capture is None:
            return
        self.run.capture_index.take(capture)
        time = response.meta[CAPTURED_AT]
        article.metadata.date_downloaded = time
        article.metadata.discovered_via = capture.via
        article.metadata.archive = self.address(capture)
        known = self.run.article_index.at_address(parse(article.url), article.headline)
        is_older = known is not None and known.has_line and time < known.last_fetched
        origin.archived = Archived(time, is_older=is_older, is_same_page=False)

    def _next_capture(
        self, request: Request, outcome: Outcome, *, is_lost: bool = False
    ) -> Iterator[Request]:
        """Request page 1 from another capture; without one the article ends."""
        task, capture = task_of(request), self._capture_of(request)
        if not self.context.is_open(task) or self._is_read_from_another(request):
            return
        if capture:
            self._reject(capture, outcome, is_lost=is_lost)
        given = {name: True for name in ("again",) if name in request.cb_kwargs}
        other = self.run.capture_index.best(task.key)
        if other and not self._is_known(task, other):
            yield self._page_1(task, other).replace(cb_kwargs=given)
            return
        before = capture if "may_be_unclosed" in request.cb_kwargs else None
        unclosed = self.run.capture_index.unclosed(task.key, before)
        if unclosed and not self._is_known(task, unclosed):
            self.run.capture_index.reopen(unclosed)
            found = self._page_1(task, unclosed).replace(dont_filter=True)
            yield found.replace(cb_kwargs={**given, "may_be_unclosed": True})
            return
        reason = self.run.capture_index.failures(task.key)
        is_known = bool(other or unclosed)
        if is_known:
            self.run.capture_index.close(task.key, "known")
        without = KNOWN if is_known else NO_CAPTURE
        self.context.end(task, Outcome("failed", reason) if reason else without)

    def _is_read_from_another(self, request: Request) -> bool:
        """Whether page 1 has been read from another capture: after a kill, two requests for an article may be in the queue."""
        number = request.meta.get(CAPTURE)
        best = self.run.capture_index.best(task_of(request).key)
        return best is not None and best.outcome == READ and best.id != number

    def _is_known(self, task: ArticleTask, capture: OfferedCapture) -> bool:
        """Whether the data set has the article as it was at the time of a capture, or later."""
        known = self.run.article_index.known(parse(task.url), None)
        is_covered = known is not None and known.has_line and capture.time <= known.last_fetched
        return is_covered and self.run.common.known != "refetch"

    def _reject(self, capture: OfferedCapture, outcome: Outcome, *, is_lost: bool = False) -> None:
        reason = outcome.reason or "absent"
        self.logger.debug("%s: the capture of %s is not used", self.address(capture), reason)
        self.run.capture_index.reject(capture, reason, is_lost=is_lost)

    def _capture_of(self, request: Request) -> OfferedCapture | None:
        number = request.meta.get(CAPTURE)
        return None if number is None else self.run.capture_index.get(number)

    # --- The page in a response of the archive

    def _page_in(self, response: Response, *, may_be_unclosed: bool = True) -> Response:
        """The captured page as a response; it is archived here. Raises UnusableError."""
        capture = self._capture_of(request_of(response))
        if capture is None:
            raise UnusableError("unknown")
        try:
            page = self.captured_page(response, capture)
        except DamagedRecordError as error:
            raise UnusableError("revisit" if str(error) == "revisit" else "damaged") from error
        request = request_of(response)
        request.meta[CAPTURED_AT] = page.date
        if self.run.archive:
            archived = self.run.archive.add(exchange_of(page, self.address(capture)))
            request.meta[WARC] = str(archived.place)
            self.crawler.stats.inc_value(f"archive/{archived.kind}")
        check(page, capture, self.settings)
        if not is_closed(page.body):
            if not may_be_unclosed and capture.outcome != READ:
                raise UnusableError(CUT)
            request.meta[UNCLOSED] = CAPTURE
        return response_of(page, request)


def _is_lost(outcome: Outcome) -> bool:
    """Whether another request may get a capture that was not received."""
    return outcome.state == "failed" and outcome.reason not in _FOR_GOOD
