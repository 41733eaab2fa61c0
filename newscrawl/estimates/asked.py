"""Which searches an estimate sends for the windows of `archive` and `search`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from newscrawl.records.period import day_of
from newscrawl.site.search_api import ROWS_A_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newscrawl.site.search_window import Window
    from newscrawl.spiders.archive import ArchiveArguments
    from newscrawl.spiders.scope import Scope
    from newscrawl.spiders.search import SearchArguments

SEARCHES = 64
"""Most searches for the wanted days: a month in two languages day by day. Longer ranges are asked for in spans of days."""

_PART_OF_A_PAGE = 0.45
"""Pages that a day takes beyond a tenth of its rows: the last page is seldom full."""


@dataclass(frozen=True)
class Asked:
    """A search whose total is asked for."""

    window: Window
    is_wanted: bool
    """Whether its rows are of wanted days, and not of those that a crawl only reads to be sure."""
    is_read: bool
    """Whether a crawl reads its pages."""

    @property
    def days(self) -> int:
        """Number of its days; 1 for an open window."""
        window = self.window
        both = window.since and window.until
        return (window.until - window.since).days + 1 if both else 1  # type: ignore[operator]

    def pages(self, rows: float, *, by_day: bool) -> int:
        """Pages that a crawl reads of it; `by_day`: each day is a search of its own."""
        if by_day and self.days > 1:
            return max(self.days, round(rows / ROWS_A_PAGE + _PART_OF_A_PAGE * self.days))
        return max(1, math.ceil(rows / ROWS_A_PAGE))


def searches_of_archive(arguments: ArchiveArguments) -> list[Asked]:
    """A search for each wanted day, or for spans of days, and one for each other day that a crawl reads."""
    period = arguments.scope.period
    ordered = sorted(arguments.windows, key=lambda one: (one.language, one.since or one.until))
    wanted: list[Window] = []
    others: list[Window] = []
    for one in ordered:
        is_wanted = one.since and period.holds(one.since.isoformat())
        (wanted if is_wanted else others).append(one)
    length = max(1, math.ceil(len(wanted) / SEARCHES))
    found = []
    for _, windows in groupby(wanted, key=lambda one: one.language):
        days = list(windows)
        for start in range(0, len(days), length):
            first, last = days[start], days[min(start + length, len(days)) - 1]
            found.append(Asked(replace(first, until=last.until), is_wanted=True, is_read=True))
    return [*found, *(Asked(one, is_wanted=False, is_read=True) for one in others)]


def searches_of_search(arguments: SearchArguments) -> list[Asked]:
    """The searches of a crawl, and those for the wanted days alone."""
    found = []
    for window in arguments.windows:
        inner = _within(window, arguments.scope)
        if inner != window:
            found.append(Asked(inner, is_wanted=True, is_read=False))
        found.append(Asked(window, is_wanted=inner == window, is_read=True))
    return found


def _within(window: Window, scope: Scope) -> Window:
    """A window without the days that are only read to be sure."""
    since, until = scope.period.since, scope.period.until
    first = max(window.since, day_of(since)) if since and window.since else window.since
    last = min(window.until, day_of(until)) if until and window.until else window.until
    return replace(window, since=first, until=last)


def days_of(asked: Asked) -> Iterator[date]:
    """The days of a search; none for an open window."""
    for number in range(asked.days):
        if asked.window.since:
            yield asked.window.since + timedelta(days=number)
