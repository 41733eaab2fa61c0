"""The breaker: a site that refuses page after page is left alone, whatever it calls that.

What is a refusal stands in `statuses.toml`; pages that say so, and redirects that lead back, are told by who reads
them. The search API fails by itself, as it does in an outage: where it refuses it is asked no more, and lists go on.
"""

from __future__ import annotations

import logging
from collections import Counter
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.downloader.closing import end_run
from newscrawl.downloader.downloader import downloader_of
from newscrawl.downloader.exceptions import Refusal, ShutOutError, page_came, page_refused
from newscrawl.frontier.outcomes import BREAKER, WHY
from newscrawl.middlewares.statuses import meaning_of
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

    from newscrawl.frontier.outcomes import Resource

logger = logging.getLogger(__name__)


def break_off(crawler: Crawler, why: str) -> None:
    """End the run, once, and say why."""
    if crawler.stats.get_value(WHY):
        return
    crawler.stats.inc_value("backoff/breaker")
    crawler.stats.set_value(WHY, why)
    logger.warning("The run ends early: %s.", why)
    end_run(crawler, BREAKER)


def is_robots(request: Request) -> bool:
    """Whether it asks for a robots.txt, itself or where that was redirected to."""
    return bool(request.meta.get("dont_obey_robotstxt"))


def is_search(request: Request) -> bool:
    """Whether it asks the search API, which fails by itself: lists go on without it, and its faults are no outage."""
    host = site_host(urlparse_cached(request).hostname or "")
    return host is not None and host.family == "search"


def refusal_of(response: Response, request: Request) -> Refusal | None:
    """The refusal that an answer is by its status and headers; None for any other answer."""
    meaning = meaning_of(response)
    if meaning == "unchanged" and response.status not in request.meta.get(
        "handle_httpstatus_list", ()
    ):
        return Refusal(f"{response.status} unasked")
    if response.status == HTTPStatus.BAD_REQUEST and is_search(request):
        return None  # it may be the API's word for a page behind the last one: its reader tells
    return Refusal(str(response.status)) if meaning == "refusal" else None


# design: breaker
class BreakerMiddleware:
    """Counts refusals: REFUSALS_MAX in a row, without a page as it should be in between, end the run.

    Answers are judged before the slot sends its next request, so that no more are made than are in flight. robots.txt
    is no page: that it is refused opens its host (RFC 9309, 2.3.1.3), and counts as soon as a page of that host is too.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("REFUSALS_MAX")
        self._pages: Counter[Refusal] = Counter()
        self._searches: Counter[Refusal] = Counter()
        self._robots: dict[str | None, Refusal] = {}
        """Hosts whose robots.txt was refused since a page came, and by what."""
        self._is_shut_out = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(middleware.page_refused, page_refused)
        crawler.signals.connect(middleware.page_came, page_came)
        for came in (signals.item_scraped, signals.item_dropped):
            crawler.signals.connect(middleware.record_came, came)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise ShutOutError."""
        if self._is_shut_out and is_search(request):
            raise ShutOutError(f"{request.url}: the search API refuses")

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Count what is a refusal by its status."""
        if refusal := refusal_of(response, request):
            self.page_refused(request, refusal)

    def page_refused(self, request: Request, refusal: Refusal) -> None:
        """Count one; too many in a row end the run, or keep the search API from being asked."""
        host = urlparse_cached(request).hostname
        if is_robots(request):
            self._robots[host] = refusal
            return
        for one in filter(None, (self._robots.pop(host, None), refusal)):
            self._count(one, of_search=is_search(request))

    def _count(self, refusal: Refusal, *, of_search: bool) -> None:
        if of_search:
            self._searches[refusal] += 1
            self._shut_out()
            return
        self._pages[refusal] += 1
        row = self._pages + self._searches
        if row.total() >= self._most:
            break_off(self._crawler, f"it refused {_said(row)}")

    def _shut_out(self) -> None:
        """Ask the search API no more."""
        if self._is_shut_out or self._searches.total() < self._most:
            return
        self._is_shut_out = True
        logger.warning("The search API is not asked again: it refused %s.", _said(self._searches))
        error = partial(ShutOutError, "the search API refuses")
        downloader_of(self._crawler).refuse(error, is_search)

    def page_came(self, resource: Resource) -> None:
        """The site lets the crawler read; that the search API does says nothing of pages."""
        if resource == "search":
            self._searches.clear()
        else:
            self.record_came()

    def record_came(self) -> None:
        """The same, of an article."""
        self._pages.clear()
        self._searches.clear()
        self._robots.clear()


def _said(row: Mapping[Refusal, int]) -> str:
    """How often, and by what: "20 pages in a row: 412 (18), 403 (2); COOKIES_ENABLED=True may help"."""
    named = ", ".join(f"{refusal.what} ({count})" for refusal, count in row.items())
    advice = "".join(sorted({f"; {refusal.advice}" for refusal in row if refusal.advice}))
    return f"{sum(row.values())} pages in a row: {named}{advice}"
