"""The style of text: bold, centred, coloured, set as a caption, a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BOLD = frozenset(("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"))
_ITALIC = frozenset(("em", "i", "cite"))
_CAPTION_CLASSES = frozenset(("pictext", "caption"))
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_COLOURED = re.compile(
    r"(?:^|;)\s*color\s*:(?!\s*(?:inherit|black|#0{3,6}\b|#3{3,6}\b|rgb\(\s*0\s*,\s*0\s*,\s*0))",
    re.IGNORECASE,
)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"white-space\s*:\s*(?:pre|break)", re.IGNORECASE)


class Style(NamedTuple):
    """The style of an element's text."""

    bold: bool = False
    centred: bool = False
    coloured: bool = False
    """Whether its colour is not that of running text."""
    caption: bool = False
    """Whether its element or class marks a caption, or it stands in a table that frames a picture."""
    link: str | None = None
    """Target of the link around it."""
    italic: bool = False


def common(styles: list[Style]) -> Style:
    """The style that all `styles` share."""
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


def style_of(element: HtmlElement, around: Style) -> Style:
    """The style of an element's text inside text of the style `around`."""
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


def keeps_lines(element: HtmlElement) -> bool:
    """Whether an element's line ends and spaces are shown, as in `pre`."""
    style = element.get("style")
    return bool(style and _WHITE_SPACE.search(style))
