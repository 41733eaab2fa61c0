"""The sources of a field on a page, from which templates are written.

A source has a name, which goes into the record's `field_sources`, and reads one value from a page,
or None. It does not raise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from newscrawl.items import Breadcrumb
from newscrawl.pages.html.tree import is_small, outermost, text_content
from newscrawl.pages.html.visible import text_of
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import parse_stamp
from newscrawl.text.organizations import is_organization
from newscrawl.text.remembered import remembered
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

T = TypeVar("T")

_TITLE_TAIL = re.compile(
    r"(?: [-|_] |[|_]|(?:-|—{1,2})(?=中国日报))(?:[^-|_]{1,40}(?: [-|_] |[|_]))?(?:Chinadaily\.com\.cn|China\s?Daily\b.*|中国日报网?.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WORD_END = re.compile(r"[|\s]")
_INFO_WORDS = frozenset(("By", "Source", "来源", "发布时间", "时间", "更新时间"))
_HAN_LABELS = ("来源", "稿源", "发布时间", "更新时间", "时间", "作者", "记者")
_HOME = frozenset(("home", "homepage", "首页", "主页"))
_MOST_AUTHORS = 40
_LONGEST_STEP = 40  # characters
_PATH_LABEL = re.compile(
    r"\s?[【\[]?(?:[您你当前现所在的]{0,8}位置是?|you are (?:here|in|at)(?=\s?[:：>])|(?:your |current )?(?:location|position)(?=\s?[:：>]))"
    r"[】\]]?\s?[:：>]?\s?",
    re.IGNORECASE,
)
_JOINTS = re.compile("[/>»›→＞]")
SEPARATORS = " /|>＞»›→-\u00a0\u3000"


@dataclass(frozen=True)
class FieldSource(Generic[T]):
    """One place on a page where a field's value can be found."""

    name: str
    read: Callable[[Page], T | None]
    fallback: bool = False
    """Whether it is read only where no other source has a value: it is costly or general."""


def css(selector: str) -> FieldSource[str]:
    """Text of the first visible element that matches and has text."""

    def read(page: Page) -> str | None:
        element = first_with_text(page, page.elements(selector))
        return text_of(element) if element is not None else None

    return FieldSource(f"css {selector}", read)


def first_with_text(page: Page, elements: Iterable[Element]) -> Element | None:
    """The first of `elements` that is visible and has text; descendants of an element without text are skipped."""
    empty: set[Element] = set()
    for element in elements:
        if element in empty or page.is_hidden(element):
            continue
        if text_of(element):
            return element
        empty.update(element.iter("*"))
    return None


def css_without(selector: str, other: str) -> FieldSource[str]:
    """As `css`, where no visible element with text matches `other`."""

    def read(page: Page) -> str | None:
        if first_with_text(page, page.elements(other)) is not None:
            return None
        return css(selector).read(page)

    return FieldSource(f"css {selector}", read)


@cache
def below_headline() -> FieldSource[str]:
    """The `h2` right below the `h1`, where it is neither the page's title nor a line with a time."""

    def read(page: Page) -> str | None:
        headline = first_with_text(page, page.elements("h1"))
        below = next(headline.itersiblings("*"), None) if headline is not None else None
        if headline is None or below is None or below.tag != "h2" or page.is_hidden(below):
            return None
        text = text_of(below)
        titles = (clean(text_content(one)) for one in page.elements("title"))
        others = {letters(one) for one in (text_of(headline), *titles)}
        is_deck = letters(text) not in others and parse_stamp(text) is None
        return text if text and is_deck else None

    return FieldSource("heading below the headline", read)


def matching_title(selector: str) -> FieldSource[str]:
    """Text of the first element that matches and has the text of the page's title."""

    def read(page: Page) -> str | None:
        titles = {letters(clean(text_content(one))) for one in page.elements("title")}
        lines = (one for one in page.elements(selector) if is_small(one))
        texts = (text_of(one) for one in lines if not page.is_hidden(one))
        return next((one for one in texts if one and letters(one) in titles), None)

    return FieldSource(f"css {selector}", read)


def meta(name: str) -> FieldSource[str]:
    """A `meta` element, by its name or property."""
    return FieldSource(f"meta {name}", lambda page: page.metas.get(name))


def json_ld(*path: str) -> FieldSource[str]:
    """A string of the JSON-LD article object; of a list, its first."""

    def read(page: Page) -> str | None:
        value: object = page.json_ld
        for key in path:
            value = value[0] if isinstance(value, list) and value else value
            value = value.get(key) if isinstance(value, dict) else None
        value = value[0] if isinstance(value, list) and value else value
        return clean(value) or None if isinstance(value, str) else None

    return FieldSource(f"json-ld {'.'.join(path)}", read)


def json_ld_authors() -> FieldSource[str]:
    """The authors of the JSON-LD article object, each as an object or a string."""

    def read(page: Page) -> str | None:
        named = page.json_ld.get("author")
        values = (
            one.get("name") if isinstance(one, dict) else one
            for one in (named if isinstance(named, list) else [named])[:_MOST_AUTHORS]
        )
        names = (clean(value) for value in values if isinstance(value, str))
        return "; ".join(name for name in names if name and "://" not in name) or None

    return FieldSource("json-ld author.name", read)


def title_head() -> FieldSource[str]:
    """The `title` without the site's name, and the section's, at its end."""

    def read(page: Page) -> str | None:
        titles = page.elements("title")
        return _TITLE_TAIL.sub("", clean(text_content(titles[0]))) or None if titles else None

    return FieldSource("title", read)


def info_line(selector: str) -> FieldSource[str]:
    """The line under the headline: all matching elements with text, joined by "|".

    On galleries it holds share links; these are images without text, so they add none.
    """

    def read(page: Page) -> str | None:
        return " | ".join(filter(None, map(text_of, outermost(page.elements(selector))))) or None

    return FieldSource(f"css {selector}", read)


def is_info(rest: str) -> bool:
    """Whether a line without its stamp is a byline, a source, or empty."""
    rest = rest.strip(" |:：()（）[]【】,-")
    parts = [part.strip() for part in _WORD_END.split(rest, maxsplit=1)]
    labelled = parts[0] in _INFO_WORDS or rest.startswith(_HAN_LABELS)
    return not rest or "|" in rest or labelled or is_organization(rest)


def is_home(name: str) -> bool:
    """Whether a step of a path names the front page."""
    return name.casefold() in _HOME


def steps_of(text: str) -> tuple[list[str], bool]:
    """The steps of a path in one line, and whether a label stands before them: "当前位置：首页 > 要闻"."""
    label = _PATH_LABEL.match(text)
    parts = _JOINTS.split(text[label.end() :] if label else text)
    return [step for part in parts if (step := part.strip(SEPARATORS))], label is not None


def breadcrumbs(selector: str) -> FieldSource[list[Breadcrumb]]:
    """Links of a path, without the separators in their text; a path printed twice is read once.

    A last step behind them that is not a link is included.
    """

    def read(page: Page) -> list[Breadcrumb] | None:
        crumbs: dict[tuple[str, str | None], Breadcrumb] = {}
        elements = page.elements(selector)
        for element in elements:
            name = _step_name(text_of(element))
            url = page.link(element.get("href"))
            if name:
                crumbs.setdefault((name, url), Breadcrumb(name, url))
        last = _last_step(elements, [crumb.name for crumb in crumbs.values()])
        return [*crumbs.values(), *([Breadcrumb(last, None)] if last else [])] or None

    return FieldSource(f"css {selector}", read)


@remembered
def _step_name(text: str) -> str:
    """The text of a path's link, without a label and separators."""
    return _PATH_LABEL.sub("", text).strip(SEPARATORS)


def _last_step(links: Sequence[Element], names: list[str]) -> str | None:
    around = links[-1].getparent() if names else None
    if around is None or not is_small(around) or any(link.tag != "a" for link in links):
        return None
    steps, _ = steps_of(text_of(around))
    return steps[-1] if steps[:-1] == names and len(steps[-1]) <= _LONGEST_STEP else None


def element(selector: str) -> FieldSource[Element]:
    """The first visible element that matches; an empty one only where all are empty."""

    def read(page: Page) -> Element | None:
        found = [one for one in page.elements(selector) if not page.is_hidden(one)]
        filled = (one for one in found if len(one) or clean(one.text or ""))
        return next(filled, found[0] if found else None)

    return FieldSource(f"css {selector}", read)
