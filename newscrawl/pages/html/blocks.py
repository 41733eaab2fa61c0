"""The content of an element as a reader sees it: paragraphs and pictures in order.

A block is a paragraph, heading, list item, quotation or table; `<br>` is a line break inside it and
`<br><br>` ends it. Content that a reader cannot see (scripts, hidden elements) is left out. An image that
stands for a character in a line of text is replaced by its `alt`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from newscrawl.pages.html.images import (
    Picture,
    alt_text,
    copy_in,
    is_drawn,
    is_icon,
    is_repeated,
    is_sign,
    read_picture,
)
from newscrawl.pages.html.styles import Style, common, keeps_lines, style_of
from newscrawl.pages.html.tables import Cell, lines_of, read_cell, rows_of
from newscrawl.pages.html.tree import BehindComments, text_content
from newscrawl.pages.html.visible import is_block, is_unseen, quotes
from newscrawl.text.cleaning import clean, clean_lines
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.html.tree import Element

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_TAGS = {"h1": "h2", "blockquote": "blockquote", "ul": "ul", "ol": "ol"}
_MOST_TABLES = 16  # nested: deeper tables are not read as frames or rows
_FRAME_LENGTH = 300  # characters; a table with a picture and more text than that lays out a page
_LONGEST_ALT = 60  # characters; a longer one does not stand for a character
_GOES_ON = frozenset("，。、；：！？,.;:!?’”」』）)")
_SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
_LINES_KEPT = frozenset(("pre", "listing", "xmp"))


class Block(NamedTuple):
    """A paragraph; its style is the one that all of its text shares."""

    text: str
    style: Style = Style()
    raw: str = ""
    """The text before cleaning: a no-break space separates a credit from its caption."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """The rows of a table; empty for other blocks."""
    tag: str = "p"
    """p, h2 to h6, blockquote, or for an item of a list ul or ol."""
    runs: tuple[tuple[str, Style], ...] = ()
    """Its text in pieces of one style each, white space as in `raw`."""

    @property
    def is_table(self) -> bool:
        """Whether it is a table of data."""
        return bool(self.rows)


class Content(NamedTuple):
    """The content of a container."""

    blocks: list[Block | Picture]
    """Paragraphs and pictures, in order."""
    skipped: list[str]
    """Texts left out: of hidden elements, of scripts and of excluded elements."""
    added: list[str]
    """Text in the blocks that is not text of the page: the `alt` of signs, quotation marks, lines of tables."""


def read_blocks(container: Element, excluded: Iterable[Element] = ()) -> list[Block | Picture]:
    """Paragraphs and pictures of `container` in order, without the `excluded` elements."""
    return read_content(container, excluded).blocks


def read_content(container: Element, excluded: Iterable[Element] = ()) -> Content:
    """Paragraphs and pictures of `container`, and the texts left out and added."""
    walk = _Walk(container, frozenset(excluded))
    walk.run()
    return Content(walk.blocks, walk.skipped, walk.added)


class _Open(NamedTuple):
    """An element that the walk has entered."""

    style: Style
    tag: str
    is_block: bool
    keeps_lines: bool
    """Whether line ends are shown, as in `pre`."""
    is_quote: bool = False


class _Table:
    """A table of data that the walk has entered: its cells are filled one by one."""

    def __init__(self, element: Element, rows: list[list[Element]]) -> None:
        self.element = element
        self._rows = rows
        self._texts: dict[Element, str] = {}
        self.cells = {cell for row in rows for cell in row}

    def fill(self, cell: Element, text: str) -> None:
        """Set the text of a cell."""
        self._texts[cell] = text

    def block(self) -> Block | None:
        """The table as a block; None where no text is left in it."""
        rows = [[read_cell(cell, self._texts.get(cell, "")) for cell in row] for row in self._rows]
        text = "\n".join(lines_of(rows))
        return Block(text, raw=text, rows=tuple(map(tuple, rows))) if text else None


class _Walk:
    """One pass over a container, without recursion: a page can nest deeper than Python's stack."""

    def __init__(self, container: Element, excluded: frozenset[Element]) -> None:
        self._container = container
        self._excluded = excluded
        self._texts = BehindComments(container)
        self._runs: list[tuple[str, Style]] = []
        self._signs = 0
        """Runs that are the `alt` of an image."""
        self._open = [_Open(Style(), "p", is_block=False, keeps_lines=False)]
        self._depth = 0
        """Tables around the current element."""
        self._table: _Table | None = None
        self._cell: Element | None = None
        """The current cell of that table: no element within it ends a paragraph."""
        self._cell_has_text = False
        self._quoted = 0
        """Elements `q` around the current element."""
        self._pictures: list[Picture] = []
        """Pictures of the table's cells: they are set above it."""
        self.blocks: list[Block | Picture] = []
        self.skipped: list[str] = []
        self.added: list[str] = []

    def run(self) -> None:
        """Read the blocks."""
        walk = etree.iterwalk(self._container, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._leave(element)
            elif element is not self._container and (
                is_unseen(element) or element in self._excluded
            ):
                walk.skip_subtree()
                self._skip(element)
            else:
                self._enter(element)
        self._flush()

    def _skip(self, element: Element) -> None:
        if len(element) or element.text:
            self.skipped.append(text_content(element))
        self._open.append(self._open[-1]._replace(is_block=is_block(element), is_quote=False))
        self._depth += element.tag == "table"
        if element.tag == "noscript" and (picture := copy_in(element)):
            self.blocks.append(picture)

    def _enter(self, element: Element) -> None:
        tag = element.tag
        around = self._open[-1]
        here = _Open(
            style_of(element, around.style),
            tag if tag in _HEADINGS else _TAGS.get(tag, around.tag),
            is_block(element),
            around.keeps_lines or tag in _LINES_KEPT or keeps_lines(element),
            tag == "q",
        )
        is_cell = self._table is not None and element in self._table.cells
        if here.is_block or is_cell or tag == "table":
            self._flush()
        if tag == "table":
            here = self._enter_table(element, here)
        elif is_cell:
            self._cell = element
            self._cell_has_text = bool(clean(text_content(element)))
        self._open.append(here)
        if tag == "img":
            self._image(element)
        elif tag == "br":
            self._line_break()
        else:
            if here.is_quote:
                self._insert(quotes(self._quoted)[0])
                self._quoted += 1
            self._add(element.text, self._texts.opening.get(element, ()))

    def _enter_table(self, element: Element, here: _Open) -> _Open:
        self._depth += 1
        if self._depth > _MOST_TABLES or self._table is not None:
            return here
        if rows := rows_of(element, self._excluded):
            self._table = _Table(element, rows)
        elif not here.style.caption and _is_frame(element):
            return here._replace(style=here.style._replace(caption=True))
        return here

    def _leave(self, element: Element) -> None:
        if self._open[-1].is_quote:
            self._quoted -= 1
            self._insert(quotes(self._quoted)[1])
        if self._cell is element and self._table is not None:
            self._table.fill(element, clean("".join(run for run, _ in self._runs)))
            self._runs, self._signs, self._cell = [], 0, None
        if self._open[-1].is_block:
            self._flush()
        if element.tag == "table":
            self._depth -= 1
            if self._table is not None and self._table.element is element:
                self._leave_table(self._table)
        self._open.pop()
        if element is not self._container:
            self._add(element.tail, self._texts.behind.get(element, ()))

    def _leave_table(self, table: _Table) -> None:
        self.blocks += self._pictures
        self._pictures, self._table = [], None
        if block := table.block():
            self.added.append("|" * block.text.count("|"))
            self.blocks.append(block)

    def _image(self, image: Element) -> None:
        if is_sign(image) or self._is_in_line(image):
            self._sign(image)
        elif picture := read_picture(image):
            if self._cell is not None:
                self._pictures.append(picture)
                return
            self._flush()
            self.blocks.append(picture)

    def _is_in_line(self, image: Element) -> bool:
        """Whether an image of unknown size is a sign by its place: in a cell with text, or within a word."""
        if not is_drawn(image):
            return False
        if self._cell is not None:
            return is_icon(image, beside_text=self._cell_has_text)
        before, behind = self._before()[-1:], (image.tail or "")[:1]
        return before.isalnum() and (behind.isalnum() or behind in _GOES_ON)

    def _sign(self, image: Element) -> None:
        alt = alt_text(image)
        if self._cell_has_text and self._cell is not None and len(letters(alt)) > 1:
            return  # a flag or an arrow next to its name
        if alt and not is_repeated(alt, self._before(), image):
            self._signs += 1
            self._insert(alt)

    def _insert(self, text: str) -> None:
        """Insert text that a reader sees and the page does not contain."""
        self.added.append(text)
        self._runs.append((text, self._open[-1].style))

    def _before(self) -> str:
        """The end of the line so far."""
        return "".join(run[-_LONGEST_ALT:] for run, _ in self._runs[-3:])

    def _add(self, text: str | None, more: Iterable[str]) -> None:
        style = self._open[-1].style
        for one in (text, *more):
            if not one:
                continue
            if not self._open[-1].keeps_lines:
                is_plain = one.isprintable() and "  " not in one
                self._runs.append((one if is_plain else _SPACE.sub(" ", one), style))
                continue
            for number, line in enumerate(one.splitlines() or [one]):
                if number:
                    self._line_break()
                self._runs.append((_SPACE.sub(" ", line), style))
            if one.endswith("\n"):
                self._line_break()

    def _line_break(self) -> None:
        """Add a line break; a second one with only space in between ends the paragraph."""
        for text, _ in reversed(self._runs):
            if text == "\n":
                self._flush()
                return
            if clean(text):
                break
        self._runs.append(("\n", self._open[-1].style))

    def _flush(self) -> None:
        if not self._runs:
            return
        if self._cell is not None:
            self._runs.append((" ", self._open[-1].style))
            return
        runs, self._runs = self._runs, []
        signs, self._signs = self._signs, 0
        raw = "".join([run for run, _ in runs])
        text = clean_lines(raw)
        if not text:
            return
        printed = [one for one in runs if clean(one[0])] if len(runs) > 1 else runs
        if signs == len(printed) and len(letters(text)) > signs:  # icons in a row
            self.skipped.append(text)
            return
        style = printed[0][1]
        if any(one is not style for _, one in printed):
            style = common([style for _, style in printed])
            if not style.bold and letters(text):  # a stop behind bold text does not count
                style = style._replace(bold=all(one.bold for run, one in printed if letters(run)))
        self.blocks.append(Block(text, style, raw, tag=self._open[-1].tag, runs=tuple(runs)))


def _is_frame(element: Element) -> bool:
    """Whether a table only holds a picture and its caption."""
    if not any(not is_sign(image) and read_picture(image) for image in element.iter("img")):
        return False
    paragraphs = [one for one in element.iter("p") if clean(text_content(one))]
    return len(paragraphs) < 2 and len(clean(text_content(element))) < _FRAME_LENGTH
