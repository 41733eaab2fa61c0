"""What lies on disk held against what the frontier knows of it: what differs, and how each difference is mended.

Segments are the truth and the frontier is their index. Every run mends what it finds, without reading what it
knows already: names and sizes tell. `newscrawl frontier repair` looks at manifests and, where asked, at hashes too, and gives
up what is not there, so that it is fetched again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.exporters.compression import UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.disk import sync_folder
from newscrawl.exporters.files import FOLDER, Day, day_names, is_day, is_stem, scan
from newscrawl.exporters.segments import sha256_of
from newscrawl.frontier.adoption import Adoption
from newscrawl.frontier.losses import ask_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from newscrawl.exporters.files import SegmentFile
    from newscrawl.exporters.segments import Segments
    from newscrawl.frontier.rows import Segment
    from newscrawl.frontier.store import Store


@dataclass(frozen=True)
class Difference:
    """One thing that differs, in a sentence, and what mends it."""

    kind: str
    """A word for what a run counts: adopted, absent, returned, changed, cut, lost, …"""
    sentence: str
    """Empty for what a run that was stopped leaves as a matter of course."""
    mend: Callable[[], object] | None
    """None: that is for whoever runs the crawler."""
    amount: int = 0
    """Lines that it concerns, where that is known; bytes of what is cut."""


class Reconciler:
    """Compares the data folder of a store with its rows. Nothing else writes meanwhile: the folder is locked."""

    def __init__(
        self, data_dir: Path, store: Store, segments: Segments, now: Callable[[], datetime]
    ) -> None:
        self._root = data_dir / FOLDER
        self._store = store
        self._segments = segments
        self._now = now
        self._unlisted: set[str] = set()
        """Days whose manifest has to be written anew."""

    def mending(self) -> Iterator[Difference]:
        """Mend what differs, and say each. StorageError where the disk fails."""
        for one in self.differences():
            self._mend(one)
            if one.sentence:
                yield one
        self.list_days()
        self._segments.dataset.adopt()
        self._store.commit()

    def _mend(self, one: Difference) -> None:
        try:
            if one.mend:
                one.mend()
        except OSError as error:
            raise StorageError(str(self._root), error) from error

    def list_days(self) -> None:
        """Write the manifests of days whose files were taken up."""
        for day in sorted(self._unlisted):
            self._segments.list_(day)
        self._unlisted.clear()

    def differences(self) -> Iterator[Difference]:
        """What differs between the files and the rows, by name and size. Nothing changes until each is mended, in its turn."""
        yield from self._identity()
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
        """A day; None where its folder cannot be read, which costs that day alone."""
        try:
            return scan(self._root / name)
        except OSError:
            return None

    def _identity(self) -> Iterator[Difference]:
        difference = self._segments.dataset.difference()
        if difference:
            yield Difference("identity", difference, self._segments.dataset.adopt)

    # --- Rows of the frontier

    def _rows(self, there: dict[str, Day]) -> Iterator[Difference]:
        for row in self._store.segments():
            if not (is_day(row.folder) and is_stem(row.name)):
                sentence = f"the frontier names {row.folder}/{row.name}, which is no file of a data set: forgotten"
                yield Difference("foreign", sentence, self._forgetting(row), row.lines)
                continue
            day = there.get(row.folder, Day(self._root / row.folder))
            file, hidden = day.segments.get(row.name), day.hidden.get(row.name)
            if row.state in ("open", "sealed"):
                yield from self._unpublished(row, file, hidden)
            elif file is None and hidden is not None:
                yield self._from_hidden(row, hidden)
            elif file is None:
                if row.state != "absent":
                    sentence = f"{row.folder}/{row.name} is not there: {row.lines} lines are absent"
                    yield Difference("absent", sentence, self._marking(row), row.lines)
            else:
                yield from self._published(row, file)

    def _published(self, row: Segment, file: SegmentFile) -> Iterator[Difference]:
        """A file that the frontier knows, by name and size."""
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
        """A segment that a run left: published, after what no commit speaks of was cut."""
        if file is not None and not os.access(file.path, os.R_OK):
            yield _unreadable(file)
        elif file is not None and _lines_size(file.path) != row.bytes:
            sentence = f"{row.folder}/{file.path.name} was published after this frontier was kept"
            yield self._adopting("adopted", sentence, row, file)
        elif file is not None:
            yield Difference("left", "", lambda: self._segments.publish(row))
        elif hidden is None and row.bytes:
            sentence = f"{row.folder}/{row.name} is not there: {row.lines} lines are absent"
            yield Difference("absent", sentence, self._marking(row), row.lines)
        elif hidden is None:
            yield Difference("left", "", lambda: self._drop(row))
        elif (size := hidden.stat().st_size) < row.bytes:
            yield self._shortened(row, hidden)
        else:
            if cut := size - row.bytes:
                sentence = f"{cut} bytes cut that were not committed"
                yield Difference("cut", sentence, lambda: _truncate(hidden, row.bytes), cut)
            yield Difference("left", "", lambda: self._publish_or_drop(row, hidden))

    def _publish_or_drop(self, row: Segment, hidden: Path) -> None:
        if row.bytes:
            self._segments.publish(row)
        else:
            hidden.unlink()
            self._drop(row)

    def _drop(self, row: Segment) -> None:
        self._store.drop_segment(row.id)
        self._store.commit()

    def _shortened(self, row: Segment, hidden: Path) -> Difference:
        """A file that is behind its frontier, as in a copy of a folder that was written meanwhile."""
        size = hidden.stat().st_size
        sentence = f"{row.folder}/{hidden.name} has {size} bytes where {row.bytes} were written: what is lost is fetched again"

        def mend() -> None:
            kept = _whole(hidden)
            _truncate(hidden, kept)
            lost = self._store.detach(row.id, kept)
            ask_again(self._store, lost, self._now())
            row.state = "open"
            Adoption(self._store, row).read(hidden)
            self._store.commit()
            self._publish_or_drop(row, hidden)

        return Difference("lost", sentence, mend)

    def _from_hidden(self, row: Segment, hidden: Path) -> Difference:
        """The file of a published segment is not there, but one that was being written under its name."""
        sentence = f"{row.folder}/{hidden.name} is there, and what it became is not: taken up"

        def mend() -> None:
            _truncate(hidden, _whole(hidden))
            self._store.detach(row.id)
            row.state, row.compression = "open", "none"
            Adoption(self._store, row).read(hidden)
            self._store.commit()
            self._publish_or_drop(row, hidden)

        return Difference("adopted", sentence, mend)

    def _marking(self, row: Segment) -> Callable[[], None]:
        def mend() -> None:
            self._store.put_segment(replace(row, state="absent"))
            self._store.commit()

        return mend

    def _forgetting(self, row: Segment) -> Callable[[], None]:
        def mend() -> None:
            self._store.detach(row.id)
            self._store.drop_segment(row.id)
            self._store.commit()

        return mend

    def _adopting(self, kind: str, sentence: str, row: Segment, file: SegmentFile) -> Difference:
        return Difference(kind, sentence, lambda: self._adopt(row, file), row.lines)

    def _adopt(self, row: Segment, file: SegmentFile) -> None:
        """Read a published file into the frontier, in place of what was known of it, and list it."""
        self._store.detach(row.id)
        row.state, row.compression = "published", file.compression
        found = Adoption(self._store, row).read(file.path)
        row.published_bytes, row.sha256 = file.size, sha256_of(file.path)
        self._store.put_segment(row)
        self._unlisted.add(row.folder)
        self._unlisted.update(self._store.segment(one).folder for one in found.others)
        self._store.commit()

    # --- Files that no row speaks of

    def _strays(self, there: dict[str, Day]) -> Iterator[Difference]:
        known = {(row.folder, row.name) for row in self._store.segments()}
        for name, day in there.items():
            for stem, file in day.segments.items():
                if (name, stem) in known:
                    continue
                if os.access(file.path, os.R_OK):
                    yield self._unknown(name, stem, file)
                else:
                    yield _unreadable(file)
            for stem, hidden in day.hidden.items():
                if not hidden.exists():  # what became of it was settled above
                    continue
                if (name, stem) not in known and stem not in day.segments:
                    yield from self._unknown_hidden(name, stem, hidden)
                elif stem in day.segments:
                    yield self._left_beside(day.segments[stem], hidden)
            for part in day.parts:
                yield Difference("left", "", partial(part.unlink, missing_ok=True))

    def _unknown(self, folder: str, stem: str, file: SegmentFile) -> Difference:
        sentence = f"{folder}/{file.path.name} was not in the frontier"

        def mend() -> None:
            row = self._store.new_segment(_run_of(stem), folder, stem, file.compression)
            self._adopt(row, file)

        return Difference("adopted", sentence, mend)

    def _unknown_hidden(self, folder: str, stem: str, hidden: Path) -> Iterator[Difference]:
        """What a run wrote whose frontier is lost: its whole lines are published."""
        size, kept = hidden.stat().st_size, _whole(hidden)
        if kept == 0:
            sentence = f"{size} bytes cut that were not committed"
            yield Difference("cut", sentence, hidden.unlink, size)
            return
        sentence = f"{folder}/{hidden.name} was not in the frontier"

        def mend() -> None:
            _truncate(hidden, kept)
            row = self._store.new_segment(_run_of(stem), folder, stem, "none")
            Adoption(self._store, row).read(hidden)
            self._store.commit()
            self._segments.publish(row)

        yield Difference("adopted", sentence, mend)

    def _left_beside(self, file: SegmentFile, hidden: Path) -> Difference:
        if _begins_with(file.path, hidden):
            return Difference("left", "", hidden.unlink)
        sentence = f"{hidden} holds other lines than {file.path.name}, under whose name they would be published; rename it to read them"
        return Difference("beside", sentence, None)


def give_up(store: Store, now: datetime) -> int:
    """Let all articles be fetched and written again whose lines are not there: how many."""
    lost = sorted({*store.in_absent_segments(), *store.lost()})
    for article in lost:
        store.release(article)
    for row in store.segments("absent"):
        store.detach(row.id)
        store.drop_segment(row.id)
    ask_again(store, lost, now)
    store.commit()
    return len(lost)


def summed_up(found: Iterable[Difference]) -> list[str]:
    """A run's differences in a few sentences: the first of each kind, and how many more."""
    kinds: dict[str, list[Difference]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    return [
        f"{ones[0].sentence}{f', and {len(ones) - 1} more' if len(ones) > 1 else ''}"
        for ones in kinds.values()
    ]


def _unreadable(file: SegmentFile) -> Difference:
    return Difference("unreadable", f"{file.path} cannot be read", None)


def _run_of(stem: str) -> str:
    """The run that wrote a segment, by its name."""
    run, _, number = stem.rpartition("-")
    return run if run and number.isdecimal() else stem


def _lines_size(path: Path) -> int:
    """Bytes of a file's lines; -1 where they cannot be read."""
    size = 0
    try:
        with open_lines(path) as file:
            while block := file.read(1 << 20):
                size += len(block)
    except UNREADABLE:
        return -1
    return size


def _whole(path: Path) -> int:
    """Bytes up to the end of the last line that is whole."""
    end = 0
    try:
        with open_lines(path) as file:
            for start, line in whole_lines(file):
                if line is not None and line[-1:] == b"\n":
                    end = start + len(line)
    except OSError as error:
        raise StorageError(str(path), error) from error
    return end


def _begins_with(path: Path, hidden: Path) -> bool:
    """Whether the lines of a published file begin with all that a hidden one holds."""
    try:
        with open_lines(path) as whole, open_lines(hidden) as part:
            while block := part.read(1 << 20):
                if whole.read(len(block)) != block:
                    return False
    except UNREADABLE:
        return False
    return True


def _truncate(path: Path, size: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(str(path), error) from error
