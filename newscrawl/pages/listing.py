"""Lists: the articles on a section's page, its pager and its sub-sections."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from newscrawl.pages.headlines import headlines
from newscrawl.pages.html.tree import is_small
from newscrawl.pages.html.visible import text_of
from newscrawl.pages.menus import menu_lists
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

READER = "3"
"""Version of this reader; raise it when the same page is read differently."""

ITEMS = (
    # https://www.chinadaily.com.cn/world/china-us (2019), …/china/59b8d010a3108c54ed7dfc23 (2026); fact: list-markup
    ".tw3_01_2 h4 a, .tw3_01_2_t a",
    # Chinese lists; fact: chinese-list-markup
    "div.left-liebiao h3 a, .busBox1 h3 a, .busBox3 h3 a",
    # language.chinadaily.com.cn/news_bilingual/; fact: language-list-markup, language-list-boxes
    ".gy_box_txt2 a",
)
"""Headlines of a list: the first selector that matches counts. Where none matches, every heading's link with a time."""
HEADINGS = "h2 a, h3 a, h4 a, h5 a, li a"
# The section's own top boxes; the others link other sections. fact: list-top-boxes
FEATURED = "#left .tw2_l_t a, #left .tBox2 a"
PAGER = "#div_currpage a, .selectpage a, a.pagestyle"  # fact: list-pager

_DEPTH = 6  # elements around a headline that may hold its time
_NODES = 60  # elements searched for one time; the largest box known has a dozen
_NEXT = frozenset(("next", "下一页"))
_LAST = frozenset((">>|", "尾页", "末页"))


@dataclass(frozen=True)
class Listed:
    """One link of a list."""

    url: str
    """Canonical URL of the article."""
    headline: str | None = None
    date: str | None = None
    """As printed, Beijing time (fact: list-times): "2019-01-12 02:06"."""


@dataclass
class Listing:
    """A section's page. Links to other pages than articles of the site are left out."""

    url: str
    """Canonical URL of the section."""
    page: int
    items: list[Listed] = field(default_factory=list)
    """The list, newest first, each article once."""
    featured: list[Listed] = field(default_factory=list)
    """Articles of the top boxes that are not in the list; where the page has no list, all its own headlines."""
    next_page: str | None = None
    last_page: str | None = None
    sections: list[str] = field(default_factory=list)
    """Sub-sections in the page's menu."""


def read_listing(page: Page) -> Listing:
    """Read a list page; without a list only its headlines and its menu."""
    listing = Listing(page.url, page.number)
    listing.items = _unique(_items(page))
    listing.next_page, listing.last_page = _pager(page)
    loose = [] if listing.items else _unique(_loose(page))
    if page.number > 1 or listing.next_page:
        listing.items = listing.items or loose
    known = {item.url for item in listing.items}
    boxes = (_listed(page, link, None) for link in page.elements(FEATURED))
    shown = chain(filter(None, boxes), loose)
    listing.featured = _unique(item for item in shown if item.url not in known)
    listing.sections = menu_lists(page, lambda one: one.url.startswith(f"{page.url}/"))
    return listing


def _items(page: Page) -> Iterator[Listed]:
    for selector in ITEMS:
        if found := list(_listed_with_times(page, page.elements(selector))):
            yield from found
            return
    for item in _listed_with_times(page, page.elements(HEADINGS)):
        if item.date and not parse(item.url).suspicious:
            yield item


def _loose(page: Page) -> Iterator[Listed]:
    """Headlines of a page that shows no times."""
    for one in headlines(page):
        yield Listed(one.target.url, one.text)


def _listed_with_times(page: Page, links: Sequence[Element]) -> Iterator[Listed]:
    """Each link to an article with the time in the largest element that holds no other link of the list."""
    headings = [link for link in links if text_of(link)]
    shared = Counter(around for link in headings for around in _boxes(link))
    for link in headings:
        own = [link, *(around for around in _boxes(link) if shared[around] == 1)]
        if item := _listed(page, link, _time(own)):
            yield item


def _boxes(link: Element) -> Iterator[Element]:
    return islice(link.iterancestors(), _DEPTH)


def _listed(page: Page, link: Element, date: str | None) -> Listed | None:
    target = parse(page.link(link.get("href")) or "")
    if target.kind is not Kind.ARTICLE:
        return None
    return Listed(target.url, text_of(link) or None, date)


def _time(own: list[Element]) -> str | None:
    """The time printed with a headline: in `b`, else anywhere but in the headline.

    Headlines that are siblings have no box of their own: the time stands behind each, before the next.
    """
    link, box = own[0], own[-1]
    around = [box, *_behind(box)]
    nodes = (node for tag in ("b", "*") for one in around for node in one.iter(tag))
    headline = text_of(link)
    texts = (text_of(node) for node in islice(nodes, _NODES) if is_small(node, _NODES))
    stamps = (
        parse_stamp(text.replace(headline, "")) for text in texts if len(text) < len(headline) + 40
    )
    return next((stamp.raw for stamp in stamps if stamp), None)


def _behind(box: Element) -> Iterator[Element]:
    """Up to three siblings behind a box, before the next one that holds a link."""
    for one in islice(box.itersiblings(), 3):
        if next(one.iter("a"), None) is not None:
            return
        yield one


def _unique(items: Iterable[Listed]) -> list[Listed]:
    """Each article once: the first link with text, since a link around a picture has none (fact: list-pictures)."""
    first: dict[str, Listed] = {}
    for item in items:
        if item.url not in first or first[item.url].headline is None:
            first[item.url] = item
    return list(first.values())


def _pager(page: Page) -> tuple[str | None, str | None]:
    """URLs of the next and the last page, by the pager's words, else by its numbers."""
    here, numbers, following, last = page.location, [page.number], None, None
    for link in page.elements(PAGER):
        target = parse(page.link(link.get("href")) or "")
        if not _same_list(target, here):
            continue
        numbers.append(target.page)
        word = text_of(link).lower()
        if word in _NEXT and target.page == page.number + 1:
            following = target
        elif word in _LAST:
            last = target
    if following is None and page.number + 1 in numbers:
        following = here
    return (
        following.page_url(page.number + 1) if following else None,
        last.page_url(last.page)
        if last
        else (here.page_url(max(numbers)) if len(numbers) > 1 else None),
    )


def _same_list(target: SiteUrl, here: SiteUrl) -> bool:
    return target.kind is Kind.LISTING and target.url == here.url
