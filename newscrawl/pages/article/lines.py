"""Find the line of authors, source and time on a page of any markup.

Every template falls back on these: a headline stands above its byline, or below its time.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from newscrawl.pages.article.heuristics import (
    blocks,
    boxes_of,
    elements_before,
    headline_element,
)
from newscrawl.pages.article.paths import menu
from newscrawl.pages.field_sources import FieldSource, below_headline, is_info
from newscrawl.pages.html.blocks import Block
from newscrawl.pages.html.tree import Within, is_small
from newscrawl.pages.html.visible import BLOCKS, text_of
from newscrawl.text.boilerplate import boilerplate
from newscrawl.text.bylines import is_byline, opens_with_by, parse_byline
from newscrawl.text.captions import is_credit_line
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import parse_stamp
from newscrawl.text.names import looks_chinese
from newscrawl.text.organizations import is_organization, without_buttons
from newscrawl.text.stamps import WEEKDAYS, read_stamps
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import Author
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element
    from newscrawl.text.stamps import Stamps

_LONGEST_LINE = 200
_SHORT = 60  # a button, a kicker
_STOPS = (".", "。", "!", "?", "！", "？")
_LINES = 8  # between a headline and its text
_NEAREST = 40  # elements before a headline that may hold its time
_LEVELS = 3  # between a text and the block that holds its line
_IN_BRACKETS = re.compile(r"[(（\[]\s?([^()（）\[\]]{3,80}?)\s?[)）\]]")
_NAME = re.compile(
    r"[A-Z][\w'’.-]*(?:(?:,? (?:and|&|in|at) |, ?|\s)[A-Z][\w'’.-]*){1,9}(?:,? staff(?: \w{1,12})?)?"
)
_WITHOUT_AND = re.compile(" and(?= )")
_STAFF = re.compile(r",? (?:China Daily )?staff(?: \w{1,12})?$", re.IGNORECASE)
_TIMES = etree.XPath("/descendant::body/descendant::text()[contains(., ':') or contains(., '：')]")
_UNTIMED = frozenset(("script", "style", "li", "nav", "footer", "aside", "form", "dl"))
_FILED = re.compile(
    r"(?:[\w-]{2,12} )?(?:category|tags?|section|channel|分类|标签|栏目)\s?[:：]\s?\S.{0,40}",
    re.IGNORECASE,
)
"""A line that names the section or the tags of its page."""
_BARS = re.compile("[|>/»›]")
_EDGES = " |()（）[]【】,，;；:：-"
_FURNITURE = re.compile(
    r"(?<![a-z])(?:header|hd|top|topbar|nav\w*|menu|foot\w*|copyright|clock|weather|today|comment\w*|related|latest|hot|sidebar|right)(?![a-z])",
    re.IGNORECASE,
)


@cache
def opening_info() -> FieldSource[str]:
    """The short lines between the headline and the text that name authors, source or time, joined by "|"."""

    def read(page: Page) -> str | None:
        headline = headline_element(page)
        if headline is None:
            return None
        lines: list[str] = []
        deck = page.once(below_headline().read)
        for line in _following(headline, page):
            if line == deck:
                continue
            if len(line) > _LONGEST_LINE or len(lines) == _LINES:
                break
            if signed := _signed(line):
                lines.append(signed)
            elif _is_info_line(line) or _is_its_time(line, page):
                lines.append(line)
            elif boilerplate(line) is None and (len(line) > _SHORT or line.endswith(_STOPS)):
                break
        return " | ".join(lines) or None

    return FieldSource("lines under the headline", read, fallback=True)


def stamped_line() -> FieldSource[str]:
    """The first short line that prints a date and a minute, and otherwise only parts of an info line.

    Lists, the page's head and the body print times too: these do not count, and sentences do not either. A line
    above the headline counts where a label marks its time as the article's.
    """

    def read(page: Page) -> str | None:
        found = None
        is_aside, above = page.once(_asides), page.once(_above)
        for text in cast("list[Any]", _TIMES(page.root)):
            if is_aside(_holder(text)):
                continue
            line = _line_of(text)
            if len(line) > _LONGEST_LINE:
                continue
            stamps = read_stamps(line)
            if stamps.printed is None or stamps.printed.time is None:
                continue
            if not _is_stamp_line(line, stamps):
                continue
            if stamps.is_labelled:
                return line
            if found is None and _holder(text) not in above:
                found = line
        return found

    return FieldSource("stamped line", read, fallback=True)


# fact: hk-stamps-above
@cache
def stamp_above() -> FieldSource[str]:
    """A line right above the headline that holds only its time.

    A page's head may show the day of today: so the line has to stand in the headline's own box, and to name the day
    in the URL where there is one.
    """

    def read(page: Page) -> str | None:
        headline = headline_element(page)
        if headline is None:
            return None
        boxes, is_aside = boxes_of(headline), page.once(_asides)
        for element in islice(reversed(page.once(elements_before)), _NEAREST):
            if element.getnext() is not headline and boxes.isdisjoint(boxes_of(element)):
                continue
            if not is_small(element) or page.is_hidden(element) or is_aside(element):
                continue
            line = text_of(element)
            if len(line) <= _LONGEST_LINE and _is_its_time(line, page):
                return line
        return None

    return FieldSource("stamp above the headline", read, fallback=True)


def byline_below() -> FieldSource[str]:
    """A line "By …" of its own near the headline."""

    def read(page: Page) -> str | None:
        headline = headline_element(page)
        if headline is None:
            return None
        for line in _following(headline, page):
            if len(line) > _LONGEST_LINE:
                return None
            if is_byline(line):
                return line
        return None

    return FieldSource("byline under the headline", read, fallback=True)


def with_stamp(source: FieldSource[str]) -> FieldSource[str]:
    """The same source, limited to a line that holds a stamp."""

    def read(page: Page) -> str | None:
        line = page.once(source.read)
        return line if line and parse_stamp(line) else None

    return FieldSource(source.name, read, source.fallback)


def has_stamp(page: Page) -> bool:
    """Whether a time stands next to the headline, as on an article of any year."""
    for source in (opening_info(), stamp_above()):
        line = page.once(source.read)
        if line and parse_stamp(line):
            return True
    return False


def _is_info_line(line: str) -> bool:
    stamps = read_stamps(line)
    if stamps.printed is not None:
        return _is_stamp_line(line, stamps)
    if stamps.unread and is_info(line):
        return True
    if opens_with_by(line):
        return is_byline(line)
    return (
        is_info(without_buttons(line))
        and not line.endswith(_STOPS)
        and bool(without_buttons(line).strip("()[]|/ "))
    )


def _is_stamp_line(line: str, stamps: Stamps) -> bool:
    """Whether a line holds only parts of an info line besides its stamps."""
    is_framed = stamps.is_labelled or "|" in line
    parts = (part.strip(_EDGES) for part in stamps.rest.split("|"))
    return all(
        is_info(part)
        or not without_buttons(part)
        or _FILED.fullmatch(part)
        or (is_framed and not part.endswith(_STOPS))
        for part in parts
    )


def _is_its_time(line: str, page: Page) -> bool:
    stamps = read_stamps(line)
    stamp = stamps.printed
    parts = (part for part in _BARS.split(stamps.rest) if not is_byline(part.strip(_EDGES)))
    names = (letters(WEEKDAYS.sub("", part)) for part in parts)
    if stamp is None or any(name and name not in page.once(menu) for name in names):
        return False
    day = page.location.date
    return stamps.is_labelled or day is None or day == stamp.day


def _signed(line: str) -> str | None:
    """A line of names in brackets or capitals, perhaps with a stamp, as in 2001 and 2002: "(LI LEI)" -> "By LI LEI"; else None."""
    stamps = read_stamps(line)
    parts = [part for part in map(str.strip, stamps.rest.split("|")) if part]
    if len(parts) != 1:
        return None
    inside = _IN_BRACKETS.fullmatch(parts[0])
    names = _STAFF.sub("", inside[1] if inside else parts[0])
    if is_organization(names) or not _NAME.fullmatch(names):
        return None
    signed = f"By {names}"
    authors = parse_byline(signed).authors
    if not authors or not (
        inside or (_WITHOUT_AND.sub("", names).isupper() and all(map(_is_chinese, authors)))
    ):
        return None
    return f"{signed} | {stamps.printed.raw}" if stamps.printed else signed


def _is_chinese(author: Author) -> bool:
    return author.kind == "person" and looks_chinese(author.name)


def _following(headline: Element, page: Page) -> Iterator[str]:
    """Texts of the blocks behind the headline, in order, without the credits of pictures."""
    heading = letters(text_of(headline))
    found = below_picture = False
    for block in page.once(blocks):
        if not isinstance(block, Block):
            below_picture = True
            continue
        if found and not (below_picture and is_credit_line(block.raw)):
            yield block.text.replace("\n", " ")
        if not found:
            rest = _behind_heading(block.text, heading)
            found = rest is not None
            yield from rest or ()
        below_picture = False


def _behind_heading(text: str, heading: str) -> list[str] | None:
    """The lines of a block behind the headline, as in 2002, when only line breaks separated them; None for a block without it."""
    lines = [] if letters(text) == heading else text.split("\n")
    for number, line in enumerate(lines, 1):
        if letters(line) == heading:
            return lines[number:]
    return None if lines else []


def _line_of(text: Any) -> str:
    """The line that holds a text: a time and its label may be elements of their own; else the text."""
    holder = _holder(text)
    boxes = (holder, *islice(holder.iterancestors(), _LEVELS))
    block = next((one for one in boxes if one.tag in BLOCKS), holder)
    around = block.getparent()
    pieces = [block]
    if around is not None and around.tag != "body" and is_small(around):
        pieces = [one for one in around if isinstance(one.tag, str)]
    lines = [text_of(one) for one in pieces if is_small(one)]
    stamped = " | ".join(line for line in lines if read_stamps(line).is_labelled)
    return stamped or clean(str(text))


def _asides(_page: Page) -> Within:
    """A test whether an element stands where times are not the article's."""
    return Within(_is_untimed)


def _is_untimed(element: Element) -> bool:
    if element.tag in _UNTIMED or element.get("id") == "Content":
        return True
    names = f"{element.get('id', '')} {element.get('class', '')}"
    return element.tag not in {"body", "html"} and bool(_FURNITURE.search(names))


def _above(page: Page) -> frozenset[Element]:
    return frozenset(page.once(elements_before))


def _holder(text: Any) -> Element:
    """The element around a text: for text behind an element, lxml's `getparent` gives that element."""
    near = text.getparent()
    return near.getparent() if text.is_tail else near
