"""How the work of a function grows with its input: a ratio, since seconds depend on the machine and the interpreter."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

T = TypeVar("T")

MOST_STEPS = 6.0
"""Bound for inputs of which one is four times the other: steps by the length grow fourfold, by its square sixteenfold."""
MOST_TIME = 64.0
"""Bound for inputs of which one is sixteen times the other: time by the length grows sixteenfold, by its square 256-fold."""
BEAT = 0.004  # seconds: what is too short for the processor's clock counts as this
_TRIES = 3


def steps(work: Callable[[T], object], given: T) -> int:
    """Calls of functions and returns from them, of Python's and of those in C: the same number every time."""
    count = 0

    def note(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(given)
    finally:
        sys.setprofile(before)
    return count


def growth_of_time(work: Callable[[T], object], small: T, large: T) -> float:
    """How many times as much of the processor's time `large` takes: the least of a few tries if beyond MOST_TIME."""
    least = float("inf")
    for _ in range(_TRIES):
        least = min(least, _processor(work, large) / _processor(work, small))
        if least <= MOST_TIME:
            break
    return least


def _processor(work: Callable[[T], object], given: T) -> float:
    gc.collect()
    began = time.process_time()
    work(given)
    return max(time.process_time() - began, BEAT)
