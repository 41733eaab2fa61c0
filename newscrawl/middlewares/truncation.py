"""Retries answers whose compressed body is cut short or fails its checksum.

Scrapy decompresses as far as possible and accepts half a page. Every encoding marks its end.
"""

from __future__ import annotations

import sys
import zlib
from itertools import chain
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]

from newscrawl.middlewares.retry import Retries

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

_STEP = 64 * 1024  # bytes fed, and given out, at a time
_GZIP_MAGIC = b"\x1f\x8b"


# design: whole-answers
class TruncationMiddleware:
    """Runs before Scrapy's decompression; a broken answer is retried like a lost connection."""

    def __init__(self, crawler: Crawler) -> None:
        self._retries = Retries(crawler)
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up with DOWNLOAD_MAXSIZE."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request again. ResponseDataLossError where it stays broken."""
        encoding = outermost(response.headers.getlist("Content-Encoding"))
        if not response.body or is_whole(response.body, encoding, self._largest):
            return response
        what = f"the {encoding} body is cut or broken"
        return self._retries.retry_or_fail(request, f"cut/{encoding}", what)


def outermost(headers: list[bytes]) -> str:
    """The encoding that was applied last, which ends where the body ends; "" without one."""
    names = [name.strip().lower() for name in chain.from_iterable(h.split(b",") for h in headers)]
    return names[-1].decode("latin-1") if names else ""


def is_whole(body: bytes, encoding: str, largest: int) -> bool:
    """Whether a body is complete by its encoding; True as soon as more than `largest` bytes are decompressed.

    True for an unknown encoding.
    """
    judge = _JUDGES.get(encoding)
    return judge is None or judge(body, largest)


def _gzip(body: bytes, largest: int) -> bool:
    """One member or several, with zeros as padding."""
    while True:
        member = zlib.decompressobj(wbits=31)
        if not _ends(_Zlib(member), body, largest):
            return False
        body = member.unused_data
        if not body.startswith(_GZIP_MAGIC):
            return not body.strip(b"\0") or member.eof


def _deflate(body: bytes, largest: int) -> bool:
    """With the header that RFC 9110 requires, or without, as some servers send it."""
    return any(_ends(_Zlib(zlib.decompressobj(wbits=bits)), body, largest) for bits in (15, -15))


def _zstd(body: bytes, largest: int) -> bool:
    while body:
        frame = zstd.ZstdDecompressor()
        if not _ends(frame, body, largest):
            return False
        body = frame.unused_data
    return True


def _brotli(body: bytes, largest: int) -> bool:
    unpacker = brotli.Decompressor()
    size, fed = 0, body
    while not unpacker.is_finished():
        try:
            out = unpacker.process(fed, output_buffer_limit=_STEP)
        except brotli.error:
            return False
        fed = b""
        size += len(out)
        if size > largest:
            return True
        if not out and unpacker.can_accept_more_data():
            return bool(unpacker.is_finished())
    return True


class _Zlib:
    """zlib's decompressor with the interface of zstd's: it keeps the unconsumed input."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Like bz2's: unconsumed input is used by the next call."""
        return bytes(self._inner.decompress(self._inner.unconsumed_tail + data, max_length))


def _ends(unpacker: Any, body: bytes, largest: int) -> bool:
    """Whether a stream ends within a body; True as soon as more than `largest` bytes are decompressed."""
    size, fed = 0, False
    while not unpacker.eof:
        try:
            out = unpacker.decompress(b"" if fed else body, _STEP)
        except (zlib.error, zstd.ZstdError):
            return False
        fed = True
        size += len(out)
        if size > largest:
            return True
        if not out and not unpacker.eof:
            return False
    return True


_JUDGES: dict[str, Callable[[bytes, int], bool]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "zstd": _zstd,
    "br": _brotli,
}
