"""Where a value of a page can stand: the words in which templates are written.

A source has a name, which goes into the record's `field_sources`, and reads one value from a page,
or None. None of them raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from lxml import etree

from newscrawl.items import Breadcrumb
from newscrawl.pages.tree import Within, is_small, outermost
from newscrawl.pages.visible import text_of
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import parse_stamp
from newscrawl.text.sources import is_organization
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page

T = TypeVar("T")

_TITLE_TAIL = re.compile(
    r" [-|_] (?:[^-|_]{1,40} [-|_] )?(?:Chinadaily\.com\.cn|China\s?Daily\b.*|中国日报网?.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WORD_END = re.compile(r"[|\s]")
_TIMES = etree.XPath("/descendant::body/descendant::text()[contains(., ':')]")
_UNTIMED = frozenset(("script", "style", "li"))
_LONGEST_INFO = 200  # characters
_INFO_WORDS = frozenset(("By", "Source", "来源", "发布时间", "时间", "更新时间"))
_HAN_LABELS = ("来源", "稿源", "发布时间", "更新时间", "时间", "作者", "记者")
SEPARATORS = " /|>»›\u00a0\u3000"


@dataclass(frozen=True)
class Source(Generic[T]):
    """One place where a field's value can be found."""

    name: str
    read: Callable[[Page], T | None]
    resort: bool = False
    """Costly or general: read only where no other source has a value."""


def css(selector: str) -> Source[str]:
    """Text of the first element that matches, can be seen and has some."""

    def read(page: Page) -> str | None:
        element = first_with_text(page, page.elements(selector))
        return text_of(element) if element is not None else None

    return Source(f"css {selector}", read)


def first_with_text(page: Page, elements: Iterable[HtmlElement]) -> HtmlElement | None:
    """The first of `elements` that can be seen and has text; what stands in one without has none either."""
    empty: set[HtmlElement] = set()
    for element in elements:
        if element in empty or page.is_hidden(element):
            continue
        if text_of(element):
            return element
        empty.update(element.iter("*"))
    return None


def matching_title(selector: str) -> Source[str]:
    """Text of the first element that matches and says what the page's title says."""

    def read(page: Page) -> str | None:
        titles = {letters(clean(one.text_content())) for one in page.elements("title")}
        lines = (one for one in page.elements(selector) if is_small(one))
        texts = (text_of(one) for one in lines if not page.is_hidden(one))
        return next((one for one in texts if one and letters(one) in titles), None)

    return Source(f"css {selector}", read)


def meta(name: str) -> Source[str]:
    """A `meta` element, by its name or property."""
    return Source(f"meta {name}", lambda page: page.metas.get(name))


def json_ld(*path: str) -> Source[str]:
    """A string of the JSON-LD article object; of a list, its first."""

    def read(page: Page) -> str | None:
        value: object = page.json_ld
        for key in path:
            value = value[0] if isinstance(value, list) and value else value
            value = value.get(key) if isinstance(value, dict) else None
        value = value[0] if isinstance(value, list) and value else value
        return clean(value) or None if isinstance(value, str) else None

    return Source(f"json-ld {'.'.join(path)}", read)


def title_head() -> Source[str]:
    """The `title` without the site's name, and the section's, at its end."""

    def read(page: Page) -> str | None:
        titles = page.elements("title")
        return _TITLE_TAIL.sub("", clean(titles[0].text_content())) or None if titles else None

    return Source("title", read)


def info_line(selector: str) -> Source[str]:
    """The line under the headline: all matching elements that say something, joined by "|".

    Share links stand inside it on galleries; they hold an image and no text, so they add none.
    """

    def read(page: Page) -> str | None:
        return " | ".join(filter(None, map(text_of, outermost(page.elements(selector))))) or None

    return Source(f"css {selector}", read)


def stamped_line() -> Source[str]:
    """The first short line that prints a date and a minute, and nothing but what an info line holds.

    Lists and the body print times too: what stands there does not count, nor does a sentence.
    """

    def read(page: Page) -> str | None:
        found = None
        is_aside = Within(_is_untimed)
        for text in cast("list[Any]", _TIMES(page.selector.root)):
            line = clean(text)
            if len(line) > _LONGEST_INFO or is_aside(_holder(text)):
                continue
            stamp = parse_stamp(line)
            if stamp is None or stamp.time is None:
                continue
            if "updated" in line.lower():
                return line
            if found is None and is_info(line.replace(stamp.raw, "")):
                found = line
        return found

    return Source("stamped line", read, resort=True)


def _is_untimed(element: HtmlElement) -> bool:
    return element.tag in _UNTIMED or element.get("id") == "Content"


def _holder(text: Any) -> HtmlElement:
    """The element that a text stands in: lxml names the one before it where it stands behind one."""
    near = text.getparent()
    return near.getparent() if text.is_tail else near


def is_info(rest: str) -> bool:
    """Whether a line without its stamp is a byline, a source, or nothing."""
    rest = rest.strip(" |:：()（）[]【】,-")
    parts = [part.strip() for part in _WORD_END.split(rest, maxsplit=1)]
    labelled = parts[0] in _INFO_WORDS or rest.startswith(_HAN_LABELS)
    return not rest or "|" in rest or labelled or is_organization(rest)


def breadcrumbs(selector: str) -> Source[list[Breadcrumb]]:
    """Links of a path, without the separators that stand in their text; a path printed twice is one."""

    def read(page: Page) -> list[Breadcrumb] | None:
        crumbs: dict[tuple[str, str | None], Breadcrumb] = {}
        for element in page.elements(selector):
            name = text_of(element).strip(SEPARATORS)
            url = page.link(element.get("href"))
            if name:
                crumbs.setdefault((name, url), Breadcrumb(name, url))
        return list(crumbs.values()) or None

    return Source(f"css {selector}", read)


def element(selector: str) -> Source[HtmlElement]:
    """The first element that matches and can be seen; one that is not empty before one that is."""

    def read(page: Page) -> HtmlElement | None:
        found = [one for one in page.elements(selector) if not page.is_hidden(one)]
        filled = (one for one in found if len(one) or clean(one.text or ""))
        return next(filled, found[0] if found else None)

    return Source(f"css {selector}", read)
