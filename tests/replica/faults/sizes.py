"""Answers that are too large: bombs, endless bodies and headers, pages with only tags or links."""

from __future__ import annotations

import gzip
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from tests.replica.faults.fault import Fault, Genuine
from tests.replica.faults.packing import PACKERS, zeros
from tests.replica.wire import head_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tests.replica.wire import Answer

GIB = 1 << 30
_BLOCK = b"<p>and on </p>" * 4096
_ENDS = b"</div></body></html>"
_HTML = {"Content-Type": "text/html"}


_bomb = cache(zeros)


def _exploding(name: str) -> Callable[[Genuine], Answer]:
    return lambda genuine: genuine.but(
        _bomb(name, 256 if name == "br" else 1024), Content_Encoding=name
    )


def _on_and_on(start: Callable[[Genuine], bytes], block: bytes) -> Callable[[Genuine], Answer]:
    """A beginning, then the same block until the client hangs up or has received 4 GiB."""

    def spoil(genuine: Genuine) -> Answer:
        def send(connection: socket.socket) -> None:
            with suppress(OSError):
                connection.sendall(start(genuine))
                for _ in range(4 * GIB // len(block)):
                    connection.sendall(block)

        return genuine.sent(send)

    return spoil


def _chunked(_: Genuine) -> bytes:
    return head_of(200, {**_HTML, "Transfer-Encoding": "chunked"}) + b"6\r\n<html>\r\n"


def _with_headers(genuine: Genuine, headers: bytes) -> Answer:
    body = genuine.answer.body
    start = head_of(200, {**_HTML, "Content-Length": str(len(body))})[:-2]

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(start + headers + b"\r\n" + body)

    return genuine.sent(send)


def _said_length(genuine: Genuine) -> Answer:
    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(head_of(200, {**_HTML, "Content-Length": str(10 * GIB)}) + _BLOCK)

    return genuine.sent(send)


def _within(genuine: Genuine, more: bytes) -> Answer:
    """The page with more bytes in the middle of its text."""
    opening, end, closing = genuine.answer.body.rpartition(b"</body>")
    return genuine.but(opening + more + end + closing)


def _tag(attribute: bytes, count: int) -> bytes:
    """An element with `count` attributes."""
    return b"<p " + b"".join(attribute % number for number in range(count)) + b">x</p>"


def _many_links(genuine: Genuine) -> Answer:
    links = (f'<a href="/c/{n:x}">x</a>' for n in range(300_000))
    return _within(genuine, "".join(links).encode())


_chunk = f"{len(_BLOCK):x}\r\n".encode() + _BLOCK + b"\r\n"
_HEADER = b"X-More: " + b"y" * 8000 + b"\r\n"
LARGE = "failed/too_large"

SIZES = (
    Fault("bomb-gzip", "a GiB in a MiB of gzip", _exploding("gzip"), LARGE, is_heavy=True),
    Fault("bomb-deflate", "a GiB in a MiB of deflate", _exploding("deflate"), LARGE, is_heavy=True),
    Fault(
        "bomb-br",
        "256 MiB in a few hundred bytes of brotli",
        _exploding("br"),
        LARGE,
        is_heavy=True,
    ),
    Fault("bomb-zstd", "a GiB in a few KiB of zstd", _exploding("zstd"), LARGE, is_heavy=True),
    Fault(
        "streams-gzip",
        "400,000 members of gzip, all empty",
        lambda g: g.but(gzip.compress(b"") * 400_000, Content_Encoding="gzip"),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "streams-zstd",
        "400,000 frames of zstd, all empty",
        lambda g: g.but(PACKERS["zstd"][1](b"") * 400_000, Content_Encoding="zstd"),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "endless-chunks", "chunks without end", _on_and_on(_chunked, _chunk), LARGE, is_heavy=True
    ),
    Fault(
        "endless-body",
        "a body without length or end",
        _on_and_on(lambda _: head_of(200, _HTML), _BLOCK),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "endless-headers",
        "headers without end",
        _on_and_on(lambda _: head_of(200, _HTML)[:-2], _HEADER),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "endless-line",
        "a header line without end",
        _on_and_on(lambda _: head_of(200, _HTML)[:-2] + b"X: ", b"y" * 65536),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "header-long",
        "a header of 1 MiB",
        lambda g: _with_headers(g, b"X-Long: " + b"y" * (1 << 20) + b"\r\n"),
        LARGE,
    ),
    Fault(
        "headers-many",
        "100,000 headers",
        lambda g: _with_headers(g, b"".join(b"X-%d: y\r\n" % n for n in range(100_000))),
        LARGE,
    ),
    Fault("length-huge", "a Content-Length of 10 GiB", _said_length, LARGE),
    Fault("links-300000", "300,000 links in an article's page", _many_links, LARGE, is_heavy=True),
    Fault(
        "links-behind-sitemap",
        "300,000 links in a page that begins like a sitemap",
        lambda g: g.but(b"<urlset>" + _many_links(g).body, Content_Type="text/xml"),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "tags-300000",
        "300,000 tags, one in another",
        lambda g: _within(g, b"<div>" * 300_000),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "tags-most",
        "19,000 tags, one in another: as many as are read",
        lambda g: _within(g, b"<div>" * 19_000),
        "done",
        is_heavy=True,
    ),
    Fault(
        "paragraphs-30000",
        "30,000 paragraphs without a word",
        lambda g: _within(g, b"<p>" * 30_000),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "paragraphs-most",
        "19,000 paragraphs without a word: as many as are read",
        lambda g: _within(g, b"<p>" * 19_000),
        "done",
        is_heavy=True,
    ),
    Fault(
        "attributes",
        "100,000 attributes of one element",
        lambda g: _within(g, _tag(b'a%d="1" ', 100_000)),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "attributes-glued",
        "100,000 attributes without a space, brackets in their values",
        lambda g: _within(g, _tag(b'a%d="<>"', 100_000)),
        LARGE,
        is_heavy=True,
    ),
    Fault(
        "attributes-most",
        "50,000 attributes, brackets in their names: as many as are read",
        lambda g: _within(g, _tag(b"a<%d ", 50_000)),
        "done",
        is_heavy=True,
    ),
    Fault(
        "one-word",
        "a word of 6 MB",
        lambda g: _within(g, b"<div>" + b"a" * 6_000_000 + b"</div>"),
        LARGE,
        is_heavy=True,
    ),
)
