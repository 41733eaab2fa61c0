"""Where things stand on a page of any markup: told by the headline, and by where the text is.

The last resorts of every template. A class may be renamed and a wrapper added; a headline still
stands above its byline and its text.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from newscrawl.items import Breadcrumb
from newscrawl.pages.blocks import Block, read_blocks
from newscrawl.pages.sources import SEPARATORS, Source, first_with_text, is_info
from newscrawl.pages.tree import SMALL, is_small, outermost
from newscrawl.pages.visible import is_unseen, text_of
from newscrawl.text.boilerplate import boilerplate
from newscrawl.text.bylines import parse_byline
from newscrawl.text.captions import is_credit_line
from newscrawl.text.cleaning import clean
from newscrawl.text.dates import parse_stamp
from newscrawl.text.words import HAN, letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page
    from newscrawl.pages.pictures import Picture

_ASIDE = frozenset(("nav", "header", "footer", "aside", "li", "form", "a"))
_LEAST_TEXT = 140  # characters; a Han character counts for three
_HAN = re.compile(f"[{HAN}]")
_LONGEST_LINE = 200
_SHORT = 60  # a button, a kicker
_STOPS = (".", "。", "!", "?", "！", "？")
_LINES = 8  # between a headline and its text
_TRAIL_LINKS = 6
_TITLE_JOINT = re.compile(" [-|_] ")
_TRAIL = re.compile("[/>»›]")
_BY = re.compile(r"by\s", re.IGNORECASE)


def headline_element(page: Page) -> HtmlElement | None:
    """The element that shows the headline: a heading that says what the page's title does, any other that does, else the first heading."""
    return page.once(_headline_element)


def _headline_element(page: Page) -> HtmlElement | None:
    wanted = set(filter(None, map(letters, _titles(page))))
    headings = page.elements("body h1, body h2")
    for element in (*headings, *page.elements("body *")) if wanted else ():
        if (
            is_small(element)
            and letters(text_of(element)) in wanted
            and not page.is_hidden(element)
        ):
            return element
    return first_with_text(page, headings)


def _titles(page: Page) -> Iterator[str]:
    for name in ("og:title", "twitter:title"):
        if name in page.metas:
            yield page.metas[name]
    for element in page.elements("title"):
        title = clean(element.text_content())
        yield title
        yield from _TITLE_JOINT.split(title)[:1]


def opening_info() -> Source[str]:
    """The short lines between the headline and the text that say who, whose and when, joined by "|"."""

    def read(page: Page) -> str | None:
        headline = headline_element(page)
        if headline is None:
            return None
        lines: list[str] = []
        for line in _following(headline, page):
            if len(line) > _LONGEST_LINE or len(lines) == _LINES:
                break
            if _says(line):
                lines.append(line)
            elif boilerplate(line) is None and (len(line) > _SHORT or line.endswith(_STOPS)):
                break
        return " | ".join(lines) or None

    return Source("lines under the headline", read, resort=True)


def _says(line: str) -> bool:
    stamp = parse_stamp(line)
    if stamp is not None:
        return is_info(line.replace(stamp.raw, "")) or "updated" in line.lower()
    if _BY.match(line):
        return _is_byline(line)
    return is_info(line) and not line.endswith(_STOPS) and bool(line.strip("()[] "))


def _is_byline(line: str) -> bool:
    """ "By Li Lei in Beijing", not "By contrast, the harbor is quiet." """
    if line.endswith(_STOPS) or len(line) > _LONGEST_LINE:
        return False
    authors = parse_byline(f"{line} | ").authors
    return bool(authors) and all(
        not author.name[:1].islower() or len(authors) == 1 for author in authors
    )


def _following(headline: HtmlElement, page: Page) -> Iterator[str]:
    """Texts of the blocks behind the headline, in order, without the credits of pictures."""
    heading = letters(text_of(headline))
    found = below_picture = False
    for block in page.once(_blocks):
        if not isinstance(block, Block):
            below_picture = True
            continue
        if found and not (below_picture and is_credit_line(block.raw)):
            yield block.text.replace("\n", " ")
        found = found or letters(block.text) == heading
        below_picture = False


def _blocks(page: Page) -> list[Block | Picture]:
    return [one for body in page.elements("body") for one in read_blocks(body)]


def byline_below() -> Source[str]:
    """ "By …" in a line of its own near the headline."""

    def read(page: Page) -> str | None:
        headline = headline_element(page)
        if headline is None:
            return None
        for line in _following(headline, page):
            if len(line) > _LONGEST_LINE:
                return None
            if _BY.match(line) and _is_byline(line):
                return line
        return None

    return Source("byline under the headline", read, resort=True)


def trail() -> Source[list[Breadcrumb]]:
    """A path above the headline: few links with "/" or ">" between them, or with Home in front."""

    def read(page: Page) -> list[Breadcrumb] | None:
        headline = headline_element(page)
        if headline is None:
            return None
        for element in reversed(_before(headline)):
            links = list(islice(element.iterchildren("a"), _TRAIL_LINKS + 1))
            if not 0 < len(links) <= _TRAIL_LINKS:
                continue
            if not is_small(element) or page.is_hidden(element):
                continue
            crumbs = [
                Breadcrumb(name, page.link(link.get("href")))
                for link in links
                if (name := text_of(link).strip(SEPARATORS))
            ]
            if crumbs and _is_trail(text_of(element), crumbs):
                return crumbs
        return None

    return Source("path above the headline", read, resort=True)


def _before(headline: HtmlElement) -> list[HtmlElement]:
    """Elements that end before the headline begins, in the order of the page; XPath's `preceding` takes time by their square."""
    around = set(headline.iterancestors())
    elements = takewhile(lambda one: one is not headline, headline.getroottree().iter("*"))
    return [one for one in elements if one not in around]


def _is_trail(text: str, crumbs: list[Breadcrumb]) -> bool:
    parts = [part.strip(SEPARATORS) for part in _TRAIL.split(text)]
    names = [crumb.name for crumb in crumbs]
    between = [part for part in parts if part]
    return between == names and (len(names) > 1 or names[0].casefold() == "home")


def densest() -> Source[HtmlElement]:
    """The element whose own paragraphs hold most of the page's text outside of links."""

    def read(page: Page) -> HtmlElement | None:
        scores: dict[HtmlElement, float] = {}
        for body in page.elements("body"):
            for element, size in _paragraphs(body):
                parent = element.getparent() if element.tag == "p" else element
                if parent is None:
                    continue
                scores[parent] = scores.get(parent, 0) + size
                above = parent.getparent()
                if above is not None and above.tag not in {"body", "html"}:
                    scores[above] = scores.get(above, 0) + size / 2
        if not scores:
            return None
        best = max(scores, key=lambda one: scores[one])
        return best if scores[best] >= _LEAST_TEXT else None

    return Source("densest element", read, resort=True)


def _paragraphs(body: HtmlElement) -> Iterator[tuple[HtmlElement, float]]:
    """Elements with text of their own and how much of it, leaving out what stands aside."""
    stack = [body]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _ASIDE or is_unseen(element):
            continue
        if element.tag == "p":
            links = sum(len(link.text_content()) for link in outermost(element.iter("a")))
            yield element, _size(clean(element.text_content())) - links
            continue
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        if len(own) > _LEAST_TEXT // 2 and element.find("br") is not None:
            yield element, _size(clean(own))
        stack.extend(element)


def _size(text: str) -> float:
    return len(text) + 2 * len(_HAN.findall(text))


def beside_headline() -> Source[HtmlElement]:
    """The smallest element around the headline that also holds a paragraph, for pages of little text."""

    def read(page: Page) -> HtmlElement | None:
        headline = headline_element(page)
        if headline is None:
            return None
        empty: set[HtmlElement] = set()
        for around in islice(headline.iterancestors(), SMALL):
            if around.tag in {"body", "html"}:
                return None
            for paragraph in around.iter("p"):
                if paragraph in empty:
                    continue
                if text_of(paragraph):
                    return around
                empty.update(paragraph.iter("*"))
        return None

    return Source("around the headline", read, resort=True)
