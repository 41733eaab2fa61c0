"""What the search API's answers lead to: the next page, the same again, or smaller windows."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.http import TextResponse

from newscrawl.frontier.ticket import Ticket
from newscrawl.spiders.answers import ticket_of
from newscrawl.spiders.search import SearchArguments, SearchSpider
from newscrawl.spiders.sources.windows import Window
from tests.running import a_run, wired

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.spiders.sources.searches import Searches

REACH = 200
MONTH = Window("en", date(2019, 3, 1), date(2019, 3, 31))


@pytest.fixture
def searches(tmp_path: Path) -> Iterator[Searches]:
    run = a_run(tmp_path)
    arguments = SearchArguments.parse({"q": "grain"}, datetime(2026, 3, 9, tzinfo=timezone.utc))
    spider = SearchSpider(arguments, run)
    wired(spider, SEARCH_REACH=REACH, SEARCH_TIMEOUT=5, LINKS_PER_PAGE=2000)
    yield spider.searches
    run.close()


def asked(
    searches: Searches, body: Any, page: int, *, attempts: int = 2, **more: Any
) -> list[tuple[Window, int]]:
    """Windows and pages that an answer leads to; the third attempt is the last."""
    given = {"window": MONTH.to_data(), "page": page, **more}
    (request,) = searches.ask(MONTH.url(page), **given)
    ticket = Ticket(**{**vars(ticket_of(request)), "attempts": attempts})
    text = body if isinstance(body, str) else json.dumps(body)
    response = TextResponse(ticket.url, body=text.encode(), request=request)
    found = [ticket_of(one).more for one in searches.parse(response, ticket)]
    return [(Window.from_data(one["window"]), one["page"]) for one in found]


def reach(searches: Searches) -> int:
    return searches._reach  # noqa: SLF001 - what a later window would be held against


HOLLOW = [
    ({"content": [], "totalElements": 150}, {}),
    ({"content": [], "totalElements": 150, "number": 3}, {"total": 150}),
    ({"content": []}, {"total": 150}),
    ({"content": [], "totalElements": 0}, {"total": 150}),
    ({"content": [], "totalElements": "150"}, {"total": 150}),
    ({"content": [], "totalElements": None}, {"total": 150}),
]


@pytest.mark.parametrize(("body", "more"), HOLLOW)
def test_an_answer_without_rows_is_asked_for_again(
    searches: Searches, body: Any, more: dict[str, Any]
) -> None:
    assert asked(searches, body, 3, attempts=0, **more) == [(MONTH, 3)]
    assert reach(searches) == REACH
    assert "search/done" not in searches.run.ledger.counters()


@pytest.mark.parametrize(("body", "more"), HOLLOW)
def test_one_that_stays_without_rows_says_nothing_of_the_reach(
    searches: Searches, body: Any, more: dict[str, Any]
) -> None:
    """What lies behind it is looked for in the halves."""
    assert asked(searches, body, 3, **more) == [(half, 0) for half in MONTH.halves()]
    assert reach(searches) == REACH


@pytest.mark.parametrize(("body", "more"), HOLLOW[:1])
def test_a_first_page_without_rows_fails(
    searches: Searches, body: Any, more: dict[str, Any]
) -> None:
    assert asked(searches, body, 0, attempts=0, **more) == [(MONTH, 0)]
    assert asked(searches, body, 0, **more) == []
    assert searches.run.ledger.counters()["search/failed/rows_lost"] == 1
    assert reach(searches) == REACH


def test_a_refused_first_page_fails(searches: Searches) -> None:
    """Of a window that is read from its other end: the total is known, and nothing was read."""
    assert asked(searches, {"code": 400}, 0, total=150, had=100) == [(MONTH, 1)]
    assert searches.run.ledger.counters()["search/failed/rows_lost"] == 1
    assert reach(searches) == REACH


def test_a_refusal_lowers_the_reach(searches: Searches) -> None:
    expected = [(half, 0) for half in MONTH.halves()]
    assert asked(searches, {"code": 400}, 3, attempts=0, total=150) == expected
    assert reach(searches) == 30


@pytest.mark.parametrize(
    ("body", "page", "more"),
    [
        ({"content": [], "totalElements": 0}, 0, {}),
        ({"code": 400}, 0, {}),
        ({"content": [], "totalElements": 30}, 3, {"total": 30}),
        ({"content": [], "totalElements": 20}, 3, {"total": 40}),
        ({"code": 400}, 3, {"total": 30}),
        ({"content": []}, 2, {"total": 30, "had": 10}),
    ],
)
def test_the_end(searches: Searches, body: Any, page: int, more: dict[str, Any]) -> None:
    assert asked(searches, body, page, attempts=0, **more) == []
    assert searches.run.ledger.counters()["search/done"] == 1
    assert reach(searches) == REACH


@pytest.mark.parametrize(
    "body", ["[]", "5", "null", '"text"', "{}", '{"content": {}}', '{"content": 5}', "", "<p>"]
)
def test_other_json_is_no_answer(searches: Searches, body: str) -> None:
    assert asked(searches, body, 3, attempts=1, total=50) == [(MONTH, 3)]
    assert asked(searches, body, 3, total=50) == [(MONTH, 4)]
    assert searches.run.ledger.counters()["search/failed/no_answer"] == 1
    assert reach(searches) == REACH
