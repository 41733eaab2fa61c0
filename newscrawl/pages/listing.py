"""Lists: the articles that a section's page links to, its pager and its sub-sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page

# https://www.chinadaily.com.cn/world/china-us (2019), …/china/59b8d010a3108c54ed7dfc23 (2026)
ENGLISH_ITEMS = "div.tw3_01_2"
# https://cn.chinadaily.com.cn/…, Chinese lists [code]
CHINESE_ITEMS = (
    "div.left-liebiao .busBox1, div.left-liebiao .busBox3, .busBox1, .busBox3, div.left-liebiao li"
)
# language.chinadaily.com.cn/news_bilingual/ [code]
BILINGUAL_ITEMS = ".gy_box"
# The section's own top boxes; those of #left .tw4_t, .tw6_t2 and of the right column link other sections (RULES).
FEATURED = "#left .tw2_l_t a, #left .tBox2 a"
MENU = "div.topNav2_art ul li a"
PAGER = "#div_currpage a, .selectpage a, a.pagestyle"

_NEXT = frozenset(("next", "下一页"))
_LAST = frozenset((">>|", "尾页", "末页"))


@dataclass(frozen=True)
class Listed:
    """One link of a list."""

    url: str
    """Canonical URL of the article."""
    headline: str | None = None
    date: str | None = None
    """As printed, Beijing time: "2019-01-12 02:06"."""


@dataclass
class Listing:
    """A section's page. Links that lead to no article of the site are not in it."""

    url: str
    """Canonical URL of the section."""
    page: int
    items: list[Listed] = field(default_factory=list)
    """The list, newest first, each article once."""
    featured: list[Listed] = field(default_factory=list)
    """The top boxes, without those that the list has too."""
    next_page: str | None = None
    last_page: str | None = None
    sections: list[str] = field(default_factory=list)
    """Sub-sections that the page's menu links to."""


def read_listing(page: Page) -> Listing:
    """Read a list page; one without a list gives an empty one, and its menu."""
    listing = Listing(page.url, page.number)
    listing.items = _unique(_items(page))
    known = {item.url for item in listing.items}
    boxes = (_listed(page, link, None) for link in page.elements(FEATURED))
    listing.featured = _unique(item for item in boxes if item and item.url not in known)
    listing.next_page, listing.last_page = _pager(page)
    listing.sections = _sections(page)
    return listing


def _items(page: Page) -> Iterator[Listed]:
    """Items by their markup; where it is not known, every heading link beside a time."""
    for selector in (ENGLISH_ITEMS, CHINESE_ITEMS, BILINGUAL_ITEMS):
        found = [item for box in page.elements(selector) if (item := _item(page, box))]
        if found:
            yield from found
            return
    for heading in page.elements("h2, h3, h4, h5, li"):
        box = heading.getparent() if heading.tag != "li" else heading
        item = _item(page, heading if box is None else box)
        if item and item.date and not parse(item.url).suspicious:
            yield item


def _item(page: Page, box: HtmlElement) -> Listed | None:
    """The article that a box of a list links to: by its heading's link, else by the first that has text."""
    links = [*box.xpath(".//h2//a | .//h3//a | .//h4//a"), *box.iter("a")]
    for link in links:
        if clean(link.text_content()):
            return _listed(page, link, _time(box))
    return None


def _listed(page: Page, link: HtmlElement, date: str | None) -> Listed | None:
    target = parse(page.link(link.get("href")) or "")
    if target.kind is not Kind.ARTICLE:
        return None
    return Listed(target.url, clean(link.text_content()) or None, date)


def _time(box: HtmlElement) -> str | None:
    """The time that a list prints beside a headline, in `b`, else anywhere in the box."""
    texts = [clean(node.text_content()) for node in box.iter("b", "span", "p", "em", "i")]
    stamps = (parse_stamp(text) for text in texts if len(text) < 40)
    return next((stamp.raw for stamp in stamps if stamp), None)


def _unique(items: Iterable[Listed]) -> list[Listed]:
    first: dict[str, Listed] = {}
    for item in items:
        first.setdefault(item.url, item)
    return list(first.values())


def _pager(page: Page) -> tuple[str | None, str | None]:
    """URLs of the next and the last page, by the pager's words; by its numbers where it has none."""
    here, numbers, following, last = page.location, [page.number], None, None
    for link in page.elements(PAGER):
        target = parse(page.link(link.get("href")) or "")
        if not _same_list(target, here):
            continue
        numbers.append(target.page)
        word = clean(link.text_content()).lower()
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


def _sections(page: Page) -> list[str]:
    """Sections in the page's menu that lie below this one."""
    targets = (parse(page.link(link.get("href")) or "") for link in page.elements(MENU))
    below = [
        one.url
        for one in targets
        if one.kind is Kind.LISTING and one.url.startswith(page.url + "/")
    ]
    return list(dict.fromkeys(below))
