"""Captures of public archives as they come over HTTP: a WARC record of Common Crawl, a page of the Wayback Machine."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawl.archive.content_encoding import (
    BodyTooLargeError,
    BrokenBodyError,
    encodings,
    unpack,
)
from newscrawl.archive.members import RECORD_BYTES_MAX, DamagedRecordError, record_in
from newscrawl.archive.payload import decoded
from newscrawl.archive.reading import head_of, http_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    Headers = tuple[tuple[str, str], ...]

_ORIGINAL = "x-archive-orig-"
"""What the Wayback Machine puts before the names of the headers that it received."""
_NOT_OF_THE_PAGE = frozenset(("transfer-encoding", "connection", "keep-alive", "trailer"))


@dataclass(frozen=True)
class CapturedPage:
    """A page as an archive received it."""

    url: str
    date: str
    """UTC, "2026-11-24T03:28:00Z"."""
    status: int
    headers: Headers
    sent: bytes
    """The body as the archive gives it, which may have the page's Content-Encoding."""
    body: bytes
    """The body without encodings."""
    truncated: str | None = None
    """Why the archive has only a part."""

    @property
    def head(self) -> bytes:
        """Status line and headers, for a WARC record."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = ""
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        lines += [f"{name}: {' '.join(value.split())}" for name, value in self.headers]
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"


def of_common_crawl(data: bytes, offset: int, length: int, *, is_part: bool) -> CapturedPage:
    """The page in the answer to a ranged request of a WARC file; without `is_part` the whole file came.

    DamagedRecordError for anything but a response of HTTP: "revisit" where another record has its body.
    """
    member = data if is_part else data[offset : offset + length]
    record = record_in(member)
    head = head_of(record)
    if head is not None and head.profile:
        raise DamagedRecordError("revisit")
    if head is None:
        raise DamagedRecordError(f"a record of the kind {record.kind!r}")
    headers, sent = http_of(record)
    truncated = record.get("WARC-Truncated")
    body = sent if truncated else decoded(sent, headers, head.digest)
    kept = tuple(
        (name, value) for name, value in headers.headers if name.lower() not in _NOT_OF_THE_PAGE
    )
    return CapturedPage(head.url, head.date, head.status, kept, sent, body, truncated)


def of_wayback(
    url: str, date: str, status: int, headers: Iterable[tuple[str, str]], data: bytes
) -> CapturedPage:
    """The page in an answer of the Wayback Machine. DamagedRecordError where its Content-Encoding is broken."""
    kept = tuple(
        (name[len(_ORIGINAL) :], value)
        for name, value in headers
        if name.lower().startswith(_ORIGINAL)
        and name.lower().removeprefix(_ORIGINAL) not in _NOT_OF_THE_PAGE
    )
    applied = encodings(
        value.encode("latin-1", "replace")
        for name, value in kept
        if name.lower() == "content-encoding"
    )
    if not applied or not _is_encoded(data):
        plain = tuple(
            one for one in kept if one[0].lower() not in ("content-encoding", "content-length")
        )
        return CapturedPage(url, date, status, plain, data, data)
    try:
        body, _ = unpack(data, applied, RECORD_BYTES_MAX)
    except BrokenBodyError as error:
        raise DamagedRecordError(f"its {error} is broken") from error
    except BodyTooLargeError as error:
        raise DamagedRecordError("too large") from error
    return CapturedPage(url, date, status, kept, data, body)


def _is_encoded(data: bytes) -> bool:
    """Whether a body does not begin like text: the archive may have unpacked it, and kept the header."""
    opening = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return not opening.startswith((b"<", b"{"))
