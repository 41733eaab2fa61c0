"""The latency of answers: the times from request to answer, of any number of them, in little memory."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEP = math.log(1.05)
_LEAST = 0.001  # seconds
_PLACES = 3  # of seconds


@dataclass(frozen=True)
class Latency:
    """Seconds from request to answer, without the pause before a request."""

    answers: int
    median: float
    nine_of_ten: float
    """Nine of ten answers took no longer."""


def mean_of(several: Iterable[Latency]) -> Latency:
    """One latency for several, at least one: the means, weighted by the number of answers."""
    found = list(several)
    answers = sum(one.answers for one in found)
    return Latency(
        answers,
        sum(one.median * one.answers for one in found) / answers,
        sum(one.nine_of_ten * one.answers for one in found) / answers,
    )


class Latencies:
    """Counts latencies in classes that are 5 % wide, so that a quantile is right to that."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        """Count an answer."""
        self._counts[math.ceil(math.log(max(seconds, _LEAST)) / _STEP)] += 1

    def latency(self) -> Latency | None:
        """The latency of all answers; None without one."""
        if not self._counts:
            return None
        return Latency(self._counts.total(), self._quantile(0.5), self._quantile(0.9))

    def _quantile(self, share: float) -> float:
        wanted = share * self._counts.total()
        passed = 0
        for place in sorted(self._counts):
            passed += self._counts[place]
            if passed >= wanted:
                break
        return round(math.exp(place * _STEP), _PLACES)
