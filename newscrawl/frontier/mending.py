"""Mends differences between data set and frontier: rows follow files, and each step is committed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.exporters.contents import truncate, whole_size
from newscrawl.exporters.segments import sha256_of
from newscrawl.frontier.adoption import Adoption
from newscrawl.frontier.losses import ask_again

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from newscrawl.exporters.files import SegmentFile
    from newscrawl.exporters.rows import Segment
    from newscrawl.exporters.segments import Segments
    from newscrawl.frontier.store import Store


class Mender:
    """Changes rows and files. Nothing else writes meanwhile: the folder is locked."""

    def __init__(self, store: Store, segments: Segments, now: Callable[[], datetime]) -> None:
        self._store = store
        self._segments = segments
        self._now = now
        self._unlisted: set[str] = set()
        """Days whose manifest has to be rewritten."""

    def list_days(self) -> None:
        """Write the manifests of days whose files were adopted."""
        for day in sorted(self._unlisted):
            self._segments.list_(day)
        self._unlisted.clear()

    def adopt(self, row: Segment, file: SegmentFile) -> None:
        """Read a published file into the frontier, in place of its earlier rows, and list it in the manifest."""
        self._store.detach(row.id)
        row.state, row.compression = "published", file.compression
        found = Adoption(self._store, row).read(file.path)
        row.published_bytes, row.sha256 = file.size, sha256_of(file.path)
        self._store.put_segment(row)
        self._unlisted.add(row.folder)
        self._unlisted.update(self._store.segment(one).folder for one in found.others)
        self._store.commit()

    def adopt_unknown(self, folder: str, stem: str, file: SegmentFile) -> None:
        """The same for a file without a row."""
        self.adopt(self._store.new_segment(run_of_stem(stem), folder, stem, file.compression), file)

    def publish_hidden(self, row: Segment, hidden: Path) -> None:
        """Publish a file that was being written, in place of a published file of this name that is missing."""
        truncate(hidden, whole_size(hidden))
        self._store.detach(row.id)
        row.state, row.compression = "open", "none"
        self._read(row, hidden)
        self.publish_or_drop(row, hidden)

    def publish_unknown(self, folder: str, stem: str, hidden: Path, size: int) -> None:
        """Publish the first `size` bytes of a file that was being written and has no row."""
        truncate(hidden, size)
        row = self._store.new_segment(run_of_stem(stem), folder, stem, "none")
        self._read(row, hidden)
        self._segments.publish(row)

    def shorten(self, row: Segment, hidden: Path) -> None:
        """Keep the whole lines of a shortened file; the articles of lost lines are requested again."""
        kept = whole_size(hidden)
        truncate(hidden, kept)
        lost = self._store.detach(row.id, kept)
        ask_again(self._store, lost, self._now())
        row.state = "open"
        self._read(row, hidden)
        self.publish_or_drop(row, hidden)

    def publish_or_drop(self, row: Segment, hidden: Path) -> None:
        """Publish the lines that a run has left; without lines, remove file and row."""
        if row.bytes:
            self._segments.publish(row)
        else:
            hidden.unlink()
            self.drop(row)

    def drop(self, row: Segment) -> None:
        """Forget a segment that never had a line."""
        self._store.drop_segment(row.id)
        self._store.commit()

    def mark_absent(self, row: Segment) -> None:
        """Mark a segment as absent; its articles stay known."""
        self._store.put_segment(replace(row, state="absent"))
        self._store.commit()

    def forget(self, row: Segment) -> None:
        """Forget a segment whose name cannot be that of a file."""
        self._store.detach(row.id)
        self.drop(row)

    def _read(self, row: Segment, hidden: Path) -> None:
        Adoption(self._store, row).read(hidden)
        self._store.commit()


def give_up(store: Store, now: datetime) -> int:
    """Let all articles without a line on disk be fetched and written again: how many."""
    lost = sorted({*store.in_absent_segments(), *store.lost()})
    for article in lost:
        store.release(article)
    for row in store.segments("absent"):
        store.detach(row.id)
        store.drop_segment(row.id)
    ask_again(store, lost, now)
    store.commit()
    return len(lost)


def run_of_stem(stem: str) -> str:
    """Id of the run that wrote a segment, by the segment's name."""
    run, _, number = stem.rpartition("-")
    return run if run and number.isdecimal() else stem
