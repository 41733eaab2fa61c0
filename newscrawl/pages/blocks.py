"""The content of an element as a reader sees it: paragraphs and pictures in order.

A block is a paragraph, heading, list item, quotation or table; `<br>` is a line break inside it and
`<br><br>` ends it. What a reader cannot see (scripts, hidden elements) is not there.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from newscrawl.pages.tree import BehindComments
from newscrawl.pages.visible import BLOCKS, is_unseen, text_of
from newscrawl.text.cleaning import clean, clean_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

_BOLD = frozenset(("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"))
_ITALIC = frozenset(("em", "i", "cite"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_TAGS = {"h1": "h2", "blockquote": "blockquote", "ul": "ul", "ol": "ol"}
_CAPTION_CLASSES = frozenset(("pictext", "caption"))
_MOST_TABLES = 16  # within each other: what lies deeper is no frame and has no rows
_FRAME_LENGTH = 300  # characters; a table with a picture and more text than that lays out a page
_SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_COLOURED = re.compile(
    r"(?:^|;)\s*color\s*:(?!\s*(?:inherit|black|#0{3,6}\b|#3{3,6}\b|rgb\(\s*0\s*,\s*0\s*,\s*0))",
    re.IGNORECASE,
)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FURNITURE = re.compile(r"/(?:image_[a-z]|static|icons?)/", re.IGNORECASE)  # logos, share buttons
_PIXELS = re.compile(r"([1-9]\d{0,4})(?:px)?")


class Style(NamedTuple):
    """How the text of an element looks."""

    bold: bool = False
    centred: bool = False
    coloured: bool = False
    """In another colour than that of text."""
    caption: bool = False
    """Its element or class says that it is a caption, or it stands in a table that frames a picture."""
    link: str | None = None
    """Target of the link that it is in."""
    italic: bool = False


class Block(NamedTuple):
    """A paragraph; its style is what all of its text has in common."""

    text: str
    style: Style = Style()
    raw: str = ""
    """Not cleaned: a no-break space sets the credit off a caption (FACTS 3.1)."""
    is_table: bool = False
    tag: str = "p"
    """p, h2 to h6, blockquote, or the list that it is an item of: ul, ol."""
    runs: tuple[tuple[str, Style], ...] = ()
    """Its text in pieces of one style each, white space as in `raw`."""


class Picture(NamedTuple):
    """An image of the page."""

    source: str
    width: int | None = None
    height: int | None = None


def read_blocks(
    container: HtmlElement, without: Iterable[HtmlElement] = ()
) -> list[Block | Picture]:
    """Paragraphs and pictures of `container` in order, leaving out the elements of `without`."""
    return list(_Walk(container, frozenset(without)))


class _Walk:
    """One pass over a container, without recursion: a page can nest deeper than Python's stack."""

    def __init__(self, container: HtmlElement, without: frozenset[HtmlElement]) -> None:
        self._container = container
        self._without = without
        self._texts = BehindComments(container)
        self._runs: list[tuple[str, Style]] = []
        self._styles: list[Style] = [Style()]
        self._tags: list[str] = ["p"]
        self._tables = 0
        """That the walk is in."""

    def __iter__(self) -> Iterator[Block | Picture]:
        walk = etree.iterwalk(self._container, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element is not self._container and (
                    is_unseen(element) or element in self._without
                ):
                    walk.skip_subtree()
                    self._styles.append(self._styles[-1])
                    self._tables += element.tag == "table"
                    if element.tag in BLOCKS:
                        self._tags.append(self._tags[-1])
                    continue
                yield from self._enter(element, walk)
                continue
            if element.tag in BLOCKS:
                yield from self._flush()
                self._tags.pop()
            self._tables -= element.tag == "table"
            self._styles.pop()
            if element is not self._container:
                self._add(element.tail, self._texts.behind.get(element, ()))
        yield from self._flush()

    def _enter(self, element: HtmlElement, walk: etree.iterwalk) -> Iterator[Block | Picture]:
        tag = element.tag
        if tag in BLOCKS or tag == "img":
            yield from self._flush()
        if tag in BLOCKS:
            self._tags.append(_TAGS.get(tag, tag if tag in _HEADINGS else self._tags[-1]))
        self._tables += tag == "table"
        is_table = tag == "table" and self._tables <= _MOST_TABLES
        style = _style(element, self._styles[-1])
        if is_table and not style.caption and _is_frame(element):
            style = style._replace(caption=True)
        self._styles.append(style)
        if is_table and (rows := _rows(element)):
            walk.skip_subtree()
            yield from rows
        elif tag == "img":
            yield from _picture(element)
        elif tag == "br":
            yield from self._line_break()
        else:
            self._add(element.text, self._texts.opening.get(element, ()))

    def _add(self, text: str | None, more: Iterable[str]) -> None:
        for one in filter(None, (text, *more)):
            self._runs.append((_SPACE.sub(" ", one), self._styles[-1]))

    def _line_break(self) -> Iterator[Block]:
        """A second break with nothing but space in between ends the paragraph."""
        for text, _ in reversed(self._runs):
            if text == "\n":
                yield from self._flush()
                return
            if clean(text):
                break
        self._runs.append(("\n", self._styles[-1]))

    def _flush(self) -> Iterator[Block]:
        if not self._runs:
            return
        runs, self._runs = self._runs, []
        raw = "".join(run for run, _ in runs)
        text = clean_lines(raw)
        if text:
            style = _common([style for run, style in runs if clean(run)])
            yield Block(text, style, raw, tag=self._tags[-1], runs=tuple(runs))


def _common(styles: list[Style]) -> Style:
    """What all `styles` share."""
    if all(style is styles[0] for style in styles):
        return styles[0]
    links = {style.link for style in styles}
    return Style(
        bold=all(style.bold for style in styles),
        centred=all(style.centred for style in styles),
        coloured=all(style.coloured for style in styles),
        caption=all(style.caption for style in styles),
        link=links.pop() if len(links) == 1 else None,
        italic=all(style.italic for style in styles),
    )


def _style(element: HtmlElement, around: Style) -> Style:
    css = element.get("style", "")
    classes = element.get("class", "").split()
    captions = element.tag == "figcaption" or not _CAPTION_CLASSES.isdisjoint(classes)
    return Style(
        bold=around.bold or element.tag in _BOLD or bool(_HEAVY.search(css)),
        centred=around.centred
        or element.tag == "center"
        or element.get("align", "").lower() == "center"
        or bool(_CENTRED.search(css)),
        coloured=around.coloured or bool(_COLOURED.search(css)),
        caption=around.caption or captions,
        link=element.get("href") if element.tag == "a" else around.link,
        italic=around.italic or element.tag in _ITALIC,
    )


def _is_frame(element: HtmlElement) -> bool:
    """Whether a table only holds a picture and its caption."""
    if next(element.iter("img"), None) is None:
        return False
    paragraphs = [one for one in element.iter("p") if clean(one.text_content())]
    return len(paragraphs) < 2 and len(clean(element.text_content())) < _FRAME_LENGTH


def is_furniture(source: str) -> bool:
    """Whether an image is the site's own: a logo, a share button."""
    return bool(_FURNITURE.search(source))


def _picture(image: HtmlElement) -> Iterator[Picture]:
    """`src` before `data-src`: on Chinese pages the latter may point to a foreign original.

    A placeholder in `src` is no picture; what it stands for is.
    """
    first_of_set = image.get("srcset", "").split(",")[0].split()
    named = [image.get(name) for name in ("src", "data-src", "data-original")] + first_of_set[:1]
    for source in (one.strip() for one in named if one):
        if source and not source.startswith("data:") and not is_furniture(source):
            yield Picture(source, _pixels(image.get("width")), _pixels(image.get("height")))
            return


def _pixels(attribute: str | None) -> int | None:
    match = _PIXELS.fullmatch(attribute.strip()) if attribute else None
    return int(match[1]) if match else None


def _rows(table: HtmlElement) -> list[Block]:
    """A table of data: its caption, and its rows with cells joined by " | "; none for a layout's."""
    if any(one is not table for one in islice(table.iter("img", "table", "p", "div"), 2)):
        return []
    rows = [[text_of(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return []
    lines = [" | ".join(cell for cell in row if cell) for row in rows if any(row)]
    captions = [Block(text) for one in table.iter("caption") if (text := text_of(one))]
    return [*captions, Block("\n".join(lines), is_table=True)] if lines else captions
