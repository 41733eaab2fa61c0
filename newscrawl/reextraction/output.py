"""The output of a re-extraction that is not the data set: a file, or standard output."""

from __future__ import annotations

import gzip
import os
import sys
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING

from newscrawl.errors import ArgumentError, StorageError
from newscrawl.exporters.disk import open_new, sync_folder
from newscrawl.exporters.encoding import line_of
from newscrawl.frontier.rows import RecordCounts, UrlCounts
from newscrawl.monitoring.results import RunResults
from newscrawl.reextraction.ending import OUT_OF_SCOPE, Ending, status_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.archive.members import Fault
    from newscrawl.frontier.outcomes import Outcome
    from newscrawl.items import Article
    from newscrawl.reextraction.rereading import Result

STANDARD_OUTPUT = "-"
_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")


def check_output(name: str) -> None:
    """Raise ArgumentError for a file that cannot be written, or of another form."""
    if name == STANDARD_OUTPUT:
        return
    path = Path(name)
    if not path.name.endswith(_SUFFIXES):
        raise ArgumentError(f"-O: {name!r} is not a name like {', '.join(_SUFFIXES)}, or -")
    if path.is_dir() or not path.parent.is_dir():
        raise ArgumentError(f"-O: {name} cannot be written: there is no folder {path.parent}")


class File:
    """Lines of records. The file gets its name when it is whole."""

    def __init__(self, name: str) -> None:
        """`name` is that of a file, compressed by its suffix, or "-". StorageError where it cannot be written."""
        self.name = name
        self.count = 0
        self._path = Path(name)
        self._aside = self._path.with_name(f".{self._path.name}.part")
        self._packed: IO[bytes] | gzip.GzipFile | zstd.ZstdFile
        if name == STANDARD_OUTPUT:
            self._file = self._packed = sys.stdout.buffer
            return
        try:
            self._file = os.fdopen(open_new(self._aside), "wb")
        except OSError as error:
            raise StorageError(name, error) from error
        self._packed = self._file
        if name.endswith(".gz"):
            self._packed = gzip.GzipFile("", "wb", fileobj=self._file, mtime=0)
        elif name.endswith(".zst"):
            self._packed = zstd.ZstdFile(self._file, "wb")

    def write(self, record: Article) -> None:
        """Write a line. StorageError where that fails."""
        try:
            self._packed.write(line_of(record.to_dict()))
        except OSError as error:
            raise StorageError(self.name, error) from error
        self.count += 1

    def finish(self) -> None:
        """Give the file its name. StorageError where that fails."""
        try:
            if self.name == STANDARD_OUTPUT:
                self._file.flush()
                return
            if self._packed is not self._file:
                self._packed.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._aside.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise StorageError(self.name, error) from error

    def give_up(self) -> None:
        """Remove what was written."""
        if self.name != STANDARD_OUTPUT:
            self._file.close()
            self._aside.unlink(missing_ok=True)


class Tally:
    """Counts the results of a re-extraction that writes no data set."""

    def __init__(self) -> None:
        self.first: Article | None = None
        self._states: Counter[tuple[str | None, str | None]] = Counter()
        self._templates: Counter[str] = Counter()
        self._warnings: Counter[str] = Counter()

    def exclude(self) -> None:
        """Count an article that is out of scope."""
        self._count(OUT_OF_SCOPE)

    def take(self, result: Result) -> Article | None:
        """Count a result: its record, where it has a valid one."""
        self._count(result.outcome)
        if result.reason or result.article is None:
            return None
        self.first = self.first or result.article
        metadata = result.article.metadata
        self._templates[str(metadata.template)] += 1
        self._warnings.update(one.partition(":")[0] for one in metadata.warnings)
        return result.article

    def _count(self, outcome: Outcome) -> None:
        self._states[outcome.state, outcome.reason] += 1

    def ending(
        self,
        reason: str,
        tolerance: float,
        damaged: Sequence[Fault],
        rows: list[tuple[str, str]],
    ) -> Ending:
        """The end; `reason` is "finished", or why it stops before its end, `rows` say what was written."""
        results = RunResults(
            {"finish_reason": reason},
            {"article": UrlCounts.of(self._states)},
            records=RecordCounts(dict(self._templates), {}, dict(self._warnings)),
        )
        return Ending(status_of(results, tolerance, damaged), results, rows)
