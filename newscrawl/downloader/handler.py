"""HTTP with bounded headers, and an error of its own for TLS.

DOWNLOAD_MAXSIZE bounds bodies; without HEADERS_MAXSIZE, endless headers would be read until the time-out.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from OpenSSL.SSL import Error as OpenSslError
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
)
from scrapy.utils.httpobj import urlparse_cached
from service_identity import VerificationError

from newscrawl.downloader.exceptions import TlsError
from newscrawl.downloader.resolver import NotPublicError
from newscrawl.downloader.scrapy_internals import set_connection_factory

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse


class HeadersTooLargeError(Exception):
    """Status line and headers together exceed HEADERS_MAXSIZE."""


class _BoundedParser(_LenientHTTPClientParser):
    """Counts the bytes before the body. An error here makes Twisted close the connection."""

    maxsize: int
    received: int

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self.received += len(line)
        if self.received > self.maxsize:
            raise HeadersTooLargeError
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802 - Twisted's name
        raise HeadersTooLargeError


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    maxsize: int

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        parser: Any = self._parser
        parser.__class__ = _BoundedParser  # as Scrapy's own does, and for the same reason
        parser.maxsize, parser.received = self.maxsize, 0
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def __init__(self, maxsize: int, *given: Any) -> None:
        super().__init__(*given)  # type: ignore[no-untyped-call]
        self._maxsize = maxsize

    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: ARG002, N802 - Twisted's name
        protocol = _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.maxsize = self._maxsize
        return protocol


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with HEADERS_MAXSIZE."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        self._reactor: Any = reactor
        size = crawler.settings.getint("HEADERS_MAXSIZE")
        set_connection_factory(self, partial(_BoundedFactory, size))

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises NotPublicError, TlsError, and DownloadCancelledError for headers that are too large."""
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            name = urlparse_cached(request).hostname or ""
            if address := getattr(self._reactor.resolver, "inside", {}).get(name):
                self._count("refused/address")
                what = f"{name} leads to {address}, which is not public"
                raise NotPublicError(what) from error
            raise
        except DownloadFailedError as error:
            if _is_for(error, HeadersTooLargeError):
                self._count("bound/headers")
                what = f"{request.url}: its headers are larger than HEADERS_MAXSIZE"
                raise DownloadCancelledError(what) from error
            if _is_for(error, OpenSslError, VerificationError):
                raise TlsError(f"{request.url}: {error}") from error
            raise

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - the crawler has set it
        self.crawler.stats.inc_value(what)


def _is_for(error: DownloadFailedError, *kinds: type[Exception]) -> bool:
    """Whether an error of one of these kinds is among Twisted's reasons."""
    reasons = getattr(error.__cause__, "reasons", ())
    return any(reason.check(*kinds) for reason in reasons)
