"""Reads an article's pages one by one, in order, and merges them; the record names missing pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from newscrawl.discovery.responses import (
    content_type_of,
    headers_of,
    no_article,
    postponed,
    request_of,
    task_of,
)
from newscrawl.extraction import merge_records, read_record
from newscrawl.frontier.articles import Origin
from newscrawl.frontier.outcomes import Outcome
from newscrawl.frontier.rows import Reading
from newscrawl.items import Article
from newscrawl.middlewares.unclosed_markup import UNCLOSED
from newscrawl.pages.article.pager import claims_another
from newscrawl.pages.evidence import Evidence
from newscrawl.records.merge import is_whole
from newscrawl.records.stamps import differ, printed_stamp
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.run import Run
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.spiders.context import CrawlContext
    from newscrawl.spiders.scope import Scope

ANOTHER_PAGE = Outcome("failed", "another_page")
"""Of a response with another page than the requested one."""

# design: pages-of-an-article
LATER_PAGE_PRIORITY = 20
"""Higher than that of new articles: an article that was begun is finished first."""


class ArticlePages(Spider):
    """The part of a spider that reads the pages of articles. Not an ABC: Scrapy's feeds read every attribute, and zope's raise there."""

    run: Run
    scope: Scope
    context: CrawlContext

    if TYPE_CHECKING:  # what NewsSpider has

        def explain(self, failure: Failure) -> Outcome: ...
        def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request: ...

    def read(self, response: Response, evidence: Evidence) -> PageReading | None:
        """The reading of one page, without the crawl's metadata; None for a response that is not a whole page of an article."""
        if response.status != HTTPStatus.OK:
            return None
        reading = read_record(
            response.body,
            response.url,
            evidence,
            content_type=content_type_of(response),
            field_sources=self.settings.getbool("FIELD_SOURCES"),
            body_html=self.settings.getbool("BODY_HTML"),
            headers=headers_of(response),
        )
        if reading and UNCLOSED in response.meta and not reading.is_whole:
            return None
        return reading

    def first_page(
        self, task: ArticleTask, origin: Origin, article: Article
    ) -> Iterator[Request | Article]:
        """A request for page 2, or the record of an article of one page."""
        count = len(article.page_urls)
        if count == 1:
            yield from self._finish(task, origin, [article], [])
            return
        self._keep(origin, 1, article.to_dict())
        yield from self._next_page(task, origin, article, 1, count)

    def parse_later_page(
        self, response: Response, number: int, **given: Any
    ) -> Iterator[Request | Article]:
        """Store a later page and request the next. A page of another moment than page 1 starts a second reading, once."""
        task = task_of(response)
        origin, count, first = self._resume(number, **given)
        if first is None:
            yield from self._lost(task)
            return
        here = parse(response.url)
        is_requested = (here.identifier, here.page) == (first.identifier, number)
        reading = self.read(response, Evidence()) if is_requested else None
        article = reading.article if reading else None
        is_another = reading is not None and claims_another(reading.page)
        if article and not origin.again and (is_another or _are_apart(first, article)):
            self.run.url_states.count("revision/reread")
            yield self._begin_again(task)
            return
        if article and not is_another and article.metadata.template == first.metadata.template:
            count = max(count, len(article.page_urls))
            self._keep(origin, number, article.to_dict())
            self.page_kept(response)
        else:
            outcome = no_article(response) if is_requested and not article else None
            if other := self.other_copy(request_of(response), outcome or ANOTHER_PAGE):
                yield other
                return
            if outcome:
                self.context.note_refusal(outcome, response)
            self.logger.warning("%s is not page %d of its article", response.url, number)
            self._give_up(origin, number)
        yield from self._next_page(task, origin, first, number, count)

    def later_page_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """Handle a later page without a response: a warning in the record names it."""
        if again := postponed(failure):
            yield again
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        yield from self.without_page(request, self.explain(failure))

    def without_page(self, request: Request, outcome: Outcome) -> Iterator[Request | Article]:
        """Read an article without a later page, unless there is another copy of the page."""
        task, number = task_of(request), request.cb_kwargs["number"]
        origin, count, first = self._resume(**request.cb_kwargs)
        if first is None:
            yield from self._lost(task)
            return
        if other := self.other_copy(request, outcome):
            yield other
            return
        self.logger.warning("%s: %s", request.url, outcome.counter)
        self._give_up(origin, number)
        yield from self._next_page(task, origin, first, number, count)

    # --- Copies of pages

    def later_page(
        self,
        task: ArticleTask,
        origin: Origin,  # noqa: ARG002 - subclasses need it
        url: str,
        number: int,  # noqa: ARG002 - the same
    ) -> Request | None:
        """The request for a later page, without its callbacks; None where there is no copy of it."""
        return Request(url, meta={"task": task.to_data()})

    def other_copy(
        self,
        request: Request,  # noqa: ARG002 - subclasses need it
        outcome: Outcome,  # noqa: ARG002 - the same
    ) -> Request | None:
        """A request for another copy of a later page, after one that was not usable; None where there is none."""
        return None

    def page_kept(self, response: Response) -> None:
        """Note that a later page is used."""

    # --- Stored pages

    def _keep(self, origin: Origin, number: int, page: dict[str, Any]) -> None:
        """Store a page until the article ends. Requests carry the number of pages, since each page names them all."""
        data = json.dumps({**page, "page_urls": []}, ensure_ascii=False)
        self.run.store.put_page(_reading(origin), number, data)

    def _give_up(self, origin: Origin, number: int) -> None:
        """Note that a page is not available, so that this reading does not request it again; a stored page stays."""
        if self.run.store.page(_reading(origin), number) is None:
            self.run.store.put_page(_reading(origin), number, "")

    def _resume(
        self,
        number: int,
        origin: dict[str, Any],
        count: int = 0,
        pages: Sequence[dict[str, Any]] = (),
        missing: Sequence[int] = (),
    ) -> tuple[Origin, int, Article | None]:
        """The origin, the number of pages, and page 1; None where it is no longer stored.

        A request of version 2 of the frontier carries all `pages` before it, and the numbers of `missing` ones.
        """
        of_page_1 = Origin.from_data(origin)
        numbers = (one for one in range(1, number) if one not in missing)
        for one, page in zip(numbers, pages, strict=False):
            self._keep(of_page_1, one, page)
            count = max(count, len(page["page_urls"]))
        for one in missing:
            self._give_up(of_page_1, one)
        data = self.run.store.page(_reading(of_page_1), 1)
        return of_page_1, count, Article.from_dict(json.loads(data)) if data else None

    def _lost(self, task: ArticleTask) -> Iterator[Request]:
        """Read the article again if it has not ended; after a kill, a page may be requested when it has."""
        if self.run.url_states.is_open(task):
            yield self._begin_again(task)

    def _begin_again(self, task: ArticleTask) -> Request:
        return self.request(task).replace(
            dont_filter=True, priority=LATER_PAGE_PRIORITY, cb_kwargs={"again": True}
        )

    # --- Next page

    def _next_page(
        self, task: ArticleTask, origin: Origin, first: Article, number: int, count: int
    ) -> Iterator[Request | Article]:
        """The request for the page after `number`, or the record. Pagers of later pages may name more pages.

        After a kill, several requests of one reading may be in the queue: a page before `number` that is neither
        stored nor given up is then requested again.
        """
        known = self.run.store.page_numbers(_reading(origin))
        target = parse(first.url)
        for following in (one for one in range(2, count + 1) if one not in known):
            request = self.later_page(task, origin, target.page_url(following), following)
            if request is None:
                self._give_up(origin, following)
                continue
            yield request.replace(
                callback=self.parse_later_page,
                errback=self.later_page_failed,
                priority=LATER_PAGE_PRIORITY,
                dont_filter=origin.again or following < number,
                cb_kwargs={"number": following, "origin": asdict(origin), "count": count},
            )
            return
        yield from self._merge(task, origin, first, count)

    def _merge(
        self, task: ArticleTask, origin: Origin, first: Article, count: int
    ) -> Iterator[Article]:
        kept = self.run.store.pages(_reading(origin))
        pages = [Article.from_dict(json.loads(data)) for data in kept.values()]
        numbers = range(1, count + 1)
        pages[0].page_urls = [parse(first.url).page_url(one) for one in numbers]
        yield from self._finish(task, origin, pages, [one for one in numbers if one not in kept])

    def _finish(
        self, task: ArticleTask, origin: Origin, pages: list[Article], missing: list[int]
    ) -> Iterator[Article]:
        first = parse(pages[0].url)
        article = merge_records(pages, [first.page_url(number) for number in missing])
        if excluded := self.scope.refuses(article):
            self.run.revisions.exclude(article, origin)
            self.context.end(task, excluded)
            return
        origin.complete = is_whole(article.metadata.warnings)
        self.run.origins.put(article, origin)
        yield article


def _reading(origin: Origin) -> Reading:
    return Reading(origin.job, origin.key, origin.again)


def _are_apart(first: Article, later: Article) -> bool:
    """Whether two pages of an article were not printed at one moment."""
    return differ(printed_stamp(first), printed_stamp(later))
