"""What all spiders share: asking for an article, following its pages, saying how each URL ended."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, Spider
from scrapy.utils.log import failure_to_exc_info

from newscrawl.items import Article
from newscrawl.outcomes import BROKEN, Outcome, Resource, outcome_of
from newscrawl.pages.article import read_article
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.page import Page
from newscrawl.records.clean import clean
from newscrawl.records.merge import merge
from newscrawl.site.editions import operator_domains
from newscrawl.site.urls import SiteUrl, parse
from newscrawl.spiders.arguments import Period
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

ARTICLE_PRIORITY = 10
"""Articles of a list come before its next page: the queue stays short and the newest come first."""

LATER_PAGE_PRIORITY = 20
"""An article that was begun is finished first."""


class NewsSpider(Spider):
    """A spider that yields articles.

    Requests carry plain data alone, so that a queue can keep them on disk. Every URL that is asked
    for ends once, in the counters article/… and list/… of the stats.
    """

    # newscrawl: parses the arguments as typed; its instances are what the spider reads
    arguments_type: ClassVar[Any]

    def __init__(self, arguments: Any) -> None:
        super().__init__()
        self.allowed_domains = list(operator_domains())
        self.arguments = arguments
        self.period: Period = getattr(arguments, "period", Period())
        self.incomplete: set[str] = set()
        """Identifiers of articles that were given without all of their pages."""
        self._asked: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, **given: Any) -> Self:
        """Wire it up with arguments as typed, or with `arguments` already parsed. Raises ArgumentError."""
        arguments = given.pop("arguments", None) or cls.parse_arguments(given)
        spider = cls(arguments)
        spider._set_crawler(crawler)
        return spider

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str], now: datetime | None = None) -> Any:
        """Arguments as typed to values. Raises ArgumentError."""
        typed = {name: str(value) for name, value in given.items()}
        return cls.arguments_type.parse(typed, now or datetime.now(BEIJING))

    def ask(
        self,
        target: SiteUrl,
        via: str,
        found_on: str | None = None,
        evidence: Evidence | None = None,
    ) -> Iterator[Request]:
        """Request page 1 of an article, unless this run did so before or it lies outside of the period."""
        key = (target.identifier or target.url, str(target.date))
        if key in self._asked:
            return
        self._asked.add(key)
        self.count("article", "discovered")
        if not self.period.may_hold(target.date):
            self.end("article", target.url, Outcome("excluded", "out_of_range"))
            return
        yield Request(
            target.url,
            callback=self.parse_article,
            errback=self.article_failed,
            priority=ARTICLE_PRIORITY,
            meta={"resource": "article"},
            cb_kwargs={
                "via": via,
                "found_on": found_on,
                "evidence": asdict(evidence or Evidence()),
            },
        )

    def parse_article(
        self, response: Response, via: str, found_on: str | None, evidence: dict[str, str | None]
    ) -> Iterator[Request | Article]:
        """Page 1: the record, or a request for page 2."""
        here = parse(response.url)
        if here.identifier is None or here.page != 1:
            self.end("article", response.url, Outcome("failed", "redirected"))
            return
        article = self.read(response, Evidence(**evidence))
        if article is None:
            self.end("article", response.url, Outcome("failed", "no_article"))
            return
        article.metadata.date_downloaded = (
            datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
        )
        article.metadata.spider = self.name
        article.metadata.discovered_via = via
        article.metadata.discovered_from = found_on
        article.metadata.http_status = response.status
        article.metadata.revision = 1
        yield from self._next_page([article.to_dict()], [], 2)

    def read(self, response: Response, evidence: Evidence) -> Article | None:
        """One page as a record, without what only a crawl knows; None for an answer that is no whole page."""
        if response.status != HTTPStatus.OK:
            return None
        article = read_article(page_of(response), evidence)
        if article and not self.settings.getbool("FIELD_SOURCES"):
            article.metadata.field_sources = None
        return clean(article) if article else None

    def parse_later_page(
        self, response: Response, pages: list[dict[str, Any]], missing: list[int], number: int
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
            self.logger.warning("%s is not page %d of its article", response.url, number)
            missing = [*missing, number]
        yield from self._next_page(pages, missing, number + 1)

    def later_page_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """A later page that cannot be had; the article is given without it, and says so."""
        request = failure.request  # type: ignore[attr-defined]
        pages, missing, number = (
            request.cb_kwargs[name] for name in ("pages", "missing", "number")
        )
        self.logger.warning("%s: %s", request.url, self.explain(failure).counter)
        yield from self._next_page(pages, [*missing, number], number + 1)

    def _next_page(
        self, pages: list[dict[str, Any]], missing: list[int], number: int
    ) -> Iterator[Request | Article]:
        """Later pages are fetched in order; what was read so far travels with the request (RULES, Pages).

        The pager of a later page may know of more.
        """
        if number > max(len(page["page_urls"]) for page in pages):
            yield from self._finish([Article.from_dict(page) for page in pages], missing)
            return
        yield Request(
            parse(pages[0]["url"]).page_url(number),
            callback=self.parse_later_page,
            errback=self.later_page_failed,
            priority=LATER_PAGE_PRIORITY,
            meta={"resource": "article"},
            cb_kwargs={"pages": pages, "missing": missing, "number": number},
        )

    def _finish(self, pages: list[Article], missing: list[int]) -> Iterator[Article]:
        first = parse(pages[0].url)
        article = merge(pages, [first.page_url(number) for number in missing])
        if not self.period.holds(article.date_published):
            self.end("article", article.url, Outcome("excluded", "out_of_range"))
            return
        if missing or any(doubt.startswith("page_urls: ") for doubt in article.metadata.warnings):
            self.incomplete.add(article.identifier)
        yield article

    def article_failed(self, failure: Failure) -> None:
        """Page 1 of an article that cannot be had."""
        request = failure.request  # type: ignore[attr-defined]
        self.end("article", request.url, self.explain(failure))

    # --- The books

    def count(self, resource: Resource, what: str) -> None:
        """One more in the books."""
        self.crawler.stats.inc_value(f"{resource}/{what}")

    def explain(self, failure: Failure) -> Outcome:
        """What became of a request; a fault of our own code is logged with its traceback."""
        outcome = outcome_of(failure)
        if outcome.reason == BROKEN:
            self.logger.error("a fault of newscrawl's own", exc_info=failure_to_exc_info(failure))
        return outcome

    def end(self, resource: Resource, url: str, outcome: Outcome) -> None:
        """A URL came to its end; a failure is named in the log, once."""
        self.count(resource, outcome.counter)
        log = self.logger.warning if outcome.state == "failed" else self.logger.debug
        log("%s %s: %s", resource, outcome.counter, url)


def page_of(response: Response) -> Page:
    """What a response brought, for the readers."""
    content_type = response.headers.get("Content-Type") or b""
    return Page(response.body, response.url, content_type.decode("latin-1"))


def claims_another(page: Page) -> bool:
    """Whether a page's own metadata names another article than its address does."""
    claimed = page.metas.get("contentid", "")
    return (
        claimed.startswith("WS")
        and claimed.casefold() != (page.location.identifier or "").casefold()
    )
