"""Printed times with known exceptions: late updates, Buddhist years (fact: beijing-time, buddhist-years)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.replica.story import Stamp

if TYPE_CHECKING:
    from datetime import datetime

    from tests.replica.cards import Card
    from tests.replica.mixing import Dice

_BUDDHIST = 543


def _printed(moment: datetime, years: int = 0) -> str:
    return f"{moment.year + years}-{moment:%m-%d %H:%M}"


def stamp(card: Card, dice: Dice, leads: tuple[str, ...]) -> Stamp:
    """The stamp on the page of this card."""
    moment, years = card.shown, 0
    if card.dates == "date-list-differs":
        moment += timedelta(minutes=dice.pick((-2, -1, 1, 2)))
    elif card.dates == "date-updated-later":
        moment += timedelta(days=1 + dice.below(5), minutes=dice.below(600))
    elif card.dates == "date-buddhist":
        years = _BUDDHIST
    day = f"{card.published.year + years}-{card.published:%m-%d}"
    return Stamp(dice.pick(leads), _printed(moment, years), moment, day)
