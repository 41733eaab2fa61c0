"""Openings of English articles: decks, bold paragraphs that are not decks, sub-heads, datelines (fact: deck-opens-body)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.replica import english
from tests.replica.blocks import bold, dropped, escape, plain
from tests.replica.draft import text_of
from tests.replica.names import CITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.blocks import Block
    from tests.replica.draft import Draft
    from tests.replica.mixing import Dice


_HOW_IT_WENT_ON = (
    "and nobody on either bank of the river could say afterwards whether it had been the boats, the bridge, or"
    " the two winters between them that had made the pupils so fond of their bicycles"
)


def _bold_deck(draft: Draft) -> Block:
    """A deck in the body's first paragraph; it belongs to the record's deck, not to its body."""
    draft.deck = english.deck(draft.dice)
    printed = escape(draft.deck)
    wrapped = draft.dice.pick(
        (
            f"<strong>{printed}</strong>",
            f"<strong>{printed.replace(': ', ':&nbsp;', 1)}</strong>",
            f"<b>{printed}</b>",
            f'<span style="font-size: 18px;"><strong>{printed}&nbsp;</strong></span>',
        )
    )
    return dropped(f"<p>{wrapped}</p> \n")


def _h2(draft: Draft) -> None:
    draft.h2 = draft.deck = english.deck(draft.dice)


def _opening_bold_deck(draft: Draft) -> None:
    draft.blocks.insert(0, _bold_deck(draft))


def _opening_h2_and_bold(draft: Draft) -> None:
    """The h2 is the deck, so the bold paragraph is text."""
    _h2(draft)
    draft.blocks.insert(0, bold(english.subhead(draft.dice)))


def _opening_bold_with_stop(draft: Draft) -> None:
    """As print features have it: "…, Zhang San reports."."""
    told = f"{english.sentence(draft.dice).rstrip('.')}, Li Lei reports."
    draft.deck = told
    draft.blocks.insert(0, dropped(f"<p><strong>{escape(told)}</strong></p> \n"))


def _opening_long_bold(draft: Draft) -> None:
    """Bold throughout and without a stop, but far too long for a deck."""
    told = [english.sentence(draft.dice).rstrip(".") for _ in range(3)]
    draft.blocks.insert(0, bold("; ".join([*told, _HOW_IT_WENT_ON])))


def _opening_bold_among_bold(draft: Draft) -> None:
    """A deck with bold sub-heads further down; numbered ones are not decks."""
    one, two = _subheads(draft.dice)
    if len(draft.blocks) % 2:
        draft.blocks.insert(0, bold(f"1. {one}"))
        draft.blocks.insert(len(draft.blocks) // 2 + 1, bold(f"2. {two}"))
        return
    draft.deck = one
    draft.blocks.insert(0, dropped(f"<p><strong>{escape(one)}</strong></p> \n"))
    draft.blocks.insert(len(draft.blocks) // 2 + 1, bold(two))


def _opening_subheads(draft: Draft) -> None:
    one, two = _subheads(draft.dice)
    draft.blocks.insert(2, bold(one))
    draft.blocks.insert(len(draft.blocks) // 2 + 2, bold(two))


def _subheads(dice: Dice) -> tuple[str, str]:
    one = two = english.subhead(dice)
    while two == one:
        two = english.subhead(dice)
    return one, two


def _dateline(dash: str) -> Callable[[Draft], None]:
    def opening(draft: Draft) -> None:
        place = draft.dice.pick((*CITIES, "New York", "San Francisco")).upper()
        draft.dateline = place
        draft.blocks[0] = plain(f"{place} {dash} {text_of(draft.blocks[0])}")

    return opening


OPENINGS: dict[str, Callable[[Draft], None]] = {
    "opening-plain": lambda _draft: None,
    "opening-h2-deck": _h2,
    "opening-bold-deck": _opening_bold_deck,
    "opening-h2-and-bold": _opening_h2_and_bold,
    "opening-bold-with-stop": _opening_bold_with_stop,
    "opening-long-bold": _opening_long_bold,
    "opening-bold-among-bold": _opening_bold_among_bold,
    "opening-subheads": _opening_subheads,
    "opening-dateline-hyphen": _dateline("-"),
    "opening-dateline-dashes": _dateline("--"),
}
