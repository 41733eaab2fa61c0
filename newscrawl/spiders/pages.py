"""An article's pages: read one by one, in order, and merged; what cannot be had is said in the record."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from newscrawl.frontier.articles import Origin
from newscrawl.items import Article
from newscrawl.middlewares.closed import UNCLOSED
from newscrawl.middlewares.refusals import BAN, Refusal, page_refused
from newscrawl.pages.article import read_article
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.markup import body_html
from newscrawl.records.clean import clean
from newscrawl.records.merge import merge
from newscrawl.records.normalise import normalise
from newscrawl.site.urls import parse
from newscrawl.spiders.answers import claims_another, no_article, page_of, postponed, ticket_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.frontier.run import Run
    from newscrawl.frontier.ticket import Ticket
    from newscrawl.outcomes import Outcome
    from newscrawl.spiders.scope import Scope

LATER_PAGE_PRIORITY = 20
"""An article that was begun is finished first."""


class ArticlePages(Spider):
    """The part of a spider that reads the pages of articles. No ABC: Scrapy's feeds read every attribute, and zope's raise there."""

    run: Run
    scope: Scope

    def explain(self, failure: Failure) -> Outcome:
        """What became of a request."""
        raise NotImplementedError

    def end(self, ticket: Ticket, outcome: Outcome) -> bool:
        """A URL came to its end, unless it had before."""
        raise NotImplementedError

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """Tell the breaker of an answer that shuts the crawler out; most it knows by their status."""
        refusal = BAN if outcome.reason == "ban" else None
        if (
            response.status == HTTPStatus.BAD_REQUEST
        ):  # of the search API, which may mean something else
            refusal = Refusal(str(response.status))
        if refusal:
            self.crawler.signals.send_catch_log(
                page_refused, request=response.request, refusal=refusal
            )

    def read(self, response: Response, evidence: Evidence) -> Article | None:
        """One page as a record, without what only a crawl knows; None for an answer that is no whole page."""
        if response.status != HTTPStatus.OK:
            return None
        article = self.read_response(response, evidence)
        if article and UNCLOSED in response.meta and not article.reading.is_whole:
            return None
        if article and not self.settings.getbool("FIELD_SOURCES"):
            article.metadata.field_sources = None
        if article and self.settings.getbool("BODY_HTML"):
            article.article_body_html = body_html(article.reading.page, article.reading.body)
        return clean(article) if article else None

    def read_response(self, response: Response, evidence: Evidence) -> Article | None:
        """The record of an answer that came whole."""
        return read_article(page_of(response), evidence)

    def parse_later_page(
        self,
        response: Response,
        origin: dict[str, Any],
        pages: list[dict[str, Any]],
        missing: list[int],
        number: int,
    ) -> Iterator[Request | Article]:
        """A later page: what was read so far and this, then the next one."""
        here, first = parse(response.url), pages[0]
        came = (here.identifier, here.page) == (first["identifier"], number)
        article = self.read(response, Evidence()) if came else None
        if (
            article
            and article.metadata.template == first["metadata"]["template"]
            and not claims_another(page_of(response))
        ):
            pages = [*pages, article.to_dict()]
        else:
            if came and not article:
                self.note_refusal(no_article(response), response)
            self.logger.warning("%s is not page %d of its article", response.url, number)
            missing = [*missing, number]
        yield from self.next_page(ticket_of(response), Origin(**origin), pages, missing, number + 1)

    def later_page_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """A later page that cannot be had; the article is given without it, and says so."""
        if again := postponed(failure):
            yield again
            return
        request = failure.request  # type: ignore[attr-defined]
        origin, pages, missing, number = (
            request.cb_kwargs[name] for name in ("origin", "pages", "missing", "number")
        )
        self.logger.warning("%s: %s", request.url, self.explain(failure).counter)
        yield from self.next_page(
            ticket_of(failure), Origin(**origin), pages, [*missing, number], number + 1
        )

    def next_page(
        self,
        ticket: Ticket,
        origin: Origin,
        pages: list[dict[str, Any]],
        missing: list[int],
        number: int,
    ) -> Iterator[Request | Article]:
        """Later pages are fetched in order; what was read so far travels with the request (RULES, Pages).

        The pager of a later page may know of more.
        """
        if number > max(len(page["page_urls"]) for page in pages):
            yield from self._finish(
                ticket, origin, [Article.from_dict(page) for page in pages], missing
            )
            return
        yield Request(
            parse(pages[0]["url"]).page_url(number),
            callback=self.parse_later_page,
            errback=self.later_page_failed,
            priority=LATER_PAGE_PRIORITY,
            meta={"ticket": vars(ticket)},
            cb_kwargs={
                "origin": asdict(origin),
                "pages": pages,
                "missing": missing,
                "number": number,
            },
        )

    def _finish(
        self, ticket: Ticket, origin: Origin, pages: list[Article], missing: list[int]
    ) -> Iterator[Article]:
        first = parse(pages[0].url)
        article = merge(pages, [first.page_url(number) for number in missing])
        if excluded := self.scope.refuses(article):
            self.run.library.exclude(normalise(article), origin)
            self.end(ticket, excluded)
            return
        origin.complete = not missing and not any(
            doubt.startswith("page_urls: ") for doubt in article.metadata.warnings
        )
        article.origin = origin
        yield article
