"""Read stored records: the fields of one record, and where the last whole record of a file ends."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from newscrawl.archive.records import Original
from newscrawl.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GZIP = 16 + zlib.MAX_WBITS
_BLOCK = 64 * 1024
_HEAD_MAX = 128 * 1024
"""Bytes of a record that are looked at: its fields, and the headers of its message (HEADERS_MAXSIZE has half of it)."""

HEAD_PACKED = 16 * 1024
"""Packed bytes that hold the head of any record of ours."""


@dataclass(frozen=True)
class Stored:
    """A record of a file."""

    start: int
    end: int
    """The byte behind it."""
    fields: dict[str, str]
    """Of the WARC record, by name in lower case."""
    block: bytes
    """The first bytes behind the fields."""


def fields_in(packed: bytes) -> dict[str, str] | None:
    """The fields of the record with which a packed member begins, by name in lower case; None for other bytes."""
    try:
        text = zlib.decompressobj(_GZIP).decompress(packed, _HEAD_MAX)
    except zlib.error:
        return None
    head, end, _ = text.partition(b"\r\n\r\n")
    return _fields(head) if end else None


def _fields(head: bytes) -> dict[str, str] | None:
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not first.startswith("WARC/"):
        return None
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def http_in(block: bytes) -> tuple[str, dict[str, str]]:
    """The status of a stored response, and its headers by name in lower case; the first of several values counts."""
    first, *lines = block.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")
    status = first.partition(" ")[2].partition(" ")[0]
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return status, headers


def original(fields: dict[str, str] | None) -> Original | None:
    """The response that the fields are of; None where they are of another record."""
    if fields is None or fields.get("warc-type") != "response":
        return None
    names = ("warc-record-id", "warc-target-uri", "warc-date", "warc-payload-digest")
    found = [fields.get(name, "") for name in names]
    return Original(*found) if all(found) else None


def records_in(path: Path) -> Iterator[Stored]:
    """The whole records of a file, up to the first byte that is not one. StorageError where the file cannot be read."""
    try:
        with path.open("rb") as file:
            yield from _records(file)
    except OSError as error:
        raise StorageError(str(path), error) from error


def _records(file: IO[bytes]) -> Iterator[Stored]:
    start, left = 0, b""
    while True:
        member = zlib.decompressobj(_GZIP)
        text, read = b"", 0
        try:
            while not member.eof:
                packed = left or file.read(_BLOCK)
                if not packed:
                    return
                found = member.decompress(packed)
                left = member.unused_data
                read += len(packed) - len(left)
                text += found[: _HEAD_MAX - len(text)]
        except zlib.error:
            return
        head, end, block = text.partition(b"\r\n\r\n")
        fields = _fields(head) if end else None
        if fields is None:
            return
        yield Stored(start, start + read, fields, block)
        start += read


def whole_size(path: Path) -> int:
    """Bytes up to the end of the last whole record. StorageError where the file cannot be read."""
    end = 0
    for record in records_in(path):
        end = record.end
    return end
