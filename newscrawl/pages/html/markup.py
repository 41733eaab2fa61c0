"""A body as HTML: its visible content in a few plain elements, sanitised.

One element a line, so that `merge` can leave out of later pages the elements of earlier ones.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from newscrawl.errors import SettingError
from newscrawl.items import Image
from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.article.body import Body
    from newscrawl.pages.html.blocks import Block
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.styles import Style
    from newscrawl.pages.html.tables import Cell

TAGS = frozenset(
    "p h2 h3 h4 h5 h6 blockquote ul ol li table tr td th strong em a br figure img figcaption".split()
)
_SPANS = {"colspan", "rowspan"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "width", "height", "alt"},
    "td": _SPANS,
    "th": _SPANS,
}
_LISTS = ("ul", "ol")


def body_html(page: Page, body: Body) -> str | None:
    """The paragraphs and images of a body; None where there are none. SettingError without nh3."""
    try:
        import nh3  # noqa: PLC0415 - an extra, and few users need HTML
    except ImportError:
        raise SettingError(
            "BODY_HTML: HTML needs nh3 to be sanitised, install newscrawl[html]"
        ) from None
    lines = "\n".join(_lines(page, body))
    safe = nh3.clean(
        lines, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None
    )
    return safe.strip() or None


def _lines(page: Page, body: Body) -> Iterator[str]:
    for name, group in groupby(body.order, key=_list_of):
        if name:
            yield f"<{name}>"
        for one in group:
            yield _figure(one) if isinstance(one, Image) else _element(page, *one)
        if name:
            yield f"</{name}>"


def _list_of(one: tuple[str, Block] | Image) -> str:
    """The tag of the list that has a paragraph as an item; "" for other paragraphs and images."""
    return one[1].tag if not isinstance(one, Image) and one[1].tag in _LISTS else ""


def _element(page: Page, text: str, block: Block) -> str:
    if block.is_table:
        rows = ("".join(map(_cell, row)) for row in block.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    inline = _plain(text) if text != block.text else _inline(page, block)
    tag = "li" if block.tag in _LISTS else block.tag
    if tag == "blockquote":
        return f"<blockquote><p>{inline}</p></blockquote>"
    return f"<{tag}>{inline}</{tag}>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.is_header else "td"
    spans = (("colspan", cell.columns), ("rowspan", cell.rows))
    attributes = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
    return f"<{tag}{attributes}>{escape(cell.text, quote=False)}</{tag}>"


def _plain(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _inline(page: Page, block: Block) -> str:
    """The pieces of a block in their styles, white space folded over all of them."""
    pieces = []
    for style, runs in groupby(block.runs, key=lambda run: run[1]):
        text = "".join(run for run, _ in runs)
        lines = (" ".join(line.split(" ")) for line in text.split("\n"))
        folded = "\n".join(_fold(line) for line in lines)
        pieces.append(_styled(page, _plain(folded), style) if clean(folded) else _plain(folded))
    return "".join(pieces).strip().removeprefix("<br>").removesuffix("<br>").strip()


def _fold(line: str) -> str:
    """A line with its white space folded as `clean` does, one space kept at either end."""
    before = " " if line[:1].isspace() else ""
    after = " " if line[-1:].isspace() else ""
    inner = clean(line)
    return f"{before}{inner}{after}" if inner else before


def _styled(page: Page, html: str, style: Style) -> str:
    if style.italic:
        html = f"<em>{html}</em>"
    if style.bold:
        html = f"<strong>{html}</strong>"
    if url := page.link(style.link):
        html = f'<a href="{escape(url)}">{html}</a>'
    return html


def _figure(image: Image) -> str:
    size = "".join(
        f' {name}="{value}"'
        for name, value in (("width", image.width), ("height", image.height))
        if value
    )
    words = " ".join(filter(None, (image.caption, image.credit_text and f"[{image.credit_text}]")))
    caption = f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""
    return f'<figure><img src="{escape(image.url)}"{size}>{caption}</figure>'
