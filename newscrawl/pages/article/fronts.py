"""Recognise pages that link to articles and are not articles: lists, home pages, fronts, special pages, issues of the paper.

The address settles most cases. Where an article could have it too, a page made of links is not an article: by its
metadata, by the line under its headline, and by the share of its text that is links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.pages.html.blocks import read_blocks
from newscrawl.pages.html.images import Picture
from newscrawl.pages.html.tree import Within
from newscrawl.pages.html.visible import text_of
from newscrawl.site.urls import Kind
from newscrawl.text.words import HAN, letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import Article
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

LISTING_PAGETYPE = "2"
"""The value of `meta pagetype` on a list."""

_NO_ARTICLES = frozenset((Kind.ISSUE, Kind.FEED, Kind.SEARCH))
_MAY_BE_A_PAGE = re.compile(r"/(?!node_\d+\.|p\d+_\d+\.)[^/]+\.html?$", re.IGNORECASE)
"""A named file: it may be a list, "chenweihua_7.html", or an article of earlier years."""
_ARTICLE_ID = re.compile(r"(?:WS|AP)[0-9a-f]{24}", re.IGNORECASE)
_DATED = frozenset(("publishdate", "article:published_time", "pubdate"))
_MENUS = frozenset(("nav", "header", "footer", "aside"))
_HAN = re.compile(f"[{HAN}]")
_HEADLINE = 15  # letters of a link's text that make it a headline, of Chinese a third
_FEWEST = 5  # headlines that link to other pages
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_STAMP = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}"
    rf"|\b{_MONTH}\.?\s\d{{1,2}},\s?(?:19|20)\d\d|\b\d{{1,2}}\s{_MONTH},?\s(?:19|20)\d\d"
)
_BETWEEN = re.compile(rf"[\[(]?(?:{_STAMP.pattern})日?(?:\s\d{{1,2}}:\d\d(?::\d\d)?)?[\])]?|\n")
"""The text between the headlines of a list, where they were read as text."""
_MANY_STAMPS = 3  # outside of the lists next to a text: an article has one or two
_LEAST_SHARE = 1 / 4  # the text of a signed article, compared with that of the links around it


def is_front(page: Page) -> bool:
    """Whether a page is not an article by its metadata, or by its address where its metadata name no article."""
    if page.metas.get("pagetype") == LISTING_PAGETYPE:
        return True
    here = page.location
    if here.kind in _NO_ARTICLES:
        return True
    if here.kind is not Kind.LISTING or _MAY_BE_A_PAGE.search(here.url):
        return False
    is_dated = "publishdate" in page.metas and page.has("#Content")
    return not (page.json_ld or _has_id(page) or is_dated)


def lacks_an_article(page: Page, article: Article) -> bool:
    """Whether a page without an article's address holds no article: no text below its headline, or mostly links."""
    if page.location.identifier:
        return False
    has_no_text = letters(article.article_body or "") in ("", letters(article.headline))
    if has_no_text and not (article.images or article.videos or article.audios):
        return True
    return not (_names_an_article(page) or _DATED & page.metas.keys()) and _is_of_links(
        page, article
    )


def _is_of_links(page: Page, article: Article) -> bool:
    """Whether most of the page's text is links to other pages, and the text that was read only stands among them."""
    headlines = dict(_headlines(page))
    if len(headlines) < _FEWEST:
        return False
    if _is_interleaved(page, article, set(headlines)):
        return True
    linked = {letters(text) for text in headlines.values()}
    around = sum(map(_size, headlines.values()))
    own = [one for one in _BETWEEN.split(article.article_body or "") if letters(one) not in linked]
    prose = sum(map(_size, own))
    if prose > around or _is_stamped(page, article):
        return False
    return not (article.authors and prose >= _LEAST_SHARE * around)


def _is_interleaved(page: Page, article: Article, urls: set[str]) -> bool:
    """Whether headlines stand between the paragraphs that were read: these are the summaries of a list."""
    own = {letters(one) for one in (article.article_body or "").split("\n\n")}
    between = paragraphs = since = 0
    for body in page.elements("body"):
        for block in read_blocks(body):
            if isinstance(block, Picture):
                continue
            if block.style.link and page.link(block.style.link) in urls:
                since += 1
            elif letters(block.text) in own:
                between += since if paragraphs else 0
                paragraphs, since = paragraphs + 1, 0
    return between >= _FEWEST - 1 and 2 * between >= paragraphs


def _names_an_article(page: Page) -> bool:
    return bool(page.json_ld or page.metas.get("og:type") == "article" or _has_id(page))


def _has_id(page: Page) -> bool:
    return _ARTICLE_ID.fullmatch(page.metas.get("contentid", "")) is not None


def _headlines(page: Page) -> Iterator[tuple[str, str]]:
    """URLs of other pages, each with the text of its link, where that is long enough for a headline."""
    is_menu = Within(lambda element: element.tag in _MENUS)
    for link in page.elements("body a[href]"):
        text = text_of(link)
        url = page.link(link.get("href"))
        if url and url != page.url and _size(text) >= _HEADLINE and not is_menu(link):
            yield url, text


def _size(text: str) -> int:
    """Letters of a text; a Han character counts for three."""
    return len(text) + 2 * len(_HAN.findall(text))


def _is_stamped(page: Page, article: Article) -> bool:
    """Whether a time was read and the page prints few: a list prints one next to each headline."""
    if article.date_raw is None:
        return False
    is_listed = Within(_is_listed)
    texts = (
        text
        for body in page.elements("body")
        for text in body.xpath("descendant::text()[string-length() < 200]")
        if not is_listed(text.getparent())
    )
    stamps = (1 for text in texts if _STAMP.search(text))
    return sum(stamps) < _MANY_STAMPS


def _is_listed(element: Element) -> bool:
    return element.tag in {"li", "script", "style"}
