"""Home pages: the sections that their menus name, and their headlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.pages.evidence import Evidence, Lead
from newscrawl.pages.visible import text_of
from newscrawl.site.editions import site_host
from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.page import Page

MENUS = (
    # https://www.chinadaily.com.cn (2019 to 2025)
    "div.topNav ul.dropdown li a, div.topNav2_art ul li a",
    # https://china.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html
    "div.nav ul li a, div.pingdao-lef ul li a",
    # any other menu
    "nav a, header a, ul li a",
)
"""Links of menus, the first that has any section."""

_FAMILIES: dict[str | None, frozenset[str | None]] = {
    "www": frozenset({"www"}),
    "cn": frozenset({"cn", "language"}),
    "language": frozenset({"language"}),
}
"""Families of hosts that the menu of a family's home page names sections of."""

_LONGEST_NAME = 30  # characters of a section's name
_SHORTEST_HEADLINE = 5  # characters; the provinces in Chinese footers have two or three


@dataclass
class Home:
    """A home page."""

    sections: list[str] = field(default_factory=list)
    """Canonical URLs of lists, in the menus' order."""
    leads: list[Lead] = field(default_factory=list)


def read_home(page: Page) -> Home:
    """Read a home page; one without menus and headlines gives an empty one."""
    return Home(menu_sections(page), _leads(page))


def menu_sections(page: Page) -> list[str]:
    """Lists that a page's menus link to, on hosts of its own kind."""
    for selector in MENUS:
        found = dict.fromkeys(target.url for target in _menu(page, selector))
        if found:
            return list(found)
    return []


def _menu(page: Page, selector: str) -> Iterator[SiteUrl]:
    families = _FAMILIES.get(_family(page.location), frozenset())
    for link in page.elements(selector):
        target = parse(page.link(link.get("href")) or "")
        is_list = target.kind is Kind.LISTING and target.page == 1
        is_home = target.section is None and target.host == page.location.host
        if not is_list or is_home or _family(target) not in families:
            continue
        if target.section is None and _family(target) == "www":
            continue  # another edition's home page
        if 0 < len(text_of(link)) <= _LONGEST_NAME:
            yield target


def _family(target: SiteUrl) -> str | None:
    host = site_host(target.host)
    return host.family if host else None


def _leads(page: Page) -> list[Lead]:
    """Headlines; a link around a picture has no text, the one below it has."""
    found: dict[str, Lead] = {}
    for link in page.elements("a[href]"):
        target = parse(page.link(link.get("href")) or "")
        headline = text_of(link)
        if target.kind is not Kind.ARTICLE or target.suspicious:
            continue
        if len(headline) >= _SHORTEST_HEADLINE:
            found.setdefault(target.url, Lead(target.url, Evidence(headline)))
    return list(found.values())
