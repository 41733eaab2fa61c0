"""Coverage of a range of days: how many articles each route found on each day, and which days look short."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newscrawl.frontier.run import Run

_NEAR = 3  # days on either side
_WEEKS = 4  # on either side, for the same weekday: a Sunday has fewer articles than its neighbours
_SHARE = 0.5  # of the articles of its neighbours, below which a day is short
_FEW = 4  # articles, the least of neighbours that are compared


@dataclass
class Day:
    """One day of a range."""

    day: str
    articles: int
    """Number of the route that found the most, since most routes find the same."""
    routes: dict[str, int] = field(default_factory=dict)
    """How many articles each route found."""
    api_totals: dict[str, int] = field(default_factory=dict)
    """How many articles the search API reports, by language; empty where it did not answer."""
    usual: float | None = None
    """How many articles are usual near a day that looks short; None for another day."""


def coverage_of(run: Run) -> list[Day]:
    """The days of a run's report; empty where it reports no days."""
    days = run.reported_days
    if days is None:
        return []
    return report(*days, run.sightings.by_day(), run.url_states.day_totals())


def report(
    since: date,
    until: date,
    seen: Mapping[str, Mapping[str, int]],
    totals: Mapping[tuple[str, str], int],
) -> list[Day]:
    """The days from `since` to `until`, both included.

    `seen` has numbers of articles by day and route, `totals` those of the search API by day and language. A day looks
    short with less than half of the usual number, both of the days around it and of the same weekday.
    """
    days = [_day(day, seen, totals) for day in _every(since, until)]
    counts = [one.articles for one in days]
    for place, one in enumerate(days):
        one.usual = _shortage(counts, place)
    return days


def _every(since: date, until: date) -> Iterable[str]:
    return (
        (since + timedelta(days=number)).isoformat() for number in range((until - since).days + 1)
    )


def _day(
    day: str, seen: Mapping[str, Mapping[str, int]], totals: Mapping[tuple[str, str], int]
) -> Day:
    routes = dict(seen.get(day, {}))
    by_language = {language: total for (other, language), total in totals.items() if other == day}
    return Day(day, max(routes.values(), default=0), routes, by_language)


def _shortage(counts: list[int], place: int) -> float | None:
    """The usual number near a day that looks short; None for another day."""
    around = [*range(place - _NEAR, place), *range(place + 1, place + _NEAR + 1)]
    weeks = [place + 7 * week for week in range(-_WEEKS, _WEEKS + 1) if week]
    usual = [
        median(near)
        for places in (around, weeks)
        if (near := [counts[other] for other in places if 0 <= other < len(counts)])
    ]
    least = min(usual, default=0)
    return least if least >= _FEW and counts[place] < _SHARE * least else None


def short_line(days: list[Day]) -> str:
    """ "31, 2 short: 2019-03-05 (12 beside 98), …" for the console report of a run."""
    short = [one for one in days if one.usual is not None]
    named = ", ".join(f"{one.day} ({one.articles} beside {one.usual:g})" for one in short[:5])
    more = ", …" if len(short) > 5 else ""
    return f"{len(days)}, {len(short)} short{f': {named}{more}' if short else ''}"
