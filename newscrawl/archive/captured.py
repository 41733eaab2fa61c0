"""Captures of public archives as they come over HTTP: a WARC record of Common Crawl, a page of the Wayback Machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawl.archive.content_encoding import (
    encodings,
)
from newscrawl.archive.members import DamagedRecordError, record_in
from newscrawl.archive.payload import is_encoded, unpacked, without_chunks
from newscrawl.archive.reading import head_of, http_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    Headers = tuple[tuple[str, str], ...]

_ORIGINAL = "x-archive-orig-"
"""What the Wayback Machine puts before the names of the headers that it received."""
_FRACTION = re.compile(r"\.[0-9]+(?=Z|[+-])")
_OF_THE_ENCODING = ("content-encoding", "content-length")
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


def of_common_crawl(
    data: bytes, offset: int, length: int, indexed: str, *, is_part: bool
) -> CapturedPage:
    """The page in the answer to a ranged request of a WARC file; without `is_part` the whole file came.

    `indexed` is the time in the index, for a record without one.

    DamagedRecordError for anything but a response of HTTP: "revisit" where another record has its body.

    Digests are not compared: gzip's checksum shows a damaged record, and the digests of a crawl of 2018 are wrong.
    """
    record = record_in(data if is_part else data[offset : offset + length])
    head = head_of(record)
    if head is not None and head.profile:
        raise DamagedRecordError("revisit")
    if head is None:
        raise DamagedRecordError(f"a record of the kind {record.kind!r}")
    headers, sent = http_of(record)
    truncated = None if head.is_whole else record.get("WARC-Truncated") or "unspecified"
    if truncated is None:
        sent = without_chunks(sent, headers)
    date = _utc(head.date) or indexed
    page = CapturedPage(head.url, date, head.status, _kept(headers.headers), sent, sent, truncated)
    return _decoded(page)


def of_wayback(
    url: str, date: str, status: int, headers: Iterable[tuple[str, str]], data: bytes
) -> CapturedPage:
    """The page in an answer of the Wayback Machine. DamagedRecordError where its Content-Encoding is broken."""
    original = (
        (name[len(_ORIGINAL) :], value)
        for name, value in headers
        if name.lower().startswith(_ORIGINAL)
    )
    return _decoded(CapturedPage(url, date, status, _kept(original), data, data))


def _kept(headers: Iterable[tuple[str, str]]) -> Headers:
    return tuple(one for one in headers if one[0].lower() not in _NOT_OF_THE_PAGE)


def _decoded(page: CapturedPage) -> CapturedPage:
    """The page with its body decoded. Both archives keep headers of encodings that they have removed: they are dropped here."""
    applied = encodings(
        value.encode("latin-1", "replace")
        for name, value in page.headers
        if name.lower() == "content-encoding"
    )
    if not applied or not is_encoded(page.sent, applied[-1]):
        plain = (one for one in page.headers if one[0].lower() not in _OF_THE_ENCODING)
        return replace(page, headers=tuple(plain))
    if page.truncated:
        return page
    return replace(page, body=unpacked(page.sent, applied))


def _utc(text: str) -> str | None:
    """A time of a WARC record to the second; None where it is not one."""
    try:
        found = datetime.fromisoformat(_FRACTION.sub("", text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return f"{found.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}" if found.tzinfo else None
