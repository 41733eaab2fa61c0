"""Retries answers whose compressed body is cut short or fails its checksum.

Scrapy decompresses as far as possible and accepts half a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from newscrawl.archive.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.frontier.requests import CAPTURE
from newscrawl.middlewares.retry import Retries

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self


# design: whole-answers
class TruncationMiddleware:
    """Decompresses bodies, before Scrapy's middleware would; a broken one is retried like a lost connection.

    Scrapy's middleware has nothing left to do, except to warn of unknown encodings. It still sets Accept-Encoding.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._retries = Retries(crawler)
        self._stats = crawler.stats
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up with DOWNLOAD_MAXSIZE."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, decompressed, or the request again.

        ResponseDataLossError where the body stays broken, DownloadCancelledError where it exceeds DOWNLOAD_MAXSIZE.
        A capture of a public archive whose body stays broken goes to the spider: so it was captured.
        """
        applied = encodings(response.headers.getlist("Content-Encoding"))
        if not applied or not response.body:
            return response
        try:
            body, left = unpack(response.body, applied, self._largest)
        except BrokenBodyError as error:
            if CAPTURE in request.meta:
                return self._retries.retry(request, str(error)) or _as_sent(response)
            what = f"the {error} body is cut or broken"
            return self._retries.retry_or_fail(request, str(error), what)
        except BodyTooLargeError as error:
            raise DownloadCancelledError(f"{request.url}: {error}") from error
        return response if left == applied else self._unpacked(response, body, left)

    def _unpacked(self, response: Response, body: bytes, left: list[str]) -> Response:
        """The answer with the decompressed body, in the class of its content, which Scrapy does not look for in compressed bodies."""
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


def _as_sent(response: Response) -> Response:
    """A response that nothing decompresses any more."""
    headers = response.headers.copy()
    headers.pop("Content-Encoding")
    return response.replace(headers=headers)
