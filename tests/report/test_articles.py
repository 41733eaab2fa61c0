"""Counts of records: sections by week, the newest, and how soon they were read."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.report.articles import Articles

DAY = "2026-03-09"


def a_line(number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "identifier": f"content_{number:04}",
        "url": f"https://www.chinadaily.com.cn/a/{number}.html",
        "headline": f"Keepers of the coast {number}",
        "published_day": DAY,
        "date_published": f"{DAY}T09:00:00+08:00",
        "section_path": "china/society",
        "metadata": {"revision": 1, "date_downloaded": f"{DAY}T01:30:00Z", "spider": "latest"},
        **values,
    }


def counted(*lines: Any) -> Articles:
    articles = Articles()
    articles.count(lines)
    return articles


def test_sections_by_week() -> None:
    lines = [a_line(day, published_day=f"2026-03-{day:02}") for day in range(1, 16)]
    assert counted(*lines, a_line(published_day=None)).weeks == {
        ("china/society", "2026-02-23"): 1,
        ("china/society", "2026-03-02"): 7,
        ("china/society", "2026-03-09"): 7,
    }


def test_the_newest_are_the_last_published() -> None:
    lines = [
        a_line(number, date_published=f"{DAY}T09:{number:02}:00+08:00") for number in range(40)
    ]
    gone = a_line(41, date_published=f"{DAY}T10:00:00+08:00", metadata={"retracted": "2026-03-10"})
    day = a_line(42, date_published=None)
    found = [one.identifier for one in counted(*lines[::-1], gone, day, *lines[:3]).newest]
    assert found == [f"content_{number:04}" for number in range(39, 19, -1)]


def test_an_article_of_a_day_to_come_is_not_the_newest() -> None:
    articles = Articles(DAY)
    articles.count([a_line(1), a_line(2, date_published="2062-03-09T09:00:00+08:00")])
    assert [one.identifier for one in articles.newest] == ["content_0001"]


@pytest.mark.parametrize(
    ("values", "delays"),
    [
        ({}, {DAY: {30: 1}}),
        ({"date_published": "2026-03-08T09:00:00+08:00"}, {DAY: {1440: 1}}),
        ({"date_published": "2026-03-09T06:12:00+08:00"}, {DAY: {190: 1}}),
        ({"date_published": "2026-03-01T09:00:00+08:00"}, {}),
        ({"date_published": "2026-03-09T09:31:00+08:00"}, {}),
        ({"date_published": None}, {}),
        ({"metadata": {"revision": 1}}, {}),
        ({"metadata": {"revision": 2, "date_downloaded": f"{DAY}T01:30:00Z"}}, {}),
        ({"metadata": {"date_downloaded": f"{DAY}T01:30:00Z", "archive": "x.warc.gz:1"}}, {}),
        ({"metadata": {"date_downloaded": "yesterday"}}, {}),
    ],
    ids="minutes a_day rounded an_archive_of_days before_its_time no_moment no_crawl revised a_capture no_date".split(),
)
def test_minutes_from_publication_to_record(values: dict[str, Any], delays: Any) -> None:
    found = counted(a_line(**values))
    assert (found.delays, found.malformed) == (delays, 0)


@pytest.mark.parametrize(
    "line",
    [
        a_line(published_day="9 March"),
        a_line(published_day=3),
        a_line(metadata=["x"]),
        a_line(word_count="long"),
        a_line(date_published=3),
        [],
    ],
    ids="day number metadata words moment list".split(),
)
def test_a_line_that_is_no_record_gives_nothing(line: Any) -> None:
    found = counted(a_line(), line)
    assert (found.malformed, found.statistics.articles) == (1, 1)
    assert (found.weeks.total(), len(found.newest), len(found.delays)) == (1, 1, 1)
