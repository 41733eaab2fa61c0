"""Segments: JSON Lines files that only grow, are sealed once, and become visible to readers whole.

A growing segment is named `.<name>.jsonl.open`. The store holds its durable size, which is
committed with the state of its articles; the next run cuts the bytes behind it (`frontier.reconcile`). Every
step of sealing can be repeated.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.exporters.compression import SUFFIXES, compress
from newscrawl.exporters.dataset import DataSetId
from newscrawl.exporters.disk import make_folder, open_new, refuse_link, sync_folder, write_all
from newscrawl.exporters.files import FOLDER, is_day, is_stem, scan
from newscrawl.exporters.manifest import Entry, read_manifest, write_manifest
from newscrawl.exporters.rows import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from newscrawl.exporters.rows import Segment, StateTables


@dataclass(frozen=True)
class Limits:
    """The size at which a segment is sealed; the end of its run or day seals it too."""

    bytes: int = 64 * 1024 * 1024
    lines: int = 100_000
    compression: str = "none"


# design: segments
class Segments:
    """The segments under `DATA_DIR/articles/`, of which at most one is open."""

    def __init__(
        self,
        data_dir: Path,
        store: StateTables,
        run: str,
        limits: Limits,
        now: Callable[[], datetime],
    ) -> None:
        self._root = data_dir / FOLDER
        self.dataset = DataSetId(self._root, store)
        self._store = store
        self._run = run
        self._limits = limits
        self._now = now
        self._open: Segment | None = None
        self._descriptor = -1
        self._lines: list[bytes] = []
        self._end = 0

    # --- Writing

    def append(self, line: bytes, identifier: str, *, supersedes: bool) -> Line:
        """Take a line, with its line feed, for the next `sync`, and return its place. Lines that supersede others are counted for readers."""
        segment = self._open or self._begin()
        place = Line(segment.id, self._end, len(line))
        self._lines.append(line)
        self._end += len(line)
        segment.lines += 1
        segment.revisions += supersedes
        segment.first = min(segment.first or identifier, identifier)
        segment.last = max(segment.last or identifier, identifier)
        return place

    def _begin(self) -> Segment:
        day = f"crawl_date={self._now():%Y-%m-%d}"
        number = len(self._store.segments(run=self._run)) + 1
        name = f"{self._run}-{number:04}"
        self._open = self._store.new_segment(self._run, day, name, self._limits.compression)
        self._end = 0
        return self._open

    def sync(self) -> None:
        """Make the appended lines durable; they are valid once the store has committed."""
        if self._open is None or not self._lines:
            return
        path = self.path(self._open)
        try:
            if self._descriptor < 0:
                refuse_link(self._root)
                refuse_link(path.parent)
                make_folder(path.parent)
                self._descriptor = open_new(path)
                sync_folder(path.parent)
            write_all(self._descriptor, b"".join(self._lines))
            os.fsync(self._descriptor)
        except OSError as error:
            raise StorageError(str(path), error) from error
        self._lines.clear()
        self._open.bytes = self._end
        self._store.put_segment(self._open)

    @property
    def is_full(self) -> bool:
        """Whether the open segment is committed and should be sealed."""
        if self._open is None or self._lines:
            return False
        return (
            self._open.bytes >= self._limits.bytes
            or self._open.lines >= self._limits.lines
            or self._open.folder != f"crawl_date={self._now():%Y-%m-%d}"
        )

    def seal(self) -> None:
        """Publish the open segment; all its lines must be committed."""
        if self._open is None:
            return
        segment, self._open = self._open, None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self.publish(segment)

    # --- Publishing

    def publish(self, segment: Segment) -> None:
        """Take a segment from open to published; each step can be repeated after a kill."""
        refuse_link(self._root / segment.folder)
        try:
            if segment.state == "open":
                segment.state = "sealed"
                self._store.put_segment(segment)
                self._store.commit()
            hidden = self.path(segment)
            segment.state = "published"
            target = self.path(segment)
            if hidden.exists():
                self._move(hidden, target, segment.compression)
            segment.published_bytes, segment.sha256 = target.stat().st_size, sha256_of(target)
            self.list_(segment.folder, segment)
            hidden.unlink(missing_ok=True)  # the source of a compressed one
            self._store.put_segment(segment)
            self.dataset.advance()
            self._store.commit()
        except OSError as error:
            raise StorageError(str(self.path(segment)), error) from error

    def _move(self, hidden: Path, target: Path, compression: str) -> None:
        source = hidden
        if compression != "none":
            source = target.with_name(f".{target.name}.part")
            with hidden.open("rb") as lines, os.fdopen(open_new(source), "wb") as packed:
                compress(lines, packed, compression)
                packed.flush()
                os.fsync(packed.fileno())
        source.replace(target)
        sync_folder(target.parent)

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

    def path(self, segment: Segment) -> Path:
        """The path of a segment in its present state."""
        if not (is_day(segment.folder) and is_stem(segment.name)):
            raise StorageError(
                str(self._store.path),
                f"names {segment.folder}/{segment.name}, which is not a file of a data set; `newscrawl frontier repair` removes it",
            )
        folder = self._root / segment.folder
        if segment.state in ("published", "absent"):
            return folder / f"{segment.name}.jsonl{SUFFIXES[segment.compression]}"
        return folder / f".{segment.name}.jsonl.open"


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
