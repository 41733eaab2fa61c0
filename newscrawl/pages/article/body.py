"""From the blocks of a page to the body of an article: what is text, what is caption, what goes."""

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
"""Characters from which a paragraph that comes a second time on one page is a mistake (design: no-paragraph-twice)."""
_LONGEST_HEADING = 500  # characters
_LONGEST_LINK = 400  # characters
_GLUED = frozenset(("print", "related", "contact", "email", "disclaimer"))
"""Kinds of lines that stand in brackets behind the last sentence as well."""


@dataclass
class Body:
    """What the body of one page says."""

    paragraphs: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    """For each paragraph, whether it is bold throughout."""
    images: list[Image] = field(default_factory=list)
    order: list[tuple[str, Block] | Image] = field(default_factory=list)
    """Paragraphs, with the block that each is of, and images as they stand on the page."""
    authors: list[Author] = field(default_factory=list)
    """Named in the text: by its closing lines, else by its dateline."""
    removed: list[str] = field(default_factory=list)
    """Texts that a rule left out, and lines that only say who edited or where it was printed."""
    added: str = ""
    """What stands in the paragraphs and is no text of the page."""
    editors: list[str] = field(default_factory=list)
    source: str | None = None
    """The source that the closing lines name."""
    foreign: str | None = None
    """The source of the original text that they name."""
    print_edition: str | None = None
    print_page: str | None = None

    def add_credits(self, found: Credits | None) -> None:
        """Note what a line says of authors, editors and source."""
        if found is None:
            return
        self.authors += found.authors
        self.editors += found.editors
        self.source = self.source or found.source
        self.foreign = self.foreign or found.foreign

    def add_edition(self, line: str) -> None:
        """Note the day and the page of the newspaper, where a line says them."""
        if edition := print_edition(line):
            self.print_edition, self.print_page = edition

    def cut_credits(self) -> None:
        """Cut off what is glued to the end of the last paragraph: "…。（编译：张三 编辑：李四）", "… (China Daily 02/01/2011 page9)"."""
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
        """Add the authors whom the text itself names: its dateline, or a biography."""
        named = next(filter(None, map(named_in_text, self.paragraphs)), ())
        by_name = {author.name: author for author in (*self.authors, *named)}
        self.authors = list(by_name.values())

    def take_deck(self) -> str | None:
        """Cut off the bold paragraph that opens the body, where it is the deck."""
        if not self.bold or not self.bold[0]:
            return None
        following = [*zip(self.paragraphs[1:], self.bold[1:], strict=True)]
        return self.take_opening() if is_deck(self.paragraphs[0], following) else None

    def opens_with(self, text: str) -> bool:
        """Whether the first paragraph says this and nothing else, and another follows."""
        return len(self.paragraphs) > 1 and letters(self.paragraphs[0]) == letters(text)

    def drop_opening(self, text: str | None) -> None:
        """Cut off the first paragraph where it only repeats `text`, the headline or the deck above it.

        With it goes what stands in the same box above it, the path, and under it, the line of source and time. Where
        nothing follows it, it stays.
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
        """Cut off the headline that opens the body; where it stands inside, what is above it and the byline under it too."""
        firsts = [letters(one.partition("\n")[0]) for one in self.paragraphs] if is_inside else []
        place = firsts.index(letters(headline)) if letters(headline) in firsts else 0
        for _ in range(place):
            self.take_opening()
        self.drop_opening(headline)
        while is_inside and len(self.paragraphs) > 1 and _is_under_headline(self.paragraphs[0]):
            self.take_opening()

    def _above(self, headline: str) -> int:
        """How many paragraphs stand above the one that repeats a headline, all of them paths; that of all where none does."""
        for place, paragraph in enumerate(self.paragraphs):
            first, *lines = paragraph.split("\n")
            # Breaks alone part a headline of 2002 from its author and day.
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
            if said := byline(line):
                self._add_closing(said)
            elif not opening_line(line) or self._is_diary():
                return
            self.take_opening()

    def _is_diary(self) -> bool:
        """Whether its first line is the day of an entry, as another of its lines is."""
        first, *others = self.paragraphs
        return is_dated(first) and any(opening_line(one) and is_dated(one) for one in others)

    def _add_closing(self, said: Closing) -> None:
        """Note what a line at its edge says."""
        self.source = self.source or said.source
        self.editors += said.editors
        known = {author.name for author in self.authors}
        self.authors += (author for author in said.authors if author.name not in known)

    def trim(self) -> None:
        """Cut off the lines at its edges that say whose it is, when it was printed, who edited it; what is left stays."""
        self._trim_opening()
        while self.paragraphs:
            kept, line = self._last_line()
            said = closing_line(line)
            if said is None or (not kept and len(self.paragraphs) < 2):
                break
            self._add_closing(said)
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
        """The last paragraph becomes `text`, or goes with its block."""
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
        """Cut off the first paragraph: what it is."""
        self.order.remove(next(one for one in self.order if not isinstance(one, Image)))
        del self.bold[0]
        opening = self.paragraphs.pop(0)
        self.removed.append(opening)
        return opening

    def add(self, block: Block, text: str) -> None:
        """The next paragraph: `text` is what of a block is body."""
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
    """Blocks that are no links where one link goes around more text than a headline and its lead: it was not closed."""
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
    """The lines of a block that are body; what the others say goes where it belongs."""
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
    """What of a line is not kept."""
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
    """A paragraph that is one link to another article is a related story, not text."""
    target = parse(page.link(href) or "")
    return target.kind is Kind.ARTICLE and target.identifier != page.location.identifier
