"""Whole pages or none, once more: markup that breaks off, and answers without a byte, are asked for again.

Pages that are larger than any page is are not read: a tree takes up to thirty times the memory of its HTML.

A transfer may be whole whose page is not: a cache that kept half of it, a length that was counted too short, a
connection that closed where no length was named (RELIABILITY 2).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import HtmlResponse

from newscrawl.middlewares.again import Again
from newscrawl.pages.whole import is_closed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self


class ClosedMarkupMiddleware:
    """Stands behind Scrapy's decompression. An answer that stays empty is the spider's, who has a word for it."""

    def __init__(self, crawler: Crawler) -> None:
        self._again = Again(crawler)
        self._stats = crawler.stats
        self._largest = crawler.settings.getint("PAGE_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request again. ResponseDataLossError where its markup stays open.

        DownloadCancelledError for HTML that is larger than PAGE_MAXSIZE.
        """
        if response.status != HTTPStatus.OK or request.method == "HEAD":
            return response
        if not response.body.strip():
            return self._again.ask(request, "empty") or response
        if len(response.body) > self._largest and isinstance(response, HtmlResponse):
            self._stats.inc_value("bound/page")
            raise DownloadCancelledError(f"{request.url}: the page is larger than PAGE_MAXSIZE")
        if is_closed(response.body):
            return response
        return self._again.ask_or_fail(request, "cut/markup", "the markup is never closed")
