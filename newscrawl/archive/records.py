"""WARC 1.1 records of a request, its response, and what is known of them: each a gzip member of its own."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeaders,
    StatusAndHeadersParser,
)
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Fields = Iterable[tuple[str, str]]

FORMAT = "WARC/1.1"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_LEVEL = 4  # of gzip: 6 takes half as much time again for 4 % less, 9 three times
_LINE_ENDS = re.compile(r"[\r\n\x00]+")


@dataclass(frozen=True)
class Exchange:
    """A request as it was sent, and its response as it came."""

    url: str
    """ASCII, without a fragment."""
    date: str
    """UTC, "2026-11-26T08:00:00Z"."""
    request: bytes
    """Request line, headers, and the body if any; empty for a capture of a public archive, whose request is not known."""
    status: int
    head: bytes
    """Status line and headers of the response, with the empty line. No Transfer-Encoding: the body is without."""
    body: bytes
    """As it came, with its Content-Encoding."""
    method: str = "GET"
    ip_address: str | None = None
    truncated: str | None = None
    """A reason of the WARC standard, where the body is not complete: "disconnect", "length"."""
    notes: tuple[tuple[str, str], ...] = ()
    """Fields of the metadata record; none without one."""

    @property
    def is_whole_page(self) -> bool:
        """Whether the response can stand for later ones with the same payload."""
        is_page = self.status == HTTPStatus.OK and self.method == "GET"
        return is_page and bool(self.body) and not self.truncated


@dataclass(frozen=True)
class Original:
    """An archived response that a revisit refers to, by the fields of its record."""

    record: str
    url: str
    date: str
    digest: str

    @property
    def fields(self) -> dict[str, str]:
        """Fields of a revisit that refers to it."""
        return {
            "WARC-Refers-To": self.record,
            "WARC-Refers-To-Target-URI": self.url,
            "WARC-Refers-To-Date": self.date,
            "WARC-Payload-Digest": self.digest,
        }


class _Head(StatusAndHeaders):  # type: ignore[misc]
    """The head of an HTTP message, as it is: warcio would write bytes beyond ASCII in another way."""

    def __init__(self, head: bytes) -> None:
        super().__init__("as it is", [])
        self.headers_buff = head

    def compute_headers_buffer(self, header_filter: None = None) -> None:
        """Leave it."""


def sha1(data: bytes) -> bytes:
    """The digest of a payload, 20 bytes."""
    return hashlib.sha1(data, usedforsecurity=False).digest()


def labelled(digest: bytes) -> str:
    """A digest as WARC records have it: "sha1:" and base32."""
    return f"sha1:{base64.b32encode(digest).decode()}"


class Records:
    """Makes the records of one WARC file."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=False, warc_version=FORMAT)
        self._info: str | None = None

    def warcinfo(self, file: str, date: str, fields: Fields) -> bytes:
        """The record that a file begins with."""
        self._info = self.new_id()
        given = {"WARC-Record-ID": self._info, "WARC-Date": date, "WARC-Filename": file}
        return self._member("warcinfo", "", given, _fields(fields))

    @staticmethod
    def new_id() -> str:
        """An id for a record."""
        made: str = StatusAndHeadersParser.make_warc_id()
        return made

    def request(self, exchange: Exchange, response: str) -> bytes:
        """The request of a response."""
        head, _, body = exchange.request.partition(b"\r\n\r\n")
        given = self._of(exchange, WARC_Concurrent_To=response)
        return self._member("request", exchange.url, given, body, head + b"\r\n\r\n")

    def response(self, exchange: Exchange, record: str, digest: bytes) -> bytes:
        """A response with its body."""
        given = self._of(
            exchange,
            WARC_Record_ID=record,
            WARC_Truncated=exchange.truncated,
            WARC_Payload_Digest=labelled(digest),
        )
        return self._member("response", exchange.url, given, exchange.body, exchange.head)

    def revisit(
        self, exchange: Exchange, record: str, profile: str, original: Original | None
    ) -> bytes:
        """A response whose body is that of an archived one."""
        given = self._of(exchange, WARC_Record_ID=record, WARC_Profile=profile)
        given |= original.fields if original else {}
        return self._member("revisit", exchange.url, given, b"", exchange.head)

    def metadata(self, exchange: Exchange, response: str) -> bytes:
        """What is known of a response."""
        given = self._of(exchange, WARC_Concurrent_To=response)
        return self._member("metadata", exchange.url, given, _fields(exchange.notes))

    def _of(self, exchange: Exchange, **more: str | None) -> dict[str, str]:
        given = {
            "WARC-Date": exchange.date,
            "WARC-IP-Address": exchange.ip_address,
            "WARC-Warcinfo-ID": self._info,
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        return {name: value for name, value in given.items() if value}

    def _member(
        self, kind: str, url: str, given: Mapping[str, str], body: bytes, head: bytes | None = None
    ) -> bytes:
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            warc_headers_dict={"WARC-Type": kind, **given},
            http_headers=_Head(head) if head else None,
        )
        self._out.seek(0)
        self._out.truncate()
        self._writer.write_record(record)
        return gzip.compress(self._out.getvalue(), _LEVEL, mtime=0)


def _fields(given: Fields) -> bytes:
    """The body of a record of fields."""
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in given).encode()


def _one_line(value: str) -> str:
    """A value that fits into a field: the page decides its text."""
    return _LINE_ENDS.sub(" ", value).encode("utf-8", "replace").decode().strip()
