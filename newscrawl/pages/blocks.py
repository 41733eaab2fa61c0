"""The content of an element as a reader sees it: paragraphs and pictures in order.

A block is a paragraph, heading, list item, quotation or table; `<br>` is a line break inside it and
`<br><br>` ends it. What a reader cannot see (scripts, hidden elements) is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from newscrawl.text.cleaning import clean, clean_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "script style noscript template iframe object embed svg canvas button select textarea input "
    "video audio head title link meta".split()
)
_BOLD = frozenset(("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"))
_CAPTION_CLASSES = frozenset(("pictext", "caption"))
_SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_COLOURED = re.compile(r"(?:^|;)\s*color\s*:", re.IGNORECASE)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FURNITURE = re.compile(r"/(?:image_[a-z]|static|icons?)/", re.IGNORECASE)  # logos, share buttons
_PIXELS = re.compile(r"([1-9]\d{0,4})(?:px)?")


class Style(NamedTuple):
    """How the text of an element looks."""

    bold: bool = False
    centred: bool = False
    coloured: bool = False
    caption: bool = False
    """Its class says that it is a caption, or it stands in one table with a picture."""
    link: str | None = None
    """Target of the link that it is in."""


class Block(NamedTuple):
    """A paragraph; its style is what all of its text has in common."""

    text: str
    style: Style = Style()


@dataclass
class Picture:
    """An image of the page, with the caption that its markup ties to it."""

    source: str
    caption: str = ""
    """Not cleaned: the no-break space in it sets off the credit (FACTS 3.1)."""
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
        self._runs: list[tuple[str, Style]] = []
        self._styles: list[Style] = [Style()]

    def __iter__(self) -> Iterator[Block | Picture]:
        walk = etree.iterwalk(self._container, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if self._is_unseen(element):
                    walk.skip_subtree()
                    self._styles.append(self._styles[-1])
                    continue
                yield from self._enter(element, walk)
                continue
            if event == "end":
                self._styles.pop()
                if element.tag in _BLOCKS:
                    yield from self._flush()
            if element is not self._container:
                self._add(element.tail)
        yield from self._flush()

    def _is_unseen(self, element: HtmlElement) -> bool:
        if element is self._container:
            return False
        hidden = _HIDDEN.search(element.get("style", ""))
        return bool(element.tag in _UNSEEN or element in self._without or hidden)

    def _enter(self, element: HtmlElement, walk: etree.iterwalk) -> Iterator[Block | Picture]:
        tag = element.tag
        if tag in _BLOCKS or tag == "img":
            yield from self._flush()
        self._styles.append(_style(element, self._styles[-1]))
        if tag == "figure" and element.find(".//img") is not None:
            walk.skip_subtree()
            yield from _figure(element)
        elif tag == "table" and (rows := _rows(element)):
            walk.skip_subtree()
            yield Block("\n".join(rows))
        elif tag == "img":
            yield from _pictures([element])
        elif tag == "br":
            yield from self._line_break()
        else:
            self._add(element.text)

    def _add(self, text: str | None) -> None:
        if text:
            self._runs.append((_SPACE.sub(" ", text), self._styles[-1]))

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
        runs, self._runs = self._runs, []
        text = clean_lines("".join(run for run, _ in runs)) if runs else ""
        if text:
            yield Block(text, _common([style for run, style in runs if clean(run)]))


def _common(styles: list[Style]) -> Style:
    """What all `styles` share."""
    links = {style.link for style in styles}
    return Style(
        bold=all(style.bold for style in styles),
        centred=all(style.centred for style in styles),
        coloured=all(style.coloured for style in styles),
        caption=all(style.caption for style in styles),
        link=links.pop() if len(links) == 1 else None,
    )


def _style(element: HtmlElement, around: Style) -> Style:
    css = element.get("style", "")
    classes = element.get("class", "").split()
    pictured = element.tag == "table" and element.find(".//img") is not None
    return Style(
        bold=around.bold or element.tag in _BOLD or bool(_HEAVY.search(css)),
        centred=around.centred
        or element.tag == "center"
        or element.get("align", "").lower() == "center"
        or bool(_CENTRED.search(css)),
        coloured=around.coloured or bool(element.get("color") or _COLOURED.search(css)),
        caption=around.caption or pictured or not _CAPTION_CLASSES.isdisjoint(classes),
        link=element.get("href") if element.tag == "a" else around.link,
    )


def is_furniture(source: str) -> bool:
    """Whether an image is the site's own: a logo, a share button."""
    return bool(_FURNITURE.search(source))


def _figure(figure: HtmlElement) -> Iterator[Picture]:
    """The images of a `figure`; its caption belongs to the last of them, below which it stands."""
    pictures = list(_pictures(figure.iter("img")))
    if pictures:
        captions = (found.text_content() for found in figure.iter("figcaption"))
        pictures[-1].caption = _SPACE.sub(" ", " ".join(captions)).strip(" ")
    yield from pictures


def _pictures(images: Iterable[HtmlElement]) -> Iterator[Picture]:
    """`src` before `data-src`: on Chinese pages the latter may point to a foreign original."""
    for image in images:
        source = image.get("src") or image.get("data-src") or image.get("data-original") or ""
        if source.strip() and not source.startswith("data:") and not is_furniture(source):
            yield Picture(
                source.strip(), "", _pixels(image.get("width")), _pixels(image.get("height"))
            )


def _pixels(attribute: str | None) -> int | None:
    match = _PIXELS.fullmatch(attribute.strip()) if attribute else None
    return int(match[1]) if match else None


def _rows(table: HtmlElement) -> list[str]:
    """Rows of a table of data, cells joined by " | "; none for one that only lays out a page."""
    if table.xpath(".//img | .//table | .//p | .//div"):
        return []
    rows = [
        [clean(cell.text_content()) for cell in row.iter("td", "th")] for row in table.iter("tr")
    ]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return []
    return [" | ".join(cell for cell in row if cell) for row in rows if any(row)]
