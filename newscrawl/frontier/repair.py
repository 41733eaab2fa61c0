"""`newscrawl frontier repair`: mends every difference between data set, manifests and frontier."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

from newscrawl.archive.writing import WarcFiles
from newscrawl.errors import DamagedError, StorageError
from newscrawl.exporters.files import strange_names
from newscrawl.exporters.manifest import OLD_FILE, read_manifest
from newscrawl.exporters.segments import Limits, Segments, sha256_of
from newscrawl.frontier.archive_files import ArchiveRepair
from newscrawl.frontier.database import FILE
from newscrawl.frontier.mending import give_up
from newscrawl.frontier.reconcile import Difference, Reconciler
from newscrawl.frontier.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path


def repair(
    data_dir: Path, now: Callable[[], datetime], *, dry_run: bool, verifies_hashes: bool
) -> Iterator[tuple[str, bool]]:
    """Mend the differences, unless `dry_run`; yield a sentence for each, and whether it can be mended.

    A damaged frontier is renamed and rebuilt from the data set; a missing one is rebuilt too. StorageError where the
    disk fails, UserError for a frontier of a newer newscrawl.
    """
    store, sentence = _frontier(data_dir, now, dry_run=dry_run)
    if sentence:
        yield sentence, True
    if store is None:
        return
    try:
        segments = Segments(data_dir, store, "repair", Limits(), now)
        found = Repair(data_dir, store, segments, now, verifies_hashes=verifies_hashes)
        files = WarcFiles(data_dir, store, "repair", now)
        pages = ArchiveRepair(data_dir, store, files, verifies_hashes=verifies_hashes)
        parts = (found, pages)
        for one in chain.from_iterable(
            part.differences() if dry_run else part.mending() for part in parts
        ):
            if one.sentence:
                yield one.sentence, one.mend is not None
    finally:
        store.close()


def _frontier(
    data_dir: Path, now: Callable[[], datetime], *, dry_run: bool
) -> tuple[Store | None, str | None]:
    """The opened frontier, and a sentence where it was damaged or missing."""
    path = data_dir / FILE
    if not path.exists():
        sentence = f"{path} is missing: it is rebuilt from the data set"
        return (None if dry_run else Store(data_dir)), sentence
    try:
        return _sound(data_dir, read_only=dry_run), None
    except DamagedError as error:
        aside = path.with_name(f"{FILE}.damaged-{now():%Y%m%dT%H%M%SZ}")
        sentence = f"{error}: it is renamed to {aside.name} and rebuilt from the data set; its jobs and failures are lost"
    if dry_run:
        return None, sentence
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(f"{path.name}{suffix}")
        if part.exists():
            part.replace(aside.with_name(f"{aside.name}{suffix}"))
    return Store(data_dir), sentence


def _sound(data_dir: Path, *, read_only: bool) -> Store:
    """The frontier, after all of its pages were checked."""
    store = Store(data_dir, read_only=read_only)
    try:
        store.check()
    except StorageError:
        store.close()
        raise
    return store


class Repair(Reconciler):
    """The comparison that `newscrawl frontier repair` makes."""

    def __init__(
        self,
        data_dir: Path,
        store: Store,
        segments: Segments,
        now: Callable[[], datetime],
        *,
        verifies_hashes: bool = False,
    ) -> None:
        super().__init__(data_dir, store, segments, now)
        self._segments = segments
        self._now = now
        self._verifies_hashes = verifies_hashes

    def differences(self) -> Iterator[Difference]:
        """The differences that a run finds, then those of hashes where asked, of manifests, and lost lines."""
        yield from super().differences()
        self._mender.list_days()
        if self._verifies_hashes:
            yield from self._hashes()
        yield from self._manifests()
        yield from self._losses()

    def _hashes(self) -> Iterator[Difference]:
        files = {
            (name, stem): file
            for name in self._day_names()
            if (day := self._scan(name))
            for stem, file in day.segments.items()
        }
        for row in self._store.segments("published"):
            file = files.get((row.folder, row.name))
            if file and os.access(file.path, os.R_OK) and sha256_of(file.path) != row.sha256:
                sentence = f"{file.path} has another sha256 than when it was written"
                yield self._adopting("changed", sentence, row, file)

    def _manifests(self) -> Iterator[Difference]:
        for name in self._day_names():
            day = self._scan(name)
            if day is None:
                continue
            manifest = read_manifest(day.path)
            rows = {row.name: row for row in self._store.segments("published", day.path.name)}
            wrong = list(manifest.faults)
            wrong += [
                f"{day.path / entry.file}: is in the manifest, the file is missing"
                for stem, entry in manifest.entries.items()
                if stem not in day.segments
            ]
            wrong += [
                f"{file.path}: is not in the manifest as it is"
                for stem, file in day.segments.items()
                if stem not in manifest.entries
                or (stem in rows and rows[stem].sha256 != manifest.entries[stem].sha256)
                or manifest.entries[stem].file != file.path.name
            ]
            if (day.path / OLD_FILE).exists() and not wrong:
                wrong = [f"{day.path / OLD_FILE}: is a manifest under its old name"]
            if wrong and day.path.is_symlink():
                yield Difference(
                    "link",
                    f"{wrong[0]}; {day.path.name} is a symbolic link, its manifest is left",
                    None,
                )
            elif wrong:
                more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
                yield Difference("manifest", f"{wrong[0]}{more}", self._listing(day.path.name))
            for stranger in day.strangers:
                yield Difference("stranger", f"{stranger}: is not a segment, and not read", None)
        if self._root.is_dir():
            for name in strange_names(self._root):
                yield Difference(
                    "stranger",
                    f"{self._root / name}: is not a folder of a day, and not read",
                    None,
                )

    def _listing(self, day: str) -> Callable[[], None]:
        return lambda: self._segments.list_(day, keeps_absent=False)

    def _losses(self) -> Iterator[Difference]:
        total = len({*self._store.in_absent_segments(), *self._store.lost()})
        if not (total or self._store.segments("absent")):
            return
        sentence = f"{total} articles have lost their line: each is fetched and written again when a run finds its URL"
        yield Difference("lost", sentence, lambda: give_up(self._store, self._now()), total)
