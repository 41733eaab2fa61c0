"""Home pages: the sections that their menus name, and their headlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.pages.evidence import ArticleLink, Evidence
from newscrawl.pages.headlines import all_headlines
from newscrawl.pages.menus import menu_lists
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page
    from newscrawl.site.urls import SiteUrl

_FAMILIES: dict[str | None, frozenset[str | None]] = {
    "www": frozenset({"www"}),
    "cn": frozenset({"cn", "language"}),
    "language": frozenset({"language"}),
}
"""Families of hosts that the menu of a family's home page names sections of."""


@dataclass
class Home:
    """A home page."""

    sections: list[str] = field(default_factory=list)
    """Canonical URLs of lists, in the menus' order."""
    article_links: list[ArticleLink] = field(default_factory=list)


def read_home(page: Page) -> Home:
    """Read a home page; one without menus and headlines gives an empty one."""
    return Home(menu_sections(page), _leads(page))


def menu_sections(page: Page) -> list[str]:
    """Lists that a page's menus link to, on hosts of its own kind; no other edition's home page."""
    families = _FAMILIES.get(_family(page.location), frozenset())

    def wants(target: SiteUrl) -> bool:
        is_home = target.section is None
        is_own = target.host == page.location.host or _family(target) == "www"
        return _family(target) in families and not (is_home and is_own)

    return menu_lists(page, wants)


def _family(target: SiteUrl) -> str | None:
    host = site_host(target.host)
    return host.family if host else None


def _leads(page: Page) -> list[ArticleLink]:
    """Headlines, each article once."""
    found: dict[str, ArticleLink] = {}
    for one in all_headlines(page):
        found.setdefault(one.target.url, ArticleLink(one.target.url, Evidence(one.text)))
    return list(found.values())
