"""From the blocks of a page to the body of an article: what is text, what is caption, what goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.items import Image
from newscrawl.pages.blocks import Block, Picture
from newscrawl.site.urls import Kind, parse
from newscrawl.text.boilerplate import boilerplate, strip_disclaimer
from newscrawl.text.bylines import editors_line
from newscrawl.text.captions import is_credit_line, split_caption
from newscrawl.text.dates import print_edition
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.page import Page

LONG_PARAGRAPH = 40
"""Characters from which a paragraph that comes a second time on one page is a mistake (RULES, Reading)."""
_DECK_LENGTH = 150
_CAPTION_LENGTH = 500
_FINAL_STOPS = tuple(".!?。！？…")


@dataclass
class Body:
    """What the body of one page says."""

    paragraphs: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    """For each paragraph, whether it is bold throughout."""
    images: list[Image] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    print_edition: str | None = None
    print_page: str | None = None

    def take_deck(self) -> str | None:
        """Cut off the bold paragraph that opens the body, where it is the deck (RULES, Reading)."""
        if not self.bold or not self.bold[0] or any(self.bold[1:]):
            return None
        deck = self.paragraphs[0]
        if len(deck) >= _DECK_LENGTH or deck.endswith(_FINAL_STOPS) or "\n" in deck:
            return None
        del self.bold[0]
        return self.paragraphs.pop(0)

    def drop_opening(self, text: str | None) -> None:
        """Cut off the first paragraph where it only repeats `text`: the headline, or the deck above it."""
        if text and self.paragraphs and letters(self.paragraphs[0]) == letters(text):
            del self.paragraphs[0], self.bold[0]


def read_body(page: Page, blocks: Iterable[Block | Picture]) -> Body:
    """Sort the blocks of a page's content into text, images, editors and the print edition."""
    body = Body()
    seen: set[str] = set()
    uncaptioned: Image | None = None
    for block in blocks:
        if isinstance(block, Picture):
            image = _image(page, block)
            uncaptioned = image if image and not block.caption else None
            if image and image.url not in seen:
                seen.add(image.url)
                body.images.append(image)
            continue
        if uncaptioned and _is_caption(block):
            uncaptioned.caption, uncaptioned.credit_text = split_caption(block.text)
            uncaptioned = None
            continue
        uncaptioned = None
        text = _text(page, block, body)
        if not text or (text in seen and len(text) >= LONG_PARAGRAPH):
            continue
        seen.add(text)
        body.paragraphs.append(text)
        body.bold.append(block.style.bold)
    return body


def _image(page: Page, picture: Picture) -> Image | None:
    url = page.link(picture.source)
    if url is None:
        return None
    caption, credit = split_caption(picture.caption)
    return Image(url, caption, credit, picture.width, picture.height)


def _is_caption(block: Block) -> bool:
    """Text below an image that has no caption of its own: set as one, or closed by a credit.

    Chinese pages set captions as p.pictext, centred or coloured; a bold line there is a sub-head.
    """
    style = block.style
    if style.caption or is_credit_line(block.text):
        return True
    return (
        (style.centred or style.coloured) and not style.bold and len(block.text) < _CAPTION_LENGTH
    )


def _text(page: Page, block: Block, body: Body) -> str:
    """The lines of a block that are body; what the others say goes where it belongs."""
    if block.style.link and _leads_elsewhere(page, block.style.link):
        return ""
    lines = (_line(line, body) for line in block.text.split("\n"))
    return "\n".join(line for line in lines if line)


def _line(line: str, body: Body) -> str:
    kind = boilerplate(line)
    if kind is None:
        return strip_disclaimer(line)
    if kind == "editor":
        names = editors_line(line) or []
        body.editors.extend(name for name in names if name not in body.editors)
    elif kind == "print" and (edition := print_edition(line)):
        body.print_edition, body.print_page = edition
    return ""


def _leads_elsewhere(page: Page, href: str) -> bool:
    """A paragraph that is one link to another article is a related story, not text."""
    target = parse(page.link(href) or "")
    return target.kind is Kind.ARTICLE and target.identifier != page.location.identifier
