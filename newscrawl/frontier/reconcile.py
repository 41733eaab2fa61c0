"""Compares the data set on disk with the frontier, and mends each difference.

Segments are the truth and the frontier is their index. Every run compares names and sizes, and reads only files that
differ. `newscrawl frontier repair` also checks manifests and, where asked, hashes, and gives up missing lines, so that
their articles are fetched again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.exporters.contents import begins_with, lines_size, truncate, whole_size
from newscrawl.exporters.files import FOLDER, Day, day_names, is_day, is_stem, scan
from newscrawl.frontier.mending import Mender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from newscrawl.exporters.files import SegmentFile
    from newscrawl.exporters.rows import Segment
    from newscrawl.exporters.segments import Segments
    from newscrawl.frontier.store import Store


@dataclass(frozen=True)
class Difference:
    """One difference, with a sentence that describes it and the function that mends it."""

    kind: str
    """Kind, as runs count it: adopted, absent, returned, changed, cut, lost, …"""
    sentence: str
    """Empty for a usual leftover of a stopped run."""
    mend: Callable[[], object] | None
    """None: the operator has to mend it."""
    amount: int = 0
    """Number of lines concerned, where known; of a cut, its bytes."""


# design: dataset-is-truth, absent-lines
class Reconciler:
    """Compares the data folder of a store with its rows. Nothing else writes meanwhile: the folder is locked."""

    def __init__(
        self, data_dir: Path, store: Store, segments: Segments, now: Callable[[], datetime]
    ) -> None:
        self._root = data_dir / FOLDER
        self._store = store
        self._dataset = segments.dataset
        self._publish = segments.publish
        self._mender = Mender(store, segments, now)

    def mending(self) -> Iterator[Difference]:
        """Mend the differences and yield those with a sentence. StorageError where the disk fails."""
        for one in self.differences():
            self._mend(one)
            if one.sentence:
                yield one
        self._mender.list_days()
        self._dataset.adopt()
        self._store.commit()

    def _mend(self, one: Difference) -> None:
        try:
            if one.mend:
                one.mend()
        except OSError as error:
            raise StorageError(str(self._root), error) from error

    def differences(self) -> Iterator[Difference]:
        """Differences between files and rows, by name and size. Each must be mended before the next is taken."""
        if difference := self._dataset.difference():
            yield Difference("identity", difference, self._dataset.adopt)
        there: dict[str, Day] = {}
        for name in self._day_names():
            day = self._scan(name)
            if day is None:
                yield Difference("unreadable", f"{self._root / name} cannot be read", None)
            else:
                there[name] = day
        yield from self._rows(there)
        yield from self._strays(there)

    def _day_names(self) -> list[str]:
        try:
            return day_names(self._root)
        except OSError as error:
            raise StorageError(str(self._root), error) from error

    def _scan(self, name: str) -> Day | None:
        """The files of a day; None where its folder cannot be read: other days are not affected."""
        try:
            return scan(self._root / name)
        except OSError:
            return None

    # --- Rows of the frontier

    def _rows(self, there: dict[str, Day]) -> Iterator[Difference]:
        for row in self._store.segments():
            if not (is_day(row.folder) and is_stem(row.name)):
                sentence = f"the frontier names {row.folder}/{row.name}, which is no file of a data set: forgotten"
                yield Difference("foreign", sentence, partial(self._mender.forget, row), row.lines)
                continue
            day = there.get(row.folder, Day(self._root / row.folder))
            file, hidden = day.segments.get(row.name), day.hidden.get(row.name)
            if row.state in ("open", "sealed"):
                yield from self._unpublished(row, file, hidden)
            elif file is not None:
                yield from self._published(row, file)
            elif hidden is not None:
                sentence = (
                    f"{row.folder}/{hidden.name} is there, its published file is missing: adopted"
                )
                yield Difference(
                    "adopted", sentence, partial(self._mender.publish_hidden, row, hidden)
                )
            elif row.state != "absent":
                yield self._absent(row)

    def _published(self, row: Segment, file: SegmentFile) -> Iterator[Difference]:
        """Compare a published file with its row, by name and size."""
        name = f"{row.folder}/{file.path.name}"
        if not os.access(file.path, os.R_OK):
            yield _unreadable(file)
        elif row.state == "absent":
            yield self._adopting("returned", f"{name} is there again", row, file)
        elif file.compression != row.compression:
            sentence = f"{name} has another compression than when it was written"
            yield self._adopting("compressed", sentence, row, file)
        elif file.size != row.published_bytes:
            sentence = f"{name} has {file.size} bytes, {row.published_bytes} were written"
            yield self._adopting("changed", sentence, row, file)

    def _unpublished(
        self, row: Segment, file: SegmentFile | None, hidden: Path | None
    ) -> Iterator[Difference]:
        """Publish a segment that a run left, without the bytes that were not committed."""
        if file is not None and not os.access(file.path, os.R_OK):
            yield _unreadable(file)
        elif file is not None and lines_size(file.path) != row.bytes:
            sentence = f"{row.folder}/{file.path.name} was published after this frontier was kept"
            yield self._adopting("adopted", sentence, row, file)
        elif file is not None:
            yield Difference("left", "", partial(self._publish, row))
        elif hidden is None and row.bytes:
            yield self._absent(row)
        elif hidden is None:
            yield Difference("left", "", partial(self._mender.drop, row))
        elif (size := hidden.stat().st_size) < row.bytes:  # as in a copy of a growing folder
            sentence = f"{row.folder}/{hidden.name} has {size} bytes where {row.bytes} were written: what is lost is fetched again"
            yield Difference("lost", sentence, partial(self._mender.shorten, row, hidden))
        else:
            if cut := size - row.bytes:
                sentence = f"{cut} bytes cut that were not committed"
                yield Difference("cut", sentence, partial(truncate, hidden, row.bytes), cut)
            yield Difference("left", "", partial(self._mender.publish_or_drop, row, hidden))

    def _absent(self, row: Segment) -> Difference:
        sentence = f"{row.folder}/{row.name} is not there: {row.lines} lines are absent"
        return Difference("absent", sentence, partial(self._mender.mark_absent, row), row.lines)

    def _adopting(self, kind: str, sentence: str, row: Segment, file: SegmentFile) -> Difference:
        return Difference(kind, sentence, partial(self._mender.adopt, row, file), row.lines)

    # --- Files without a row

    def _strays(self, there: dict[str, Day]) -> Iterator[Difference]:
        known = {(row.folder, row.name) for row in self._store.segments()}
        for name, day in there.items():
            for stem, file in day.segments.items():
                if (name, stem) in known:
                    continue
                if os.access(file.path, os.R_OK):
                    sentence = f"{name}/{file.path.name} was not in the frontier"
                    mend = partial(self._mender.adopt_unknown, name, stem, file)
                    yield Difference("adopted", sentence, mend)
                else:
                    yield _unreadable(file)
            for stem, hidden in day.hidden.items():
                if not hidden.exists():  # mended above
                    continue
                if (name, stem) not in known and stem not in day.segments:
                    yield self._unknown_hidden(name, stem, hidden)
                elif stem in day.segments:
                    yield _left_beside(day.segments[stem], hidden)
            for part in day.parts:
                yield Difference("left", "", partial(part.unlink, missing_ok=True))

    def _unknown_hidden(self, folder: str, stem: str, hidden: Path) -> Difference:
        """Publish the whole lines of a file of a run whose frontier is lost."""
        size, kept = hidden.stat().st_size, whole_size(hidden)
        if kept == 0:
            sentence = f"{size} bytes cut that were not committed"
            return Difference("cut", sentence, hidden.unlink, size)
        sentence = f"{folder}/{hidden.name} was not in the frontier"
        mend = partial(self._mender.publish_unknown, folder, stem, hidden, kept)
        return Difference("adopted", sentence, mend)


def summed_up(found: Iterable[Difference]) -> list[str]:
    """A run's differences in a few sentences: the first of each kind, with the number of the others."""
    kinds: dict[str, list[Difference]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    return [
        f"{ones[0].sentence}{f', and {len(ones) - 1} more' if len(ones) > 1 else ''}"
        for ones in kinds.values()
    ]


def _left_beside(file: SegmentFile, hidden: Path) -> Difference:
    if begins_with(file.path, hidden):
        return Difference("left", "", hidden.unlink)
    sentence = f"{hidden} holds other lines than {file.path.name}, under whose name they would be published; rename it to read them"
    return Difference("beside", sentence, None)


def _unreadable(file: SegmentFile) -> Difference:
    return Difference("unreadable", f"{file.path} cannot be read", None)
