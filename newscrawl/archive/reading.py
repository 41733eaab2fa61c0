"""Captures: archived answers to requests, by the files that hold them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeaders,
    StatusAndHeadersParser,
)

from newscrawl.archive.members import DamagedRecordError, Fault, Record, Source, record_at, records
from newscrawl.archive.payload import decoded, has_digest, join_chunks
from newscrawl.archive.remote import read_bytes
from newscrawl.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IDENTICAL, NOT_MODIFIED = "identical-payload-digest", "server-not-modified"
_HTTP = StatusAndHeadersParser([], verify=False)
_WEB = ("http://", "https://")


@dataclass(frozen=True)
class SavedPage:
    """A page in a file of its own, without the headers of its answer."""

    path: str
    url: str


Place = Source | SavedPage
"""What holds captures."""


@dataclass(frozen=True)
class Head:
    """A capture without its body."""

    offset: int
    """Where its record begins in its source; 0 for a saved page."""
    url: str
    date: str
    """When it was received, UTC, as the record gives it: "2026-11-24T03:28:00Z"; empty for a saved page."""
    status: int
    digest: str | None = None
    """Of the payload, "sha1:…"."""
    profile: str | None = None
    """Of a revisit record, the last part of the address: "identical-payload-digest". None for a capture that has its body."""
    refers_to: tuple[str, str] = ("", "")
    """Of a revisit record: address and date of the capture that has the body."""
    is_whole: bool = True
    """False where its writer cut it off."""


@dataclass(frozen=True)
class Capture:
    """A capture with its body."""

    url: str
    date: str
    status: int
    headers: StatusAndHeaders
    body: bytes
    """Without chunks and encodings."""

    @property
    def content_type(self) -> str | None:
        """The header Content-Type."""
        value: str | None = self.headers.get_header("Content-Type")
        return value


def heads(place: Place) -> Iterator[Head | Fault]:
    """The captures of a source in order, without their bodies, and its damaged places; records of other kinds are passed over.

    OSError where it cannot be read.
    """
    if isinstance(place, SavedPage):
        yield Head(0, place.url, "", 200)
        return
    for record in records(place):
        if isinstance(record, Fault):
            yield record
            continue
        try:
            if head := head_of(record):
                yield head
        except DamagedRecordError as error:
            yield Fault(place.name, record.offset, str(error))


def read(place: Place, offset: int) -> Capture:
    """The capture at an offset. DamagedRecordError where it is broken, OSError where the file cannot be read."""
    if isinstance(place, SavedPage):
        return Capture(place.url, "", 200, StatusAndHeaders("200 OK", []), read_bytes(place.path))
    record = record_at(place, offset)
    head = head_of(record)
    if head is None or head.profile:
        raise DamagedRecordError("there is no capture")
    headers, body = http_of(record)
    if (digest := record.get("WARC-Block-Digest")) and not has_digest(record.block, digest):
        raise DamagedRecordError("its digest is wrong")
    return Capture(head.url, head.date, head.status, headers, decoded(body, headers, head.digest))


def sent(path: Path, offset: int) -> tuple[StatusAndHeaders, bytes]:
    """The headers of a response of ours, and its body as it came. StorageError where it cannot be read."""
    try:
        headers, body = http_of(record_at(Source(str(path), path.name), offset))
    except (DamagedRecordError, OSError) as error:
        raise StorageError(str(path), error) from error
    is_chunked = headers.get_header("Transfer-Encoding")  # of archives that others wrote
    return headers, join_chunks(body) if is_chunked else body


def head_of(record: Record) -> Head | None:
    """The capture that a record is; None for another record."""
    kind, url = record.kind, record.url
    if kind not in ("response", "revisit", "resource") or not url.startswith(_WEB):
        return None
    if kind == "response" and not record.block.startswith(b"HTTP/"):
        return None
    profile = (record.get("WARC-Profile") or "").rpartition("/")[2] if kind == "revisit" else None
    return Head(
        record.offset,
        url,
        (record.get("WARC-Date") or "").strip(),
        _status(record),
        record.get("WARC-Payload-Digest"),
        profile,
        (record.get("WARC-Refers-To-Target-URI") or "", record.get("WARC-Refers-To-Date") or ""),
        not record.get("WARC-Truncated") and record.get("WARC-Segment-Number") is None,
    )


def _status(record: Record) -> int:
    """The HTTP status; 200 for a page without an answer, and for a revisit record that leaves the headers to the other capture."""
    if record.kind == "resource" or not record.block.startswith(b"HTTP/"):
        return 200
    code = http_of(record)[0].get_statuscode()
    if not (code.isascii() and code.isdigit()):
        raise DamagedRecordError("its HTTP status is none")
    return int(code)


def http_of(record: Record) -> tuple[StatusAndHeaders, bytes]:
    """The HTTP headers of a capture, and its body as sent."""
    if record.kind == "resource":
        given = [("Content-Type", record.get("Content-Type") or "")]
        return StatusAndHeaders("200 OK", given), record.block
    stream = io.BytesIO(record.block)
    headers = _HTTP.parse(stream)
    return headers, record.block[stream.tell() :]
