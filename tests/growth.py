"""How the work of a function grows with its input: a ratio, since seconds depend on the machine and the interpreter."""

from __future__ import annotations

import time
from timeit import Timer
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LINEAR = 8
"""Bound for inputs of which one is four times the other: work by the length grows fourfold, by its square sixteenfold."""

_SHORTEST = 0.005  # seconds of processor time that one measurement takes at least
_TRIES = 3


def growth(work: Callable[[T], object], small: T, large: T) -> float:
    """How many times as much work `large` is, in processor time of this process: the least of a few tries if beyond LINEAR."""
    least = float("inf")
    for _ in range(_TRIES):
        least = min(least, _cost(work, large) / _cost(work, small))
        if least < LINEAR:
            break
    return least


def _cost(work: Callable[[T], object], given: T) -> float:
    timer = Timer(lambda: work(given), timer=time.process_time)
    count, taken = 1, timer.timeit(1)
    while taken < _SHORTEST:
        count *= 4
        taken = timer.timeit(count)
    return min(taken, *timer.repeat(_TRIES - 1, count)) / count
