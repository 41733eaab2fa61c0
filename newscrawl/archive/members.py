"""Records of a WARC file with their offsets. A damaged place costs its own record; the rest of the file is read."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeaders,
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)

from newscrawl.archive.connection import shown
from newscrawl.archive.remote import LONG, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD_BYTES_MAX = 64 * 1024 * 1024
"""The largest record that is read: four times the largest answer that a crawl accepts. A longer one is passed over."""

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_WARC = b"WARC/"
_FIRST_LINE = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
_GZIP = b"\x1f\x8b\x08"
_BLOCK = 32 * 1024
_HEAD_BYTES_MAX = 1024 * 1024
"""The longest header of a record."""

_END = b"\r\n\r\n"
_PARSER = StatusAndHeadersParser(_VERSIONS)


@dataclass(frozen=True)
class Source:
    """A WARC file, or the part of another file that holds one."""

    path: str
    """The file on disk, or its URL."""
    name: str
    """The name in reports; of a part of a WACZ file "pages.wacz/archive/data.warc.gz"."""
    begin: int = 0
    end: int | None = None
    """The bytes of the file that hold the WARC file; None: up to its end."""


@dataclass(frozen=True)
class Record:
    """A record of a WARC file."""

    offset: int
    """Where it begins in its source, in bytes."""
    headers: StatusAndHeaders
    block: bytes
    """What follows the headers of the record: of a response the HTTP headers and the body."""

    def get(self, name: str) -> str | None:
        """A header of the record."""
        value: str | None = self.headers.get_header(name)
        return value

    @property
    def kind(self) -> str:
        """ "response", "revisit", "request" …"""
        return (self.get("WARC-Type") or "").strip().lower()

    @property
    def url(self) -> str:
        """The address of the archived page; empty without one."""
        url = (self.get("WARC-Target-URI") or "").strip()
        if url.startswith("<") and url.endswith(">"):  # wget 1.19
            url = url[1:-1]
        return url.replace(" ", "%20")


@dataclass(frozen=True)
class Fault:
    """A place of a file that cannot be read."""

    name: str
    """Of the source."""
    offset: int
    reason: str
    """ "broken", "cut", "too large", "not a WARC record" …"""

    def __str__(self) -> str:
        """ "a.warc.gz:4711: broken"."""
        return f"{self.name}:{self.offset}: {self.reason}"


class DamagedRecordError(Exception):
    """A record cannot be read; the text is the reason."""


class SeveralInOneError(DamagedRecordError):
    """A gzip member has several records, so that they have no offsets of their own."""

    def __init__(self) -> None:
        super().__init__("several records in one gzip member")


def records(source: Source) -> Iterator[Record | Fault]:
    """The records of a file in order, and a Fault for each damaged place. OSError where the file cannot be read."""
    with opened(source.path, LONG) as file:
        end = _end(file, source)
        file.seek(source.begin)
        is_packed = file.read(2) == _GZIP[:2] or shown(source.path).endswith(".gz")
        at = source.begin
        while at < end:
            offset = at - source.begin
            try:
                data, following = (_member if is_packed else _plain)(file, at, end)
                if data is not None:
                    yield _parsed(data, offset, is_packed=is_packed)
            except DamagedRecordError as error:
                yield Fault(source.name, offset, str(error))
                following = (_next_member if is_packed else _next_plain)(file, at + 1, end)
            at = following


def record_at(source: Source, offset: int) -> Record:
    """The record at an offset. DamagedRecordError where there is none, OSError where the file cannot be read."""
    with opened(source.path) as file:
        end = _end(file, source)
        at = source.begin + offset
        if at >= end:  # the file was cut
            raise DamagedRecordError("there is no record")
        file.seek(at)
        is_packed = file.read(2) == _GZIP[:2]
        data, _ = (_member if is_packed else _plain)(file, at, end)
    if data is None:
        raise DamagedRecordError("there is no record")
    return _parsed(data, offset, is_packed=is_packed)


def record_in(data: bytes) -> Record:
    """The record in the bytes of one gzip member. DamagedRecordError where there is none."""
    found, _ = _member(io.BytesIO(data), 0, len(data))
    if found is None:
        raise DamagedRecordError("there is no record")
    return _parsed(found, 0, is_packed=True)


def is_one_member(source: Source) -> bool:
    """Whether the file is compressed as a whole, and not record by record: it can only be read when it is unpacked."""
    try:
        record_at(source, 0)
    except DamagedRecordError as error:
        return isinstance(error, SeveralInOneError)
    return False


def _end(file: IO[bytes], source: Source) -> int:
    size = file.seek(0, io.SEEK_END)
    return size if source.end is None else min(size, source.end)


def _parsed(data: bytes, offset: int, *, is_packed: bool) -> Record:
    stream = io.BytesIO(data)
    headers = _headers(stream)
    start = stream.tell()
    length = _length(headers)
    rest = data[start + length :]
    if rest.strip(b"\r\n"):
        if is_packed and rest.lstrip(b"\r\n").startswith(_WARC):
            raise SeveralInOneError
        raise DamagedRecordError("its length is wrong")
    if len(data) < start + length:
        raise DamagedRecordError("cut")
    return Record(offset, headers, data[start : start + length])


def _headers(stream: io.BytesIO) -> StatusAndHeaders:
    try:
        headers: StatusAndHeaders = _PARSER.parse(stream)
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise DamagedRecordError("not a WARC record") from error
    if _FIRST_LINE.search(stream.getbuffer()[: stream.tell()], 1):
        raise DamagedRecordError("cut")  # the next record begins within its headers
    return headers


def _length(headers: StatusAndHeaders) -> int:
    text = (headers.get_header("Content-Length") or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise DamagedRecordError("its length is unknown")
    return int(text)


# --- One gzip member for each record


def _member(file: IO[bytes], at: int, end: int) -> tuple[bytes | None, int]:
    """The unpacked bytes of the member at `at`, and where the next begins; None for zeros at the end of a file."""
    if _is_padding(file, at, end):
        return None, end
    parts: list[bytes] = []
    try:
        following = _unpack(file, at, end, parts)
    except DamagedRecordError:
        if _holds_several(b"".join(parts)):
            raise SeveralInOneError from None
        raise
    return b"".join(parts), following


def _unpack(file: IO[bytes], at: int, end: int, parts: list[bytes]) -> int:
    """Unpack the member at `at` into `parts`: where it ends."""
    unpacker = zlib.decompressobj(wbits=31)
    file.seek(at)
    size = 0
    while not unpacker.eof:
        packed = file.read(min(_BLOCK, end - at))
        if not packed:
            raise DamagedRecordError("cut")
        at += len(packed)
        while packed:
            try:
                part = unpacker.decompress(packed, _BLOCK * 32)
            except zlib.error as error:
                raise DamagedRecordError("broken") from error
            packed = unpacker.unconsumed_tail
            size += len(part)
            parts.append(part)
            if size > RECORD_BYTES_MAX:
                raise DamagedRecordError("too large")
    return at - len(unpacker.unused_data)


def _is_padding(file: IO[bytes], at: int, end: int) -> bool:
    """Whether only zeros are left."""
    file.seek(at)
    while at < end and (block := file.read(min(_BLOCK, end - at))):
        if block[0] or block.strip(b"\0"):
            return False
        at += len(block)
    return True


def _holds_several(data: bytes) -> bool:
    """Whether the beginning of a member goes on behind its first record."""
    stream = io.BytesIO(data)
    try:
        length = _length(_headers(stream))
    except DamagedRecordError:
        return False
    return bool(data[stream.tell() + length :].strip(b"\r\n"))


def _next_member(file: IO[bytes], at: int, end: int) -> int:
    """Where the next member with a record begins, else `end`."""
    for found in _find(file, _GZIP, at, end):
        file.seek(found)
        try:
            opening = zlib.decompressobj(wbits=31).decompress(file.read(_BLOCK), len(_WARC))
        except zlib.error:
            continue
        if opening == _WARC:
            return found
    return end


# --- Not compressed


def _plain(file: IO[bytes], at: int, end: int) -> tuple[bytes | None, int]:
    """The bytes of the record at `at`, and where the next begins; None for the blank lines at the end of a file."""
    file.seek(at)
    head = file.read(min(_BLOCK, end - at))
    if not head.strip(b"\r\n"):
        return None, at + len(head)
    blank = len(head) - len(head.lstrip(b"\r\n"))
    if blank:
        return None, at + blank
    if not head.startswith(_WARC):
        raise DamagedRecordError("not a WARC record")
    while (stop := head.find(_END)) < 0:
        more = file.read(min(_BLOCK, end - at - len(head)))
        if not more or len(head) > _HEAD_BYTES_MAX:
            raise DamagedRecordError("cut" if not more else "not a WARC record")
        head += more
    start = stop + len(_END)
    length = _length(_headers(io.BytesIO(head[:start])))
    following = at + start + length
    if following > end:
        raise DamagedRecordError("cut")
    file.seek(following)
    behind = file.read(min(len(_END) + len(_WARC), end - following))
    is_next = _WARC.startswith(behind.lstrip(b"\r\n")[: len(_WARC)])
    if not is_next and not behind.startswith(_END):  # else it is the next record that is damaged
        raise DamagedRecordError("its length is wrong")
    following += len(behind) - len(behind.lstrip(b"\r\n"))
    if start + length > RECORD_BYTES_MAX:
        raise DamagedRecordError("too large")
    file.seek(at)
    return file.read(start + length), following


def _next_plain(file: IO[bytes], at: int, end: int) -> int:
    """Where the next record begins, by its first line, else `end`."""
    for found in _find(file, _WARC, at, end):
        file.seek(found)
        if _FIRST_LINE.match(file.read(16)):
            return found
    return end


def _find(file: IO[bytes], word: bytes, at: int, end: int) -> Iterator[int]:
    """Every place of a word between two places of a file."""
    overlap = len(word) - 1
    kept = b""
    while at < end:
        file.seek(at)
        block = file.read(min(_BLOCK * 32, end - at))
        if not block:
            return
        window = kept + block
        found = window.find(word)
        while found >= 0:
            yield at - len(kept) + found
            found = window.find(word, found + 1)
        at += len(block)
        kept = window[-overlap:]
