"""Edits: a story after its editors changed it once, twice, …"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.replica.blocks import escape, figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.blocks import Block, Picture
    from tests.replica.story import Story

_NUMERALS = str.maketrans("0123456789", "零一二三四五六七八九")
"""The replica's Chinese has no digits."""


def revised(story: Story) -> Story:
    """The story after its card's number of edits; the card's times have moved already.

    The paragraph in the middle of the text ends in a sentence with the number of the edit, so that each edit
    differs, and the text does not grow with edits. A story without text gets the sentence in a caption.
    """
    if not story.card.revisions:
        return story
    paragraphs = [block for page in story.pages for block in page if _is_paragraph(block)]
    if paragraphs:
        return _with_text(story, paragraphs[len(paragraphs) // 2])
    return _with_caption(story)


def _is_paragraph(block: Block) -> bool:
    """Whether it is plain text between `<p>` and `</p>`, without tags, and not a sub-head."""
    if len(block.texts) != 1:
        return False
    text = escape(block.texts[0])
    return block.html.strip() in (f"<p>{text}</p>", f"<p>　　{text}</p>")


def _with_text(story: Story, paragraph: Block) -> Story:
    """The story with the paragraph extended on every page that prints it."""
    (old,) = paragraph.texts
    new = _extended(old, story)
    html = paragraph.html.replace(escape(old), escape(new))

    def changed(block: Block) -> Block:
        if block.html != paragraph.html:
            return block
        return replace(block, html=html, texts=(new,) if block.texts else ())

    return _with_blocks(story, changed)


def _with_caption(story: Story) -> Story:
    """The story with a caption extended; with a new one where pictures have only names or credits."""
    old = next(filter(_has_sentence, story.pictures), story.pictures[0])
    if old.caption and old.printed and _has_sentence(old):
        caption = _extended(old.caption, story)
        new = replace(old, caption=caption, printed=old.printed.replace(old.caption, caption, 1))
    else:
        caption = _note(story)
        new = replace(old, caption=caption, credit=None, printed=caption)

    def changed(block: Block) -> Block:
        if story.template != "cn":
            return figure(new) if old in block.pictures else block
        if old in block.pictures:
            return replace(block, pictures=(new,))
        html = block.html.replace(
            f">{escape(old.printed or '')}<", f">{escape(new.printed or '')}<"
        )
        return replace(block, html=html)

    return _with_blocks(story, changed)


def _has_sentence(picture: Picture) -> bool:
    return (picture.caption or "").endswith((".", "。"))


def _extended(text: str, story: Story) -> str:
    return f"{text}{'' if story.template == 'cn' else ' '}{_note(story)}"


def _note(story: Story) -> str:
    number = story.card.revisions
    if story.template == "cn":
        return f"这是第{str(number).translate(_NUMERALS)}次修订后的文字。"
    return f"These words were revised for version {number + 1} of the story."


def _with_blocks(story: Story, changed: Callable[[Block], Block]) -> Story:
    return replace(story, pages=tuple(tuple(map(changed, page)) for page in story.pages))
