"""Decompresses bodies (RFC 9110, 8.4): completely or not at all, and within a limit.

Every encoding marks its end, so that one pass both decompresses a body and detects truncation.
"""

from __future__ import annotations

import re
import sys
import zlib
from itertools import chain
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WINDOW = 4 * 1024
"""Bytes given to a decompressor at a time: it copies the bytes behind a stream's end, and a body may have many streams."""

_STEP = 64 * 1024  # bytes that brotli returns at a time
_MOST_STREAMS = 10_000
"""The most streams of a body: servers send one, tools that compress a file by blocks some hundreds."""

_MOST_ENCODINGS = 5  # curl's limit; servers apply one

# The bytes before a further stream of a body.
_MEMBER = re.compile(rb"\0*(?=\x1f\x8b)")
_FRAME = re.compile(rb"(?s)(?=.)")

_TOO_MUCH = "its body unpacks to more than DOWNLOAD_MAXSIZE"


class BrokenBodyError(Exception):
    """A body is truncated or invalid; the message is its encoding."""


class BodyTooLargeError(Exception):
    """A body exceeds a limit; the message names it."""


def encodings(headers: Iterable[bytes]) -> list[str]:
    """The encodings in Content-Encoding, in the order in which they were applied."""
    names = chain.from_iterable(header.split(b",") for header in headers)
    return [name.strip().lower().decode("latin-1") for name in names if name.strip()]


def unpack(body: bytes, applied: list[str], largest: int) -> tuple[bytes, list[str]]:
    """Remove the encodings of a body, the last one first, up to an unknown one. Returns the body and the encodings left.

    Raises BrokenBodyError, and BodyTooLargeError where any step gives more than `largest` bytes.
    """
    if len(applied) > _MOST_ENCODINGS:
        raise BodyTooLargeError(f"its body has more than {_MOST_ENCODINGS} encodings")
    left = list(applied)
    while left and (unpacker := _UNPACKERS.get(left[-1])):
        try:
            body = unpacker(body, largest)
        except (zlib.error, zstd.ZstdError, brotli.error, EOFError) as error:
            raise BrokenBodyError(left[-1]) from error
        left.pop()
    return body, left


def _gzip(body: bytes, largest: int) -> bytes:
    """One member or several; zeros may separate them, and any bytes may follow the last."""
    return _streams(lambda: zlib.decompressobj(wbits=31), _MEMBER, body, largest)


def _zstd(body: bytes, largest: int) -> bytes:
    """One frame or several, and no other bytes."""
    return _streams(zstd.ZstdDecompressor, _FRAME, body, largest)


def _deflate(body: bytes, largest: int) -> bytes:
    """With the header that RFC 9110 requires, or without, as some servers send it."""
    try:
        return _stream(zlib.decompressobj(wbits=15), body, 0, largest)[0]
    except (zlib.error, EOFError):
        return _stream(zlib.decompressobj(wbits=-15), body, 0, largest)[0]


def _brotli(body: bytes, largest: int) -> bytes:
    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    size, fed = 0, body
    while not unpacker.is_finished():
        part = unpacker.process(fed, output_buffer_limit=_STEP)
        if not part and unpacker.can_accept_more_data() and not unpacker.is_finished():
            raise EOFError
        fed = b""
        size += len(part)
        if size > largest:
            raise BodyTooLargeError(_TOO_MUCH)
        parts.append(part)
    return b"".join(parts)


def _streams(make: Callable[[], Any], gap: re.Pattern[bytes], body: bytes, largest: int) -> bytes:
    """The decompressed bytes of all streams of a body; `gap` matches before a further stream."""
    parts: list[bytes] = []
    at, room = 0, largest
    for _ in range(_MOST_STREAMS):
        part, at = _stream(make(), body, at, room)
        parts.append(part)
        room -= len(part)
        found = gap.match(body, at)
        if found is None:
            return b"".join(parts)
        at = found.end()
    raise BodyTooLargeError(f"its body has more than {_MOST_STREAMS} compressed streams")


def _stream(unpacker: Any, body: bytes, start: int, room: int) -> tuple[bytes, int]:
    """The decompressed bytes of the stream at `start`, and the stream's end. EOFError where the body ends before."""
    parts: list[bytes] = []
    at = start
    while not unpacker.eof:
        if at == len(body):
            raise EOFError
        window = body[at : at + _WINDOW]
        part = unpacker.decompress(window, room + 1)  # the whole output, unless it exceeds `room`
        room -= len(part)
        if room < 0:
            raise BodyTooLargeError(_TOO_MUCH)
        parts.append(part)
        at += len(window) - len(unpacker.unused_data)
    return b"".join(parts), at


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "zstd": _zstd,
    "br": _brotli,
}
