"""Faults of the archives' services, by the number of a request on its host: nothing depends on a clock."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.replica.wire import Answer, head_of, reset

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_HTML = {"Content-Type": "text/html"}
_SLOW = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SlowDown</Code>'
    "<Message>Please reduce your request rate.</Message><RequestId>C6X3AA</RequestId></Error>"
)
_BLOCKED = (
    "<html><head><title>ERROR: The request could not be satisfied</title></head><body><h1>403 ERROR</h1>"
    "<h2>The request could not be satisfied.</h2><p>Request blocked. We can't connect to the server for this app or website at this time.</p></body></html>"
)


def _page(status: int, title: str) -> str:
    return f"<html>\n<head><title>{status} {title}</title></head>\n<body>\n<center><h1>{status} {title}</h1></center>\n</body>\n</html>\n"


def _busy(answer: Answer) -> Answer:
    """503: of the store behind the data host in XML, else a page."""
    if "Content-Range" in answer.headers:
        return Answer(503, {"Content-Type": "application/xml"}, _SLOW.encode())
    return Answer(503, dict(_HTML), _page(503, "Service Temporarily Unavailable").encode())


def _status(status: int, title: str) -> Callable[[Answer], Answer]:
    return lambda _: Answer(status, dict(_HTML), _page(status, title).encode())


def _blocked(_: Answer) -> Answer:
    return Answer(403, dict(_HTML), _BLOCKED.encode())


def _cut(answer: Answer) -> Answer:
    """Two thirds of the body, as if that were all: in the middle of a line of an index."""
    return replace(answer, body=answer.body[: len(answer.body) * 2 // 3])


def _broken_off(answer: Answer) -> Answer:
    """Two thirds of the body under the length of the whole."""
    headers = {**answer.headers, "Content-Length": str(len(answer.body))}
    data = head_of(answer.status, headers) + answer.body[: len(answer.body) * 2 // 3]

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(data)

    return replace(answer, send=send)


def _silent(answer: Answer) -> Answer:
    return replace(answer, send=lambda _: None)


def _reset(answer: Answer) -> Answer:
    return replace(answer, send=reset)


RANGE_IGNORED = "range-ignored"
OUTAGES: dict[str, Callable[[Answer], Answer]] = {
    "503": _busy,
    "429": _status(429, "Too Many Requests"),
    "403": _blocked,
    "500": _status(500, "Internal Server Error"),
    "502": _status(502, "Bad Gateway"),
    "504": _status(504, "Gateway Time-out"),
    "cut": _cut,
    "broken-off": _broken_off,
    "no-answer": _silent,
    "reset": _reset,
    RANGE_IGNORED: lambda answer: answer,  # the answer to a request without Range
}
"""By name."""


@dataclass(frozen=True)
class Outage:
    """A fault of one host, for requests with certain numbers."""

    what: str
    """A name of `OUTAGES`."""
    host: str
    first: int = 1
    last: int | None = None
    """The span of requests, counted on the host from 1, both included: "at night". None for all from `first` on."""
    every: int = 1
    """Only each n-th request of the span, from its first on."""
    path: str = ""
    """Only for paths with this text in them; all requests of the host are counted all the same."""
    retry_after: str | None = None
    """The header's value: seconds, or a date."""

    def __post_init__(self) -> None:
        if self.what not in OUTAGES:
            raise ValueError(f"what={self.what!r}: must be one of {', '.join(OUTAGES)}")

    def strikes(self, host: str, number: int, target: str) -> bool:
        is_within = self.first <= number <= (self.last or number)
        return (
            host == self.host
            and is_within
            and (number - self.first) % self.every == 0
            and self.path in target
        )

    def spoil(self, answer: Answer) -> Answer:
        spoilt = OUTAGES[self.what](answer)
        if self.retry_after is not None:
            spoilt.headers["Retry-After"] = self.retry_after
        return spoilt
