"""Days between which articles are wanted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.records.period import Period, day_of
from newscrawl.text.dates import BEIJING

SINCE, UNTIL = date(2026, 3, 5), date(2026, 3, 7)
MORNING = datetime(2026, 3, 5, 9, 30, tzinfo=BEIJING)
EVENING = datetime(2026, 3, 7, 21, 30, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("period", "day", "may"),
    [
        (Period(SINCE, UNTIL), None, True),
        (Period(SINCE, UNTIL), date(2026, 3, 3), False),
        (Period(SINCE, UNTIL), date(2026, 3, 4), True),
        (Period(SINCE, UNTIL), date(2026, 3, 8), True),
        (Period(SINCE, UNTIL), date(2026, 3, 9), False),
        (Period(MORNING, EVENING), date(2026, 3, 3), False),
        (Period(MORNING, EVENING), date(2026, 3, 4), True),
        (Period(MORNING, EVENING), date(2026, 3, 9), False),
        (Period(), date(1990, 1, 1), True),
        (Period(SINCE), date(2099, 1, 1), True),
        (Period(until=UNTIL), date(1990, 1, 1), True),
    ],
)
def test_a_day_of_slack_before_download(period: Period, day: date | None, *, may: bool) -> None:
    assert period.may_hold(day) is may


@pytest.mark.parametrize(
    ("period", "published", "holds"),
    [
        (Period(SINCE, UNTIL), None, True),
        (Period(SINCE, UNTIL), "2026-03-04T23:59:00+08:00", False),
        (Period(SINCE, UNTIL), "2026-03-05", True),
        (Period(SINCE, UNTIL), "2026-03-07T23:59:00+08:00", True),
        (Period(SINCE, UNTIL), "2026-03-08", False),
        (Period(MORNING, EVENING), "2026-03-05T09:29:00+08:00", False),
        (Period(MORNING, EVENING), "2026-03-05T09:30:00+08:00", True),
        (Period(MORNING, EVENING), "2026-03-05T01:30:00+00:00", True),
        (Period(MORNING, EVENING), "2026-03-07T21:30:00+08:00", True),
        (Period(MORNING, EVENING), "2026-03-07T21:31:00+08:00", False),
        (Period(MORNING, EVENING), "2026-03-05", True),
        (Period(MORNING, EVENING), "2026-03-04", False),
        (Period(), "1990-01-01", True),
    ],
)
def test_exactly_after_download(period: Period, published: str | None, *, holds: bool) -> None:
    """By the minute where both know one, else by the day."""
    assert period.holds(published) is holds


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(-40, 40), st.integers(0, 40))
def test_what_a_period_holds_it_may_hold(start: date, offset: int, length: int) -> None:
    wanted = Period(start, start + timedelta(days=length))
    day = start + timedelta(days=offset)
    assert wanted.may_hold(day) or not wanted.holds(day.isoformat())


def test_the_day_of_an_end() -> None:
    assert (day_of(SINCE), day_of(EVENING)) == (SINCE, UNTIL)
