"""Estimates of `archive` and `search`, by the totals of a search API."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawl.errors import Status
from newscrawl.estimates.asked import SEARCHES, Asked
from newscrawl.estimates.known import KnownArticles
from newscrawl.estimates.plans import plan_maker
from newscrawl.estimates.searches import SearchPlan
from newscrawl.site.search_window import Window
from newscrawl.spiders.archive import ArchiveSpider
from tests.discovery.answering import story
from tests.estimates.planning import a_plan, asked, estimated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scrapy import Request

DAY = timedelta(days=1)


def days_in(url: str) -> tuple[str, date, date]:
    """Language, first and last day of a search."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    first, last = (date.fromisoformat(query[f"publishedDate{end}"][0]) for end in ("From", "To"))
    return ("zh" if "/cn/" in parts.path else "en"), first, last


def api(per_day: int, silent: frozenset[date] = frozenset()) -> Callable[[Request], str]:
    """An API with as many articles on each day, except for silent ones."""

    def site(request: Request) -> str:
        _, first, last = days_in(request.url)
        days = [first + number * DAY for number in range((last - first).days + 1)]
        urls = [
            story(number, day.isoformat())
            for day in days
            if day not in silent
            for number in range(per_day * day.toordinal(), per_day * (day.toordinal() + 1))
        ]
        rows = [{"url": url} for url in urls[:10]]
        return json.dumps({"content": rows, "totalElements": len(urls)}) if rows else '{"code":400}'

    return site


# --- Which searches


@pytest.mark.parametrize(
    ("days", "language", "searches", "longest"),
    [
        (("2026-09-01", "2026-09-01"), "en", 3, 1),
        (("2026-08-01", "2026-08-31"), "en,zh", 66, 1),
        (("2026-08-01", "2026-09-01"), "en,zh", 64 + 4, 1),
        (("2026-08-01", "2026-09-02"), "en,zh", 34 + 4, 2),
        (("2025-01-01", "2025-12-31"), "en,zh", 62 + 4, 12),
        (("2008-01-01", "2025-12-31"), "en", 64 + 2, 103),
        (("2026-09-28", "2026-09-28"), "zh", 2, 1),
    ],
)
def test_days_are_asked_for_in_spans(
    tmp_path: Path, days: tuple[str, str], language: str, searches: int, longest: int
) -> None:
    since, until = days
    plan = a_plan(tmp_path, "archive", {"since": since, "until": until, "language": language})
    urls = asked(plan, api(1))
    assert len(urls) == len(set(urls)) == searches <= SEARCHES + 4
    spans = [days_in(url) for url in urls]
    assert max((last - first).days + 1 for _, first, last in spans) == longest
    named = Counter(
        (language, first + number * DAY)
        for language, first, last in spans
        for number in range((last - first).days + 1)
    )
    assert set(named.values()) == {1}, "no day twice"
    assert {language for language, _ in named} == set(language.split(","))
    assert min(day for _, day in named) == date.fromisoformat(since) - DAY
    assert max(day for _, day in named) == min(date.fromisoformat(until) + DAY, date(2026, 9, 28))


def test_an_index_that_ignores_days_is_asked_once(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "archive", {"since": "2026-08-01", "until": "2026-08-31"})
    rows = [{"url": story(number, "2026-09-27")} for number in range(10)]
    everything = json.dumps({"content": rows, "totalElements": 400_000})
    assert len(asked(plan, lambda _: everything)) == 2, "one for each language"


def test_an_index_without_answers_is_given_up(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "archive", {"since": "2026-08-01", "until": "2026-08-31"})
    urls = asked(plan, lambda one: api(1)(one) if "/cn/" in one.url else None)
    assert Counter(days_in(url)[0] for url in urls) == {"en": 3, "zh": 33}


# --- Numbers


def test_the_numbers_of_an_archive(tmp_path: Path) -> None:
    """Ten days with 25 articles each, in two languages; two more days are read to be sure."""
    plan = a_plan(tmp_path, "archive", {"since": "2026-09-01", "until": "2026-09-10"})
    found = estimated(plan, api(25))
    assert (found.status, found.unknown, found.notes) == (Status.COMPLETE, [], [])
    assert (found.days, found.days_with_articles) == (10, {"en": 10, "zh": 10})
    assert (found.articles, found.known, found.requested) == ({"en": 250, "zh": 250}, 0, 500)
    paces = {name: (one.requests, one.seconds, one.bytes) for name, one in found.paces.items()}
    assert paces == {
        "searches": (12 * 3 * 2, 4.0, 2_000),
        "articles": (750, 1.5, 9_000),
        "robots.txt": (2, 1.5, 0),
    }
    assert found.requests == 824
    assert found.seconds == 72 * 4 + 752 * 1.5
    assert found.bytes == 72 * 2_000 + 750 * 9_000


@pytest.mark.parametrize(
    ("given", "articles", "requested", "searches"),
    [
        ({"sample": "10%"}, 50, 50, 72),
        ({"max_articles": "7"}, 500, 7, 24),
        ({"max_articles": "250"}, 500, 250, 48),
        ({"max_articles": "9000"}, 500, 500, 72),
        ({"language": "zh"}, 250, 250, 36),
    ],
    ids=str,
)
def test_what_is_not_wanted_costs_less(
    tmp_path: Path, given: dict[str, str], articles: int, requested: int, searches: int
) -> None:
    typed = {"since": "2026-09-01", "until": "2026-09-10", **given}
    found = estimated(a_plan(tmp_path, "archive", typed), api(25))
    assert sum(found.articles.values()) == articles
    assert found.requested == requested
    assert found.paces["searches"].requests == searches
    assert found.paces["articles"].requests == round(1.5 * requested)


def test_days_in_spans_take_a_search_each(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "archive", {"since": "2025-01-01", "until": "2025-12-31"})
    found = estimated(plan, api(25))
    assert sum(found.articles.values()) == 2 * 365 * 25
    exact = 2 * 367 * 3
    assert abs(found.paces["searches"].requests - exact) < 0.05 * exact
    assert found.assumed.endswith("days were asked for in spans of 12")
    assert found.days_with_articles == {}, "a span does not show which of its days have articles"


def test_days_without_articles(tmp_path: Path) -> None:
    silent = frozenset((date(2026, 9, 3), date(2026, 9, 7), date(2026, 9, 11)))
    plan = a_plan(tmp_path, "archive", {"since": "2026-09-01", "until": "2026-09-10"})
    found = estimated(plan, api(25, silent))
    assert found.status == Status.COMPLETE
    assert found.days_with_articles == {"en": 8, "zh": 8}
    english, chinese = found.notes
    assert (
        "(en) has no articles for days from 2026-09-03 to 2026-09-07 (number of days: 2)" in english
    )
    assert "; lists and the paper are read for them" in english
    assert "; lists are read for them" in chinese


def test_today_may_have_no_articles_yet(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "archive", {"since": "2026-09-27"})
    assert estimated(plan, api(25, frozenset((date(2026, 9, 28),)))).notes == []


@pytest.mark.parametrize(
    ("spider", "typed", "then"),
    [
        ("archive", {"since": "2026-09-01"}, "lists are read instead"),
        ("search", {"since": "2026-09-01"}, "it cannot serve this search, and is asked no more"),
    ],
)
def test_an_ignored_query_gives_no_number(
    tmp_path: Path, spider: str, typed: dict[str, str], then: str
) -> None:
    rows = [{"url": story(number, "2026-01-01")} for number in range(10)]
    everything = json.dumps({"content": rows, "totalElements": 400_000})
    found = estimated(a_plan(tmp_path, spider, typed), lambda _: everything)
    assert (found.status, found.articles, found.requested) == (Status.INCOMPLETE, {}, 0)
    assert [one.partition(" ignores ")[0] for one in found.unknown] == [
        "the search API (en)",
        "the search API (zh)",
    ]
    assert all(one.endswith(then) for one in found.unknown)
    text = "\n".join(found.lines())
    assert "\n  articles  unknown\n" in text
    assert "requests  about" not in text


@pytest.mark.parametrize(
    ("spider", "typed", "searches", "then"),
    [
        ("archive", {"since": "2026-09-01", "until": "2026-09-09"}, 11, "lists are read instead"),
        ("search", {"q": "tea", "since": "2026-09-27"}, 2, "a crawl would request them again"),
    ],
)
def test_one_language_without_answers(
    tmp_path: Path, spider: str, typed: dict[str, str], searches: int, then: str
) -> None:
    plan = a_plan(tmp_path, spider, typed)

    def site(request: Request) -> str | None:
        if "/cn/" in request.url:
            return None
        is_test = spider == "search" and "keywords=tea" not in request.url
        return '{"code":400}' if is_test else api(5)(request)

    found = estimated(plan, site)
    assert found.status == Status.INCOMPLETE
    assert found.articles.keys() == {"en"}
    assert found.unknown == [
        f"the search API (zh) gave no total for {searches} of {searches} searches (failed/timeout); {then}"
    ]


def test_a_search_asks_for_the_wanted_days_alone_too(tmp_path: Path) -> None:
    """A crawl reads a day more at each end; its articles are not wanted."""
    typed = {"since": "2026-09-10", "until": "2026-09-11", "language": "en"}
    plan = a_plan(tmp_path, "search", typed)
    urls = asked(plan, api(25))
    spans = [(first.day, last.day) for _, first, last in map(days_in, urls)]
    assert spans == [(10, 11), (9, 12)]
    found = estimated(a_plan(tmp_path, "search", typed), api(25))
    assert (found.days, found.days_with_articles, found.articles) == (2, {}, {"en": 50})
    assert found.paces["searches"].requests == 10


def test_filters_are_tested_by_the_crawl_too(tmp_path: Path) -> None:
    typed = {"q": "tea", "type": "story", "language": "en", "duplicates": "on"}

    def site(request: Request) -> str:
        is_asked_for = "keywords=tea" in request.url and "curType=story" in request.url
        rows = [{"url": story(number)} for number in range(10)]
        return (
            json.dumps({"content": rows, "totalElements": 57}) if is_asked_for else '{"code":400}'
        )

    found = estimated(a_plan(tmp_path, "search", typed), site)
    assert (found.days, found.articles) == (None, {"en": 57})
    assert found.paces["searches"].requests == 6 + 2


@pytest.mark.parametrize("spider", ["archive", "search"])
def test_days_that_have_not_come(tmp_path: Path, spider: str) -> None:
    found = estimated(a_plan(tmp_path, spider, {"since": "2026-10-05"}), lambda _: '{"code":400}')
    assert (found.status, found.days, sum(found.articles.values())) == (Status.COMPLETE, 0, 0)
    assert "  articles  0 named" in "\n".join(found.lines())


def test_what_only_a_page_shows_is_a_note(tmp_path: Path) -> None:
    typed = {"since": "2026-09-27", "editions": "www"}
    (note,) = estimated(a_plan(tmp_path, "archive", typed), api(2)).notes
    assert note.startswith("editions and sections are known from an article's page alone")


def test_without_robots(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "archive", {"since": "2026-09-27"}, ROBOTSTXT_OBEY=False)
    assert estimated(plan, api(2)).paces["robots.txt"].requests == 0


# --- Known articles


class Known(KnownArticles):
    """A data set that has every article of one day, and more of it than the API."""

    def __init__(self, day: date, number: int) -> None:
        super().__init__(None)
        self._day, self._number = day, number

    def on_days(self, language: str, first: date, last: date) -> int:
        return self._number if language == "en" and first <= self._day <= last else 0

    def has(self, target: object, _: str | None = None) -> bool:
        return self._day.strftime("/%Y%m/%d/") in str(target)


@pytest.mark.parametrize(("number", "known"), [(0, 0), (11, 11), (25, 25), (90, 25)])
def test_known_articles_cost_nothing(tmp_path: Path, number: int, known: int) -> None:
    """The data set may have articles of other routes: no day has more known ones than the API names."""
    typed = {"since": "2026-09-01", "until": "2026-09-10"}
    found = estimated(a_plan(tmp_path, "archive", typed), api(25), Known(date(2026, 9, 4), number))
    assert (found.known, found.requested) == (known, 500 - known)
    plan = a_plan(tmp_path, "archive", typed, refetches=True)
    found = estimated(plan, api(25), Known(date(2026, 9, 4), number))
    assert (found.known, found.requested) == (0, 500)


def test_known_articles_of_a_search_with_words(tmp_path: Path) -> None:
    """Those of the rows that were read."""
    days = ["2026-09-04"] * 3 + ["2026-09-05"] * 7
    rows = [{"url": story(number, day)} for number, day in enumerate(days)]
    answer = json.dumps({"content": rows, "totalElements": 200})
    plan = a_plan(tmp_path, "search", {"q": "tea", "language": "en"})
    found = estimated(
        plan,
        lambda one: answer if "tea" in one.url else '{"code":400}',
        Known(date(2026, 9, 4), 0),
    )
    assert (found.articles, found.known, found.requested) == ({"en": 200}, 60, 140)


@pytest.mark.parametrize(
    ("days", "rows", "by_day", "pages"),
    [
        (1, 0, True, 1),
        (1, 10, True, 1),
        (1, 11, True, 2),
        (5, 0, True, 5),
        (5, 1000, True, 102),
        (5, 1000, False, 100),
    ],
)
def test_pages(days: int, rows: int, by_day: bool, pages: int) -> None:
    first = date(2026, 9, 1)
    one = Asked(Window("en", first, first + (days - 1) * DAY), is_wanted=True, is_read=True)
    assert one.days == days
    assert one.pages(rows, by_day=by_day) == pages


class Theirs(ArchiveSpider):
    """A spider of somebody."""

    name = "theirs"


def test_a_spider_that_derives_from_one_is_estimated_like_it() -> None:
    assert plan_maker(Theirs) is SearchPlan


def test_the_lines(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "archive", {"since": "2026-09-01", "until": "2026-09-10"})
    assert [*estimated(plan, api(25)).lines()] == [
        "newscrawl: archive: estimated, nothing was crawled or written",
        "  days      10, with articles: en 10, zh 10",
        "  articles  500 named (en 250, zh 250), 500 to request",
        "  requests  about 824: searches 72, articles 750, robots.txt 2",
        "  time      about 24 min, by seconds a request: searches 4, articles 1.5, robots.txt 1.5",
        "  size      about 6.9 MB of answers, compressed",
        "  assumed   1.50 requests an article, 9.0 kB each (too few earlier runs); the API counts by the day of the last edit, and copies too",
        "  asked     7 requests were sent for this estimate",
    ]
