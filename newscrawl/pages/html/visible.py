"""The visible elements of a page, and their text."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.pages.html.tree import BehindComments
from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from newscrawl.pages.html.tree import Element

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li listing main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul xmp".split()
)
"""Elements that begin and end a paragraph, where no style says otherwise."""

_QUOTES = ("“”", "‘’")
_UNSEEN = frozenset(
    "script style noscript template iframe object noembed svg canvas button select textarea input "
    "video audio head title link meta".split()
)
"""Without `embed`: the parser puts the elements behind an unclosed one inside it."""
# fact: cn-hidden-heading
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]{1,20})", re.IGNORECASE)
_BLOCK_DISPLAYS = frozenset(
    "block flex grid flow-root list-item table table-row table-cell".split()
)
_LINE_DISPLAYS = frozenset("inline contents".split())


def quotes(depth: int) -> str:
    """The quotation marks before and behind the text of `q`, by the number of `q` around it."""
    return _QUOTES[depth % 2]


def is_unseen(element: Element) -> bool:
    """Whether an element by itself is not shown as text: a script, a player, a hidden element."""
    if element.tag in _UNSEEN:
        return True
    if not element.attrib:
        return False
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def is_block(element: Element) -> bool:
    """Whether an element begins and ends a paragraph: by its style, else by its name."""
    style = element.get("style")
    if style and (shown := _DISPLAY.search(style)):
        display = shown[1].lower()
        if display in _BLOCK_DISPLAYS or display in _LINE_DISPLAYS:
            return display in _BLOCK_DISPLAYS
    return element.tag in BLOCKS


def text_behind(element: Element, enough: int) -> str:
    """The visible text behind an element, up to the end of the page or to at least `enough` characters."""
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


def text_of(element: Element, apart: AbstractSet[Element] = frozenset()) -> str:
    """The text of an element in one line, with a space where a line or a block ends.

    Elements of `apart` inside it are left out, and so are links inside a link.
    """
    if not len(element):
        return clean(element.text or "")
    runs: list[str] = []
    texts = BehindComments(element)
    quoted = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node is not element and (
                is_unseen(node) or node in apart or node.tag == element.tag == "a"
            ):
                walk.skip_subtree()
                continue
            if node.tag == "br" or is_block(node):
                runs.append(" ")
            elif node.tag == "q":
                runs.append(quotes(quoted)[0])
                quoted += 1
            runs.append(node.text or "")
            runs += texts.opening.get(node, ())
            continue
        if is_block(node):
            runs.append(" ")
        elif node.tag == "q":
            quoted -= 1
            runs.append(quotes(quoted)[1])
        if node is not element:
            runs.append(node.tail or "")
            runs += texts.behind.get(node, ())
    return clean("".join(runs))
