"""All links from a page to pages of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.html.page import Page

_FOLLOWED = frozenset((Kind.ARTICLE, Kind.LISTING, Kind.ISSUE))
_LINKS = "a[href], area[href], link[rel~=next][href]"


def read_links(page: Page) -> list[SiteUrl]:
    """Links to articles, lists and issues, in the order of the page, each of their pages once.

    Left out: links marked nofollow, and addresses that look like articles and are not.
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
