"""The report on a range of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from newscrawl.monitoring.coverage import report, short_line

FIRST = date(2019, 3, 1)


def counts(*articles: int) -> dict[str, dict[str, int]]:
    """Days from FIRST with so many articles, as the route `search` saw them."""
    return {
        (FIRST + timedelta(days=place)).isoformat(): {"search": count}
        for place, count in enumerate(articles)
    }


def short(*articles: int) -> list[str]:
    last = FIRST + timedelta(days=len(articles) - 1)
    days = report(FIRST, last, counts(*articles), {})
    return [day.day for day in days if day.usual is not None]


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ((90, 95, 98, 12, 97, 99, 91), ["2019-03-04"]),
        ((90, 95, 98, 60, 97, 99, 91), []),
        ((90, 95, 98, 0, 97, 99, 91), ["2019-03-04"]),
        ((0, 0, 0, 0, 0), []),
        ((2, 3, 1, 0, 2), []),
        ((90, 30, 90, 90, 90, 90, 90, 90, 31, 90, 90, 90, 90, 90, 90, 29), []),
        ((90, 90, 90, 90, 90, 90, 4), ["2019-03-07"]),
        ((50,), []),
    ],
)
def test_a_day_is_short_beside_its_neighbours_and_its_own_kind(
    articles: tuple[int, ...], expected: list[str]
) -> None:
    """The second day of every week is always a third of the others: a Sunday."""
    assert short(*articles) == expected


def test_a_day_names_its_routes_and_what_the_api_said() -> None:
    seen = {"2019-03-01": {"archive/search": 7, "archive/newspaper": 9}}
    said = {("2019-03-01", "en"): 8, ("2019-03-01", "zh"): 3, ("2019-03-02", "en"): 0}
    one, two = report(FIRST, date(2019, 3, 2), seen, said)
    assert (one.articles, one.api_totals) == (9, {"en": 8, "zh": 3})
    assert (two.articles, two.routes, two.api_totals) == (0, {}, {"en": 0})


def test_the_line() -> None:
    days = report(FIRST, date(2019, 3, 7), counts(90, 95, 98, 12, 97, 99, 91), {})
    assert short_line(days) == "7, 1 short: 2019-03-04 (12 beside 96)"
    assert short_line(days[:2]) == "2, 0 short"
