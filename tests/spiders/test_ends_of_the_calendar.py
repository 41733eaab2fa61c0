"""Days at the ends of the calendar, which stand for "always" in scripts, are days like others."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.records.period import Period, shifted
from newscrawl.site.web_archives import CRAWLS
from newscrawl.spiders.newspaper import every_day
from newscrawl.spiders.search import FIRST_DAY, days_of
from newscrawl.spiders.wayback import WaybackArguments
from newscrawl.text.dates import BEIJING
from tests.estimates.planning import a_plan, estimated

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request

    from newscrawl.site.address_prefixes import Prefix

NOW = datetime(2026, 9, 28, 8, tzinfo=BEIJING)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 3, 1), -1, date(2026, 2, 28)),
        (date(2026, 3, 1), 400, date(2027, 4, 5)),
        (date.min, -1, date.min),
        (date.min, 1, date(1, 1, 2)),
        (date.max, 1, date.max),
        (date(9999, 1, 1), 400, date.max),
        (date.max, -1, date(9999, 12, 30)),
    ],
)
def test_shifted(day: date, days: int, expected: date) -> None:
    assert shifted(day, days) == expected


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (date.min, date.max, FIRST_DAY, TODAY),
        (date.min, None, FIRST_DAY, TODAY),
        (None, date.max, FIRST_DAY, TODAY),
        (date(2026, 9, 20), date.max, date(2026, 9, 19), TODAY),
        (date.min, date(2026, 9, 20), FIRST_DAY, date(2026, 9, 21)),
        (datetime(1, 1, 1, tzinfo=BEIJING), datetime(9999, 12, 31, 23, tzinfo=BEIJING), FIRST_DAY, TODAY),
    ],
)  # fmt: skip
def test_the_days_of_a_search(
    since: date | None, until: date | None, first: date, last: date
) -> None:
    assert days_of(Period(since, until), NOW) == (first, last)


def test_the_days_of_the_paper() -> None:
    assert [*every_day(Period(date.min, date(1, 1, 2)), NOW)] == [date(1, 1, 2), date.min]
    assert [*every_day(Period(TODAY, date.max), NOW)] == [TODAY]
    assert [*every_day(Period(date.max, date.max), NOW)] == []


@pytest.mark.parametrize("spider", ["archive", "search", "commoncrawl", "wayback"])
@pytest.mark.parametrize(
    ("since", "until"),
    [("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"), ("2026-09-27", "9999-12-31")],
)
def test_an_estimate(tmp_path: Path, spider: str, since: str, until: str) -> None:
    crawl = {"id": "CC-MAIN-2026-01", "cdx-api": "https://index.commoncrawl.org/a-index", "from": "2026-01-01T00:00:00", "to": "2026-12-31T00:00:00"}  # fmt: skip

    def site(request: Request) -> str:
        if request.url == CRAWLS:
            return json.dumps([crawl])
        return json.dumps({"pages": 0}) if "showNumPages" in request.url else "[]"

    plan = a_plan(tmp_path, spider, {"since": since, "until": until})
    found = estimated(plan, site)
    assert sum(found.articles.values()) == 0


def test_the_wayback_machine_is_asked_for_months_with_articles_alone() -> None:
    def queries(since: str, until: str) -> tuple[Prefix, ...]:
        return WaybackArguments.parse({"since": since, "until": until}, NOW).queries

    assert queries("0001-01-01", "9999-12-31") == queries("2000-01-01", "2026-09-28")
    assert queries("2026-09-02", "9999-12-31") == queries("2026-09-02", "2026-09-28")
