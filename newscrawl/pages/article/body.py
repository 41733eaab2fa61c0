"""Turn the blocks of a page into the body of an article: text, captions, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.items import Image
from newscrawl.pages.article.captioned import Captioned
from newscrawl.pages.field_sources import steps_of
from newscrawl.pages.html.blocks import Block
from newscrawl.pages.html.images import Picture
from newscrawl.site.urls import Kind, parse
from newscrawl.text.boilerplate import boilerplate, strip_disclaimer
from newscrawl.text.bylines import is_byline
from newscrawl.text.closings import (
    byline,
    closing_line,
    glued_line,
    is_beside_headline,
    is_dated,
    opening_line,
    without_glued_source,
)
from newscrawl.text.credits import Credits, credits_line, cut_credits, named_in_text
from newscrawl.text.dates import print_edition
from newscrawl.text.decks import is_deck
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Author
    from newscrawl.pages.html.page import Page
    from newscrawl.text.closings import Closing

LONG_PARAGRAPH = 40
"""Characters from which a paragraph repeated on one page is a mistake (design: no-paragraph-twice)."""
_LONGEST_HEADING = 500  # characters
_LONGEST_LINK = 400  # characters
_GLUED = frozenset(("print", "related", "contact", "email", "disclaimer"))
"""Kinds of lines that may also stand in brackets behind the last sentence."""


@dataclass
class Body:
    """The body of one page, and the fields that its text gives."""

    paragraphs: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    """For each paragraph, whether it is bold throughout."""
    images: list[Image] = field(default_factory=list)
    order: list[tuple[str, Block] | Image] = field(default_factory=list)
    """Paragraphs, each with its block, and images, in the order of the page."""
    authors: list[Author] = field(default_factory=list)
    """Named in the text: in its closing lines, else in its dateline."""
    removed: list[str] = field(default_factory=list)
    """Texts that a rule left out, and lines that only name editors or the print edition."""
    added: str = ""
    """Characters in the paragraphs that are not text of the page."""
    editors: list[str] = field(default_factory=list)
    source: str | None = None
    """The source named in the closing lines."""
    foreign: str | None = None
    """The source of the original text named in the closing lines."""
    print_edition: str | None = None
    print_page: str | None = None

    def add_credits(self, found: Credits | None) -> None:
        """Note the authors, editors and source that a line names."""
        if found is None:
            return
        self.authors += found.authors
        self.editors += found.editors
        self.source = self.source or found.source
        self.foreign = self.foreign or found.foreign

    def add_edition(self, line: str) -> None:
        """Note the day and the page of the newspaper, where a line names them."""
        if edition := print_edition(line):
            self.print_edition, self.print_page = edition

    def cut_credits(self) -> None:
        """Cut off credits glued to the end of the last paragraph: "…。（编译：张三 编辑：李四）", "… (China Daily 02/01/2011 page9)"."""
        while self.paragraphs:
            kept, line = glued_line(self.paragraphs[-1])
            if kept and line and boilerplate(line) in _GLUED:
                self.add_edition(line)
                self._set_last(kept)
                continue
            text, found = cut_credits(self.paragraphs[-1])
            if found is None and len(self.paragraphs) > 1 and (self.foreign or self.editors):
                text, found = "", credits_line(self.paragraphs[-1], among_others=True)
            if found is None:
                return
            self.add_credits(found)
            self._set_last(text)

    def find_authors(self) -> None:
        """Add the authors named in the text itself: in its dateline, or in a biography."""
        named = next(filter(None, map(named_in_text, self.paragraphs)), ())
        by_name = {author.name: author for author in (*self.authors, *named)}
        self.authors = list(by_name.values())

    def take_deck(self) -> str | None:
        """Cut off and return the bold paragraph that opens the body, where it is the deck."""
        if not self.bold or not self.bold[0]:
            return None
        following = [*zip(self.paragraphs[1:], self.bold[1:], strict=True)]
        return self.take_opening() if is_deck(self.paragraphs[0], following) else None

    def opens_with(self, text: str) -> bool:
        """Whether the first paragraph is exactly this text, and another follows."""
        return len(self.paragraphs) > 1 and letters(self.paragraphs[0]) == letters(text)

    def drop_opening(self, text: str | None) -> None:
        """Cut off the first paragraph where it only repeats `text`, the headline or the deck above it.

        The path above it and the line of source and time under it go too. It stays where nothing follows it.
        """
        if not text:
            return
        above = self._above(text)
        rest = self.paragraphs[above + 1 :] or self.images
        if not rest or above == len(self.paragraphs):
            return
        for _ in range(above + 1):
            self.take_opening()
        self._trim_opening()

    def drop_heading(self, headline: str, *, is_inside: bool) -> None:
        """Cut off the headline that opens the body; where the body holds the headline, also the text above it and the byline under it."""
        firsts = [letters(one.partition("\n")[0]) for one in self.paragraphs] if is_inside else []
        place = firsts.index(letters(headline)) if letters(headline) in firsts else 0
        for _ in range(place):
            self.take_opening()
        self.drop_opening(headline)
        while is_inside and len(self.paragraphs) > 1 and _is_under_headline(self.paragraphs[0]):
            self.take_opening()

    def _above(self, headline: str) -> int:
        """The number of paragraphs, all paths, above the one that repeats a headline; the number of all paragraphs where none does."""
        for place, paragraph in enumerate(self.paragraphs):
            first, *lines = paragraph.split("\n")
            # In 2002 only line breaks separate a headline from its author and day.
            if letters(paragraph) == letters(headline) or (
                letters(first) == letters(headline) and all(map(is_beside_headline, lines))
            ):
                return place
            if len(paragraph) > _LONGEST_HEADING or len(steps_of(paragraph)[0]) < 2:
                break
        return len(self.paragraphs)

    def _trim_opening(self) -> None:
        while len(self.paragraphs) > 1:
            line = self.paragraphs[0]
            if found := byline(line):
                self._add_closing(found)
            elif not opening_line(line) or self._is_diary():
                return
            self.take_opening()

    def _is_diary(self) -> bool:
        """Whether the first line is the day of an entry, and another line is one too."""
        first, *others = self.paragraphs
        return is_dated(first) and any(opening_line(one) and is_dated(one) for one in others)

    def _add_closing(self, found: Closing) -> None:
        """Note the source, editors and authors of a line at an edge of the body."""
        self.source = self.source or found.source
        self.editors += found.editors
        known = {author.name for author in self.authors}
        self.authors += (author for author in found.authors if author.name not in known)

    def trim(self) -> None:
        """Cut off the lines at the edges of the body that name its source, its day or its editors."""
        self._trim_opening()
        while self.paragraphs:
            kept, line = self._last_line()
            found = closing_line(line)
            if found is None or (not kept and len(self.paragraphs) < 2):
                break
            self._add_closing(found)
            self._set_last(kept)
        if self.paragraphs:
            kept, source = without_glued_source(self.paragraphs[-1])
            self.source = self.source or source
            if source:
                self._set_last(kept)

    def _last_line(self) -> tuple[str, str]:
        """The last paragraph without its last line, and that line."""
        kept, _, line = self.paragraphs[-1].rpartition("\n")
        return kept, line

    def _set_last(self, text: str) -> None:
        """Make `text` the last paragraph; without text, remove the paragraph and its block."""
        place = max(at for at, one in enumerate(self.order) if not isinstance(one, Image))
        last = self.order.pop(place)
        self.removed.append(_difference(self.paragraphs.pop(), text))
        if not text:
            self.bold.pop()
            return
        self.paragraphs.append(text)
        if isinstance(last, tuple):
            self.order.insert(place, (text, last[1]))

    def take_opening(self) -> str:
        """Cut off and return the first paragraph."""
        self.order.remove(next(one for one in self.order if not isinstance(one, Image)))
        del self.bold[0]
        opening = self.paragraphs.pop(0)
        self.removed.append(opening)
        return opening

    def add(self, block: Block, text: str) -> None:
        """Add the next paragraph: `text` is the part of a block that belongs to the body."""
        self.paragraphs.append(text)
        self.bold.append(block.style.bold)
        self.order.append((text, block))


def read_body(page: Page, blocks: Sequence[Block | Picture]) -> Body:
    """Sort the blocks of a page's content into text, images, editors and the print edition."""
    body = Body()
    pictures = Captioned(page)
    seen: set[str] = set()
    blocks = _without_open_links(blocks)
    for position, block in enumerate(blocks, 1):
        if isinstance(block, Picture):
            if (image := pictures.add(block)) is not None:
                body.order.append(image)
            continue
        if pictures.caption(block, blocks[position] if position < len(blocks) else None):
            continue
        for one in (*pictures.without_picture(), block):
            _add(page, body, one, seen)
    for one in pictures.without_picture():
        _add(page, body, one, seen)
    body.images = list(pictures.images.values())
    body.cut_credits()
    body.trim()
    body.find_authors()
    body.removed += pictures.repeated
    body.editors = list(dict.fromkeys(body.editors))
    return body


def _without_open_links(blocks: Sequence[Block | Picture]) -> list[Block | Picture]:
    """The blocks, without a link that holds more text than a headline and its summary: it was not closed."""
    texts = [one for one in blocks if isinstance(one, Block) and one.style.link]
    sizes = Counter[str | None]()
    for one in texts:
        sizes[one.style.link] += len(one.text)
    return [
        one._replace(style=one.style._replace(link=None))
        if isinstance(one, Block) and sizes[one.style.link] > _LONGEST_LINK
        else one
        for one in blocks
    ]


def _is_under_headline(paragraph: str) -> bool:
    return all(is_beside_headline(line) or is_byline(line) for line in paragraph.split("\n"))


def _add(page: Page, body: Body, block: Block, seen: set[str]) -> None:
    text = block.text if block.is_table else _text(page, block, body)
    if text in seen and len(text) >= LONG_PARAGRAPH:
        body.removed.append(text)
    elif text:
        seen.add(text)
        body.add(block, text)


def _text(page: Page, block: Block, body: Body) -> str:
    """The lines of a block that are body; the others are noted in their fields."""
    if block.style.link and _leads_elsewhere(page, block.style.link):
        body.removed.append(block.text)
        return ""
    lines = []
    for line in block.text.split("\n"):
        kept = _line(line, body)
        if kept != line:
            body.removed.append(_difference(line, kept))
        if kept:
            lines.append(kept)
    return "\n".join(lines)


def _difference(line: str, kept: str) -> str:
    """The part of a line that is not kept."""
    before, found, behind = line.partition(kept) if kept else ("", "", line)
    return before + behind if found or not kept else line[len(kept) :]


def _line(line: str, body: Body) -> str:
    kind = boilerplate(line)
    if kind is None:
        return strip_disclaimer(line)
    if kind == "credits":
        body.add_credits(credits_line(line))
    elif kind == "print":
        body.add_edition(line)
    return ""


def _leads_elsewhere(page: Page, href: str) -> bool:
    """Whether a link leads to another article: a paragraph that is only such a link is a related story, not text."""
    target = parse(page.link(href) or "")
    return target.kind is Kind.ARTICLE and target.identifier != page.location.identifier
