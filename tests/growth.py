"""Measures how a function's work grows with its input, as a ratio, since seconds depend on the machine and the interpreter."""

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
"""Bound for an input four times as long: linear steps grow fourfold, quadratic ones sixteenfold."""
MOST_TIME = 64.0
"""Bound for an input sixteen times as long: linear time grows sixteenfold, quadratic time 256-fold."""
BEAT = 0.004  # seconds; shorter times count as this, since the processor's clock is coarse
_TRIES = 3


def steps(work: Callable[[T], object], given: T) -> int:
    """Calls of Python and C functions and returns from them: the same number every time."""
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
    """The ratio of processor time for `large` and `small`; the least of a few tries if above MOST_TIME."""
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
