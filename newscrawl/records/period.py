"""The period in which articles are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Period:
    """Days, or moments, between which articles are wanted; both ends included, None for open."""

    since: date | datetime | None = None
    until: date | datetime | None = None

    def may_hold(self, day: date | None) -> bool:
        """Before download: False only where `day` is out by more than a day."""
        return day is None or not (self.is_before(day) or self.is_after(day))

    def is_before(self, day: date) -> bool:
        """Whether `day` is too early by more than a day."""
        return self.since is not None and (day_of(self.since) - day).days > 1

    def is_after(self, day: date) -> bool:
        """Whether `day` is too late by more than a day."""
        return self.until is not None and (day - day_of(self.until)).days > 1

    def holds(self, published: str | None) -> bool:
        """After download, exactly; a record without a date is kept, since it may be wanted."""
        if published is None:
            return True
        return _reaches(published, self.since, 1) and _reaches(published, self.until, -1)


def _reaches(published: str, end: date | datetime | None, direction: int) -> bool:
    """Whether `published` is on the right side of `end`; by day where either has no time."""
    if end is None:
        return True
    if isinstance(end, datetime) and "T" in published:
        return (datetime.fromisoformat(published) - end) * direction >= timedelta(0)
    return (date.fromisoformat(published[:10]) - day_of(end)) * direction >= timedelta(0)


def day_of(end: date | datetime) -> date:
    """The Beijing day of an end of a period."""
    return end.date() if isinstance(end, datetime) else end


def shifted(day: date, days: int) -> date:
    """The day so many days later, or earlier; the last or the first of the calendar where it ends before."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
