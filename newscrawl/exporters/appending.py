"""Which files can be appended to (`-o`), and how a torn last line of one is closed."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.exporters.csv import csv_cells, header_of, selected
from newscrawl.exporters.flat import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

JSON_LINES = ("jsonlines", "jsonl", "jl")
LINES = (*JSON_LINES, "csv")
"""Formats with one record a line."""
DOCUMENTS = ("json", "xml")
"""Formats whose end closes the file."""

_BLOCK = 1 << 20  # bytes
_CELL = re.compile(r'"[^"]*"?|,')
_ROW = re.compile(r'"[^"]*"?|[\r\n]')
_WIDE = ("utf-16", "utf-32")
_MARKS = {codecs.BOM_UTF8: ("utf-8",), codecs.BOM_UTF16_LE: _WIDE, codecs.BOM_UTF16_BE: _WIDE}
"""By the bytes of a byte order mark: how the names of its encodings begin."""


class End(NamedTuple):
    """What makes the last line of a file whole."""

    torn: int
    """Bytes at the end that are part of a character."""
    text: str
    """Text that closes the line; empty where it is closed."""


def why_not(path: Path, format_: str, encoding: str | None, *, is_compressed: bool) -> str | None:
    """Why more records cannot be appended to a file with content; None where they can.

    `is_compressed`: the feed has postprocessing. OSError where the file cannot be read.
    """
    if format_ in DOCUMENTS:
        return f"holds a whole {format_.upper()} document, which cannot be appended to"
    if format_ not in LINES:
        return None
    if is_compressed:
        return "is compressed, and a torn end could not be closed"
    name = encoding or "utf-8"
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    try:
        text = codecs.getincrementaldecoder(name)().decode(head)
        if "\0" in text or not _is_marked_as(codecs.lookup(name).name, head):
            return f"is not text in {name}"
        if format_ == "csv" and not header_of(path, encoding) and text.strip("\ufeff"):
            return "has an empty line where the names of its columns are expected"
    except UnicodeError:
        return f"is not text in {name}"
    except csv.Error as error:
        return f"is not CSV: {error}"
    return None


def _is_marked_as(name: str, head: bytes) -> bool:
    """Whether the byte order mark of a file, if it has one, is that of an encoding, by its lower-case name."""
    return all(name.startswith(own) for mark, own in _MARKS.items() if head.startswith(mark))


def other_columns(
    path: Path, encoding: str | None, fields: Mapping[str, str] | Iterable[str] | None
) -> str | None:
    """The first difference of a CSV file from the columns of records, as a sentence's end; None where it has them.

    Columns of other fields may follow those of the record. `fields` are the feed's.
    """
    found = header_of(path, encoding)
    wanted = csv_cells(selected(fields, COLUMNS)[1])
    if not found or found == wanted or (not fields and found[: len(wanted)] == wanted):
        return None
    pairs = enumerate(zip(wanted, found, strict=False))
    place = next((number for number, (one, other) in pairs if one != other), None)
    if place is not None:
        return f"has the column {found[place]!r} where a record has {wanted[place]!r}"
    if len(found) < len(wanted):
        return f"has no column {wanted[len(found)]!r}"
    return f"has the further column {found[len(wanted)]!r}"


def end_of(path: Path, format_: str, encoding: str | None) -> End:
    """What closes the last line of a file with content in one of LINES, where its writer was killed."""
    feed = inside("\n", encoding)
    with path.open("rb") as file:
        file.seek(-min(len(feed), path.stat().st_size), 2)
        if file.read() == feed and format_ in JSON_LINES:
            return End(0, "")
    return _end(path, encoding, is_csv=format_ == "csv")


def inside(text: str, encoding: str | None) -> bytes:
    """The bytes of text inside a file, without the byte order mark with which some encodings begin one."""
    name = encoding or "utf-8"
    return f"\n{text}".encode(name)[len("\n".encode(name)) :]


def _end(path: Path, encoding: str | None, *, is_csv: bool) -> End:
    """Read the whole file for a character, a quote or a line that is not closed."""
    decoder = codecs.getincrementaldecoder(encoding or "utf-8")("replace")
    last, row = "", ""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            last = text[-1:] or last
            if is_csv:
                row = _last_row(row + text)
    torn = len(decoder.getstate()[0])
    if row.strip("\ufeff"):
        return End(torn, _closing(row, len(header_of(path, encoding))))
    return End(torn, "\n" if last.strip("\n\ufeff") else "")


def _last_row(text: str) -> str:
    """The text behind the last line end that is not in a quoted cell."""
    start = 0
    for match in _ROW.finditer(text):
        if match[0] in "\r\n":
            start = match.end()
    return text[start:]


def _closing(row: str, width: int) -> str:
    """What makes a torn row a whole one: the quote of its last cell, and its missing cells."""
    quote = '"' * (row.count('"') % 2)
    cells = 1 + sum(match[0] == "," for match in _CELL.finditer(row + quote))
    return f"{quote}{',' * max(0, width - cells)}\r\n"
