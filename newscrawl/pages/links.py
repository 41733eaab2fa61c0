"""Every link of a page that leads to a page of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.html.page import Page

_FOLLOWED = frozenset((Kind.ARTICLE, Kind.LISTING, Kind.ISSUE))
_LINKS = "a[href], area[href], link[rel~=next][href]"


def read_links(page: Page) -> list[SiteUrl]:
    """Articles, lists and issues that a page links to, in its order, each page of them once.

    Left out: links marked nofollow, and those that look like articles but are none.
    """
    found: dict[tuple[str, int], SiteUrl] = {}
    for target in _targets(page):
        key = target.identifier or target.url
        found.setdefault((key, target.page), target)
    return list(found.values())


def _targets(page: Page) -> Iterator[SiteUrl]:
    for link in page.elements(_LINKS):
        if "nofollow" in (link.get("rel") or "").lower().split():
            continue
        target = parse(page.link(link.get("href")) or "")
        if target.kind in _FOLLOWED and not target.suspicious:
            yield target
