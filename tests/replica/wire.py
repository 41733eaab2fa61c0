"""HTTP/1.1 with keep-alive on loopback: requests read, answers written."""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

_RST = struct.pack("ii", 1, 0)  # no lingering: closed with a reset


@dataclass
class Answer:
    """A response. `delay`: seconds before it is sent; `left`: how often it is sent, `None` for always."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    left: int | None = None
    send: Send | None = None
    """Sends other bytes in its place, and ends the connection."""
    ready: Callable[[], None] | None = None
    """Called after the delay, before the first byte is sent."""


Send = Callable[[socket.socket], None]
"""Writes any bytes to a connection."""


def reset(connection: socket.socket) -> None:
    """Reset a connection instead of an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
    connection.close()


Respond = Callable[[str, str, Mapping[str, str]], Answer]
"""From host, target and headers (names in lower case) to the answer."""


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], respond: Respond, tls: ssl.SSLContext | None = None
    ) -> None:
        self.respond = respond
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.stopping = threading.Event()
        super().__init__(address, _Connection)

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next connection; its thread makes the handshake, at the first read."""
        connection, address = super().get_request()
        if self._tls:
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def opened(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.discard(connection)

    def hang_up(self) -> None:
        """End idle connections and delays, so that their threads close them."""
        self.stopping.set()
        with self._guard:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Connection(socketserver.StreamRequestHandler):
    """The requests of one connection: GET and HEAD; other methods get 405 and end it."""

    server: Server
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with suppress(ConnectionError):
            super().finish()

    def handle(self) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            while self._one():
                pass

    def _one(self) -> bool:
        """Answer one request; True while the connection stays open."""
        line = self.rfile.readline(65537)
        if not line.strip():
            return False
        words = line.decode("latin-1").split()
        headers = self._headers()
        keep = "close" not in headers.get("connection", "").lower()
        if len(words) != 3 or words[0] not in ("GET", "HEAD"):
            self._send(
                Answer(405, {"Content-Type": "text/plain"}, b"GET and HEAD\n"),
                head=False,
                keep=False,
            )
            return False
        host = headers.get("host", "").partition(":")[0].lower()
        answer = self.server.respond(host, words[1], headers)
        if answer.delay:
            self.server.stopping.wait(answer.delay)
        if answer.ready:
            answer.ready()
        if answer.send:
            answer.send(self.connection)
            return False
        self._send(answer, head=words[0] == "HEAD", keep=keep)
        return keep

    def _headers(self) -> dict[str, str]:
        headers = {}
        while (line := self.rfile.readline(65537)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return headers

    def _send(self, answer: Answer, *, head: bool, keep: bool) -> None:
        headers = dict(answer.headers)
        if answer.status != 304:
            headers["Content-Length"] = str(len(answer.body))
        headers["Connection"] = "keep-alive" if keep else "close"
        start = head_of(answer.status, headers)
        self.wfile.write(start if head else start + answer.body)


def head_of(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers, up to the body."""
    lines = [f"HTTP/1.1 {status} {_phrase(status)}", "Server: openresty"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
