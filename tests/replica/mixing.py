"""Pseudo-random numbers as pure functions of the seed, without state between calls."""

from __future__ import annotations

from math import gcd
from random import Random
from typing import TYPE_CHECKING, Generic, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_MASK = (1 << 64) - 1


def mix(*parts: int) -> int:
    """A 64-bit hash of the given integers (the finaliser of splitmix64, once for each)."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = (state ^ part) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


class Dice:
    """A short-lived stream of choices."""

    __slots__ = ("_random",)

    def __init__(self, *parts: int) -> None:
        self._random = Random(mix(*parts)).random

    def below(self, limit: int) -> int:
        """0 <= n < limit."""
        return int(self._random() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._random() * len(choices))]

    def pick_some(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different entries, shuffled."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(count)]

    def chance(self, one_in: int) -> bool:
        return self.below(one_in) == 0

    def fill(self, template: Sequence[str | Sequence[str]]) -> str:
        """The text of a template: strings are copied, of a tuple of strings one is picked."""
        random = self._random
        return "".join(
            [
                part if part.__class__ is str else part[int(random() * len(part))]
                for part in template
            ]
        )


class Deck(Generic[T]):
    """Deals cards so that every `len(cards)` ranks, from a multiple of it, have each card once."""

    def __init__(self, name: str, cards: Sequence[T]) -> None:
        self.cards = tuple(cards)
        self._salt = crc32(name.encode())
        size = len(self.cards)
        self._strides = [stride for stride in range(1, size + 1) if gcd(stride, size) == 1]

    def draw(self, seed: int, rank: int) -> T:
        size = len(self.cards)
        block, position = divmod(rank, size)
        bits = mix(seed, self._salt, block)
        stride = self._strides[bits % len(self._strides)]
        return self.cards[(stride * position + (bits >> 32)) % size]
