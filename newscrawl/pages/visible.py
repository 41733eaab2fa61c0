"""What a reader can see of a page, and the text of it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.pages.tree import BehindComments
from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
"""Elements that begin and end a paragraph."""

_UNSEEN = frozenset(
    "script style noscript template iframe object embed svg canvas button select textarea input "
    "video audio head title link meta".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_unseen(element: HtmlElement) -> bool:
    """Whether an element by itself is not shown: a script, a player, something hidden."""
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def text_behind(element: HtmlElement, enough: int) -> str:
    """What a reader sees behind an element, up to the end of the page or to `enough` characters of it."""
    found = ""
    for around in chain((element,), element.iterancestors()):
        found += clean(around.tail or "")
        for sibling in around.itersiblings():
            if isinstance(sibling.tag, str) and not is_unseen(sibling):
                found += text_of(sibling)
            found += clean(sibling.tail or "")
            if len(found) >= enough:
                return found
    return found


def text_of(element: HtmlElement, apart: AbstractSet[HtmlElement] = frozenset()) -> str:
    """The text of an element in one line, with a space where a line or a block ends.

    Elements of `apart` that stand in it are read on their own, and so are links in a link.
    """
    if not len(element):
        return clean(element.text or "")
    runs: list[str] = []
    texts = BehindComments(element)
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node is not element and (
                is_unseen(node) or node in apart or node.tag == element.tag == "a"
            ):
                walk.skip_subtree()
                continue
            runs.append(" " if node.tag in BLOCKS or node.tag == "br" else "")
            runs.append(node.text or "")
            runs += texts.opening.get(node, ())
            continue
        if node.tag in BLOCKS:
            runs.append(" ")
        if node is not element:
            runs.append(node.tail or "")
            runs += texts.behind.get(node, ())
    return clean("".join(runs))
