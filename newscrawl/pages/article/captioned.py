"""Sort the text next to the pictures of a body into captions and body text."""

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
    """Collect the images of a body in order, each once, with the captions next to them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.images: dict[str, Image] = {}
        self._raw: dict[str, str] = {}
        """Captions as printed, by the URL of the image."""
        self._last: Image | None = None
        """The picture that comes right before: text that follows may be its caption."""
        self._had_one = False
        """Whether that picture has a caption above it."""
        self._captioned: Image | None = None
        """The picture whose caption ended right before: its credit may follow in a line of its own."""
        self._held: list[Block] = []
        """Blocks set as a caption, without a picture yet: it may follow."""
        self._above: Image | None = None
        """The picture above the held blocks, which already had a caption."""
        self.repeated: list[str] = []
        """Captions that repeat the caption of the same picture."""

    def add(self, picture: Picture) -> Image | None:
        """Add the next picture and return its image where it is new; a repeated one may have its caption in its second place."""
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
        """Take the next block if it is a caption. Where a caption has several paragraphs, each is set as one."""
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
        """Whether a line behind a caption is its credit: a missing one, or the same again."""
        has_it = image.credit_text is None or letters(block.raw) in letters(self._raw[image.url])
        return has_it and _is_bare_credit(block)

    def without_picture(self) -> list[Block]:
        """Return the blocks set as a caption that have no picture: they are text. Call it before text and at the page's end."""
        if self._held and self._above is not None:
            self._caption_of(self._above)
        held, self._held = self._held, []
        return held

    def _end_caption(self) -> None:
        """Give the held blocks to the picture above; where it had a caption, keep them for a picture that may follow."""
        last, self._last = self._last, None
        self._above = last if self._had_one else None
        if last is not None and not self._had_one:
            self._caption_of(last)

    def _caption_of(self, image: Image) -> None:
        """Append the held blocks to the caption of an image, unless it holds them already."""
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
    """Whether a line is only a credit: "[Photo/Xinhua]"."""
    return is_credit_line(block.raw) and split_caption(block.raw)[0] is None


def _is_caption(block: Block, following: Block | Picture | None) -> bool:
    """Whether text right below an image ends with a credit, or is set unlike the text that follows.

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
