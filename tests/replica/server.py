"""The replica on loopback: HTTP/1.1 with keep-alive, routed by Host header and path."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tests.replica.site import NOT_FOUND, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

    from tests.replica.sections import Members
    from tests.replica.story import Story

LOG_LIMIT = 200_000


class Request(NamedTuple):
    """`kind` is article, list, front, robots, saved, override or unknown; `path` includes the query."""

    host: str
    path: str
    kind: str
    status: int

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


@dataclass
class Answer:
    """A whole response. `delay`: seconds before it is sent; `left`: how often, `None` for always."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    left: int | None = None


_HTML = {"Content-Type": "text/html"}
"""Without a charset: whether the site states one is not known, its pages do (FACTS 7)."""


class Replica:
    """A China Daily on 127.0.0.1, as a context manager.

    >>> with Replica(articles=200, seed=1) as replica:
    ...     replica.address, replica.site.story(0).url
    """

    def __init__(
        self,
        articles: int = 200,
        seed: int = 1,
        *,
        port: int = 0,
        pages: Path | str | None = None,
        robots: str | None = None,
        log: bool = True,
    ) -> None:
        """`pages`: a folder of saved pages with their URLs in `index.json`, served before the rest.

        `robots`: text of robots.txt on every host; 404 without. `log=False` keeps neither requests
        nor counts by URL, for runs of millions.
        """
        self.site = Site(articles, seed)
        self.requests: deque[Request] = deque(maxlen=LOG_LIMIT)
        self.kinds: Counter[str] = Counter()
        self.urls: Counter[str] = Counter()
        self._saved = {} if pages is None else _saved_pages(Path(pages))
        self._robots = robots
        self._log = log
        self._overrides: dict[str, Answer] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    @property
    def address(self) -> str:
        """ "127.0.0.1:PORT"."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def story(self, index: int) -> Story:
        return self.site.story(index)

    def expected(self, index: int, *, listed: bool = True) -> dict[str, Any]:
        return self.site.expected(index, listed=listed)

    def section(self, path: str) -> Members:
        return self.site.section(path)

    def override(
        self,
        url: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: str | bytes = b"",
        *,
        delay: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Answers this URL so from now on, or the next `times` times; its scheme does not matter."""
        data = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._overrides[_key(url)] = Answer(status, dict(headers or _HTML), data, delay, times)

    def restore(self, url: str) -> None:
        """Takes an override back."""
        with self._lock:
            self._overrides.pop(_key(url), None)

    def count(self, url: str) -> int:
        """How often this URL was asked for."""
        return self.urls[_key(url)]

    def respond(self, host: str, target: str) -> Answer:
        """The answer to a request, noted in the log."""
        path = target.partition("?")[0]
        kind, answer = self._answer(host, path, target)
        with self._lock:
            self.kinds[kind] += 1
            if self._log:
                self.urls[host + target] += 1
                self.requests.append(Request(host, target, kind, answer.status))
        return answer

    def _answer(self, host: str, path: str, target: str) -> tuple[str, Answer]:
        if self._overrides:
            override = self._override(host + target)
            if override is not None:
                return "override", override
        saved = self._saved.get(host + path)
        if saved is not None:
            return "saved", Answer(200, _HTML, saved.read_bytes())
        if path == "/robots.txt":
            if self._robots is None:
                return "robots", Answer(404, _HTML, NOT_FOUND.encode())
            return "robots", Answer(200, {"Content-Type": "text/plain"}, self._robots.encode())
        found = self.site.answer(host, path)
        return found.kind, Answer(found.status, _HTML, found.html.encode())

    def _override(self, key: str) -> Answer | None:
        with self._lock:
            answer = self._overrides.get(key)
            if answer is not None and answer.left is not None:
                answer.left -= 1
                if answer.left <= 0:
                    del self._overrides[key]
            return answer


def _key(url: str) -> str:
    """Host, path and query of a URL."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _saved_pages(folder: Path) -> dict[str, Path]:
    index: dict[str, str] = json.loads((folder / "index.json").read_text("utf-8"))
    return {_key(url): folder / name for name, url in index.items()}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], replica: Replica) -> None:
        self.replica = replica
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, _Connection)

    def opened(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._guard:
            self._open.discard(connection)

    def hang_up(self) -> None:
        """Ends connections kept alive, so that their threads end and close them."""
        with self._guard:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Connection(socketserver.StreamRequestHandler):
    """Requests of one connection. GET and HEAD; anything else is 405 and the end."""

    server: _Server
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with suppress(ConnectionError):
            super().finish()

    def handle(self) -> None:
        with suppress(ConnectionError):
            while self._one():
                pass

    def _one(self) -> bool:
        """Answers one request; true while the connection goes on."""
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
        answer = self.server.replica.respond(host, words[1])
        if answer.delay:
            time.sleep(answer.delay)
        self._send(answer, head=words[0] == "HEAD", keep=keep)
        return keep

    def _headers(self) -> dict[str, str]:
        headers = {}
        while (line := self.rfile.readline(65537)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return headers

    def _send(self, answer: Answer, *, head: bool, keep: bool) -> None:
        lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}", "Server: openresty"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        lines.append(f"Content-Length: {len(answer.body)}")
        lines.append("Connection: keep-alive" if keep else "Connection: close")
        start = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        self.wfile.write(start if head else start + answer.body)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
