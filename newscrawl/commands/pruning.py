"""What `prune` removes of a data folder: whole files, so that no reader, frontier or cursor of `changes` loses its place.

First the frontier forgets a file, then the file goes: a kill in between leaves a file that the next run reads in again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.archive.files import FOLDER as WARC
from newscrawl.archive.files import SUFFIX
from newscrawl.archive.files import scan as scan_archive
from newscrawl.archive.stored import records_in
from newscrawl.archive.writing import WarcFiles
from newscrawl.errors import ArgumentError, StorageError
from newscrawl.exporters.disk import remove_file, replace_file
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.exporters.files import day_names, scan
from newscrawl.exporters.reading import lines_of
from newscrawl.exporters.segments import Limits, Segments
from newscrawl.frontier.database import FILE as FRONTIER
from newscrawl.frontier.store import Store
from newscrawl.monitoring.history import FOLDER as RUNS
from newscrawl.monitoring.history import past_runs
from newscrawl.monitoring.windows import HISTORY
from newscrawl.pipelines.validate import FILE as REJECTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime
    from pathlib import Path

_DAY = "crawl_date="


@dataclass
class Pruned:
    """What one part of a data folder loses."""

    what: str
    files: list[Path] = field(default_factory=list)
    bytes: int = 0
    kept: str = ""
    """Why some files of these days stay; empty where none does."""

    def __str__(self) -> str:
        """In words: "warc: 12 files, 3.4 MB"."""
        files = "1 file" if len(self.files) == 1 else f"{len(self.files)} files"
        return f"{self.what}: {files}, {self.bytes / 1e6:.1f} MB{f'; {self.kept}' if self.kept else ''}"

    def add(self, path: Path) -> None:
        """Add a file."""
        self.files.append(path)
        self.bytes += path.stat().st_size


class Pruning:
    """Removes what is older than a day from a data folder. The caller holds its lock, unless nothing is changed."""

    def __init__(
        self, data_dir: Path, before: date, now: Callable[[], datetime], *, dry_run: bool
    ) -> None:
        """ArgumentError where there is no frontier, StorageError where it cannot be read."""
        self._data_dir = data_dir
        self._before = before.isoformat()
        self._now = now
        self._dry_run = dry_run
        if not (data_dir / FRONTIER).exists():
            raise ArgumentError(
                f"DATA_DIR: {data_dir} holds no frontier; `newscrawl frontier repair` makes one from a data set"
            )
        self._store = Store(data_dir, read_only=dry_run)

    def close(self) -> None:
        """Close the frontier."""
        self._store.close()

    def parts(self) -> dict[str, Callable[[], Pruned]]:
        """What can be pruned, by name."""
        return {
            "warc": self._warc,
            "revisions": self._revisions,
            "runs": self._runs,
            "rejected": self._rejected,
        }

    def _days(self, root: Path) -> tuple[list[str], list[str]]:
        """The folders of days before the first that stays, and the others."""
        try:
            names = day_names(root)
        except OSError as error:
            raise StorageError(str(root), error) from error
        first = f"{_DAY}{self._before}"
        return [one for one in names if one < first], [one for one in names if one >= first]

    # --- The archive

    def _warc(self) -> Pruned:
        """Remove WARC files, but those with the body of a later page that stays."""
        root = self._data_dir / WARC
        old, later = self._days(root)
        found = Pruned("warc")
        rows = {(one.folder, one.name): one for one in self._store.warc_files("published")}
        wanted = _referred(_archived(root, later))
        doomed: dict[str, list[str]] = {}
        kept = 0
        # From the newest: what stays may refer to a file that is older still.
        for name in reversed(old):
            day = scan_archive(root / name)
            wanted |= _referred(day.hidden.values())
            for stem, path in sorted(day.files.items(), reverse=True):
                if (name, stem) not in rows or (wanted and _has_record(path, wanted)):
                    kept += 1
                    wanted |= _referred([path])
                    continue
                found.add(path)
                doomed.setdefault(name, []).append(stem)
        if kept:
            found.kept = (
                f"{kept} stay: later pages refer to them, or the frontier does not know them"
            )
        if self._dry_run:
            return found
        files = WarcFiles(self._data_dir, self._store, "prune", self._now)
        for name, stems in doomed.items():
            for stem in stems:
                self._store.drop_warc_file(rows[name, stem].id)
            self._store.commit()
            for stem in stems:
                remove_file(root / name / f"{stem}{SUFFIX}")
            files.list_(name, keeps_absent=False)
            _remove_empty(root / name, is_empty=not scan_archive(root / name).files)
        return found

    # --- The data set

    def _revisions(self) -> Pruned:
        """Remove files of which every line is superseded.

        A file with one line that counts stays whole: its name and its line numbers are what consumers remember.
        """
        root = self._data_dir / ARTICLES
        old, _ = self._days(root)
        found = Pruned("revisions")
        if not old:
            return found
        damaged: list[str] = []
        needed = {
            place.rpartition(":")[0]
            for place, _ in lines_of(self._data_dir, damaged.append, False, None)
        }
        rows = {(one.folder, one.name): one for one in self._store.segments("published")}
        doomed: dict[str, list[str]] = {}
        kept = 0
        for name in old:
            for stem, file in scan(root / name).segments.items():
                text = str(file.path)
                row = rows.get((name, stem))
                is_needed = text in needed or any(one.startswith(text) for one in damaged)
                if row and not is_needed and not self._store.has_current_line(row.id):
                    found.add(file.path)
                    doomed.setdefault(name, []).append(stem)
                else:
                    kept += 1
        if kept:
            found.kept = f"{kept} stay: they have the newest line of an article, or are damaged"
        if self._dry_run:
            return found
        segments = Segments(self._data_dir, self._store, "prune", Limits(), self._now)
        paths = {(path.parent.name, path.name.partition(".jsonl")[0]): path for path in found.files}
        for name, stems in doomed.items():
            for stem in stems:
                self._store.detach(rows[name, stem].id)
                self._store.drop_segment(rows[name, stem].id)
            self._store.commit()
            for stem in stems:
                remove_file(paths[name, stem])
            segments.list_(name, keeps_absent=False)
            _remove_empty(root / name, is_empty=not scan(root / name).segments)
        return found

    # --- Runs

    def _runs(self) -> Pruned:
        """Remove summaries, but the last of each job, and those that health checks and drift compare."""
        found = Pruned("runs")
        folder = self._data_dir / RUNS
        jobs: set[str] = set()
        first = min(self._before, f"{self._now() - HISTORY:%Y-%m-%d}")
        for run in past_runs(folder):
            is_last = run.job not in jobs
            jobs.add(run.job)
            path = folder / f"{run.run}.json"
            if not is_last and f"{run.ended:%Y-%m-%d}" < first and path.is_file():
                found.add(path)
        for path in () if self._dry_run else found.files:
            remove_file(path)
        return found

    def _rejected(self) -> Pruned:
        """Remove lines of rejected records that were downloaded before the day; a line without a day stays."""
        path = self._data_dir / REJECTED
        found = Pruned("rejected")
        try:
            lines = path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return found
        except OSError as error:
            raise StorageError(str(path), error) from error
        kept = [line for line in lines if not self._is_old(line)]
        if len(kept) < len(lines):
            found.files.append(path)
            found.bytes = sum(map(len, lines)) - sum(map(len, kept))
            found.what = f"rejected: {len(lines) - len(kept)} lines"
            if not self._dry_run:
                replace_file(path, b"".join(kept))
        return found

    def _is_old(self, line: bytes) -> bool:
        try:
            day = json.loads(line)["record"]["metadata"]["date_downloaded"]
        except (ValueError, TypeError, KeyError):
            return False
        return isinstance(day, str) and day[: len(self._before)] < self._before


def _archived(root: Path, days: Iterable[str]) -> Iterator[Path]:
    """The files of some days, also those that a run has left unfinished."""
    for name in days:
        day = scan_archive(root / name)
        yield from day.files.values()
        yield from day.hidden.values()


def _referred(paths: Iterable[Path]) -> set[str]:
    """The records whose bodies are those of revisits in some files."""
    return {
        record.fields["warc-refers-to"]
        for path in paths
        for record in records_in(path)
        if record.fields.get("warc-type") == "revisit" and "warc-refers-to" in record.fields
    }


def _has_record(path: Path, wanted: set[str]) -> bool:
    return any(record.fields.get("warc-record-id") in wanted for record in records_in(path))


def _remove_empty(folder: Path, *, is_empty: bool) -> None:
    """Remove the folder of a day that has only its manifest left."""
    if not is_empty or folder.is_symlink():
        return
    left = {one.name for one in folder.iterdir()}
    if left <= {"_manifest.json"}:
        for name in left:
            remove_file(folder / name)
        folder.rmdir()
