"""The breaker: ends a run when the site refuses page after page, whatever the status.

`statuses.toml` lists the statuses that are refusals; readers signal ban pages and circular redirects
(`page_refused`). The search API counts for itself: when it refuses, only searches end, and lists go on.
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
from newscrawl.downloader.exceptions import Refusal, ShutOutError, page_received, page_refused
from newscrawl.frontier.outcomes import BREAKER, WHY
from newscrawl.frontier.requests import CAPTURE
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

_OF_RANGES = (HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)


def break_off(crawler: Crawler, why: str) -> None:
    """End the run, once, with the reason."""
    if crawler.stats.get_value(WHY):
        return
    crawler.stats.inc_value("backoff/breaker")
    crawler.stats.set_value(WHY, why)
    logger.warning("The run ends early: %s.", why)
    end_run(crawler, BREAKER)


def is_robots(request: Request) -> bool:
    """Whether it is a request for a robots.txt, or its redirect."""
    return bool(request.meta.get("dont_obey_robotstxt"))


def is_search(request: Request) -> bool:
    """Whether it is a request to the search API, whose failures are no outage of the site."""
    host = site_host(urlparse_cached(request).hostname or "")
    return host is not None and host.family == "search"


def refusal_of(response: Response, request: Request) -> Refusal | None:
    """The refusal in an answer's status and headers; None for any other answer."""
    meaning = meaning_of(response)
    if response.status in _OF_RANGES and CAPTURE in request.meta:
        return (
            None  # the part of an archive's file that was requested, or a file that ends before it
        )
    if meaning == "unchanged" and response.status not in request.meta.get(
        "handle_httpstatus_list", ()
    ):
        return Refusal(f"{response.status} to an unconditional request")
    if response.status == HTTPStatus.BAD_REQUEST and is_search(request):
        return None  # the API answers so behind the last page: its reader decides
    return Refusal(str(response.status)) if meaning == "refusal" else None


# design: breaker
class BreakerMiddleware:
    """Counts refusals: REFUSALS_MAX in a row, without a good page in between, end the run.

    Answers are judged before the slot sends its next request, so that only requests in flight follow. A refused
    robots.txt opens its host (RFC 9309, 2.3.1.3), and counts as soon as a page of that host is refused too.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("REFUSALS_MAX")
        self._pages: Counter[Refusal] = Counter()
        self._searches: Counter[Refusal] = Counter()
        self._robots: dict[str | None, Refusal] = {}
        """By host: the refusal of its robots.txt since the last good page."""
        self._is_shut_out = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(middleware.page_refused, page_refused)
        crawler.signals.connect(middleware.page_received, page_received)
        for signal in (signals.item_scraped, signals.item_dropped):
            crawler.signals.connect(middleware.record_received, signal)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise ShutOutError."""
        if self._is_shut_out and is_search(request):
            raise ShutOutError(f"{request.url}: the search API refuses")

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Count an answer whose status is a refusal."""
        if refusal := refusal_of(response, request):
            self.page_refused(request, refusal)

    def page_refused(self, request: Request, refusal: Refusal) -> None:
        """Count a refusal; too many in a row end the run, or the searches."""
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
            break_off(self._crawler, f"it refused {_described(row)}")

    def _shut_out(self) -> None:
        """End all requests to the search API."""
        if self._is_shut_out or self._searches.total() < self._most:
            return
        self._is_shut_out = True
        logger.warning(
            "The search API is not requested again: it refused %s.", _described(self._searches)
        )
        error = partial(ShutOutError, "the search API refuses")
        downloader_of(self._crawler).refuse(error, is_search)

    def page_received(self, resource: Resource) -> None:
        """Reset the counts after a good page; after a good search, only those of searches."""
        if resource == "search":
            self._searches.clear()
        else:
            self.record_received()

    def record_received(self) -> None:
        """Reset all counts after a record."""
        self._pages.clear()
        self._searches.clear()
        self._robots.clear()


def _described(row: Mapping[Refusal, int]) -> str:
    """For messages: "20 pages in a row: 412 (18), 403 (2); COOKIES_ENABLED=True may help"."""
    named = ", ".join(f"{refusal.what} ({count})" for refusal, count in row.items())
    advice = "".join(sorted({f"; {refusal.advice}" for refusal in row if refusal.advice}))
    return f"{sum(row.values())} pages in a row: {named}{advice}"
