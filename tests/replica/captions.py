"""Captions in every known shape (fact: caption-credits), with invented names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.replica import english
from tests.replica.blocks import NBSP
from tests.replica.mixing import Deck
from tests.replica.names import person

if TYPE_CHECKING:
    from tests.replica.mixing import Dice


class Words(NamedTuple):
    """The words below a picture, with the expected caption and credit."""

    printed: str | None
    caption: str | None
    credit: str | None


_BRACKETED = (
    "Photo/Xinhua",
    "Photo/VCG",
    "Photo/Agencies",
    "Photo/chinadaily.com.cn",
    "Photo provided to China Daily",
    "Photo provided to chinadaily.com.cn",
    "photo provided to chinadaily.com.cn",
    "Provided to China Daily",
    "Photo by {name}/For China Daily",
    "Photo by {name}/For chinadaily.com.cn",
    "Photo by {name}, provided to chinadaily.com.cn",
    "{NAME}/CHINA DAILY",
)
_BARE = (
    "{NAME}/FOR CHINA DAILY",
    "{NAME}/CHINA DAILY",
    "{NAME}/XINHUA",
    "{NAME} / XINHUA",
    "{NAME}/GETTY IMAGES",
    "{NAME}/SPUTNIK/AFP",
    "{NAME}/CHINA NEWS SERVICE",
    "{name} / For China Daily",
    "{name}-USA TODAY Sports",
    "TT NEWS AGENCY/REUTERS",
    "REUTERS",
    "AFP",
    "AP",
    "VCG",
    "XINHUA",
    "CHINA DAILY",
)
_ALONE = ("[Photo/VCG]", "{NAME}/CHINA DAILY", "{name}/China Daily", "Photo/China Daily", "VCG")

_SHAPES = Deck(
    "captions",
    [("bracketed", shape) for shape in _BRACKETED]
    + [("bare", shape) for shape in _BARE]
    + [("alone", shape) for shape in _ALONE]
    + [("tight", "Photo/Xinhua"), ("unstopped", "Photo provided to China Daily")]
    + [("caption", ""), ("name", ""), ("nothing", "")],
)
SHAPES = len(_SHAPES.cards)


def _named(shape: str, dice: Dice) -> str:
    name = person(dice)
    return shape.replace("{name}", name).replace("{NAME}", name.upper())


def words(seed: int, rank: int, dice: Dice) -> Words:
    """Words under the picture of the given rank; every shape once in `SHAPES` pictures.

    A no-break space stands before every second credit.
    """
    kind, shape = _SHAPES.draw(seed, rank)
    if kind == "nothing":
        return Words(None, None, None)
    if kind == "name":
        name = person(dice)
        return Words(name, name, None)
    if kind == "alone":
        printed = _named(shape, dice)
        return Words(printed, None, printed.strip("[]"))
    caption = english.short_caption(dice) if kind == "unstopped" else english.caption(dice)
    if kind == "caption":
        return Words(caption, caption, None)
    credit = _named(shape, dice)
    gap = "" if kind == "tight" else dice.pick((" ", NBSP))
    printed = f"{caption}{gap}{credit}" if kind == "bare" else f"{caption}{gap}[{credit}]"
    return Words(printed, caption, credit)


def bracketed(dice: Dice) -> Words:
    """A caption in a bare `<p>`, recognisable by its credit in brackets."""
    caption = english.caption(dice)
    credit = _named(dice.pick(_BRACKETED), dice)
    return Words(f"{caption} [{credit}]", caption, credit)
