"""Segments: the files of the data set, JSON Lines that grow and are published as described in `exporters.growing`."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.exporters.compression import SUFFIXES, compress
from newscrawl.exporters.dataset import DataSetId
from newscrawl.exporters.disk import open_new
from newscrawl.exporters.files import FOLDER, is_day, is_stem, scan
from newscrawl.exporters.growing import GrowingFiles
from newscrawl.exporters.manifest import Entry, read_manifest, write_manifest
from newscrawl.exporters.rows import Line, Segment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from newscrawl.exporters.rows import StateTables


@dataclass(frozen=True)
class Limits:
    """The size at which a segment is sealed; the end of its run or day seals it too."""

    bytes: int = 64 * 1024 * 1024
    lines: int = 100_000
    compression: str = "none"


# design: segments
class Segments(GrowingFiles[Segment]):
    """The segments under `DATA_DIR/articles/`, of which at most one is open."""

    def __init__(
        self,
        data_dir: Path,
        store: StateTables,
        run: str,
        limits: Limits,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(data_dir / FOLDER, run, now)
        self.dataset = DataSetId(self._root, store)
        self._store = store
        self._limits = limits

    # --- Writing

    def append(self, line: bytes, identifier: str, *, supersedes: bool) -> Line:
        """Take a line, with its line feed, for the next `sync`, and return its place. Lines that supersede others are counted for readers."""
        segment = self._opened()
        place = Line(segment.id, self._add(line), len(line))
        segment.lines += 1
        segment.revisions += supersedes
        segment.first = min(segment.first or identifier, identifier)
        segment.last = max(segment.last or identifier, identifier)
        return place

    def _number(self) -> int:
        return len(self._store.segments(run=self._run)) + 1

    def _new_row(self, folder: str, name: str) -> Segment:
        return self._store.new_segment(self._run, folder, name, self._limits.compression)

    def _put(self, row: Segment) -> None:
        self._store.put_segment(row)

    def _commit(self) -> None:
        self._store.commit()

    def _has_reached_limit(self, row: Segment) -> bool:
        return row.bytes >= self._limits.bytes or row.lines >= self._limits.lines

    # --- Publishing

    def move(self, hidden: Path, target: Path, row: Segment) -> None:
        """Compress a finished file, where that is wanted, and give it its final name."""
        source = hidden
        if row.compression != "none":
            source = target.with_name(f".{target.name}.part")
            with hidden.open("rb") as lines, os.fdopen(open_new(source), "wb") as packed:
                compress(lines, packed, row.compression)
                packed.flush()
                os.fsync(packed.fileno())
        super().move(source, target, row)

    def _list_published(self, row: Segment, target: Path) -> None:
        row.published_bytes, row.sha256 = target.stat().st_size, sha256_of(target)
        self.list_(row.folder, row)

    def _has_published(self) -> None:
        self.dataset.advance()

    def list_(self, folder: str, *published: Segment, keeps_absent: bool = True) -> None:
        """Write the manifest of a folder. Entries of present files are kept, whoever wrote them.

        So are those of absent files, unless `keeps_absent` is False. A folder behind a symbolic link is skipped.
        """
        day = self._root / folder
        if day.is_symlink():
            return
        there = scan(day).segments
        entries = read_manifest(day).entries
        known = [
            *self._store.segments("published", folder),
            *self._store.segments("absent", folder),
        ]
        for one in (*known, *published):
            if one.sha256 and (one.name in there or one.name in entries):
                entries[one.name] = _entry(one)
        kept = [one for stem, one in entries.items() if keeps_absent or stem in there]
        write_manifest(day, kept)

    def path(self, row: Segment) -> Path:
        """The path of a segment in its present state."""
        if not (is_day(row.folder) and is_stem(row.name)):
            raise StorageError(
                str(self._store.path),
                f"names {row.folder}/{row.name}, which is not a file of a data set; `newscrawl frontier repair` removes it",
            )
        folder = self._root / row.folder
        if row.state in ("published", "absent"):
            return folder / f"{row.name}.jsonl{SUFFIXES[row.compression]}"
        return folder / f".{row.name}.jsonl.open"


def _entry(segment: Segment) -> Entry:
    return Entry(
        file=f"{segment.name}.jsonl{SUFFIXES[segment.compression]}",
        bytes=segment.published_bytes or 0,
        sha256=segment.sha256 or "",
        lines=segment.lines,
        revisions=segment.revisions,
        first_identifier=segment.first or "",
        last_identifier=segment.last or "",
        run=segment.run,
        contested=json.loads(segment.contested or "[]"),
    )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
