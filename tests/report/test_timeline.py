"""The time axis: its parts, their unit, and the part that a day is in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.report.timeline import Timeline, Unit

FIRST = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("days", "unit", "parts"),
    [
        (1, "day", 1),
        (120, "day", 120),
        (121, "week", 18),
        (728, "week", 105),
        (729, "month", 25),
        (3660, "month", 122),
    ],
)
def test_the_unit_suits_the_length(days: int, unit: Unit, parts: int) -> None:
    found = Timeline.of(FIRST, FIRST + timedelta(days=days - 1))
    assert (found.unit, len(found.begins)) == (unit, parts)


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(0, 4000),
    st.sampled_from(["day", "week", "month"]),
)
def test_every_day_is_in_the_part_that_has_it(first: date, days: int, unit: Unit) -> None:
    last = first + timedelta(days=days)
    found = Timeline.of(first, last, unit)
    for day in (first, last, first + timedelta(days=days // 2)):
        part = found.part_of(day.isoformat())
        assert part is not None
        begin, after = found.bounds(part)
        assert begin <= day.isoformat() < after
    assert found.part_of((found.begins[0] - timedelta(days=1)).isoformat()) is None
    assert found.part_of(found.end.isoformat()) is None
    assert found.begins == sorted(set(found.begins))


def test_names_of_parts() -> None:
    names = [Timeline.of(FIRST, FIRST, unit).name(0) for unit in get_args(Unit)]
    assert names == ["31 Jan 2024", "week of 29 Jan 2024", "Jan 2024"]
