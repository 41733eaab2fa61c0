"""The totals of searches, from their first pages."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.discovery.search_totals import SearchTotals
from newscrawl.frontier.outcomes import Outcome
from newscrawl.site.search_window import Window
from tests.discovery.answering import answer, crawl, story
from tests.discovery.fake_context import FakeContext

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

DAY = date(2026, 3, 9)
ONE_DAY = Window("en", DAY, DAY)
WORD = Window("en", filters={"keywords": "tea"})


def page(total: int | None, rows: int = 10, day: str = "2026-03-09") -> str:
    data: dict[str, Any] = {"content": [{"url": story(number, day)} for number in range(rows)]}
    if total is not None:
        data["totalElements"] = total
    return json.dumps(data)


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (page(57), 57),
        (page(3, 3), 3),
        (page(20_000), 20_000),
        ('{"code":400}', 0),
        ('{"content":[],"totalElements":0}', 0),
    ],
)
def test_a_total_takes_one_request(body: str, rows: int) -> None:
    source = SearchTotals(FakeContext())
    asked = crawl(source, source.begin(ONE_DAY), lambda one: answer(one, body))
    assert asked == [ONE_DAY.url()]
    assert [(one.window, one.rows) for one in source.totals] == [(ONE_DAY, rows)]
    assert len(source.totals[0].articles) == min(rows, 10)
    assert source.failures == []


def test_a_filter_is_tested_first() -> None:
    def site(request: Request) -> Response:
        return answer(request, page(30) if "tea" in request.url else '{"code":400}')

    source = SearchTotals(FakeContext())
    asked = crawl(source, source.begin(WORD), site)
    assert len(asked) == 2
    assert asked[-1] == WORD.url()
    assert [one.rows for one in source.totals] == [30]


def test_an_ignored_filter_gives_no_total() -> None:
    context = FakeContext()
    source = SearchTotals(context, "lists are read instead")
    crawl(source, source.begin(WORD), lambda one: answer(one, page(30)))
    assert (source.totals, source.failures) == ([], [])
    assert context.url_states.ignored["en"].endswith("lists are read instead")


def test_a_test_without_an_answer_leads_to_its_search() -> None:
    def site(request: Request) -> Response | Outcome:
        return answer(request, page(30)) if "tea" in request.url else Outcome("failed", "timeout")

    source = SearchTotals(FakeContext())
    crawl(source, source.begin(WORD), site)
    assert [one.rows for one in source.totals] == [30]
    assert source.failures == []


@pytest.mark.parametrize(
    ("given", "counter"),
    [
        (Outcome("failed", "timeout"), "failed/timeout"),
        (Outcome("gone"), "gone"),
        (page(None), "failed/rows_lost"),
        ("<html>", "failed/no_answer"),
        (page(57, 0), "failed/rows_lost"),
    ],
    ids=str,
)
def test_a_search_without_a_total_is_a_failure(given: str | Outcome, counter: str) -> None:
    source = SearchTotals(FakeContext())
    crawl(
        source,
        source.begin(ONE_DAY),
        lambda one: given if isinstance(given, Outcome) else answer(one, given),
    )
    assert source.totals == []
    assert [(window, outcome.counter) for window, outcome in source.failures] == [
        (ONE_DAY, counter)
    ]
    assert source.in_a_row == 1
    crawl(
        source,
        source.begin(WORD),
        lambda one: answer(one, page(3, 3) if "tea" in one.url else '{"code":400}'),
    )
    assert source.in_a_row == 0


def test_a_request_is_sent_once_more_at_most() -> None:
    (request,) = SearchTotals(FakeContext()).begin(ONE_DAY)
    assert request.meta["max_retry_times"] == 1
