"""Tables of data, as opposed to tables for layout or around a picture, and their text with aligned columns."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.pages.html.images import alt_text, is_icon, is_sign, read_picture
from newscrawl.pages.html.tree import text_content
from newscrawl.pages.html.visible import is_unseen
from newscrawl.text.cleaning import clean
from newscrawl.text.words import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from newscrawl.pages.html.tree import Element

_LEAST = 2  # rows, and columns
_PARAGRAPH = 80  # characters; a Han character counts for three
_LONGEST_CELL = 600
_HAN = re.compile(f"[{HAN}]")
_NO_CELL = ("figure", "blockquote", "video", "audio", "iframe", "object", "article", "form")
_PARTS = ("p", "div", "li")
_BETWEEN = frozenset(("thead", "tbody", "tfoot", "form"))
_WIDEST_SPAN = 100
_MOST_EMPTY = 20  # cells that spans and padding may add for each cell


class Cell(NamedTuple):
    """A cell of a table."""

    text: str
    is_header: bool = False
    columns: int = 1
    """Columns that it spans."""
    rows: int = 1
    """Rows that it spans."""


def rows_of(table: Element, excluded: AbstractSet[Element] = frozenset()) -> list[list[Element]]:
    """The visible cells of a table of data, row by row; empty for a table of another kind."""
    if table.get("role", "").lower() in {"presentation", "none"} or _holds_a_grid(table):
        return []
    shown = (row for row in table.iter("tr") if _table_of(row) is table and not is_unseen(row))
    rows = [[cell for cell in _cells(row) if cell not in excluded] for row in shown]
    looks = [[_Look(cell) for cell in row] for row in rows]
    return rows if _is_grid(looks) else []


def _holds_a_grid(table: Element) -> bool:
    """Whether a nested table has two rows of several cells."""
    owners = (_table_of(row) for row in table.iter("tr") if _has_cells(row))
    counted = Counter(owner for owner in owners if owner is not None and owner is not table)
    return any(count >= _LEAST for count in counted.values())


def _has_cells(row: Element) -> bool:
    return sum(child.tag in {"td", "th"} for child in row) >= _LEAST


def _table_of(row: Element) -> Element | None:
    around = row.getparent()
    while around is not None and around.tag in _BETWEEN:
        around = around.getparent()
    return around


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag in {"td", "th"} and not is_unseen(child):
            yield child


class _Look:
    """The kind of content in a cell."""

    def __init__(self, cell: Element) -> None:
        text = clean(text_content(cell))
        images = [one for one in cell.iter("img") if read_picture(one) or is_sign(one)]
        photographs = [
            one for one in images if not is_sign(one) and not is_icon(one, beside_text=bool(text))
        ]
        self.has_text = bool(text) or any(map(alt_text, images))
        self.has_picture = bool(photographs)
        self.is_paragraph = _size(text) >= _PARAGRAPH
        self.is_page = (
            len(text) > _LONGEST_CELL
            or next(cell.iter(*_NO_CELL), None) is not None
            or (self.is_paragraph and _paragraphs(cell) >= _LEAST)
        )


def _paragraphs(cell: Element) -> int:
    """The number of separate texts of a paragraph's length in a cell."""
    parts = [clean(text_content(one)) for one in cell.iter(*_PARTS) if not _holds_parts(one)]
    if cell.find(".//br") is not None:
        parts += [clean(one) for one in cell.itertext()]
    return sum(_size(part) >= _PARAGRAPH for part in parts)


def _holds_parts(element: Element) -> bool:
    parts = element.iter(*_PARTS)
    next(parts, None) if element.tag in _PARTS else None
    return next(parts, None) is not None


def _size(text: str) -> int:
    return len(text) + 2 * len(_HAN.findall(text))


def _is_grid(rows: list[list[_Look]]) -> bool:
    """Whether there are at least two rows and columns, and no cells like pages, rows of paragraphs or pictures above captions."""
    if any(cell.is_page for row in rows for cell in row):
        return False
    filled = [row for row in rows if any(cell.has_text or cell.has_picture for cell in row)]
    if len(filled) < _LEAST:
        return False
    full = [row for row in filled if sum(cell.has_text for cell in row) >= _LEAST]
    written = [row for row in full if all(cell.is_paragraph or not cell.has_text for cell in row)]
    if not full or len(written) * 2 > len(full):
        return False
    if not any(cell.has_picture for row in filled for cell in row):
        return True
    return _beside_pictures(filled) >= _LEAST


def _beside_pictures(rows: list[list[_Look]]) -> int:
    """The number of rows with several texts that are not captions of pictures in their cells or in the row above."""
    count = 0
    below_pictures = False
    for row in rows:
        texts = [cell for cell in row if cell.has_text]
        captions = below_pictures or all(cell.has_picture for cell in texts)
        count += len(texts) >= _LEAST and not captions
        below_pictures = not texts
    return count


def read_cell(cell: Element, text: str) -> Cell:
    """A cell with the columns and rows that it spans."""
    return Cell(text, cell.tag == "th", _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "").strip()
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        return 1
    return min(max(int(value), 1), _WIDEST_SPAN)


def lines_of(rows: list[list[Cell]]) -> list[str]:
    """Rows as text, cells joined by " | ". A cell that spans several has its text in the first; short rows get empty cells.

    Rows without text are left out. A table of few cells and many spans is written without the spans.
    """
    cells = sum(map(len, rows))
    lines = _spread(rows, _MOST_EMPTY * (cells + _LEAST)) or [
        [one.text for one in row] for row in rows
    ]
    return [clean(" | ".join(line)) for line in lines if any(line)]


def _spread(rows: list[list[Cell]], most: int) -> list[list[str]]:
    """Texts by row and column; empty where these would be more than `most`."""
    lines: list[list[str]] = []
    taken: dict[int, int] = {}
    """By column, the number of rows that a cell above still spans."""
    size = width = 0
    for row in rows:
        line: list[str] = []
        below = {column: left - 1 for column, left in taken.items() if left > 1}
        for cell in row:
            while len(line) in taken:
                line.append("")
            for column in range(len(line), len(line) + cell.columns):
                if cell.rows > 1:
                    below[column] = cell.rows - 1
            line += [cell.text, *[""] * (cell.columns - 1)]
        taken = below
        lines.append(line)
        width = max(width, len(line))
        size += len(line) + len(below)
        if size > most or width * len(rows) > most:
            return []
    return [line + [""] * (width - len(line)) for line in lines]
