"""`newscrawl.changes`: what was published in a data set since a cursor.

Reading needs no crawl, locks nothing and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from newscrawl.dataset.cursor import Consumed, Numbers, key_of, parse_cursor, text_of
from newscrawl.dataset.reading import MALFORMED, Form, one_of, positive, warner
from newscrawl.errors import ArgumentError
from newscrawl.exporters.dataset import id_of
from newscrawl.exporters.files import FOLDER, day_names, scan
from newscrawl.exporters.manifest import read_manifest
from newscrawl.exporters.parts import Part
from newscrawl.exporters.reading import require_data_set
from newscrawl.items import SCHEMA_VERSION, Article
from newscrawl.records.versions import current

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")

_BATCH_BYTES = 8 * 1024 * 1024
"""A batch ends with the line that reaches this size, whatever its number of records."""


@dataclass
class Batch(Generic[Value]):
    """Records, and the cursor behind them."""

    records: list[Value]
    _consumed: Consumed
    """Where `changes` began."""
    _finished: dict[str, None]
    """Keys of files that were finished since, in order; it grows."""
    _count: int
    """The number of those that were finished by the end of this batch."""
    _partly: dict[str, str]

    @cached_property
    def cursor(self) -> str:
        """The text to give to the next `changes`, once the records are stored: it leads to the line behind them."""
        finished = islice(self._finished, self._count)
        return text_of(self._consumed.dataset, chain(self._consumed.whole, finished), self._partly)


@overload
def changes(
    data_dir: str | os.PathLike[str],
    cursor: str | None = None,
    *,
    as_: Literal["record"] = "record",
    batch_size: int = 1000,
    strict: bool = False,
) -> Iterator[Batch[Article]]: ...


@overload
def changes(
    data_dir: str | os.PathLike[str],
    cursor: str | None = None,
    *,
    as_: Literal["dict"],
    batch_size: int = 1000,
    strict: bool = False,
) -> Iterator[Batch[dict[str, Any]]]: ...


def changes(
    data_dir: str | os.PathLike[str],
    cursor: str | None = None,
    *,
    as_: Form = "record",
    batch_size: int = 1000,
    strict: bool = False,
) -> Iterator[Batch[Article]] | Iterator[Batch[dict[str, Any]]]:
    """New articles and revisions since `cursor`, from the first where it is None: batches of records, each with its cursor.

    Store the records of a batch and `batch.cursor` in one transaction, and begin with the stored cursor the next time: each line
    of the data set then comes exactly once. A crawl may run meanwhile, files may be compressed or moved away and back, the
    frontier may be lost, and another data set be joined. Lines come by file, in the order they were written; a file that
    comes late is not in order, so compare `metadata.revision`. Lines of a run that has not published them yet come later.

    A batch has `batch_size` records at most, and lines of 8 MiB at most unless one is longer. `as_="dict"` gives plain data. Needs no
    write access.

    ArgumentError for a wrong value, and for a cursor of another data set. A DataSetWarning names each damaged file or
    line; its lines come when it is whole again. With `strict` the first of them raises DataSetError, as does a folder without a
    data set.
    """
    size = positive("batch_size", batch_size)
    form: Any = dict if one_of("as_", as_, Form) == "dict" else Article.from_dict
    consumed = Consumed() if cursor is None else parse_cursor(cursor)
    folder = Path(data_dir)
    require_data_set(folder)
    reading = _Reading(folder / FOLDER, consumed, form, warner(strict=strict))
    reading.require_same_data_set()
    return reading.batches(size)


class _Reading(Generic[Value]):
    """One call of `changes`."""

    def __init__(
        self,
        root: Path,
        consumed: Consumed,
        form: Callable[[dict[str, Any]], Value],
        warn: Callable[[str], None],
    ) -> None:
        self._root = root
        self._consumed = consumed
        self._form = form
        self._warn = warn
        self._finished: dict[str, None] = {}
        self._partly = {key: str(numbers) for key, numbers in consumed.partly.items()}

    def require_same_data_set(self) -> None:
        """ArgumentError where the cursor is of another data set: the ids differ, and it names none of the files."""
        there, known = id_of(self._root), self._consumed.dataset
        is_other = there is not None and known is not None and there != known
        if is_other and not any(self._is_known(key) for key, _ in self._files()):
            raise ArgumentError(
                f"cursor: is of another data set ({known}, this is {there}) and names no file of {self._root.parent}; give None to begin"
            )
        self._consumed.dataset = there or known

    def batches(self, size: int) -> Iterator[Batch[Value]]:
        """Batches of so many records at most."""
        records: list[Value] = []
        length = 0
        for key, part in self._files():
            if key in self._consumed.whole or key in self._finished:
                continue
            numbers = self._consumed.partly.setdefault(key, Numbers())
            if not _has_all(numbers, part):
                for number, line_length, value in self._values(part, numbers):
                    numbers.add(number)
                    records.append(value)
                    length += line_length
                    if len(records) >= size or length >= _BATCH_BYTES:
                        self._keep(key, numbers, part)
                        yield self._batch(records)
                        records, length = [], 0
            self._keep(key, numbers, part)
        if records:
            yield self._batch(records)

    def _files(self) -> Iterator[tuple[str, Part]]:
        """Published files, by day and name, also copies in another day; manifests are read only of days with a file to read."""
        for name in day_names(self._root):
            try:
                found = scan(self._root / name).segments
            except OSError as error:
                self._warn(f"{self._root / name}: cannot be read: {error.strerror}")
                continue
            keys = {key_of(name, stem): stem for stem in found}
            is_finished = self._consumed.whole.issuperset(keys)
            entries = {} if is_finished else read_manifest(self._root / name).entries
            for key, stem in keys.items():
                yield key, Part(found[stem].path, entries.get(stem))

    def _is_known(self, key: str) -> bool:
        return key in self._consumed.whole or key in self._consumed.partly

    def _values(self, part: Part, numbers: Numbers) -> Iterator[tuple[int, int, Value]]:
        """Number, length and value of each other line that is a record."""
        for number, length, line in part.every_line(self._warn):
            if line is None or number in numbers:
                continue
            try:
                value = self._form(current(line, SCHEMA_VERSION))
            except MALFORMED as error:
                self._warn(
                    f"{part.path}:{number}: the line is not a record of a known version: {error}"
                )
            else:
                yield number, length, value

    def _keep(self, key: str, numbers: Numbers, part: Part) -> None:
        """Take the consumed lines of a file into the cursor."""
        if _has_all(numbers, part):
            self._finished[key] = None
            self._partly.pop(key, None)
        elif text := str(numbers):
            self._partly[key] = text

    def _batch(self, records: list[Value]) -> Batch[Value]:
        partly = dict(self._partly)
        return Batch(records, self._consumed, self._finished, len(self._finished), partly)


def _has_all(numbers: Numbers, part: Part) -> bool:
    """Whether these are all lines of a file. Only its manifest knows: a file without one may still be copied."""
    return part.entry is not None and numbers.is_all_of(part.entry.lines)
