"""Writes requests and responses to WARC files, which grow and are published as described in `exporters.growing`."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.archive.files import FOLDER, SUFFIX, Place, scan
from newscrawl.archive.manifest import Entry, read_manifest, write_manifest
from newscrawl.archive.records import NOT_MODIFIED, SAME_PAYLOAD, Records, labelled, sha1
from newscrawl.archive.rows import Capture, WarcFile
from newscrawl.archive.stored import HEAD_PACKED, fields_in, original
from newscrawl.errors import StorageError
from newscrawl.exporters.files import is_day, is_stem
from newscrawl.exporters.growing import GrowingFiles
from newscrawl.exporters.segments import sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from newscrawl.archive.records import Exchange, Original
    from newscrawl.archive.rows import ArchiveTables


@dataclass(frozen=True)
class ArchiveOptions:
    """How a run archives what it downloads."""

    bytes: int = 256 * 1024 * 1024
    """The size at which a file is finished; the end of its run or day finishes it too."""
    info: tuple[tuple[str, str], ...] = ()
    """Fields of the record that each file begins with."""


class Archived(NamedTuple):
    """Where a response was archived, and how."""

    place: Place
    kind: str
    """response, revisit."""


class WarcFiles(GrowingFiles[WarcFile]):
    """The files under `DATA_DIR/warc/`, of which at most one is open."""

    def __init__(
        self, data_dir: Path, tables: ArchiveTables, run: str, now: Callable[[], datetime]
    ) -> None:
        super().__init__(data_dir / FOLDER, run, now)
        self._tables = tables

    def list_(self, folder: str, *published: WarcFile, keeps_absent: bool = True) -> None:
        """Write the manifest of a folder. Entries of absent files are kept, unless `keeps_absent` is False.

        A folder behind a symbolic link is skipped.
        """
        day = self._root / folder
        if day.is_symlink():
            return
        there = scan(day).files
        entries, _ = read_manifest(day)
        for one in (*self._tables.warc_files("published", folder), *published):
            if one.sha256 and (one.name in there or one.name in entries):
                file = f"{one.name}{SUFFIX}"
                entries[one.name] = Entry(file, one.bytes, one.sha256, one.records, one.run)
        write_manifest(day, [one for stem, one in entries.items() if keeps_absent or stem in there])

    def path(self, row: WarcFile) -> Path:
        """The path of a file in its present state."""
        if not (is_day(row.folder) and is_stem(row.name)):
            raise StorageError(
                str(self._tables.path),
                f"names {row.folder}/{row.name}, which is not a file of an archive",
            )
        name = f"{row.name}{SUFFIX}"
        is_final = row.state in ("published", "absent")
        return self._root / row.folder / (name if is_final else f".{name}.open")

    def _number(self) -> int:
        return len(self._tables.warc_files(run=self._run)) + 1

    def _new_row(self, folder: str, name: str) -> WarcFile:
        return self._tables.new_warc_file(self._run, folder, name)

    def _put(self, row: WarcFile) -> None:
        self._tables.put_warc_file(row)

    def _commit(self) -> None:
        self._tables.commit()

    def _has_reached_limit(self, row: WarcFile) -> bool:  # noqa: ARG002 - a run that does not archive writes none
        return False

    def _list_published(self, row: WarcFile, target: Path) -> None:
        row.bytes, row.sha256 = target.stat().st_size, sha256_of(target)
        self.list_(row.folder, row)


# design: archive
class Archive(WarcFiles):
    """Archives the requests of a run. Records are valid, like lines, once the store has committed."""

    def __init__(
        self,
        data_dir: Path,
        tables: ArchiveTables,
        run: str,
        options: ArchiveOptions,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(data_dir, tables, run, now)
        self._options = options
        self._records = Records()
        self._unsynced: dict[int, bytes] = {}
        """Responses of the open file that are not on disk yet, by their first byte."""

    def add(self, exchange: Exchange) -> Archived:
        """Take the records of a request for the next `sync`, and return the place of its response."""
        file = self._opened()
        record, digest = self._records.new_id(), sha1(exchange.body)
        profile, found = self._known(exchange, digest)
        file.records += 1 + bool(exchange.request) + bool(exchange.notes)
        if exchange.request:
            self._add(self._records.request(exchange, record))
        if profile:
            packed = self._records.revisit(exchange, record, profile, found)
        else:
            packed = self._records.response(exchange, record, digest)
        start = self._add(packed)
        if exchange.is_whole_page and not profile:
            self._tables.put_capture(exchange.url, digest, Capture(file.id, start))
            self._unsynced[start] = packed
        if exchange.notes:
            self._add(self._records.metadata(exchange, record))
        place = Place(f"{FOLDER}/{file.folder}/{file.name}{SUFFIX}", start)
        return Archived(place, "revisit" if profile else "response")

    def _known(self, exchange: Exchange, digest: bytes) -> tuple[str | None, Original | None]:
        """The profile of a revisit, and the response it refers to; None for a response to be archived with its body."""
        if exchange.status == HTTPStatus.NOT_MODIFIED:
            return NOT_MODIFIED, self._original(self._tables.capture_of(exchange.url))
        if not exchange.is_whole_page:
            return None, None
        capture = self._tables.capture_with(digest)
        found = self._original(capture)
        if found is None or capture is None or found.digest != labelled(digest):
            return None, None
        self._tables.put_capture(exchange.url, digest, capture)
        return SAME_PAYLOAD, found

    def _original(self, capture: Capture | None) -> Original | None:
        """The archived response at a place; None where it is not there: files may be moved away."""
        file = capture and self._tables.warc_file(capture.file)
        if capture is None or file is None:
            return None
        is_open = self._open is not None and file.id == self._open.id
        if is_open and capture.start in self._unsynced:
            return original(fields_in(self._unsynced[capture.start]))
        try:
            with self.path(file).open("rb") as stored:
                stored.seek(capture.start)
                return original(fields_in(stored.read(HEAD_PACKED)))
        except (OSError, StorageError):
            return None

    def sync(self) -> None:
        """Make the appended records durable; they are valid once the store has committed."""
        super().sync()
        self._unsynced.clear()

    def _begin_file(self, row: WarcFile) -> None:
        self._records = Records()
        date = f"{self._now():%Y-%m-%dT%H:%M:%SZ}"
        info = (*self._options.info, ("isPartOf", self._run))
        self._add(self._records.warcinfo(f"{row.name}{SUFFIX}", date, info))
        row.records += 1

    def _has_reached_limit(self, row: WarcFile) -> bool:
        return row.bytes >= self._options.bytes
