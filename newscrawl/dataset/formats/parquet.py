"""Parquet: one file, or a folder with one for each month or day of publication (`month=2019-03/part-0.parquet`)."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawl.dataset.columns import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from newscrawl.dataset.formats.refusals import Warn

UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""The folder's value for articles without a day: Arrow, DuckDB, polars and Spark read it as null."""
NAME = "part-0.parquet"

_LENGTHS = {"month": 7, "day": 10}
"""Characters of a day that are the key of its folder."""
_LONG = ("article_body", "article_body_html")
"""Columns whose values hardly repeat: no dictionary, and no smallest and greatest value."""
_BUFFER = 64 * 1024 * 1024
"""Bytes of batches that are sorted by their folder at once."""
_ROWS = 2_000
"""Records of a batch, at most."""
_ROW_GROUP = 64 * 1024 * 1024
"""Bytes of a row group, before compression."""


def write_parquet(records: Iterable[dict[str, Any]], path: Path, warn: Warn) -> None:
    """Write one file."""
    with reader_of(records, warn, _ROWS) as reader:
        _write(reader, path, reader.schema)


def write_partitions(
    records: Iterable[dict[str, Any]], folder: Path, warn: Warn, partition: str
) -> None:
    """Write a folder for each month or day. Batches lie in temporary files until all records are known."""
    aside = TemporaryDirectory(prefix=".newscrawl-", dir=folder.parent)  # /tmp may lie in memory
    with reader_of(records, warn, _ROWS) as reader, aside as name:
        sorted_ = _Sorted(Path(name), reader.schema, _LENGTHS[partition])
        for batch in reader:
            sorted_.add(batch)
        for key, batches in sorted_.partitions():
            target = folder / f"{partition}={key}"
            target.mkdir()
            _write(batches, target / NAME, reader.schema)


def _write(batches: Iterable[pa.RecordBatch], path: Path, schema: pa.Schema) -> None:
    columns = [
        path
        for field in schema
        if field.name not in _LONG
        for path in _leaves(field.name, field.type)
    ]
    writer = pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=6,
        use_dictionary=columns,
        write_statistics=columns,
    )
    with writer:
        for table in _row_groups(batches):
            writer.write_table(table, row_group_size=max(1, len(table)))


def _leaves(path: str, type_: pa.DataType) -> list[str]:
    """The paths in a Parquet schema of a field's columns."""
    if pa.types.is_list(type_):
        return _leaves(f"{path}.list.element", type_.value_type)
    if pa.types.is_struct(type_):
        return [one for field in type_ for one in _leaves(f"{path}.{field.name}", field.type)]
    return [path]


def _row_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Tables of about _ROW_GROUP bytes."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.nbytes for one in waiting) >= _ROW_GROUP:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


class _Sorted:
    """Batches in temporary files, each sorted by the keys of the folders."""

    def __init__(self, folder: Path, schema: pa.Schema, length: int) -> None:
        self._folder = folder
        self._schema = schema
        self._length = length
        self._waiting: list[pa.RecordBatch] = []
        self._size = 0
        self._places: dict[str, list[tuple[Path, int]]] = {}
        """By key: the file and the number of each batch."""
        self._numbers = count()

    def add(self, batch: pa.RecordBatch) -> None:
        """Take a batch."""
        self._waiting.append(batch)
        self._size += batch.nbytes
        if self._size >= _BUFFER:
            self._store()

    def _store(self) -> None:
        """Sort the waiting batches as one, which takes little more memory than they: a batch of a row takes many times its bytes."""
        if not self._waiting:
            return
        table = pa.Table.from_batches(self._waiting)
        self._waiting, self._size = [], 0
        keys = [self._key(day) for day in table.column("published_day").to_pylist()]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        table = table.take(pa.array(order))
        path = self._folder / str(next(self._numbers))
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_file(str(path), self._schema, options=options) as file:
            number, start = count(), 0
            for key, rows in groupby(order, keys.__getitem__):
                length = sum(1 for _ in rows)
                for part in table.slice(start, length).to_batches():
                    file.write_batch(part)
                    self._places.setdefault(key, []).append((path, next(number)))
                start += length

    def _key(self, day: date | None) -> str:
        return UNKNOWN if day is None else str(day)[: self._length]

    def partitions(self) -> Iterator[tuple[str, Iterator[pa.RecordBatch]]]:
        """Each key with its batches, in the order they came."""
        self._store()
        with ExitStack() as stack:
            files = {
                path: pa.ipc.open_file(stack.enter_context(pa.OSFile(str(path))))
                for path in {path for places in self._places.values() for path, _ in places}
            }
            for key in sorted(self._places):
                yield key, (files[path].get_batch(number) for path, number in self._places[key])
