"""Pictures of English articles: figures with captions, and bare paragraphs as on old pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.replica import captions
from tests.replica.blocks import Block, Picture, dropped, escape, figure

if TYPE_CHECKING:
    from tests.replica.cards import Card
    from tests.replica.draft import Draft


def picture_source(card: Card, number: int) -> str:
    suffix = f"{0xB000 + number:x}"
    return f"//img2.chinadaily.com.cn/images/{card.published:%Y%m/%d}/{card.identifier[2:-6]}2{suffix}f.jpeg"


def _bare_picture(draft: Draft, number: int, width: int | None) -> list[Block]:
    """An image in a `<p>` of its own and its caption in the next, both centred."""
    words = captions.bracketed(draft.dice)
    height = None if width is None else width * 2 // 3
    source = picture_source(draft.card, number)
    size = "" if width is None else f' width="{width}" height="{height}"'
    picture = Picture(source, words.caption, words.credit, words.printed, width, height)
    image = f'<p style="text-align: center;"><img src="{source}"{size} alt="" /></p> \n'
    text = f'<p style="text-align: center;">{escape(words.printed or "")}</p> \n'
    return [Block(image, pictures=(picture,)), dropped(text)]


def add_pictures(draft: Draft, kind: str, seed: int, rank: int) -> None:
    """The pictures of an article: "pictures-3" figures, one on top, others between the paragraphs."""
    if kind.startswith("pictures-bare"):
        width = 600 if kind == "pictures-bare-sized" else None
        draft.blocks[0:0] = _bare_picture(draft, 0, width)
        draft.blocks[5:5] = _bare_picture(draft, 1, width)
        return
    for number in range(int(kind[-1])):
        words = captions.words(seed, rank if number == 0 else draft.dice.below(9999), draft.dice)
        source = picture_source(draft.card, number)
        block = figure(Picture(source, words.caption, words.credit, words.printed))
        draft.blocks.insert(min(number * 3, len(draft.blocks)), block)
