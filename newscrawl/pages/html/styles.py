"""The style of text: bold, centred, coloured, set as a caption, a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newscrawl.pages.html.tree import Element

_BOLD = frozenset(("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"))
_ITALIC = frozenset(("em", "i", "cite"))
_MARKED = _BOLD | _ITALIC | {"a", "center", "figcaption"}
"""Elements that have a style of their own without attributes."""
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


def style_of(element: Element, around: Style) -> Style:
    """The style of an element's text inside text of the style `around`."""
    tag = element.tag
    if tag not in _MARKED and not element.attrib:
        return around
    css = element.get("style") or ""
    classes = element.get("class")
    captions = tag == "figcaption" or bool(
        classes and not _CAPTION_CLASSES.isdisjoint(classes.split())
    )
    return Style(
        bold=around.bold or tag in _BOLD or bool(css and _HEAVY.search(css)),
        centred=around.centred
        or tag == "center"
        or element.get("align", "").lower() == "center"
        or bool(css and _CENTRED.search(css)),
        coloured=around.coloured or bool(css and _COLOURED.search(css)),
        caption=around.caption or captions,
        link=element.get("href") if tag == "a" else around.link,
        italic=around.italic or tag in _ITALIC,
    )


def keeps_lines(element: Element) -> bool:
    """Whether an element's line ends and spaces are shown, as in `pre`."""
    style = element.get("style")
    return bool(style and _WHITE_SPACE.search(style))
