"""What the old CMS wrote into comments: the article's properties, and where its body begins and ends (FACTS 3.2)."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml.html import Element

from newscrawl.pages.sources import Source
from newscrawl.text.plain import plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page

_PROPERTY = re.compile(r"<([a-z]{1,20})>(.{0,2000}?)</\1>", re.DOTALL)
_LONGEST = 20_000  # characters of a comment that are looked at


def has_comments(page: Page) -> bool:
    """Whether the page bears the comments."""
    return any(_is(node, "enpproperty") or _is(node, "enpcontent") for node in _comments(page))


def property_of(name: str) -> Source[str]:
    """A property: articleid, date, author, title, keyword, subtitle, introtitle, nodename."""

    def read(page: Page) -> str | None:
        for node in _comments(page):
            if _is(node, "enpproperty"):
                found = dict(_PROPERTY.findall(node.text[:_LONGEST]))
                return plain_text(found.get(name, "")) or None
        return None

    return Source(f"comment {name}", read)


def between_comments() -> Source[HtmlElement]:
    """What stands between the two comments of the body, as an element of its own."""

    def read(page: Page) -> HtmlElement | None:
        opening = next((node for node in _comments(page) if _is(node, "enpcontent")), None)
        if opening is None:
            return None
        body = Element("div")
        body.text = opening.tail
        for sibling in opening.itersiblings():
            if not isinstance(sibling.tag, str) and _is(sibling, "/enpcontent"):
                return body
            body.append(deepcopy(sibling))
        return None  # the parser closed what the comments stand in; the markup has to do

    return Source("comment enpcontent", read)


def _comments(page: Page) -> list[HtmlElement]:
    found: list[HtmlElement] = page.selector.root.xpath("//comment()")
    return found


def _is(node: HtmlElement, name: str) -> bool:
    return (node.text or "").lstrip().startswith(name)
