"""Headlines of a page that shows no times: find the links to articles that are its own.

Topic pages, columnists' pages, fronts of editions and of Chinese hosts show no times. Links around the text of every
page - menus, the right column, "Most viewed", the footer - belong to other lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.pages.html.tree import Within
from newscrawl.pages.html.visible import text_of
from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

_SHORTEST = 5  # characters; the provinces in Chinese footers have two or three
_MAIN = ("#left, .lft_art, #lft-art", "main, [role=main]")
"""Elements around a page's own links, on the site's own pages and on others."""
_FURNITURE_TAGS = frozenset(("nav", "header", "footer", "aside"))
_FURNITURE = re.compile(
    # of the site's own pages, by whole names
    r"(?:^|\s)(?:mai_r|rgt_art|lisBox|tw[4-8](?:Box)?(?:_\w+)?|topNav\w*|topBar|xiao-ul|bt2|selectpage|div_currpage)(?:\s|$)"
    # of any page, by words in names
    r"|(?:^|[\s_-])(?:foot(?:er)?|nav(?:bar)?|menu|sidebar|side|right|rgt|rank(?:ing)?|hot(?:est|news)?|most(?:[_-]?\w+)?|popular|related|recommend(?:ed)?"
    r"|breadcrumbs?|copyright|share)(?:[\s_-]|$)",
    re.IGNORECASE,
)


class Headline(NamedTuple):
    """A link to an article, its target and its text."""

    link: Element
    target: SiteUrl
    text: str


def headlines(page: Page) -> Iterator[Headline]:
    """Links to articles with their text, in the order of the page; an article may be named twice.

    From the page's main part, else from outside its menus and side columns, else from the whole page.
    """
    found = [*all_headlines(page)]
    is_furniture = Within(_is_furniture)
    own = [one for one in found if not is_furniture(one.link)]
    for selector in _MAIN:
        inside = Within(frozenset(page.elements(selector)).__contains__)
        if main := [one for one in own if inside(one.link)]:
            own = main
            break
    yield from own or found


def _is_furniture(element: Element) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in ("html", "body", "a") and _FURNITURE.search(names) is not None


def all_headlines(page: Page) -> Iterator[Headline]:
    """Headlines of the whole page; a link around a picture has no text and does not count."""
    for link in page.elements("a[href]"):
        target = parse(page.link(link.get("href")) or "")
        if target.kind is not Kind.ARTICLE or target.suspicious:
            continue
        text = text_of(link)
        if len(text) >= _SHORTEST:
            yield Headline(link, target, text)
