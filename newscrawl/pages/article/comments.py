"""Read the HTML comments of the old CMS: the article's properties, and where its body begins and ends.

fact: enpproperty-comments, enpcontent-comments, enpproperty-early
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.pages.field_sources import FieldSource
from newscrawl.text.plain import plain_text

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

_OPENING = re.compile("<([a-z]{1,20})>")
_LONGEST = 20_000  # characters of a comment that are read
_LONGEST_PROPERTY = 2_000  # characters


def has_comments(page: Page) -> bool:
    """Whether the page has these comments."""
    return bool(page.once(_own))


def property_of(name: str) -> FieldSource[str]:
    """A property: articleid, date, author, title, keyword, subtitle, introtitle, nodename."""

    def read(page: Page) -> str | None:
        return plain_text(page.once(_properties).get(name, "")) or None

    return FieldSource(f"comment {name}", read)


def between_comments() -> FieldSource[Element]:
    """The content between the two comments of the body, as an element of its own."""

    def read(page: Page) -> Element | None:
        opening = next((node for node in page.once(_own) if _is(node, "enpcontent")), None)
        if opening is None:
            return None
        body = etree.Element("div")
        body.text = opening.tail
        for sibling in opening.itersiblings():
            if not isinstance(sibling.tag, str) and _is(sibling, "/enpcontent"):
                return body
            body.append(deepcopy(sibling))
        return None  # the parser closed the element around the comments: another source has to give the body

    return FieldSource("comment enpcontent", read)


def _properties(page: Page) -> dict[str, str]:
    """The properties of the first comment that has them."""
    node = next((node for node in page.once(_own) if _is(node, "enpproperty")), None)
    text = node.text[:_LONGEST] if node is not None else ""
    found: dict[str, str] = {}
    place = 0
    while opening := _OPENING.search(text, place):
        place, closing = opening.end(), f"</{opening[1]}>"
        end = text.find(closing, place, place + _LONGEST_PROPERTY + len(closing))
        if end >= 0:
            found[opening[1]] = text[place:end]
            place = end + len(closing)
    return found


def _own(page: Page) -> list[Element]:
    """The comments of the old CMS that open something; other comments of a page are not read."""
    if "enp" not in page.html:
        return []
    return [node for node in page.comments if _is(node, "enpproperty") or _is(node, "enpcontent")]


def _is(node: Element, name: str) -> bool:
    return (node.text or "").lstrip().startswith(name)
