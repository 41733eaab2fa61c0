"""Retries answers whose markup breaks off, and empty answers.

A complete transfer may hold an incomplete page: a cache kept half of it, the length was too small, or the
connection closed early without a length. So may a list of captures. A page without its end that is the same at each retry, byte by byte,
may be one that the site never closes: its reader decides whether its article is complete.

Pages with too many bytes, tokens or elements are refused: a tree takes up to thirty times the memory of its HTML,
one tag of 100,000 attributes takes ten seconds, and each element is visited some twenty times.
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import HtmlResponse

from newscrawl.frontier.requests import CAPTURE
from newscrawl.middlewares.retry import Retries
from newscrawl.pages.capture_index import is_whole
from newscrawl.pages.html.completeness import is_closed, is_crowded, is_overfull, is_sitemap

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

# design: whole-answers
UNCLOSED = "unclosed"
"""In `meta`: the digest of an answer with unclosed markup; it stays where every retry gave the same answer."""


class UnclosedMarkupMiddleware:
    """Runs after Scrapy's decompression. An answer that stays empty goes to the spider, which names that failure.

    The spider judges captures of public archives, which are the same at each retry.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._retries = Retries(crawler)
        self._stats = crawler.stats
        self._largest = crawler.settings.getint("PAGE_MAXSIZE")
        self._fullest = crawler.settings.getint("PAGE_TOKENS_MAX")
        self._most_elements = crawler.settings.getint("PAGE_ELEMENTS_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request again. ResponseDataLossError where the markup is never closed and differs at each retry.

        DownloadCancelledError above PAGE_MAXSIZE, except for sitemaps, and for HTML above PAGE_TOKENS_MAX or PAGE_ELEMENTS_MAX.
        """
        before = request.meta.pop(UNCLOSED, None)
        if response.status != HTTPStatus.OK or request.method == "HEAD" or CAPTURE in request.meta:
            return response
        if not response.body.strip():
            return self._retries.retry(request, "empty") or response
        if _is_capture_index(request):
            if is_whole(response.body):
                return response
            return self._retries.retry_or_fail(request, "index", "the list of captures is cut")
        if bound := self._exceeded(request, response):
            self._stats.inc_value(f"bound/{bound}")
            raise DownloadCancelledError(
                f"{request.url}: the page is larger than any of the site's"
            )
        if is_closed(response.body):
            return response
        digest = sha256(response.body).hexdigest()
        is_same = before in {None, digest}
        if again := self._retries.retry(request, "markup"):
            again.meta[UNCLOSED] = digest if is_same else "another each time"
            return again
        if not is_same:
            raise ResponseDataLossError(f"{request.url}: the markup is never closed")
        request.meta[UNCLOSED] = digest
        return response

    def _exceeded(self, request: Request, response: Response) -> str | None:
        """The bound that an answer exceeds; None within bounds. Only feed requests may get large sitemaps."""
        if len(response.body) > self._largest:
            is_feed = request.meta.get("task", {}).get("resource") == "feed"
            if not (is_feed and is_sitemap(response.body)):
                return "page"
        if not isinstance(response, HtmlResponse):
            return None
        if is_overfull(response.body, self._fullest):
            return "tokens"
        return "elements" if is_crowded(response.body, self._most_elements) else None


def _is_capture_index(request: Request) -> bool:
    """Whether it is a request to an index of captures, whose answers are JSON of any size."""
    return bool(request.meta.get("task", {}).get("resource") == "index")
