"""Readers' pages on a forum's software (fact: readers-hosts): their owner, and the element of their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.pages.field_sources import FieldSource
from newscrawl.pages.html.visible import text_of

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page

POST = "#blog_article"
"""The element of a reader's own text."""

_SPACE = re.compile(r"[?&]mod=space&uid=[0-9]{1,12}$")


def owner() -> FieldSource[str]:
    """The name of the reader who owns the page: the step of the path that links to their space."""

    def read(page: Page) -> str | None:
        if not page.elements(POST):
            return None
        links = page.elements("#pt a[href]")
        names = (text_of(link) for link in links if _SPACE.search(link.get("href") or ""))
        return next(filter(None, names), None)

    return FieldSource("owner of the space", read)
