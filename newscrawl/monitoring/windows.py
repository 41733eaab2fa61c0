"""Compares the numbers of the last hours with the same hours of earlier days."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

HISTORY = timedelta(days=36)
"""The time of which runs are compared: four weeks, and the longest window before them."""

_DAYS = 28
_WEEKDAYS = 3  # comparable windows of the same weekday that are enough
_ANY_DAYS = 4  # and of any day
_COVERED = 0.5  # of the present number of runs, which a comparable window has at least
_PAUSES = 20

Numbers = tuple["datetime", "Counter[str]"]
"""When a run began, and its numbers by name."""


@dataclass(frozen=True)
class Compared:
    """The numbers of a window that ends now, beside those of comparable ones."""

    hours: float
    total: Counter[str]
    usual: Counter[str]
    """The lowest number of all comparable windows, by name; only names that all of them have."""
    same_weekday: bool

    @property
    def words(self) -> str:
        """The length in words: "6 hours", "3 days"."""
        return f"{self.hours:g} hours" if self.hours <= 24 else f"{self.hours / 24:g} days"


class Series:
    """The numbers of a run that has just ended and of earlier ones."""

    def __init__(
        self,
        began: datetime,
        numbers: Counter[str],
        recent: Sequence[Numbers],
        sound: Sequence[Numbers],
        droughts: Mapping[datetime, datetime],
    ) -> None:
        """`recent` are all earlier runs, newest first, `sound` those of them that read their scope.

        `droughts` are times in which the numbers were too low, by the beginning of each the end: windows in them, and
        those just before, in which they began unnoticed, do not show what is usual.
        """
        self._began = began
        times = [began, *(one for one, _ in recent[:_PAUSES])]
        pauses = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
        self._pause = median(pauses) / 3600 if pauses else 0.0
        self._recent = _Line([(began, numbers), *recent])
        self._sound = _Line(sound)
        self._droughts = droughts

    def compared(self, *hours: float) -> list[Compared]:
        """The windows of these lengths for which enough comparable ones are known; none is shorter than the pause between runs."""
        lengths = sorted({max(one, round(self._pause, 1)) for one in hours})
        return [found for length in lengths if (found := self._compare(length))]

    def _compare(self, hours: float) -> Compared | None:
        runs, total = self._window(self._recent, hours, 0)
        step = max(ceil(round(hours / 24, 2)), 1)
        weekdays = list(self._others(hours, runs, range(7, _DAYS + 1, 7))) if step <= 7 else []
        others = weekdays
        if len(weekdays) < _WEEKDAYS:
            others = list(self._others(hours, runs, range(step, _DAYS + 1, step)))
            if len(others) < _ANY_DAYS:
                return None
        names = set.intersection(*(set(one) for one in others))
        usual = Counter({name: min(one[name] for one in others) for name in names})
        return Compared(hours, total, usual, others is weekdays)

    def _others(self, hours: float, runs: int, shifts: range) -> Iterator[Counter[str]]:
        """The numbers of windows that ended some days ago, where about as many runs were made."""
        for days in shifts:
            found, numbers = self._window(self._sound, hours, days)
            if found and found >= _COVERED * runs and not self._is_in_drought(hours, days):
                yield numbers

    def _is_in_drought(self, hours: float, days: int) -> bool:
        length = timedelta(hours=hours)
        end = self._began - timedelta(days=days)
        return any(
            since - length < end and end - length < until for since, until in self._droughts.items()
        )

    def _window(self, runs: _Line, hours: float, days: int) -> tuple[int, Counter[str]]:
        """The number of runs in a window, and the sum of their numbers. Runs seldom begin on the minute: half a pause is added."""
        end = self._began - timedelta(days=days) + timedelta(hours=self._pause / 2)
        found = runs.between(end - timedelta(hours=hours), end)
        total: Counter[str] = Counter()
        for numbers in found:
            for name, number in numbers.items():  # `update` is slower, and `+` drops zeros
                total[name] += number
        return len(found), total


class _Line:
    """Numbers in the order of time."""

    def __init__(self, runs: Sequence[Numbers]) -> None:
        ordered = sorted(runs, key=lambda one: one[0])
        self._times = [one for one, _ in ordered]
        self._numbers = [one for _, one in ordered]

    def between(self, after: datetime, until: datetime) -> list[Counter[str]]:
        """The numbers after a time, up to another."""
        return self._numbers[bisect_right(self._times, after) : bisect_right(self._times, until)]
