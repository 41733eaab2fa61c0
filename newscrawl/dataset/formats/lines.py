"""Formats that are a stream of bytes: JSON Lines, CSV and JSON-LD."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from typing import IO, TYPE_CHECKING, Any

from newscrawl.dataset.formats.columns import NAMES, cells_of
from newscrawl.dataset.formats.json_ld import CONTEXT, node_of
from newscrawl.dataset.formats.refusals import INVALID, refuse
from newscrawl.exporters.csv import BOM, csv_cells
from newscrawl.exporters.encoding import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newscrawl.dataset.formats.refusals import Warn


def write_json_lines(records: Iterable[dict[str, Any]], file: IO[bytes], warn: Warn) -> None:
    """One record a line, as in the data set."""
    for _, line in _encoded(records, line_of, warn):
        file.write(line)


def write_csv(records: Iterable[dict[str, Any]], file: IO[bytes], warn: Warn) -> None:
    """One record a row, in flat columns. A file begins with a byte order mark, by which Excel knows UTF-8; a pipe does not."""
    if not _is_pipe(file):
        file.write(BOM.encode())
    row = _Row()
    file.write(row.encode(NAMES))
    for _, line in _encoded(records, lambda one: row.encode(csv_cells(cells_of(one))), warn):
        file.write(line)


def _is_pipe(file: IO[bytes]) -> bool:
    """Whether a file is a pipe or a terminal."""
    try:
        return not stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except OSError:  # it lies in memory
        return False


def write_json_ld(records: Iterable[dict[str, Any]], file: IO[bytes], warn: Warn) -> None:
    """One document, an article a line in its graph."""
    head = json.dumps({"@context": CONTEXT, "@graph": []}).removesuffix("]}")
    file.write(head.encode())
    for number, line in _encoded(records, _node, warn):
        file.write((b",\n" if number else b"\n") + line)
    file.write(b"\n]}\n")


def _node(record: dict[str, Any]) -> bytes:
    return line_of(node_of(record)).rstrip(b"\n")


def _encoded(
    records: Iterable[dict[str, Any]], encode: Callable[[dict[str, Any]], bytes], warn: Warn
) -> Iterable[tuple[int, bytes]]:
    """Records as bytes, numbered from 0; one that the format cannot hold is left out, with a warning."""
    number = 0
    for record in records:
        try:
            line = encode(record)
        except INVALID as error:
            refuse(record, error, warn)
            continue
        yield number, line
        number += 1


class _Row:
    """Encodes rows of CSV."""

    def __init__(self) -> None:
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer)

    def encode(self, cells: Iterable[str]) -> bytes:
        """A row with its line end."""
        self._writer.writerow(cells)
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text.encode()
