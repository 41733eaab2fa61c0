"""Find the pages of an article from the links to its other pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.pages.html.tree import is_small, text_content
from newscrawl.site.urls import parse
from newscrawl.text.cleaning import clean

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

MAX_PAGES = 200
"""Most pages of one article; the longest known gallery has a tenth of it."""

_PAGE_OF = re.compile(r"\d{1,4}\s*/\s*(\d{1,4})")


def _links_to(page: Page, identifier: str) -> list[Element]:
    """Links to later pages of the article anywhere on the page, in case the pager has another name."""
    name = f"{identifier.removeprefix('hk-')}_"
    if name not in page.html:
        return []
    return [link for link in page.index.by_tag.get("a", ()) if name in (link.get("href") or "")]


def page_urls(page: Page, selector: str) -> tuple[list[str], str | None]:
    """URLs of all pages of the article in order, and a warning where the pager names too many, else None.

    The pager names the first pages, the next and the last (fact: gallery-pager), so all up to the highest
    number exist. Links to other articles do not count.
    """
    if page.location.identifier is None:
        return [page.url], None
    last = page.number
    for element in (*page.elements(selector), *_links_to(page, page.location.identifier)):
        target = parse(page.link(element.get("href")) or "")
        if target.identifier and target.identifier == page.location.identifier:
            last = max(last, target.page)
        elif is_small(element) and (position := _PAGE_OF.fullmatch(clean(text_content(element)))):
            last = max(last, int(position[1]))
    if last > MAX_PAGES:
        return [page.url], f"the pager leads to page {last}, more than {MAX_PAGES}; not followed"
    later = (page.location.page_url(number) for number in range(2, last + 1))
    return [page.url, *later], None


def claims_another(page: Page) -> bool:
    """Whether a page's own metadata names another article than its address does."""
    claimed = page.metas.get("contentid", "")
    return (
        claimed.startswith("WS")
        and claimed.casefold() != (page.location.identifier or "").casefold()
    )
