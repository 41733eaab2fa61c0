"""The lists of the site in the menus of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.html.visible import text_of
from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.pages.html.page import Page

MENUS = (
    # https://www.chinadaily.com.cn (2019 to 2025); fact: menus
    "div.topNav ul.dropdown li a, div.topNav2_art ul li a",
    # https://china.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html, and its lists
    "div.nav ul li a, div.pingdao-lef ul li a, ul.pindao li a",
    # any other menu
    "nav a, header a, [class*=nav] a, [class*=Nav] a, [id*=nav] a, [class*=menu] a, [id*=menu] a",
    "ul li a, ol li a, dl a, select option, map area",
    # no menu at all
    "a[href]",
)
"""Links of menus, from those of the site's own templates to any link."""

_LONGEST_NAME = 30  # characters of a section's name


def menu_lists(page: Page, wants: Callable[[SiteUrl], bool]) -> list[str]:
    """Canonical URLs of the wanted lists in the page's menus, in their order.

    The first kind of menu with such a list counts. A link without a name, or with a sentence as name, is not an
    entry of a menu.
    """
    for selector in MENUS:
        if found := dict.fromkeys(one.url for one in _entries(page, selector) if wants(one)):
            return list(found)
    return []


def _entries(page: Page, selector: str) -> Iterator[SiteUrl]:
    is_any = selector == MENUS[-1]
    for link in page.elements(selector):
        target = parse(page.link(link.get("href") or link.get("value")) or "")
        if target.kind is not Kind.LISTING or target.page != 1:
            continue
        if is_any and target.url.endswith(("htm", "html")):
            continue  # of the site itself: "About us"
        if 0 < len(text_of(link) or link.get("alt") or "") <= _LONGEST_NAME:
            yield target
