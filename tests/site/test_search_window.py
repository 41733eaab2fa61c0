"""Windows of the search API, made smaller without losing a day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.site.search_window import Window

MARCH = Window("en", date(2019, 3, 1), date(2019, 3, 31), filters={"keywords": "grain"})
DAYS = st.dates(date(2008, 1, 1), date(2026, 1, 1))


def every_day(window: Window) -> list[date]:
    """Days of a window."""
    assert window.since is not None
    assert window.until is not None
    count = (window.until - window.since).days + 1
    return [window.since + timedelta(days=number) for number in range(count)]


def test_the_address() -> None:
    assert MARCH.url(3) == (
        "https://newssearch.chinadaily.com.cn/rest/en/search?keywords=grain"
        "&publishedDateFrom=2019-03-01&publishedDateTo=2019-03-31&sort=dp&page=3"
    )
    assert MARCH.place() == (
        "https://newssearch.chinadaily.com.cn/rest/en/search?keywords=grain&page=0"
    )


@given(DAYS, st.integers(0, 3000))
def test_halves_hold_every_day_once(since: date, length: int) -> None:
    window = Window("en", since, since + timedelta(days=length))
    halves = window.halves()
    assert bool(halves) is (length > 0)
    if halves:
        assert [day for half in halves for day in every_day(half)] == every_day(window)
        assert abs(len(every_day(halves[0])) - len(every_day(halves[1]))) <= 1


@given(DAYS, st.integers(0, 400))
def test_days(since: date, length: int) -> None:
    window = Window("zh", since, since + timedelta(days=length))
    assert [day for one in window.days() for day in every_day(one)] == every_day(window)
    assert all(one.day == one.since for one in window.days())


def test_only_a_whole_day_speaks_for_its_day() -> None:
    day = Window("en", date(2019, 3, 1), date(2019, 3, 1))
    assert day.day == date(2019, 3, 1)
    backwards = day.reversed()
    assert backwards is not None
    assert backwards.day is None
    assert [part.day for part in day.parts()] == [None] * 4
    assert MARCH.day is None


def test_parts_are_types_then_channels_then_none() -> None:
    by_type = MARCH.parts()
    assert [part.filters["curType"] for part in by_type] == ["story", "comment", "blog", "photo"]
    by_channel = by_type[0].parts()
    assert [part.filters["channel[0]"] for part in by_channel] == [
        "2@cndy",
        "2@webnews",
        "2@bw",
        "2@hk",
        "ismp@cndyglobal",
    ]
    assert by_channel[0].parts() == []


def test_a_window_from_its_oldest_is_not_turned_again() -> None:
    backwards = MARCH.reversed()
    assert backwards is not None
    assert backwards.sort == "ap"
    assert backwards.reversed() is None
