"""Answers that are truncated, broken or never sent."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from tests.replica.faults.fault import Fault, Genuine
from tests.replica.faults.packing import PACKERS
from tests.replica.wire import head_of, reset

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tests.replica.wire import Answer, Send

BUFFERS = 12 * 1024 * 1024  # bytes; Linux's largest automatic buffers are 6 MiB and 4 MiB
SILENCE = 600  # seconds; a client that waits longer hangs


def _packed(
    name: str, change: Callable[[bytes], bytes] = lambda packed: packed
) -> Callable[[Genuine], Answer]:
    encoding, pack = PACKERS[name]

    def spoil(genuine: Genuine) -> Answer:
        return genuine.but(change(pack(genuine.answer.body)), Content_Encoding=encoding)

    return spoil


def _packed_in_part(name: str) -> Callable[[Genuine], Answer]:
    """As many compressed bytes as half the page takes."""
    encoding, pack = PACKERS[name]

    def spoil(genuine: Genuine) -> Answer:
        packed = pack(genuine.answer.body)[: len(pack(genuine.half))]
        return genuine.but(packed, Content_Encoding=encoding)

    return spoil


def _wire(make: Callable[[Genuine], Send]) -> Callable[[Genuine], Answer]:
    return lambda genuine: genuine.sent(make(genuine))


def _sends(*parts: bytes, then: Send | None = None) -> Send:
    """Some bytes, then the end of the connection, or `then`."""

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            for part in parts:
                connection.sendall(part)
        if then:
            then(connection)

    return send


def _silence(connection: socket.socket) -> None:
    """Send nothing until the client hangs up."""
    connection.settimeout(SILENCE)
    with suppress(OSError):
        connection.recv(1)


def _slowly(data: bytes, pause: float) -> Send:
    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            for byte in data:
                connection.sendall(bytes([byte]))
                time.sleep(pause)

    return send


def _head(genuine: Genuine, **headers: str) -> bytes:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return head_of(200, {**genuine.answer.headers, **more, "Connection": "close"})


def _length(genuine: Genuine) -> bytes:
    return _head(genuine, Content_Length=str(len(genuine.answer.body)))


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _chunks(genuine: Genuine) -> bytes:
    return _head(genuine, Transfer_Encoding="chunked")


def _reset_within(genuine: Genuine) -> Send:
    """A reset after more bytes than both buffers hold, so that even a slow client has read the beginning."""
    length = str(BUFFERS + 1)
    return _sends(_head(genuine, Content_Length=length), genuine.half, bytes(BUFFERS), then=reset)


_counter = count()


def _cut_anew(genuine: Genuine) -> Answer:
    """Cut at another place each time: the missing rest is unknown, even where the article is complete."""
    return genuine.but(_without_end(genuine)[: -1 - next(_counter) % 20])


def _to_pager(genuine: Genuine) -> Answer:
    """Cut before the pager, so that a page 2 may exist."""
    return genuine.but(genuine.answer.body[: genuine.content[1]])


def _to_foot(genuine: Genuine) -> Answer:
    return genuine.but(_without_end(genuine))


def _without_end(genuine: Genuine) -> bytes:
    """The page without a part of its foot."""
    body = genuine.answer.body
    return body[: body.rfind(b"</body>") - 300]


def _never_closed(genuine: Genuine) -> Answer:
    return genuine.but(genuine.answer.body.replace(b"</body>", b"").replace(b"</html>", b""))


CUT = "failed/cut"
TRANSFER = (
    Fault("gzip-cut", "half of a gzip body", _packed_in_part("gzip"), CUT),
    Fault("gzip-no-trailer", "gzip without its trailer", _packed("gzip", lambda b: b[:-8]), CUT),
    Fault(
        "gzip-bad-crc",
        "gzip whose checksum is wrong",
        _packed("gzip", lambda b: b[:-8] + b"\1\2\3\4" + b[-4:]),
        CUT,
    ),
    Fault(
        "gzip-bad-size",
        "gzip whose length is wrong",
        _packed("gzip", lambda b: b[:-4] + b"\1\2\3\4"),
        CUT,
    ),
    Fault(
        "gzip-cut-once",
        "half of a gzip body, once",
        _packed_in_part("gzip"),
        "done",
        times=1,
    ),
    Fault(
        "gzip-not",
        "plain text called gzip",
        lambda g: g.but(g.answer.body, Content_Encoding="gzip"),
        CUT,
    ),
    Fault("deflate-cut", "half of a deflate body", _packed_in_part("deflate"), CUT),
    Fault(
        "raw-deflate-cut",
        "half of a deflate body without header",
        _packed_in_part("raw-deflate"),
        CUT,
    ),
    Fault("br-cut", "half of a brotli body", _packed_in_part("br"), CUT),
    Fault("zstd-cut", "half of a zstd body", _packed_in_part("zstd"), CUT),
    Fault(
        "gzip-cut-in-br",
        "half of a gzip body in a whole brotli body",
        lambda g: g.but(
            PACKERS["br"][1](_packed_in_part("gzip")(g).body), Content_Encoding="gzip, br"
        ),
        CUT,
    ),
    Fault("gzip-whole", "gzip as it should be", _packed("gzip"), "done"),
    Fault("raw-deflate-whole", "deflate without header, whole", _packed("raw-deflate"), "done"),
    Fault(
        "encoding-unknown",
        "a Content-Encoding nobody knows",
        lambda g: g.but(b"\x93" + gzip.compress(g.answer.body), Content_Encoding="wat"),
        "failed/no_article",
    ),
    Fault(
        "length-too-long",
        "fewer bytes than Content-Length says",
        _wire(lambda g: _sends(_length(g), g.half)),
        CUT,
    ),
    Fault(
        "length-too-short",
        "a Content-Length that ends in mid-page",
        _wire(lambda g: _sends(_head(g, Content_Length=str(len(g.half))), g.answer.body)),
        CUT,
    ),
    Fault(
        "length-not-a-number",
        "Content-Length: many",
        _wire(lambda g: _sends(_head(g, Content_Length="many"), g.answer.body)),
        "failed/network",
    ),
    Fault(
        "eof-cut", "half a page without a length", _wire(lambda g: _sends(_head(g), g.half)), CUT
    ),
    Fault(
        "eof-whole",
        "a page without a length, whole",
        _wire(lambda g: _sends(_head(g), g.answer.body)),
        "done",
    ),
    Fault(
        "chunked-cut",
        "chunks that break off",
        _wire(lambda g: _sends(_chunks(g), _chunk(g.half))),
        CUT,
    ),
    Fault(
        "chunked-bad",
        "chunks whose length is no number",
        _wire(lambda g: _sends(_chunks(g), _chunk(g.half), b"zz\r\nx")),
        CUT,
    ),
    Fault(
        "chunked-whole",
        "chunks as they should be",
        _wire(
            lambda g: _sends(
                _chunks(g), _chunk(g.half), _chunk(g.answer.body[len(g.half) :]), b"0\r\n\r\n"
            )
        ),
        "done",
    ),
    Fault("markup-cut", "half a page, sent as if it were all", lambda g: g.but(g.half), CUT),
    Fault("markup-cut-once", "half a page, once", lambda g: g.but(g.half), "done", times=1),
    Fault("markup-cut-anew", "a page cut at another place each time", _cut_anew, CUT),
    Fault("markup-cut-at-pager", "a page that ends with its article's text", _to_pager, CUT),
    Fault("markup-cut-behind", "a page that always ends in its foot", _to_foot, "done"),
    Fault("markup-never-closed", "a page that its site never closes", _never_closed, "done"),
    Fault("reset", "a reset instead of an answer", _wire(lambda _: reset), "failed/network"),
    Fault("reset-once", "a reset, once", _wire(lambda _: reset), "done", times=1),
    Fault("reset-within", "a reset in mid-page", _wire(_reset_within), CUT, is_heavy=True),
    Fault(
        "closed",
        "the end of the connection instead of an answer",
        _wire(lambda _: _sends()),
        "failed/network",
    ),
    Fault(
        "no-http",
        "an answer that is not HTTP",
        _wire(lambda _: _sends(b"SSH-2.0-OpenSSH_9.6\r\n")),
        "failed/network",
    ),
    Fault(
        "http-0.9",
        "a page without status or headers",
        _wire(lambda g: _sends(g.answer.body)),
        "failed/network",
    ),
    Fault(
        "silence", "no answer at all", _wire(lambda _: _silence), "failed/timeout", is_heavy=True
    ),
    Fault(
        "silence-within",
        "silence in mid-page",
        _wire(lambda g: _sends(_length(g), g.half, then=_silence)),
        "failed/timeout",
        is_heavy=True,
    ),
    Fault(
        "trickle",
        "four bytes a second",
        _wire(lambda g: _sends(_length(g), then=_slowly(g.answer.body, 0.25))),
        "failed/timeout",
        is_heavy=True,
    ),
    Fault(
        "trickle-head",
        "headers, four bytes a second",
        _wire(lambda g: _slowly(_length(g), 0.25)),
        "failed/timeout",
        is_heavy=True,
    ),
)
