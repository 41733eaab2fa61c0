"""Whole pages or none, once more: markup that breaks off, and answers without a byte, are asked for again.

A transfer may be whole whose page is not: a cache that kept half of it, a length that was counted too short, a
connection that closed where no length was named. A page that comes without its end each time,
byte by byte the same, may be one that the site never closes: its reader judges whether its article ends.

Pages that are larger than any page is, or have more in them, are not read: a tree takes up to thirty times the memory of
its HTML, one tag of 100,000 attributes ten seconds, and each element is looked at some twenty times.
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import HtmlResponse

from newscrawl.middlewares.retry import Again
from newscrawl.pages.html.completeness import is_closed, is_crowded, is_overfull, is_sitemap

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

# design: whole-answers
UNCLOSED = "unclosed"
"""In `meta`: the digest of an answer whose markup stays open, with its request; kept where each answer was the same."""


class UnclosedMarkupMiddleware:
    """Stands behind Scrapy's decompression. An answer that stays empty is the spider's, who has a word for it."""

    def __init__(self, crawler: Crawler) -> None:
        self._again = Again(crawler)
        self._stats = crawler.stats
        self._largest = crawler.settings.getint("PAGE_MAXSIZE")
        self._fullest = crawler.settings.getint("PAGE_TOKENS_MAX")
        self._most_elements = crawler.settings.getint("PAGE_ELEMENTS_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request again. ResponseDataLossError where its markup stays open.

        DownloadCancelledError for what is larger than PAGE_MAXSIZE, but for sitemaps, and for HTML of more than PAGE_TOKENS_MAX or PAGE_ELEMENTS_MAX.
        """
        before = request.meta.pop(UNCLOSED, None)
        if response.status != HTTPStatus.OK or request.method == "HEAD":
            return response
        if not response.body.strip():
            return self._again.ask(request, "empty") or response
        if bound := self._exceeded(request, response):
            self._stats.inc_value(f"bound/{bound}")
            raise DownloadCancelledError(
                f"{request.url}: the page is larger than any of the site's"
            )
        if is_closed(response.body):
            return response
        digest = sha256(response.body).hexdigest()
        is_same = before in {None, digest}
        if again := self._again.ask(request, "markup"):
            again.meta[UNCLOSED] = digest if is_same else "another each time"
            return again
        if not is_same:
            raise ResponseDataLossError(f"{request.url}: the markup is never closed")
        request.meta[UNCLOSED] = digest
        return response

    def _exceeded(self, request: Request, response: Response) -> str | None:
        """The bound that an answer exceeds. A page that begins like a sitemap is none where an article was asked for."""
        if len(response.body) > self._largest:
            is_feed = request.meta.get("task", {}).get("resource") == "feed"
            if not (is_feed and is_sitemap(response.body)):
                return "page"
        if not isinstance(response, HtmlResponse):
            return None
        if is_overfull(response.body, self._fullest):
            return "tokens"
        return "elements" if is_crowded(response.body, self._most_elements) else None
