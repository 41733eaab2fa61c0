"""The time axis of a chart: days, weeks or months in a row, also those without data."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month"]

_MOST_DAYS = 120
"""Days of a chart by day; longer ones have weeks, and from two years on months."""
_MOST_WEEKS = 104


@dataclass(frozen=True)
class Timeline:
    """Equal parts of the time from one day to another."""

    unit: Unit
    begins: list[date]
    """The first day of each part."""
    end: date
    """The day after the last part."""

    @classmethod
    def of(cls, first: date, last: date, unit: Unit | None = None) -> Timeline:
        """The timeline that has both days, in the unit that suits its length or in a given one."""
        days = (last - first).days + 1
        unit = unit or (
            "day" if days <= _MOST_DAYS else "week" if days <= 7 * _MOST_WEEKS else "month"
        )
        begins = [_begin(first, unit)]
        while (after := _next(begins[-1], unit)) <= last:
            begins.append(after)
        return cls(unit, begins, after)

    def part_of(self, day: str) -> int | None:
        """The number of the part that a day is in; None for a day of another time."""
        found = date.fromisoformat(day)
        if not self.begins[0] <= found < self.end:
            return None
        return bisect_right(self.begins, found) - 1

    def bounds(self, part: int) -> tuple[str, str]:
        """The first day of a part, and that of the next one."""
        after = self.begins[part + 1] if part + 1 < len(self.begins) else self.end
        return self.begins[part].isoformat(), after.isoformat()

    def name(self, part: int) -> str:
        """A part in words: "9 Mar 2024", "week of 4 Mar 2024", "Mar 2024"."""
        begin = self.begins[part]
        if self.unit == "month":
            return f"{begin:%b %Y}"
        return f"{'week of ' if self.unit == 'week' else ''}{begin.day} {begin:%b %Y}"


def _begin(day: date, unit: Unit) -> date:
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _next(day: date, unit: Unit) -> date:
    if unit == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if unit == "week" else 1)
