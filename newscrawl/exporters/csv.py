"""CSV of flat columns whose cells are text in every spreadsheet."""

from __future__ import annotations

import codecs
import csv
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.exporters import CsvItemExporter
from scrapy.extensions.postprocessing import PostProcessingManager

from newscrawl.exporters.flat import COLUMNS, columns_of, plain_values, row_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from io import BytesIO

    from newscrawl.exporters.flat import Cell, Column

logger = logging.getLogger(__name__)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


class GuardedCsvExporter(CsvItemExporter):
    """Scrapy's exporter with flat columns.

    A file in UTF-8 begins with a byte order mark, by which Excel recognises the encoding; a pipe or a terminal does not
    get one. A file that has rows gets more under its own header.
    """

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        """`fields_to_export` names columns; that of a field with several columns stands for all of them."""
        super().__init__(file, **kwargs)
        self._file: IO[bytes] = file
        self._header: list[str] | None = None
        """The columns in the file, once it has a header."""
        self._names: list[str] = []
        """By position: the column of the item."""
        self._is_continued = file.seekable() and file.tell() > 0
        self._is_warned = False

    def export_item(self, item: Any) -> None:
        """Write a row, after the header where there is none. ValueError where the file has other columns."""
        values = plain_values(item)
        columns = columns_of(tuple(values))
        if self._header is None:
            self._begin(columns)
        row = row_of(columns, values)
        if dropped := [name for name in row if not self._has(name)]:
            self._drop(dropped)
        self.csv_writer.writerow(csv_cells(row.get(name) for name in self._names))

    def _begin(self, columns: Sequence[Column]) -> None:
        """Find the columns of the file, and write its header where it has none."""
        self._names, header = selected(self.fields_to_export, columns)
        header = csv_cells(header)
        present = self._present(header)
        if present and present != header:
            if absent := [name for name in header if name not in present]:
                raise ValueError(f"the file has no column {absent[0]!r}, expected the same columns")
            of_header = dict(zip(header, self._names, strict=True))
            self._names, header = [of_header.get(name, "") for name in present], present
        self._header = header
        if not present and self.include_headers_line:
            if not self._is_continued and self._is_marked():
                self.stream.write(BOM)
            self.csv_writer.writerow(header)

    def _present(self, header: list[str]) -> list[str]:
        """The header of the file so far; `header` itself where a file with content cannot be read, such as standard output."""
        if not self._is_continued:
            return []
        try:
            return header_of(Path(str(self._file.name)), self.encoding)
        except OSError:
            return header

    def _is_marked(self) -> bool:
        """Whether the file gets a byte order mark."""
        is_file = self._file.seekable() or isinstance(self._file, PostProcessingManager)
        return is_file and is_utf8(self.encoding)

    def _has(self, name: str) -> bool:
        return bool(self.fields_to_export) or name in self._names

    def _drop(self, names: list[str]) -> None:
        """Warn once of fields that the first item did not have."""
        if not self._is_warned:
            self._is_warned = True
            logger.warning(
                "CSV has the columns of its first item, which has no %s: left out. The setting FEED_EXPORT_FIELDS names all columns",
                ", ".join(names),
            )


def selected(
    fields: Mapping[str, str] | Iterable[str] | None, columns: Sequence[Column]
) -> tuple[list[str], list[str]]:
    """Names of the columns that a feed's `fields` choose, and the names in its header; all `columns` without `fields`.

    The name of a field with several columns, such as "images", stands for all of them. A mapping renames single columns.
    """
    if not fields:
        names = [column.name for column in columns]
        return names, names
    given = fields.items() if isinstance(fields, Mapping) else [(name, name) for name in fields]
    known = {column.name: column.field for column in (*COLUMNS, *columns)}
    names, header = [], []
    for name, shown in given:
        parts = [] if name in known else [one for one, field in known.items() if field == name]
        names += parts or [name]
        header += parts or [shown]
    return names, header


def csv_cells(cells: Iterable[Cell]) -> list[str]:
    """The texts of a row."""
    return [text_of(guarded(cell)) for cell in cells]


def guarded(value: Any) -> Any:
    """`value`; where it is text that a spreadsheet would take for a formula, with an apostrophe before it (OWASP, CSV injection).

    NUL, which CSV readers refuse, becomes U+FFFD.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "\ufffd")
    return f"'{text}" if text.startswith(_FORMULA) else text


def is_utf8(encoding: str | None) -> bool:
    """Whether this is a name of UTF-8."""
    return codecs.lookup(encoding or "utf-8").name == "utf-8"


def header_of(path: Path, encoding: str | None) -> list[str]:
    """The first row of a file; empty where it has none, or is only a byte order mark.

    UnicodeError where the file has another encoding, csv.Error where it is not CSV.
    """
    name = "utf-8-sig" if is_utf8(encoding) else encoding or "utf-8"
    with path.open(encoding=name, newline="") as file:
        return next(csv.reader(file), [])
