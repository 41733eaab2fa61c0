"""A day of the newspaper: the e-paper, the old print index, and the lists of its pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from newscrawl.pages.evidence import ArticleLink, Evidence
from newscrawl.pages.html.tree import Within, is_small
from newscrawl.pages.html.visible import text_of
from newscrawl.pages.listing import read_listing
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

HEADLINES = ".newslist-bigtitle h2 a, .newslist-common a"
"""Headlines of the e-paper (fact: epaper-markup): https://epaper.chinadaily.com.cn/china/2026-09/26. Elsewhere every link to an article of about that day counts."""
PART = "edition-name"
"""Class of the name of a part in the e-paper; elsewhere a heading or a bold line names it."""

_OUTSIDE = frozenset(("nav", "header", "footer", "script", "style"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong"))
_BOXES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "li", "dt"))
_DEPTH = 12  # elements around a headline that its summary may follow
_LONGEST_PART = 40  # characters
_NEAR = timedelta(days=2)
"""Largest distance between the days of a paper and of its stories: the web has them a day before, or after."""


@dataclass
class Issue:
    """A day of the paper."""

    article_links: list[ArticleLink] = field(default_factory=list)
    """In the order of the paper, each article once."""
    pages: list[str] = field(default_factory=list)
    """Canonical URLs of the lists of its pages: /cndy/2018-02/06/p4_14.html."""
    day: date | None = None
    """The printed day: "CHINA DAILY - Tuesday July 28,2009"; None where none is printed."""


def read_issue(page: Page) -> Issue:
    """Read an issue; empty for a page without one (fact: epaper-empty-days)."""
    issue = Issue(day=_printed_day(page))
    exact = set(page.elements(HEADLINES))
    is_linked = Within(lambda element: element.tag == "a")
    found: dict[str, ArticleLink] = {}
    part: str | None = None
    for element in _walk(page.root):
        if name := _epaper_part(element) if exact else _part(element, is_linked):
            part = name
        if element.tag != "a" or (exact and element not in exact):
            continue
        target = parse(page.link(element.get("href")) or "")
        if link := _article_link(page, element, target, part):
            found.setdefault(link.url, link)
    article_links = found.values() or _listed(page)
    issue.article_links = [
        replace(link, evidence=replace(link.evidence, position=place))
        for place, link in enumerate(article_links, 1)
    ]
    issue.pages = _pages(page)
    return issue


def _walk(root: Element) -> Iterator[Element]:
    """Elements in the order of the page, without its menus and scripts."""
    is_outside = Within(lambda element: element.tag in _OUTSIDE)
    return (element for element in root.iter("*") if not is_outside(element))


def _epaper_part(element: Element) -> str | None:
    """The part of the paper named by an element of the e-paper."""
    is_name = PART in (element.get("class") or "").split() and is_small(element)
    return text_of(element) or None if is_name else None


def _part(element: Element, is_linked: Within) -> str | None:
    """The part of the paper named by a heading, on other pages."""
    if element.tag not in _HEADINGS or not is_small(element) or is_linked(element):
        return None
    if next(element.iter("a"), None) is not None:
        return None
    text = text_of(element)
    return text if 0 < len(text) <= _LONGEST_PART and parse_stamp(text) is None else None


def _article_link(
    page: Page, link: Element, target: SiteUrl, part: str | None
) -> ArticleLink | None:
    headline, day = text_of(link), page.location.date
    if target.kind is not Kind.ARTICLE or target.suspicious or not headline:
        return None
    if day and target.date and abs(target.date - day) > _NEAR:
        return None
    evidence = Evidence(
        headline,
        summary=_summary(link),
        print_edition=day.isoformat() if day else None,
        print_section=part,
    )
    return ArticleLink(target.url, evidence, target.date or day)


def _summary(link: Element) -> str | None:
    """The paragraph that follows a headline in its box."""
    for box in chain((link,), islice(link.iterancestors(), _DEPTH)):
        following = box.getnext() if box is link or box.tag in _BOXES else None
        if following is not None and following.tag in {"p", "dd"}:
            is_text = is_small(following) and next(following.iter("a"), None) is None
            return text_of(following) or None if is_text else None
    return None


def _listed(page: Page) -> Iterator[ArticleLink]:
    """The articles of a page of the paper that is a list with times, "[2018-01-18 07:53]" (fact: print-page-lists)."""
    day = page.location.date
    for item in read_listing(page).items:
        evidence = Evidence(
            item.headline, item.date, print_edition=day.isoformat() if day else None
        )
        yield ArticleLink(item.url, evidence, parse(item.url).date or day)


def _pages(page: Page) -> list[str]:
    here = page.location
    targets = (parse(page.link(link.get("href")) or "") for link in page.elements("a[href]"))
    return list(
        dict.fromkeys(
            target.page_url(target.page)
            for target in targets
            if target.kind is Kind.LISTING
            and target.date is not None
            and target.date == here.date
            and target.url != here.url
        )
    )


def _printed_day(page: Page) -> date | None:
    """The day printed with the paper's name in the title or a heading."""
    places = page.elements("title, h1, h2, td, div.title")
    apart = frozenset(places)
    for element in places:
        text = text_of(element, apart)
        if "china daily" in text.lower()[:40] and (stamp := parse_stamp(text[:120])):
            return stamp.day
    return None
