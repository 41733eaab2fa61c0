"""Find the headline and the text on a page of any markup.

Every template falls back on these. A class may be renamed and a wrapper added; a headline still
stands above its byline and its text.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.pages.field_sources import FieldSource, first_with_text
from newscrawl.pages.html.blocks import read_blocks
from newscrawl.pages.html.tree import SMALL, is_small, outermost, text_content
from newscrawl.pages.html.visible import BLOCKS, is_unseen, text_of
from newscrawl.text.cleaning import clean
from newscrawl.text.footers import is_footer
from newscrawl.text.words import HAN, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.pages.html.blocks import Block
    from newscrawl.pages.html.images import Picture
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element

_ASIDE = frozenset(("nav", "header", "footer", "aside", "li", "form", "a"))
_LEVELS = 3  # between a headline and the box that also holds its time and section
_SENTENCE = 40  # characters
_LEAST_TEXT = 140  # characters; a Han character counts for three
_HAN = re.compile(f"[{HAN}]")
_TITLE_JOINT = re.compile(r" [-|_] |[|_]")


def headline_element(page: Page) -> Element | None:
    """The element that shows the headline: a heading with the text of the page's title, any other element with it, else the first heading."""
    return page.once(_headline_element)


def _headline_element(page: Page) -> Element | None:
    wanted = set(filter(None, map(letters, _titles(page))))
    headings = page.elements("body h1, body h2")
    for element in _headings_first(page, headings) if wanted else ():
        if (
            is_small(element)
            and letters(text_of(element)) in wanted
            and not page.is_hidden(element)
        ):
            return element
    return first_with_text(page, headings)


def _headings_first(page: Page, headings: Sequence[Element]) -> Iterator[Element]:
    """The headings, then all elements, which are only searched where no heading matches."""
    yield from headings
    yield from page.elements("body *")


def headline_text(page: Page) -> str | None:
    """The text of the headline's element."""
    element = headline_element(page)
    return None if element is None else text_of(element)


def _titles(page: Page) -> Iterator[str]:
    for name in ("og:title", "twitter:title"):
        if name in page.metas:
            yield page.metas[name]
    for element in page.elements("title"):
        title = clean(text_content(element))
        yield title
        yield from _TITLE_JOINT.split(title)[:1]


def blocks(page: Page) -> list[Block | Picture]:
    """Paragraphs and pictures of the whole page; for `Page.once`."""
    return [one for body in page.elements("body") for one in read_blocks(body)]


def elements_before(page: Page) -> list[Element]:
    """Elements that end before the headline begins, in the order of the page; for `Page.once`."""
    headline = headline_element(page)
    if headline is None:
        return []
    around = set(headline.iterancestors())
    before = page.index.all[: page.index.places[headline]]
    return [one for one in before if one not in around]


def boxes_of(element: Element) -> frozenset[Element]:
    """The nearest ancestors of an element, without the whole page: an element that shares one belongs to it."""
    around = islice(element.iterancestors(), _LEVELS)
    return frozenset(one for one in around if one.tag not in {"body", "html"})


def densest() -> FieldSource[Element]:
    """The element whose own paragraphs hold most of the page's text outside of links."""

    def read(page: Page) -> Element | None:
        scores: dict[Element, float] = {}
        for body in page.elements("body"):
            for element, size in _paragraphs(body):
                parent = element.getparent() if _is_paragraph(element) else element
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

    return FieldSource("densest element", read, fallback=True)


def _paragraphs(body: Element) -> Iterator[tuple[Element, float]]:
    """Elements with text of their own and its size, without menus, sidebars and the like."""
    stack = [body]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _ASIDE or is_unseen(element):
            continue
        if _is_paragraph(element):
            links = sum(len(text_content(link)) for link in outermost(element.iter("a")))
            text = clean(text_content(element))
            yield element, 0 if is_footer(text) else _size(text) - links
            continue
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        if len(own) > _LEAST_TEXT // 2 and element.find("br") is not None:
            text = clean(own)
            yield element, 0 if is_footer(text) else _size(text)
        stack.extend(element)


def _is_paragraph(element: Element) -> bool:
    """Whether an element is a `p`, or a `div` used as one: with a sentence of its own and no other block in it."""
    if element.tag != "div":
        return bool(element.tag == "p")
    own = sum(len(text) for text in (element.text or "", *(child.tail or "" for child in element)))
    return (
        own >= _SENTENCE
        and is_small(element)
        and not any(one.tag in BLOCKS or one.tag == "br" for one in element)
    )


def _size(text: str) -> float:
    return len(text) + 2 * len(_HAN.findall(text))


def beside_headline() -> FieldSource[Element]:
    """The smallest element around the headline that also holds a paragraph, for pages of little text."""

    def read(page: Page) -> Element | None:
        headline = headline_element(page)
        if headline is None:
            return None
        empty: set[Element] = set()
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

    return FieldSource("around the headline", read, fallback=True)
