"""The pictures of a body and their captions: which text beside a picture is its caption, and which is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Image
from newscrawl.pages.html.blocks import Block
from newscrawl.text.captions import is_credit_line, opens_as_caption, split_caption
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from newscrawl.pages.html.images import Picture
    from newscrawl.pages.html.page import Page

_CAPTION_LENGTH = 500


class Captioned:
    """Images as they come, each once, and the captions that stand beside them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.images: dict[str, Image] = {}
        self._raw: dict[str, str] = {}
        """Captions as they are written, by the address of the image."""
        self._last: Image | None = None
        """The picture that text right behind it would be the caption of."""
        self._had_one = False
        """A caption, above it."""
        self._captioned: Image | None = None
        """The picture whose caption ended right before: a line that is its credit may follow."""
        self._held: list[Block] = []
        """What is set as a caption and has no picture yet: its picture may follow."""
        self._above: Image | None = None
        """The picture above what is held, which had a caption before."""
        self.repeated: list[str] = []
        """Captions that a picture has a second time."""

    def add(self, picture: Picture) -> Image | None:
        """The next picture, where it is new; one that was there before may have its caption at its second place."""
        url = self._page.link(picture.source)
        self._captioned = None
        if url is None:
            self._last = None
            return None
        is_new = url not in self.images
        image = Image(url, width=picture.width, height=picture.height)
        self._last = self.images.setdefault(url, image)
        self._had_one = bool(self._held)
        if self._held:
            self._caption_of(self._last)
        return image if is_new else None

    def caption(self, block: Block, following: Block | Picture | None) -> bool:
        """Take the next block if it is a caption. One in several paragraphs is set as such throughout."""
        if block.style.caption and not block.is_table:
            self._held.append(block)
            if not _is_set_as_caption(following):
                self._end_caption()
            return True
        captioned, self._captioned = self._captioned, None
        below, self._last = self._last, None
        if self._held or block.is_table:
            return False
        if below is None:
            below = captioned if captioned and self._is_its_credit(captioned, block) else None
        elif not _is_caption(block, following):
            below = None
        if below is None:
            return False
        self._held.append(block)
        self._caption_of(below)
        return True

    def _is_its_credit(self, image: Image, block: Block) -> bool:
        """Whether a line behind a caption is the credit that it lacks, or has already."""
        has_it = image.credit_text is None or letters(block.raw) in letters(self._raw[image.url])
        return has_it and _is_bare_credit(block)

    def without_picture(self) -> list[Block]:
        """What was set as a caption and has no picture: it is text. To be asked where text or the page's end follows."""
        if self._held and self._above is not None:
            self._caption_of(self._above)
        held, self._held = self._held, []
        return held

    def _end_caption(self) -> None:
        """What is held is the caption of the picture above, or, where that had one, may be of a picture that follows."""
        last, self._last = self._last, None
        self._above = last if self._had_one else None
        if last is not None and not self._had_one:
            self._caption_of(last)

    def _caption_of(self, image: Image) -> None:
        """Give an image what is held, behind what it has; nothing that it has already."""
        raw = "\n".join(block.raw for block in self._held)
        before = self._raw.get(image.url, "")
        if len(before) > _CAPTION_LENGTH:
            return
        self._held, self._above = [], None
        if before and letters(raw) in letters(before):
            self.repeated.append(raw)
            return
        self._raw[image.url] = f"{before}\n{raw}" if before else raw
        image.caption, image.credit_text = split_caption(self._raw[image.url])
        self._captioned = image


def _is_set_as_caption(block: Block | Picture | None) -> bool:
    return isinstance(block, Block) and block.style.caption


def _is_bare_credit(block: Block) -> bool:
    """Whether a line is a credit and nothing else: "[Photo/Xinhua]"."""
    return is_credit_line(block.raw) and split_caption(block.raw)[0] is None


def _is_caption(block: Block, following: Block | Picture | None) -> bool:
    """Text right below an image that is closed by a credit, or set unlike the text that follows.

    Chinese pages set captions as centred or coloured paragraphs; a bold line there is a sub-head.
    """
    if is_credit_line(block.raw) or opens_as_caption(block.raw):
        return True
    style = block.style
    set_apart = (style.centred, style.coloured)
    if style.bold or not any(set_apart) or len(block.text) > _CAPTION_LENGTH:
        return False
    if isinstance(following, Block) and _is_bare_credit(following):
        return True
    if isinstance(following, Block) and not following.style.caption:
        return (following.style.centred, following.style.coloured) != set_apart
    return True
