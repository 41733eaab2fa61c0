"""Segments: JSON Lines files that only grow, are sealed once, and appear to readers whole.

While it grows a segment is `.<name>.jsonl.open`. How much of it is durable stands in the store and is
committed with what the lines belong to; recovery cuts what lies behind. Every step of sealing can be
repeated.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.exporters.compression import SUFFIXES, compress
from newscrawl.exporters.disk import make_folder, sync_folder, write_all
from newscrawl.exporters.manifest import Entry, write_manifest
from newscrawl.frontier.rows import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from newscrawl.frontier.rows import Segment
    from newscrawl.frontier.store import Store

FOLDER = "articles"


@dataclass(frozen=True)
class Limits:
    """When a segment is sealed, besides the end of its run and of its day."""

    bytes: int = 64 * 1024 * 1024
    lines: int = 100_000
    compression: str = "none"


class Segments:
    """The segments under `DATA_DIR/articles/`, one of them open at most."""

    def __init__(
        self, data_dir: Path, store: Store, run: str, limits: Limits, now: Callable[[], datetime]
    ) -> None:
        self._root = data_dir / FOLDER
        self._store = store
        self._run = run
        self._limits = limits
        self._now = now
        self._open: Segment | None = None
        self._descriptor = -1
        self._lines: list[bytes] = []
        self._end = 0

    # --- Writing

    def append(self, line: bytes, identifier: str, revision: int) -> Line:
        """Take a line, its line feed included, for the next `sync`: where it will stand."""
        segment = self._open or self._begin()
        place = Line(segment.id, self._end, len(line))
        self._lines.append(line)
        self._end += len(line)
        segment.lines += 1
        segment.revisions += revision > 1
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
        """Make the lines taken durable; they count once the store has committed."""
        if self._open is None or not self._lines:
            return
        path = self.path(self._open)
        try:
            if self._descriptor < 0:
                make_folder(path.parent)
                self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
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
        """Whether the open segment, all of it committed, should be sealed now."""
        if self._open is None or self._lines:
            return False
        return (
            self._open.bytes >= self._limits.bytes
            or self._open.lines >= self._limits.lines
            or self._open.folder != f"crawl_date={self._now():%Y-%m-%d}"
        )

    def seal(self) -> None:
        """Publish the open segment, all of which is committed."""
        if self._open is None:
            return
        segment, self._open = self._open, None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self._publish(segment)

    # --- Publishing

    def _publish(self, segment: Segment) -> None:
        """From open to published; each step leaves what the next, or a repetition, starts from."""
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
            segment.published_bytes, segment.sha256 = target.stat().st_size, _sha256(target)
            self._list(segment)
            hidden.unlink(missing_ok=True)  # the source of a compressed one
            self._store.put_segment(segment)
            self._store.commit()
        except OSError as error:
            raise StorageError(str(self.path(segment)), error) from error

    def _move(self, hidden: Path, target: Path, compression: str) -> None:
        source = hidden
        if compression != "none":
            source = target.with_name(f".{target.name}.part")
            with hidden.open("rb") as lines, source.open("wb") as packed:
                compress(lines, packed, compression)
                packed.flush()
                os.fsync(packed.fileno())
        source.replace(target)
        sync_folder(target.parent)

    def _list(self, segment: Segment) -> None:
        """Write the manifest of the segment's folder with it."""
        others = self._store.segments("published", segment.folder)
        listed = [*(one for one in others if one.id != segment.id), segment]
        write_manifest(self._root / segment.folder, map(_entry, listed))

    def path(self, segment: Segment) -> Path:
        """Where a segment lies in its present state."""
        folder = self._root / segment.folder
        if segment.state == "published":
            return folder / f"{segment.name}.jsonl{SUFFIXES[segment.compression]}"
        return folder / f".{segment.name}.jsonl.open"

    # --- Recovery

    def recover(self) -> int:
        """Publish what earlier runs left; how many bytes were cut that no commit speaks of.

        StorageError where a segment has lost lines that were durable.
        """
        try:
            cut = sum(self._recover(segment) for segment in self._store.segments("open"))
            for segment in self._store.segments("sealed"):
                self._publish(segment)
            return cut + self._remove_strays()
        except OSError as error:
            raise StorageError(str(self._root), error) from error

    def _recover(self, segment: Segment) -> int:
        """Bytes that were cut from an open segment, which is then published, or dropped where no line is left."""
        cut = self._cut(segment)
        if segment.bytes:
            self._publish(segment)
        else:
            self.path(segment).unlink(missing_ok=True)
            self._store.drop_segment(segment.id)
            self._store.commit()
        return cut

    def _cut(self, segment: Segment) -> int:
        path = self.path(segment)
        try:
            size = path.stat().st_size if path.exists() else 0
            if size < segment.bytes:
                raise StorageError(
                    str(path),
                    f"has {size} bytes where {segment.bytes} were written; lines are lost",
                )
            if size > segment.bytes:
                with path.open("rb+") as file:
                    file.truncate(segment.bytes)
                    os.fsync(file.fileno())
        except OSError as error:
            raise StorageError(str(path), error) from error
        return size - segment.bytes

    def _remove_strays(self) -> int:
        """Hidden files of ours that the store knows nothing of, begun and never committed."""
        hidden = self._root.glob("crawl_date=*/.*")
        strays = [path for path in hidden if path.suffix in (".open", ".part")]
        published = {one.name for one in self._store.segments("published")} if strays else set()
        cut = 0
        for path in strays:
            name = path.name.removeprefix(".").removesuffix(".jsonl.open")
            if path.suffix == ".open" and name not in published:
                cut += path.stat().st_size
            path.unlink()
        return cut


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
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
