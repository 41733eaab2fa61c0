"""Checks an archive: its files, their digests and manifests, and the places that the lines of the data set name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from newscrawl.archive.cdxj import CAPTURES
from newscrawl.archive.files import FOLDER, SUFFIX, Place, scan
from newscrawl.archive.manifest import read_manifest
from newscrawl.archive.stored import fields_in, records_in
from newscrawl.archive.surt import surt
from newscrawl.exporters.compression import UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.exporters.files import day_names
from newscrawl.exporters.files import scan as scan_segments
from newscrawl.exporters.segments import sha256_of
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.archive.files import Day

_BLOCK = 1 << 20


@dataclass
class Verified:
    """What was looked at, and which records others refer to."""

    files: int = 0
    records: int = 0
    lines: int = 0
    responses: set[str] = field(default_factory=set)
    """Ids of records."""
    needed: dict[str, str] = field(default_factory=dict)
    """Ids of records that revisits refer to, each with the place of the first revisit."""
    captures: dict[str, dict[int, str]] = field(default_factory=dict)
    """By file, relative to the data folder, and first byte: URL of the capture."""


class Verification:
    """Checks the archive of a data folder; nothing is locked or changed."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._root = data_dir / FOLDER
        self.seen = Verified()

    def faults(self) -> Iterator[str]:
        """A sentence for each fault."""
        try:
            for name in day_names(self._root):
                yield from self._day(scan(self._root / name))
            for record, place in self.seen.needed.items():
                if record not in self.seen.responses:
                    yield f"{place}: refers to {record}, which is not in the archive"
            for name in day_names(self._data_dir / ARTICLES):
                folder = self._data_dir / ARTICLES / name
                for file in scan_segments(folder).segments.values():
                    yield from self._lines(file.path)
        except OSError as error:
            yield f"{error.filename or self._root}: cannot be read: {error.strerror}"

    # --- Files

    def _day(self, day: Day) -> Iterator[str]:
        entries, faults = read_manifest(day.path)
        yield from faults
        for stem, entry in entries.items():
            if stem not in day.files:
                yield f"{day.path / entry.file}: is not there, its {entry.records} records are absent"
        for path in day.strangers:
            yield f"{path}: is not a WARC file of newscrawl"
        for stem, path in day.files.items():
            before = self.seen.records
            yield from self._file(path)
            given = entries.get(stem)
            if given is None:
                yield f"{path}: is not in the manifest of its day"
            elif (size := path.stat().st_size) != given.bytes:
                yield f"{path}: has {size} bytes, its manifest states {given.bytes}"
            elif sha256_of(path) != given.sha256:
                yield f"{path}: has another sha256 than its manifest states"
            elif (count := self.seen.records - before) != given.records:
                yield f"{path}: has {count} records, its manifest states {given.records}"

    def _file(self, path: Path) -> Iterator[str]:
        """Check each record of a file, with its digests."""
        self.seen.files += 1
        end, first = 0, ""
        found = self.seen.captures.setdefault(_name(path), {})
        for record in records_in(path):
            fields = record.fields
            first = first or fields.get("warc-type", "")
            end = record.end
            self.seen.records += 1
            if fields.get("warc-type") in CAPTURES:
                found[record.start] = fields.get("warc-target-uri", "")
            if fields.get("warc-type") == "response":
                self.seen.responses.add(fields.get("warc-record-id", ""))
            if needed := fields.get("warc-refers-to"):
                self.seen.needed.setdefault(needed, f"{path}:{record.start}")
        if first != "warcinfo":
            yield f"{path}: begins with {first or 'no record'}, expected warcinfo"
        if (size := path.stat().st_size) != end:
            yield f"{path}:{end}: {size - end} bytes behind the last whole record are not records"
            return
        with path.open("rb") as file:
            yield from _digest_faults(path, file)

    # --- Lines

    def _lines(self, path: Path) -> Iterator[str]:
        """Check the places that the lines of a segment name."""
        number = 0
        try:
            with open_lines(path) as file:
                for _, text in whole_lines(file):
                    number += 1
                    line = _parsed(text)
                    place = line.get("metadata", {}).get("warc") if line else None
                    if line and place:
                        self.seen.lines += 1
                        if fault := self._place_fault(line, str(place)):
                            yield f"{path}:{number}: {fault}"
        except UNREADABLE as error:
            yield f"{path}: cannot be read behind line {number}: {error}"

    def _place_fault(self, line: dict[str, Any], text: str) -> str | None:
        """Why the place in `metadata.warc` is not that of the line's page; None where it is."""
        place = Place.parse(text)
        if place is None:
            return f"metadata.warc: {text!r:.120} is not the place of a record"
        url = self._url_at(place)
        if url is None:
            return f"metadata.warc: {text} is not the place of a response"
        here, wanted = parse(url), parse(str(line.get("url")))
        is_first_page = here.identifier == line.get("identifier") and here.page == 1
        if is_first_page or surt(here.url) == surt(wanted.url):
            return None
        return f"metadata.warc: {text} is a response of {url}, not of {wanted.url}"

    def _url_at(self, place: Place) -> str | None:
        """The URL of the response at a place, also in a file that a run still writes."""
        if place.file in self.seen.captures:
            return self.seen.captures[place.file].get(place.start)
        hidden = self._data_dir / place.hidden
        if not hidden.is_file():
            return None
        with hidden.open("rb") as file:
            file.seek(place.start)
            fields = fields_in(file.read(_BLOCK)) or {}
        return fields.get("warc-target-uri") if fields.get("warc-type") in CAPTURES else None


def _digest_faults(path: Path, file: IO[bytes]) -> Iterator[str]:
    records = ArchiveIterator(file, check_digests=True)
    try:
        for record in records:
            while record.raw_stream.read(_BLOCK):
                pass
            if record.digest_checker.passed is False:
                problems = "; ".join(record.digest_checker.problems)
                yield f"{path}:{records.get_record_offset()}: {problems}"
    except ArchiveLoadFailed as error:
        yield f"{path}: cannot be read as WARC: {str(error).strip()}"


def _name(path: Path) -> str:
    return f"{FOLDER}/{path.parent.name}/{path.name.removesuffix(SUFFIX)}{SUFFIX}"


def _parsed(text: bytes | None) -> dict[str, Any] | None:
    """A line as data; None for one that is not a record, which `newscrawl.read` reports."""
    try:
        line = json.loads(text or b"")
    except (ValueError, RecursionError):
        return None
    is_record = isinstance(line, dict) and isinstance(line.get("metadata"), dict)
    return line if is_record else None
