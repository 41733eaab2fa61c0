"""`newscrawl export`: the records of a data set in a format for other programs, at a target that is whole or as it was."""

from __future__ import annotations

import gzip
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

from newscrawl.dataset.formats.lines import write_csv, write_json_ld, write_json_lines
from newscrawl.dataset.formats.sqlite import check_sqlite, write_sqlite
from newscrawl.dataset.targets import STANDARD_OUTPUT, standard_output, target_of
from newscrawl.errors import ArgumentError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newscrawl.dataset.formats.refusals import Warn
    from newscrawl.dataset.targets import Target

Format = Literal["parquet", "sqlite", "csv", "jsonl", "jsonld"]
Partition = Literal["none", "month", "day"]

_SUFFIXES: dict[str, Format] = {
    ".parquet": "parquet",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonld": "jsonld",
}
_STREAMS: dict[str, Callable[[Iterable[dict[str, Any]], IO[bytes], Warn], None]] = {
    "csv": write_csv,
    "jsonl": write_json_lines,
    "jsonld": write_json_ld,
}
"""Formats that standard output and compressed files can have."""
_COMPRESSIONS = (".gz", ".zst")


@dataclass(frozen=True)
class Export:
    """What to write, and where."""

    name: str
    """The target's."""
    format: Format
    compression: str
    """The suffix .gz or .zst, or nothing."""
    partition: Partition

    @classmethod
    def parse(cls, name: str, format_: str | None = None, partition: str | None = None) -> Export:
        """The export of a target, its format by suffix unless it is given. Raises ArgumentError.

        A folder (a name without suffix, or that ends with "/") is Parquet by month.
        """
        if not name:
            raise ArgumentError("TARGET: is empty, expected a file, a folder, an address or -")
        stem, compression = _uncompressed(name)
        found = _format(name, PurePosixPath(stem).suffix.lower(), format_)
        if compression and found not in _STREAMS:
            raise ArgumentError(
                f"TARGET: {name}: {found} is compressed in itself, expected a name without {compression}"
            )
        if name == STANDARD_OUTPUT and found not in _STREAMS:
            raise ArgumentError(
                f"--format: {found} cannot go to standard output, expected {', '.join(_STREAMS)}"
            )
        return cls(name, found, compression, _partition(name, found, partition))

    def target(self) -> Target | None:
        """The checked target; None for standard output. Raises ArgumentError."""
        if self.format == "sqlite":
            check_sqlite()
        if self.format == "parquet" and find_spec("pyarrow") is None:
            raise ArgumentError("--format: parquet needs pyarrow, install newscrawl[export]")
        if self.name == STANDARD_OUTPUT:
            standard_output()
            return None
        found = target_of(self.name, is_folder=self.partition != "none")
        found.check()
        return found

    def write(self, target: Target | None, records: Iterable[dict[str, Any]], warn: Warn) -> None:
        """Write records, given as plain data. `warn` gets a sentence on each record that the format cannot hold.

        StorageError where the target cannot be stored; it is then as it was.
        """
        if target is None:
            output = standard_output()
            _STREAMS[self.format](records, output, warn)
            output.flush()
            return
        with target.writing() as path:
            self._writer()(records, path, warn)

    def _writer(self) -> Callable[[Iterable[dict[str, Any]], Path, Warn], None]:
        if self.format == "sqlite":
            return write_sqlite
        if self.format != "parquet":
            return self._write_stream
        from newscrawl.dataset.formats import parquet  # noqa: PLC0415 - pyarrow takes time

        if self.partition == "none":
            return parquet.write_parquet
        return partial(parquet.write_partitions, partition=self.partition)

    def _write_stream(self, records: Iterable[dict[str, Any]], path: Path, warn: Warn) -> None:
        with path.open("xb") as file, _packed(file, self.compression) as packed:
            _STREAMS[self.format](records, packed, warn)


def _uncompressed(name: str) -> tuple[str, str]:
    """A name without its suffix of compression, and that suffix."""
    for suffix in _COMPRESSIONS:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def _format(name: str, suffix: str, given: str | None) -> Format:
    formats = get_args(Format)
    if given is not None:
        if given not in formats:
            raise ArgumentError(
                f"--format: {given!r} is not a format, expected {', '.join(formats)}"
            )
        return given  # type: ignore[return-value]
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if name == STANDARD_OUTPUT:
        raise ArgumentError(
            f"--format: is missing for standard output, expected {', '.join(_STREAMS)}"
        )
    if name.endswith("/"):
        return "parquet"
    raise ArgumentError(
        f"TARGET: {name} has no suffix of a format, expected {', '.join(_SUFFIXES)} or --format"
    )


def _partition(name: str, format_: Format, given: str | None) -> Partition:
    allowed = get_args(Partition)
    if given is not None and given not in allowed:
        raise ArgumentError(f"--partition: {given!r} is not one of {', '.join(allowed)}")
    if format_ != "parquet":
        if given not in (None, "none"):
            raise ArgumentError(f"--partition: {format_} has no partitions, leave it out")
        if name.endswith("/"):
            raise ArgumentError(f"TARGET: {name} is a folder, {format_} is a file")
        return "none"
    is_file = name.lower().endswith(".parquet")
    found = given or ("none" if is_file else "month")
    if found == "none" and name.endswith("/"):
        raise ArgumentError(f"--partition: {name} is a folder, expected month or day")
    return found  # type: ignore[return-value]


@contextmanager
def _packed(file: IO[bytes], compression: str) -> Iterator[IO[bytes]]:
    """A file that is compressed as it is written; the same records give the same bytes."""
    if compression == ".gz":
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield packed  # type: ignore[misc]
    elif compression == ".zst":
        with zstd.ZstdFile(file, "wb") as packed:
            yield packed  # type: ignore[misc]
    else:
        yield file
