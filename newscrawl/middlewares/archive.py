"""Archives every request with its answer, as it was sent and as it came."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.archive.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.archive.records import Exchange
from newscrawl.frontier.articles import utc
from newscrawl.frontier.requests import CAPTURE
from newscrawl.frontier.run import run_of
from newscrawl.pages.html.decoding import decode
from newscrawl.pages.rights import header_rights, page_rights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.headers import Headers
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

    from newscrawl.archive.writing import Archive

WARC = "warc"
"""Key in a request's meta: the place of its archived response, as in `metadata.warc`."""

_SECRETS = frozenset((b"authorization", b"proxy-authorization"))
"""Headers that are sent and not archived: whoever gets an archive must not get passwords."""
_RARE = frozenset((b"br", b"zstd"))
"""Encodings that are not asked for: warcio knows no zstd, and fails at br where Google's brotli is installed."""
_OF_CAPTURES = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)
_NOT_OF_THE_BODY = frozenset((b"transfer-encoding", b"trailer"))
"""Headers of a body that came in chunks; it is archived in one piece."""


# design: archive
class ArchiveMiddleware:
    """Next to the downloader: redirects, errors and what is retried are archived too, and no body is unpacked yet.

    A response of which the downloader lost the end never comes here.
    """

    def __init__(
        self,
        archive: Archive,
        stats: StatsCollector,
        now: Callable[[], datetime],
        largest: int,
    ) -> None:
        self._archive = archive
        self._stats = stats
        self._now = now
        self._largest = largest

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create it with the archive of the spider's run. NotConfigured where nothing is archived."""
        run = run_of(crawler)
        if run is None or run.archive is None:
            raise NotConfigured
        size = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        return cls(run.archive, crawler.stats, run.now, size)

    def process_request(self, request: Request) -> None:
        """Ask for no encoding that readers of WARC may not unpack."""
        accepted = request.headers.get("Accept-Encoding")
        if accepted:
            names = (name.strip() for name in accepted.split(b","))
            request.headers["Accept-Encoding"] = b", ".join(
                name for name in names if name.partition(b";")[0].strip().lower() not in _RARE
            )

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged; the request's meta gets the place of its record."""
        if "cached" in response.flags:  # by Scrapy's HTTP cache: it did not come from the site
            return response
        if (
            CAPTURE in request.meta and response.status in _OF_CAPTURES
        ):  # its spider archives the page
            return response
        exchange = self._exchange(request, response)
        archived = self._archive.add(exchange)
        request.meta[WARC] = str(archived.place)
        self._stats.inc_value(f"archive/{archived.kind}")
        if exchange.truncated:
            self._stats.inc_value("archive/truncated")
        return response

    def _exchange(self, request: Request, response: Response) -> Exchange:
        page, is_broken = self._unpacked(response)
        return Exchange(
            url=request.url.partition("#")[0],
            date=utc(self._now()),
            request=_request(request),
            status=response.status,
            head=_head(response),
            body=response.body,
            method=request.method,
            ip_address=str(response.ip_address) if response.ip_address else None,
            truncated=_truncated(response, is_broken=is_broken),
            notes=tuple(_notes(request, response, page)),
        )

    def _unpacked(self, response: Response) -> tuple[bytes, bool]:
        """The body without its Content-Encoding, empty where that fails, and whether its end is missing."""
        applied = encodings(response.headers.getlist("Content-Encoding"))
        if not applied or not response.body:
            return response.body, False
        try:
            body, left = unpack(response.body, applied, self._largest)
        except BrokenBodyError:
            return b"", True
        except BodyTooLargeError:
            return b"", False
        return (b"" if left else body), False


def _request(request: Request) -> bytes:
    url = urlparse_cached(request)
    target = (url.path or "/") + (f";{url.params}" if url.params else "")
    target += f"?{url.query}" if url.query else ""
    lines = [f"{request.method} {target} HTTP/1.1".encode("latin-1", "replace")]
    if b"Host" not in request.headers:
        lines.append(b"Host: " + url.netloc.encode("idna"))
    lines += _lines(request.headers, _SECRETS)
    if request.body and b"Content-Length" not in request.headers:
        lines.append(b"Content-Length: %d" % len(request.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.body


def _head(response: Response) -> bytes:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    first = f"{response.protocol or 'HTTP/1.1'} {response.status} {phrase}".encode()
    lines = _lines(response.headers, _NOT_OF_THE_BODY)
    return b"\r\n".join([first, *lines]) + b"\r\n\r\n"


def _lines(headers: Headers, without: frozenset[bytes]) -> list[bytes]:
    return [
        name + b": " + b" ".join(value.splitlines())
        for name, values in headers.items()
        if name.lower() not in without
        for value in values
    ]


def _truncated(response: Response, *, is_broken: bool) -> str | None:
    """Why the body is not complete, in a word of the WARC standard; None where it is, as far as is known."""
    if "dataloss" in response.flags:
        return "disconnect"
    if "download_stopped" in response.flags:
        return "unspecified"
    if is_broken:
        return "disconnect" if "partial" in response.flags else "unspecified"
    return None


def _notes(request: Request, response: Response, page: bytes) -> Iterator[tuple[str, str]]:
    """Fields of the metadata record: how the page was found, and what it states about rights."""
    found_on = (request.meta.get("task") or {}).get("payload", {}).get("found_on")
    if found_on:
        yield "via", found_on
    if latency := request.meta.get("download_latency"):
        yield "fetchTimeMs", str(round(latency * 1000))
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    stated = header_rights(headers)
    content_type = dict(headers).get("Content-Type", "")
    if response.status == HTTPStatus.OK and "html" in content_type:
        stated += page_rights(decode(page, content_type)[0])
    for one in stated:
        name, _, value = one.partition(": ")
        yield name, value
