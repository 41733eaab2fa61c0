"""Home pages: the sections in their menus, and their headlines."""

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
"""By the family of a home page, the families of hosts whose sections its menu names."""


@dataclass
class Home:
    """A home page."""

    sections: list[str] = field(default_factory=list)
    """Canonical URLs of lists, in the menus' order."""
    article_links: list[ArticleLink] = field(default_factory=list)


def read_home(page: Page) -> Home:
    """Read a home page; empty for a page without menus and headlines."""
    return Home(menu_sections(page), _article_links(page))


def menu_sections(page: Page) -> list[str]:
    """URLs of the lists in a page's menus, on hosts of its own kind, without other editions' home pages."""
    families = _FAMILIES.get(_family(page.location), frozenset())

    def wants(target: SiteUrl) -> bool:
        is_home = target.section is None
        is_own = target.host == page.location.host or _family(target) == "www"
        return _family(target) in families and not (is_home and is_own)

    return menu_lists(page, wants)


def _family(target: SiteUrl) -> str | None:
    host = site_host(target.host)
    return host.family if host else None


def _article_links(page: Page) -> list[ArticleLink]:
    """Headlines, each article once."""
    found: dict[str, ArticleLink] = {}
    for one in all_headlines(page):
        found.setdefault(one.target.url, ArticleLink(one.target.url, Evidence(one.text)))
    return list(found.values())
