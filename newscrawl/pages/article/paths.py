"""Read the place of an article on its site: its path, the word above its headline, the section in its title."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.items import Breadcrumb
from newscrawl.pages.article.heuristics import (
    boxes_of,
    elements_before,
    headline_element,
    headline_text,
)
from newscrawl.pages.field_sources import SEPARATORS, FieldSource, is_home, steps_of
from newscrawl.pages.html.tree import Within, is_small, text_content
from newscrawl.pages.html.visible import text_of
from newscrawl.text.bylines import is_byline
from newscrawl.text.cleaning import clean
from newscrawl.text.organizations import is_known, is_organization, without_buttons
from newscrawl.text.stamps import WEEKDAYS, read_stamps
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

_MOST_STEPS = 6
_LONGEST_STEP = 40  # characters
_NEAREST = 40  # elements before a headline that may hold its section
_MENUS = frozenset(("li", "nav", "footer", "aside", "form"))
_TITLE_PARTS = re.compile(r"\s?[|_]\s?| - ")
_OF_THE_SITE = re.compile(
    r"(?:www\.)?chinadaily(?:\.com)?\.c[nb]|China ?Daily\b.*|中国日报网?.*", re.IGNORECASE
)
_SECTION_CLASS = re.compile(
    r"(?<![a-z])(?:kicker|cat\w{0,8}|channel|section|column|bread\w{0,6}|crumbs?|position|path|lanmu)(?![a-z])",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"[A-Z][\w'’&-]*(?: (?:(?:of|the|and|in|on|for|from|&) ){0,2}[A-Z][\w'’&-]*){0,3}"
)
_SPACE = "mod=space"  # a person's own pages in a forum
_COMMENT = frozenset(("评论", "时评", "社评", "观点", "专栏", "言论", "网评", "锐评", "快评"))
_POSSESSIVE = re.compile(r"['’]s\b")
_NO_SECTIONS = frozenset(("article", "content", "text", "details", "正文", "内容", "文章", "详情"))


def trail() -> FieldSource[list[Breadcrumb]]:
    """A path above the headline: a few steps with "/" or ">" between them, links or not, perhaps with a label in front."""

    def read(page: Page) -> list[Breadcrumb] | None:
        headline = headline_element(page)
        if headline is None:
            return None
        for element in reversed(page.once(elements_before)):
            if not is_small(element) or page.is_hidden(element):
                continue
            links = list(element.iter("a"))
            if steps := _steps(text_of(element), links, page.location.section):
                if any(_SPACE in (link.get("href") or "") for link in links):
                    return None
                steps = [one for one in steps if letters(one) != letters(text_of(headline))]
                targets = {text_of(link).strip(SEPARATORS): link.get("href") for link in links}
                return [Breadcrumb(name, page.link(targets.get(name))) for name in steps]
        return None

    return FieldSource("path above the headline", read, fallback=True)


def _steps(text: str, links: list[Element], section: str | None = None) -> list[str]:
    """The steps of a path; empty for other text. A path begins at home, or in the folder of the page's own address."""
    if len(text) > _MOST_STEPS * (_LONGEST_STEP + 4):
        return []
    steps, is_labelled = steps_of(text)
    names = [name for link in links if (name := text_of(link).strip(SEPARATORS))]
    if not 0 < len(steps) <= _MOST_STEPS or max(map(len, steps)) > _LONGEST_STEP:
        return []
    rest = iter(steps)
    if not all(name in rest for name in names):  # a link that is not a step, or out of order
        return []
    folder = (section or "").partition("/")[0]
    begins = is_labelled or is_home(steps[0]) or steps[0].casefold() == folder
    if len(steps) < 2:
        return steps if is_labelled and not is_home(steps[0]) else []
    return steps if begins or len(names) >= len(steps) - 1 > 0 else []


def kicker(*, bare: bool = False) -> FieldSource[str]:
    """The word right above the headline, where it is also in the page's menu or has the class of a section.

    `bare`: also a few words in title case right before the headline.
    """

    def read(page: Page) -> str | None:
        headline = headline_element(page)
        if headline is None:
            return None
        boxes = boxes_of(headline)
        in_menu = Within(_is_menu)
        for element in islice(reversed(page.once(elements_before)), _NEAREST):
            if element.getnext() is not headline and boxes.isdisjoint(boxes_of(element)):
                continue
            if not is_small(element) or page.is_hidden(element):
                continue
            steps, _ = steps_of(_without_stamp(text_of(element)))
            text = steps[-1] if steps else ""
            if not letters(text) or not without_buttons(text) or is_byline(text):
                continue
            if (
                any(map(_is_menu, element.iter()))
                or in_menu(element)
                or len(text) > _LONGEST_STEP
                or is_home(text)
            ):
                return None
            is_one = _is_kicker(element, text, page) or (
                bare and element.getnext() is headline and _WORDS.fullmatch(text)
            )
            return text if is_one and not is_organization(text) else None
        return None

    return FieldSource("word above the headline", read, fallback=True)


def _without_stamp(text: str) -> str:
    """A text without its stamp: "HONG KONG" of "HONG KONG | Friday, March 8, 2024, 23:10"."""
    stamps = read_stamps(text)
    rest = WEEKDAYS.sub("", stamps.rest) if stamps.printed else text
    return rest.strip(f"{SEPARATORS},")


def names_a_section(page: Page, name: str) -> bool:
    """Whether a name in the place of a source is the name of one of the page's lists."""
    return not is_organization(name) and letters(name) in page.once(menu)


def _is_menu(element: Element) -> bool:
    return element.tag in _MENUS


def _is_kicker(element: Element, text: str, page: Page) -> bool:
    around = element.getparent()
    classes = " ".join(
        f"{one.get('class', '')} {one.get('id', '')}"
        for one in (element, around)
        if one is not None
    )
    return bool(_SECTION_CLASS.search(classes)) or letters(text) in page.once(menu)


def menu(page: Page) -> frozenset[str]:
    """The letters of each link in the page's menus and tables; for `Page.once`."""
    links = (link for link in page.elements("li a, nav a, td a") if is_small(link))
    return frozenset(filter(None, (letters(text_of(link)) for link in links)))


def title_section() -> FieldSource[str]:
    """The part of the title between the headline and the site: "Ferries at dusk|Jiangsu|chinadaily.com.cn"."""

    def read(page: Page) -> str | None:
        for title in page.elements("title"):
            first, *others = map(str.strip, _TITLE_PARTS.split(clean(text_content(title))))
            headline = headline_text(page)
            if len(others) != 2 or headline is None or letters(first) != letters(headline):
                continue
            section, site = others
            is_one = section and not (is_known(section) or _POSSESSIVE.search(section))
            if _OF_THE_SITE.fullmatch(site) and is_one and len(section) <= _LONGEST_STEP:
                return section
        return None

    return FieldSource("title's section", read, fallback=True)


def section_of(crumbs: list[Breadcrumb], headline: str) -> str | None:
    """The last step of a path that names a section: not Home, not the article itself."""
    for crumb in reversed(crumbs):
        name = letters(crumb.name)
        if name == letters(headline) or crumb.name.casefold() in _NO_SECTIONS:
            continue
        return None if is_home(crumb.name) else crumb.name
    return None


def is_opinion(page: Page, crumbs: list[Breadcrumb], section: str | None = None) -> bool:
    """Whether a path leads through Opinion, the section is Opinion, a path ends at comment in Chinese, or the host is column.chinadaily.com.cn.

    Under 评论 the Chinese edition also keeps its reports on the views of others.
    """
    names = (*(crumb.name for crumb in crumbs), section or "")
    if any(name.casefold() == "opinion" for name in names):
        return True
    return page.location.host.startswith("column.") or (
        bool(crumbs) and crumbs[-1].name in _COMMENT
    )
