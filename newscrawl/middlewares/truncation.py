"""Whole answers or none: a compressed body that was cut short, or does not add up, is asked for again.

Scrapy decompresses as far as it gets and takes half a page for a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from newscrawl.middlewares.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.middlewares.retry import Again

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self


# design: whole-answers
class TruncationMiddleware:
    """Decompresses bodies, before Scrapy's middleware would; a broken one is retried like a lost connection.

    Scrapy's middleware finds nothing left to do, but for encodings that nobody knows, of which it warns. It still says
    which encodings may be sent.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._again = Again(crawler)
        self._stats = crawler.stats
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up with DOWNLOAD_MAXSIZE."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer unpacked, or the request again.

        ResponseDataLossError where the body stays broken, DownloadCancelledError where it is made to unpack to more than is allowed.
        """
        applied = encodings(response.headers.getlist("Content-Encoding"))
        if not applied or not response.body:
            return response
        try:
            body, left = unpack(response.body, applied, self._largest)
        except BrokenBodyError as error:
            what = f"the {error} body is cut or broken"
            return self._again.ask_or_fail(request, str(error), what)
        except BodyTooLargeError as error:
            raise DownloadCancelledError(f"{request.url}: {error}") from error
        return response if left == applied else self._unpacked(response, body, left)

    def _unpacked(self, response: Response, body: bytes, left: list[str]) -> Response:
        """The answer as if it had come with this body; its class is that of the content, which Scrapy does not look for in what is compressed."""
        self._stats.inc_value("httpcompression/response_count")
        self._stats.inc_value("httpcompression/response_bytes", len(body))
        headers = response.headers.copy()
        headers.pop("Content-Encoding")
        if left:
            headers["Content-Encoding"] = ", ".join(left)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        if issubclass(kind, TextResponse):
            return response.replace(cls=kind, headers=headers, body=body, encoding=None)
        return response.replace(cls=kind, headers=headers, body=body)
