"""Compares the WARC files on disk with the frontier's rows, and mends each difference: rows follow files."""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.archive.files import FOLDER, Day, scan
from newscrawl.archive.manifest import read_manifest
from newscrawl.archive.records import sha1
from newscrawl.archive.rows import Capture
from newscrawl.archive.stored import original, records_in, whole_size
from newscrawl.errors import StorageError
from newscrawl.exporters.contents import truncate
from newscrawl.exporters.files import day_names, is_day, is_stem
from newscrawl.exporters.segments import sha256_of
from newscrawl.frontier.mending import run_of_stem
from newscrawl.frontier.reconcile import Difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.archive.rows import WarcFile
    from newscrawl.archive.stored import Stored
    from newscrawl.archive.writing import WarcFiles
    from newscrawl.frontier.store import Store


# design: archive
class ArchiveReconciler:
    """Compares the archive of a data folder with its rows. Nothing else writes meanwhile: the folder is locked."""

    def __init__(self, data_dir: Path, store: Store, files: WarcFiles) -> None:
        self._root = data_dir / FOLDER
        self._store = store
        self._files = files

    def mending(self) -> Iterator[Difference]:
        """Mend the differences and yield those with a sentence. StorageError where the disk fails."""
        for one in self.differences():
            try:
                if one.mend:
                    one.mend()
            except OSError as error:
                raise StorageError(str(self._root), error) from error
            if one.sentence:
                yield one

    def differences(self) -> Iterator[Difference]:
        """Differences between files and rows, by name and size. Each must be mended before the next is taken."""
        days = self._days()
        for name, day in days.items():
            if day is None:
                yield Difference("unreadable", f"{self._root / name} cannot be read", None)
        there = {name: day for name, day in days.items() if day}
        yield from self._rows(there)
        yield from self._strays(there)

    def _days(self) -> dict[str, Day | None]:
        """The files of each day; None for a folder that cannot be read: other days are not affected."""
        try:
            return {name: self._scan(name) for name in day_names(self._root)}
        except OSError as error:
            raise StorageError(str(self._root), error) from error

    def _scan(self, name: str) -> Day | None:
        try:
            return scan(self._root / name)
        except OSError:
            return None

    # --- Rows of the frontier

    def _rows(self, there: dict[str, Day]) -> Iterator[Difference]:
        for row in self._store.warc_files():
            if not (is_day(row.folder) and is_stem(row.name)):
                sentence = f"the frontier names {row.folder}/{row.name}, which is no file of an archive: forgotten"
                yield Difference("foreign", sentence, partial(self._drop, row))
                continue
            day = there.get(row.folder, Day(self._root / row.folder))
            file, hidden = day.files.get(row.name), day.hidden.get(row.name)
            if file is not None and not os.access(file, os.R_OK):
                yield Difference("unreadable", f"{file} cannot be read", None)
            elif row.state in ("open", "sealed"):
                yield from self._unpublished(row, file, hidden)
            elif file is not None:
                yield from self._published(row, file)
            elif hidden is not None:
                sentence = f"{hidden} is there, its published file is missing: adopted"
                yield Difference("adopted", sentence, partial(self._publish_whole, row, hidden))
            elif row.state != "absent":
                yield self._absent(row)

    def _published(self, row: WarcFile, file: Path) -> Iterator[Difference]:
        size = file.stat().st_size
        if row.state == "absent":
            yield self._adopting("returned", f"{file} is there again", row, file)
        elif size != row.bytes:
            sentence = f"{file} has {size} bytes, {row.bytes} were written"
            yield self._adopting("changed", sentence, row, file)

    def _unpublished(
        self, row: WarcFile, file: Path | None, hidden: Path | None
    ) -> Iterator[Difference]:
        """Publish a file that a run left, without the bytes that were not committed."""
        if file is not None and file.stat().st_size != row.bytes:
            sentence = f"{file} was published after this frontier was kept"
            yield self._adopting("adopted", sentence, row, file)
        elif file is not None:
            yield Difference("left", "", partial(self._files.publish, row))
        elif hidden is None and row.bytes:
            yield self._absent(row)
        elif hidden is None:
            yield Difference("left", "", partial(self._drop, row))
        elif (size := hidden.stat().st_size) < row.bytes:  # as in a copy of a growing folder
            sentence = f"{hidden} has {size} bytes where {row.bytes} were written"
            yield Difference("lost", sentence, partial(self._publish_whole, row, hidden))
        else:
            yield from self._whole(row, hidden, size)

    def _whole(self, row: WarcFile, hidden: Path, size: int) -> Iterator[Difference]:
        """Publish a file with all its whole records, also those behind the last commit.

        A line that was on disk and not committed may have been adopted, and names one of them: pages are archived before lines are written.
        """
        whole = row.bytes if size == row.bytes else max(row.bytes, whole_size(hidden))
        if cut := size - whole:
            sentence = f"{cut} bytes cut that were not committed"
            yield Difference("cut", sentence, partial(truncate, hidden, whole), cut)
        publish = self._publish_or_drop if whole == row.bytes else self._publish_whole
        yield Difference("left", "", partial(publish, row, hidden))

    def _absent(self, row: WarcFile) -> Difference:
        sentence = (
            f"{FOLDER}/{row.folder}/{row.name} is not there: {row.records} records are absent"
        )
        return Difference("absent", sentence, partial(self._mark_absent, row))

    def _adopting(self, kind: str, sentence: str, row: WarcFile, file: Path) -> Difference:
        return Difference(kind, sentence, partial(self._adopt, row, file))

    # --- Files without a row

    def _strays(self, there: dict[str, Day]) -> Iterator[Difference]:
        known = {(row.folder, row.name) for row in self._store.warc_files()}
        for name, day in there.items():
            for stem, file in day.files.items():
                if (name, stem) in known:
                    continue
                if os.access(file, os.R_OK):
                    mend = partial(self._adopt_unknown, name, stem, file)
                    yield Difference("adopted", f"{file} was not in the frontier", mend)
                else:
                    yield Difference("unreadable", f"{file} cannot be read", None)
            for stem, hidden in day.hidden.items():
                if not hidden.exists():  # mended above
                    continue
                if stem in day.files:
                    yield _left_beside(day.files[stem], hidden)
                elif (name, stem) not in known:
                    yield self._unknown_hidden(name, stem, hidden)
            for part in day.parts:
                yield Difference("left", "", partial(part.unlink, missing_ok=True))

    def _unknown_hidden(self, folder: str, stem: str, hidden: Path) -> Difference:
        """Publish the whole records of a file of a run whose frontier is lost."""
        size = hidden.stat().st_size
        if whole_size(hidden) == 0:
            sentence = f"{size} bytes cut that were not committed"
            return Difference("cut", sentence, hidden.unlink, size)
        mend = partial(self._publish_unknown, folder, stem, hidden)
        return Difference("adopted", f"{hidden} was not in the frontier", mend)

    # --- Mending

    def _adopt(self, row: WarcFile, file: Path) -> None:
        """Read a published file into the frontier, in place of its earlier rows, and list it in the manifest."""
        self._read(row, file)
        row.state, row.bytes, row.sha256 = "published", file.stat().st_size, sha256_of(file)
        self._store.put_warc_file(row)
        self._files.list_(row.folder, row)
        self._store.commit()

    def _adopt_unknown(self, folder: str, stem: str, file: Path) -> None:
        self._adopt(self._store.new_warc_file(run_of_stem(stem), folder, stem), file)

    def _publish_unknown(self, folder: str, stem: str, hidden: Path) -> None:
        row = self._store.new_warc_file(run_of_stem(stem), folder, stem)
        self._publish_whole(row, hidden)

    def _publish_whole(self, row: WarcFile, hidden: Path) -> None:
        """Publish the whole records of a file that was being written."""
        row.state, row.bytes = "open", whole_size(hidden)
        truncate(hidden, row.bytes)
        self._read(row, hidden)
        self._store.put_warc_file(row)
        self._publish_or_drop(row, hidden)

    def _publish_or_drop(self, row: WarcFile, hidden: Path) -> None:
        if row.bytes:
            self._files.publish(row)
        else:
            hidden.unlink()
            self._drop(row)

    def _read(self, row: WarcFile, file: Path) -> None:
        """Count the records of a file, and find the responses that stand for later ones."""
        self._store.forget_captures(row.id)
        row.records = 0
        for record in records_in(file):
            row.records += 1
            self._remember(row, record)

    def _remember(self, row: WarcFile, record: Stored) -> None:
        found = original(record.fields)
        status = record.block.split(b" ", 2)[1:2]
        if found is None or status != [b"200"] or "warc-truncated" in record.fields:
            return
        digest = _sha1_of(found.digest)
        if digest and digest != sha1(b""):
            self._store.put_capture(found.url, digest, Capture(row.id, record.start))

    def _drop(self, row: WarcFile) -> None:
        self._store.drop_warc_file(row.id)
        self._store.commit()

    def _mark_absent(self, row: WarcFile) -> None:
        """Mark a file as absent; no later record refers to its records."""
        self._store.put_warc_file(replace(row, state="absent"))
        self._store.forget_captures(row.id)
        self._store.commit()


class ArchiveRepair(ArchiveReconciler):
    """The comparison that `newscrawl frontier repair` makes: also manifests, and hashes where asked."""

    def __init__(
        self, data_dir: Path, store: Store, files: WarcFiles, *, verifies_hashes: bool = False
    ) -> None:
        super().__init__(data_dir, store, files)
        self._verifies_hashes = verifies_hashes

    def differences(self) -> Iterator[Difference]:
        """The differences that a run finds, then those of hashes where asked, and of manifests."""
        yield from super().differences()
        rows = self._store.warc_files("published")
        for row in rows if self._verifies_hashes else ():
            path = self._files.path(row)
            if os.access(path, os.R_OK) and sha256_of(path) != row.sha256:
                sentence = f"{path} has another sha256 than when it was written"
                yield self._adopting("changed", sentence, row, path)
        for name, day in self._days().items():
            if day is None or day.path.is_symlink():
                continue
            entries, faults = read_manifest(day.path)
            known = {row.name: row.sha256 for row in self._store.warc_files("published", name)}
            listed = {stem: entry.sha256 for stem, entry in entries.items()}
            if faults or listed != {stem: known.get(stem) for stem in day.files}:
                sentence = faults[0] if faults else f"{day.path}: its manifest is not of its files"
                yield Difference("manifest", sentence, self._listing(name))
            for stranger in day.strangers:
                yield Difference("stranger", f"{stranger}: is not a WARC file of newscrawl", None)

    def _listing(self, day: str) -> Callable[[], None]:
        return lambda: self._files.list_(day, keeps_absent=False)


def _sha1_of(label: str) -> bytes | None:
    """The digest in "sha1:" and base32; None for another kind."""
    kind, _, value = label.partition(":")
    try:
        return base64.b32decode(value) if kind == "sha1" else None
    except binascii.Error:
        return None


def _left_beside(file: Path, hidden: Path) -> Difference:
    if _begins_with(file, hidden):
        return Difference("left", "", hidden.unlink)
    sentence = f"{hidden} holds other records than {file.name}, under whose name they would be published; rename it to read them"
    return Difference("beside", sentence, None)


def _begins_with(file: Path, hidden: Path) -> bool:
    """Whether a published file begins with all bytes of a hidden one."""
    with file.open("rb") as whole, hidden.open("rb") as part:
        while block := part.read(1 << 20):
            if whole.read(len(block)) != block:
                return False
    return True
