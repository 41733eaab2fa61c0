"""Info lines in every known shape (fact: byline-forms, wire-copy-unsigned), with invented names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.replica.mixing import Deck
from tests.replica.names import CITIES, FAR_CITIES, LONG_PLACES, people, person

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.mixing import Dice


class Author(NamedTuple):
    name: str
    location: str | None = None
    kind: str = "person"


class Byline(NamedTuple):
    """`printed` begins with "By"; `None` for wire copy."""

    shape: str
    printed: str | None
    authors: tuple[Author, ...]
    source: str | None
    """As printed."""
    organization: str | None
    """With the known spellings unified."""


_UNIFIED = {
    "XInhua": "Xinhua",
    "CHINA DAILY": "China Daily",
    "chinadaily.com.cb": "chinadaily.com.cn",
}
_OWN = ("China Daily", "CHINA DAILY", "chinadaily.com.cn", "China Daily")


def _signed(shape: str, printed: str, authors: list[Author], source: str | None) -> Byline:
    organization = None if source is None else _UNIFIED.get(source, source)
    return Byline(shape, printed, tuple(authors), source, organization)


def _wire(source: str) -> Callable[[Dice], Byline]:
    def make(_dice: Dice) -> Byline:
        return Byline("byline-none", None, (), source, _UNIFIED.get(source, source))

    return make


def _nothing(_dice: Dice) -> Byline:
    return Byline("byline-stamp-only", None, (), None, None)


def _one(dice: Dice) -> Byline:
    name = person(dice)
    return _signed("byline-one", f"By {name}", [Author(name)], dice.pick(_OWN))


def _one_in_capitals(dice: Dice) -> Byline:
    name = person(dice)
    printed = f"By {name.upper()}"
    return _signed("byline-capitals", printed, [Author(name)], dice.pick(_OWN))


def _one_in_a_city(dice: Dice) -> Byline:
    name, city = person(dice), dice.pick(CITIES)
    printed = f"By {name.upper()} in {city}"
    return _signed("byline-location", printed, [Author(name, city)], "CHINA DAILY")


def _one_in_a_province(dice: Dice) -> Byline:
    name, place = person(dice), dice.pick(LONG_PLACES)
    printed = f"By {name} in {place}"
    return _signed("byline-long-location", printed, [Author(name, place)], dice.pick(_OWN))


def _at_the_united_nations(dice: Dice) -> Byline:
    name = person(dice)
    place = "the United Nations"
    return _signed(
        "byline-at", f"By {name.upper()} at {place}", [Author(name, place)], "China Daily"
    )


def _two(dice: Dice) -> Byline:
    one, two = people(dice, 2)
    return _signed("byline-two", f"By {one} and {two}", [Author(one), Author(two)], dice.pick(_OWN))


def _two_in_one_city(dice: Dice) -> Byline:
    one, two = people(dice, 2)
    city = dice.pick(FAR_CITIES)
    printed = f"By {one.upper()} and {two.upper()} in {city}"
    return _signed(
        "byline-two-one-location", printed, [Author(one, city), Author(two, city)], "China Daily"
    )


def _second_nowhere(dice: Dice) -> Byline:
    one, two = people(dice, 2)
    city = dice.pick(CITIES)
    printed = f"By {one.upper()} in {city} and {two.upper()}"
    return _signed(
        "byline-second-without-location", printed, [Author(one, city), Author(two)], "China Daily"
    )


def _two_cities(dice: Dice) -> Byline:
    one, two = people(dice, 2)
    near, far = dice.pick_some(CITIES, 2)
    printed = f"By {one} in {near} and {two} in {far}"
    return _signed(
        "byline-two-locations", printed, [Author(one, near), Author(two, far)], "China Daily"
    )


def _province_and_city(dice: Dice) -> Byline:
    one, two = people(dice, 2)
    place, city = dice.pick(LONG_PLACES), dice.pick(CITIES)
    printed = f"By {one} in {place} and {two} in {city}"
    return _signed(
        "byline-two-locations", printed, [Author(one, place), Author(two, city)], "China Daily"
    )


def _three_cities(dice: Dice) -> Byline:
    names = people(dice, 3)
    cities = dice.pick_some(CITIES, 3)
    one, two, three = (f"{n.upper()} in {c}" for n, c in zip(names, cities, strict=True))
    authors = [Author(n, c) for n, c in zip(names, cities, strict=True)]
    return _signed("byline-three-locations", f"By {one}, {two} and {three}", authors, "China Daily")


def _three(dice: Dice) -> Byline:
    one, two, three = people(dice, 3)
    authors = [Author(one), Author(two), Author(three)]
    return _signed("byline-three", f"By {one}, {two} and {three}", authors, "China Daily")


def _tight_commas(dice: Dice) -> Byline:
    one, two, three = people(dice, 3)
    place = dice.pick(LONG_PLACES)
    authors = [Author(one, place), Author(two, place), Author(three, place)]
    printed = f"By {one},{two} and {three} in {place}"
    return _signed("byline-tight-comma", printed, authors, "chinadaily.com.cn")


def _misspelt_source(dice: Dice) -> Byline:
    name, city = person(dice), dice.pick(CITIES)
    printed = f"By {name} in {city}"
    return _signed("byline-source-typo", printed, [Author(name, city)], "chinadaily.com.cb")


def _without_source(dice: Dice) -> Byline:
    name = person(dice)
    return _signed("byline-no-source", f"By {name}", [Author(name)], None)


def _agency(printed: str, author: Author, source: str) -> Callable[[Dice], Byline]:
    def make(_dice: Dice) -> Byline:
        return _signed("byline-organization", printed, [author], source)

    return make


_ORGANIZATIONS = (
    _agency(
        "By Xinhua in Taiyuan", Author("Xinhua", "Taiyuan", "organization"), "China Daily/Xinhua"
    ),
    _agency("By Agencies", Author("Agencies", None, "organization"), "China Daily"),
    _agency(
        "By XINHUA NEWS AGENCY", Author("Xinhua News Agency", None, "organization"), "CHINA DAILY"
    ),
    _agency(
        "By chinadaily.com.cn",
        Author("chinadaily.com.cn", None, "organization"),
        "chinadaily.com.cn",
    ),
    _agency(
        "By China Daily in Shanghai",
        Author("China Daily", "Shanghai", "organization"),
        "China Daily",
    ),
)
_WIRES = ("Xinhua", "XInhua", "chinadaily.com.cn", "China Daily", "China Plus", "youth.cn")

ENGLISH: Deck[Callable[[Dice], Byline]] = Deck(
    "bylines",
    [
        *[_wire(source) for source in _WIRES],
        *[
            _wire(source)
            for source in ("Xinhua", "ezhejiang.gov.cn", "chinadaily.com.cn/people.cn")
        ],
        _nothing,
        *[_one, _one, _one, _one_in_capitals, _one_in_capitals, _one_in_a_city, _one_in_a_province],
        *[_at_the_united_nations, _two, _two_in_one_city, _second_nowhere, _two_cities],
        *[_province_and_city, _three_cities, _three, _tight_commas, _misspelt_source],
        _without_source,
        *_ORGANIZATIONS,
    ],
)
GALLERY: Deck[Callable[[Dice], Byline]] = Deck(
    "gallery bylines", [_wire("chinadaily.com.cn"), _wire("Xinhua"), _one, _nothing]
)
OPINION: Deck[Callable[[Dice], Byline]] = Deck(
    "opinion bylines",
    [_one, _one_in_capitals, _two, _one, _wire("China Daily"), _one_in_capitals, _three],
)
