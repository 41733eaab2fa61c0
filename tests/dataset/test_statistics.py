"""Counts of records, and days with far fewer articles than usual."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.dataset.statistics import DIMENSIONS, MALFORMED, Statistics, gaps

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY = date(2024, 1, 1)


def a_record(**values: Any) -> dict[str, Any]:
    return {
        "published_day": "2024-03-09",
        "in_language": "en",
        "genre": "article",
        "section_path": "china/society",
        "edition": "www",
        "source_organization": "China Daily",
        "authors": [{"name": "Li Lei"}, {"name": "Wen Bolin"}],
        "word_count": 400,
        "metadata": {},
        **values,
    }


@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("day", ["2024-03-09"]),
        ("month", ["2024-03"]),
        ("year", ["2024"]),
        ("weekday", ["Saturday"]),
        ("section", ["china/society"]),
        ("author", ["Li Lei", "Wen Bolin"]),
        ("language", ["en"]),
        ("genre", ["article"]),
        ("edition", ["www"]),
        ("source", ["China Daily"]),
    ],
)
def test_dimensions(dimension: str, values: list[str]) -> None:
    statistics = Statistics([dimension])
    statistics.add(a_record())
    statistics.add(a_record(authors=[{"name": "Li Lei"}] * 2, word_count=0))
    assert dimension in DIMENSIONS
    found = [(one.value, one.articles, one.words) for one in statistics.by(dimension)]
    counts = {"Li Lei": 2, "Wen Bolin": 1}
    assert found == [
        (one, counts.get(one, 2) if dimension == "author" else 2, 400) for one in values
    ]


@pytest.mark.parametrize(
    ("dimension", "names", "order"),
    [
        ("section", ["b", "a", None, "c", "c"], ["c", "a", "b", None]),
        ("source", ["b", "b", None, None, None], ["b", None]),
    ],
)
def test_the_largest_group_is_first(
    dimension: str, names: list[str | None], order: list[str | None]
) -> None:
    statistics = Statistics([dimension])
    for name in names:
        statistics.add(a_record(section_path=name, source_organization=name))
    assert [one.value for one in statistics.by(dimension)] == order


@pytest.mark.parametrize(
    ("dimension", "order"),
    [
        ("day", ["2024-01-31", "2024-02-05", "2024-02-06", None]),
        ("month", ["2024-01", "2024-02", None]),
        ("weekday", ["Monday", "Tuesday", "Wednesday", None]),
    ],
)
def test_times_are_in_order(dimension: str, order: list[str | None]) -> None:
    statistics = Statistics([dimension])
    for day in (None, "2024-02-06", "2024-02-06", "2024-02-05", "2024-01-31"):
        statistics.add(a_record(published_day=day))
    assert [one.value for one in statistics.by(dimension)] == order
    assert statistics.undated == 1


def test_lengths() -> None:
    statistics = Statistics([])
    for words in range(1, 101):
        statistics.add(a_record(word_count=words))
    statistics.add(a_record(in_language="zh-Hans", word_count=7))
    english, chinese = statistics.lengths()
    assert (english.language, english.articles, english.words) == ("en", 100, 5050)
    assert (english.mean, english.low, english.median, english.high) == (50.5, 5, 50, 95)
    assert (chinese.language, chinese.low, chinese.median, chinese.high) == ("zh-Hans", 7, 7, 7)


@pytest.mark.parametrize(
    "values",
    [
        {"authors": [None]},
        {"authors": [{}]},
        {"authors": 5},
        {"word_count": "many"},
        {"published_day": 20240309},
        {"published_day": "2024-02-30"},
        {"metadata": "none"},
    ],
)
def test_a_line_that_is_no_record_counts_nowhere(values: dict[str, Any]) -> None:
    statistics = Statistics(DIMENSIONS)
    before = statistics.to_dict()
    with pytest.raises(MALFORMED):
        statistics.add(a_record(**values))
    assert statistics.to_dict() == before


def test_plain_data_of_nothing() -> None:
    assert Statistics(["day"]).to_dict() == {
        "articles": 0,
        "retracted": 0,
        "undated": 0,
        "days": 0,
        "first_day": None,
        "last_day": None,
        "length": [],
        "by": {"day": []},
        "judged_days": 0,
        "gaps": [],
    }


def test_plain_data() -> None:
    statistics = Statistics(["genre"])
    statistics.add(a_record())
    statistics.add(a_record(published_day=None, metadata={"retracted": "2024-03-11T00:00:00Z"}))
    assert statistics.to_dict() == {
        "articles": 2,
        "retracted": 1,
        "undated": 1,
        "days": 1,
        "first_day": "2024-03-09",
        "last_day": "2024-03-09",
        "length": [
            {
                "language": "en",
                "articles": 2,
                "words": 800,
                "mean": 400.0,
                "low": 400,
                "median": 400,
                "high": 400,
            }
        ],
        "by": {"genre": [{"value": "article", "articles": 2, "words": 800}]},
        "judged_days": 0,
        "gaps": [],
    }


# --- Gaps


def days(
    weeks: int, usual: Callable[[date], int] = lambda _: 100, start: date = MONDAY, **other: int
) -> dict[str, int]:
    """Numbers of articles by day; `other` are those of some days, d2024_03_05."""
    found = {}
    for number in range(weeks * 7):
        day = start + timedelta(days=number)
        found[day.isoformat()] = usual(day)
    found.update({name[1:].replace("_", "-"): count for name, count in other.items()})
    return {day: count for day, count in found.items() if count}


def quiet_weekends(day: date) -> int:
    return 100 if day.weekday() < 5 else 3 if day.weekday() == 5 else 0


def random_days(seed: int) -> Callable[[date], int]:
    dice = random.Random(seed)
    return lambda _: sum(dice.random() < 0.1 for _ in range(120))


def shut(first: str, last: str, count: int = 0) -> Callable[[date], int]:
    """A site that is crawled in full but for some days."""
    return lambda day: count if first <= day.isoformat() <= last else 100


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        pytest.param(days(12), [], id="regular"),
        pytest.param(days(20, quiet_weekends), [], id="quiet weekends"),
        pytest.param(days(52, random_days(1)), [], id="random 1"),
        pytest.param(days(52, random_days(2)), [], id="random 2"),
        pytest.param(days(12, lambda _: 3), [], id="few articles"),
        pytest.param(days(12, lambda _: 3, d2024_02_14=0), [], id="too few to judge"),
        pytest.param(
            days(12, d2024_02_14=49), [("2024-02-14", "2024-02-14", 1, 49, 100.0)], id="half"
        ),
        pytest.param(days(12, d2024_02_14=50), [], id="not less than half"),
        pytest.param(
            days(12, lambda _: 36, d2024_02_14=17),
            [("2024-02-14", "2024-02-14", 1, 17, 36.0)],
            id="17 of 36",
        ),
        pytest.param(
            days(12, lambda _: 10, d2024_02_14=0),
            [("2024-02-14", "2024-02-14", 1, 0, 10.0)],
            id="0 of 10",
        ),
        pytest.param(days(12, lambda _: 10, d2024_02_14=1), [], id="1 of 10"),
        pytest.param(
            days(12, quiet_weekends, d2024_02_16=0),
            [("2024-02-16", "2024-02-16", 1, 0, 100.0)],
            id="a weekday beside a quiet weekend",
        ),
        pytest.param(
            days(12, shut("2024-02-14", "2024-02-15", 1)),
            [("2024-02-14", "2024-02-15", 2, 2, 200.0)],
            id="days in a row",
        ),
        pytest.param(
            days(12, d2024_02_14=0, d2024_02_16=0),
            [
                ("2024-02-14", "2024-02-14", 1, 0, 100.0),
                ("2024-02-16", "2024-02-16", 1, 0, 100.0),
            ],
            id="days apart",
        ),
        pytest.param(
            days(20, shut("2024-02-12", "2024-03-10")),
            [("2024-02-12", "2024-03-10", 28, 0, 2800.0)],
            id="four weeks without an article",
        ),
        pytest.param(
            days(20, shut("2024-02-14", "2024-03-13")),
            [("2024-02-14", "2024-03-13", 29, 0, 2900.0)],
            id="weeks that begin in their midst",
        ),
        pytest.param(
            days(30, shut("2024-02-12", "2024-03-31")),
            [("2024-02-12", "2024-03-31", 49, 0, 4900.0)],
            id="seven weeks without an article",
        ),
        pytest.param(
            days(30, shut("2024-02-12", "2024-04-07")), [], id="eight weeks: another crawl"
        ),
        pytest.param(
            {**days(10), **days(10, start=date(2020, 1, 6))}, [], id="crawls of two years"
        ),
        pytest.param(
            {**days(12), "1970-01-01": 1, "9999-12-31": 1, "0001-01-01": 1}, [], id="wrong days"
        ),
        pytest.param(
            days(12, d2024_03_20=1),
            [("2024-03-20", "2024-03-20", 1, 1, 100.0)],
            id="in the last week",
        ),
        pytest.param(days(12, d2024_03_24=1), [], id="the last day is not over"),
        pytest.param(days(12, d2024_01_01=1), [], id="the first day began late"),
        pytest.param(days(2, d2024_01_09=0), [], id="two weeks"),
        pytest.param(days(30, lambda day: 20 + (day - MONDAY).days), [], id="growth"),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_gaps(counts: dict[str, int], found: list[tuple[Any, ...]]) -> None:
    assert [tuple(vars(one).values()) for one in gaps(counts).found] == found


@pytest.mark.parametrize(("weeks", "judged"), [(2, 0), (4, 0), (5, 13), (12, 69)])
def test_judged_days(weeks: int, judged: int) -> None:
    """Not the first two weeks, and not the last day."""
    assert gaps(days(weeks)).judged_days == judged
