"""An unfinished body, to which openings, oddities and closings are applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.replica import english
from tests.replica.blocks import plains

if TYPE_CHECKING:
    from tests.replica.blocks import Block
    from tests.replica.cards import Card
    from tests.replica.mixing import Dice


@dataclass
class Draft:
    """An unfinished body."""

    card: Card
    dice: Dice
    blocks: list[Block]
    h2: str | None = None
    deck: str | None = None
    dateline: str | None = None
    print_edition: str | None = None
    print_page: str | None = None
    shapes: set[str] = field(default_factory=set)


def text_of(block: Block) -> str:
    return block.texts[0]


def new_draft(card: Card, dice: Dice, count: int) -> Draft:
    return Draft(card, dice, plains(english.paragraphs(dice, count)))
