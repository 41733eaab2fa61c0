"""What the search API's answers lead to: the next page, the same again, or smaller windows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.http import TextResponse

from newscrawl.discovery.query_checks import DAYS
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.outcomes import Outcome
from newscrawl.frontier.payloads import SearchPayload
from newscrawl.site.search_window import Window
from newscrawl.spiders.search import SearchArguments, SearchSpider
from tests.running import a_run, wired

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.discovery.searches import Searches
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.frontier.url_states import UrlStates

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
    searches: Searches,
    body: Any,
    page: int,
    *,
    attempts: int = 2,
    status: int = 200,
    **payload: Any,
) -> list[tuple[Window, int]]:
    """Windows and pages that an answer leads to; the third attempt is the last."""
    given = SearchPayload(window=MONTH, page=page, **payload)
    (request,) = searches.ask(MONTH.url(page), given)
    task = replace(task_of(request), attempts=attempts)
    text = body if isinstance(body, str) else json.dumps(body)
    response = TextResponse(task.url, status, body=text.encode(), request=request)
    found = [task_of(one).payload for one in searches.parse(response, task)]
    return [(one.window, one.page) for one in found]


def states(searches: Searches) -> UrlStates:
    """Those of the job, with their counters."""
    return cast("UrlStates", searches.context.url_states)


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


@pytest.mark.parametrize(("body", "payload"), HOLLOW)
def test_an_answer_without_rows_is_asked_for_again(
    searches: Searches, body: Any, payload: dict[str, Any]
) -> None:
    assert asked(searches, body, 3, attempts=0, **payload) == [(MONTH, 3)]
    assert reach(searches) == REACH
    assert "search/done" not in states(searches).counters()


@pytest.mark.parametrize(("body", "payload"), HOLLOW)
def test_one_that_stays_without_rows_ends_what_can_be_paged(
    searches: Searches, body: Any, payload: dict[str, Any]
) -> None:
    """What lies behind it is looked for in the halves, and no other window is read as far."""
    assert asked(searches, body, 3, **payload) == [(half, 0) for half in MONTH.halves()]
    assert reach(searches) == 30
    assert "search/failed/rows_lost" not in states(searches).counters()


@pytest.mark.parametrize(("body", "payload"), HOLLOW[:1])
def test_a_first_page_without_rows_fails(
    searches: Searches, body: Any, payload: dict[str, Any]
) -> None:
    assert asked(searches, body, 0, attempts=0, **payload) == [(MONTH, 0)]
    assert asked(searches, body, 0, **payload) == []
    assert states(searches).counters()["search/failed/rows_lost"] == 1
    assert reach(searches) == REACH


def test_a_refused_first_page_fails(searches: Searches) -> None:
    """Of a window that is read from its other end: the total is known, and nothing was read."""
    assert asked(searches, {"code": 400}, 0, total=150, rows_read=100) == [(MONTH, 1)]
    assert states(searches).counters()["search/failed/rows_lost"] == 1
    assert reach(searches) == REACH


def test_a_refusal_lowers_the_reach(searches: Searches) -> None:
    expected = [(half, 0) for half in MONTH.halves()]
    assert asked(searches, {"code": 400}, 3, attempts=0, total=150) == expected
    assert reach(searches) == 30


@pytest.mark.parametrize(
    ("body", "page", "payload"),
    [
        ({"content": [], "totalElements": 0}, 0, {}),
        ({"code": 400}, 0, {}),
        ({"content": [], "totalElements": 30}, 3, {"total": 30}),
        ({"content": [], "totalElements": 20}, 3, {"total": 40}),
        ({"code": 400}, 3, {"total": 30}),
        ({"content": []}, 2, {"total": 30, "rows_read": 10}),
    ],
)
def test_the_end(searches: Searches, body: Any, page: int, payload: dict[str, Any]) -> None:
    assert asked(searches, body, page, attempts=0, **payload) == []
    assert states(searches).counters()["search/done"] == 1
    assert reach(searches) == REACH


@pytest.mark.parametrize("body", ["5", '"text"', "<p>", "[1]", "{"])
def test_other_json_is_no_answer(searches: Searches, body: str) -> None:
    assert asked(searches, body, 3, attempts=1, total=50) == [(MONTH, 3)]
    assert asked(searches, body, 3, total=50) == [(MONTH, 4)]
    assert states(searches).counters()["search/failed/no_answer"] == 1
    assert reach(searches) == REACH


ERROR = '{"timestamp":1,"status":%d,"error":"%s","path":"/rest/en/search"}'
DEEP = [
    (200, '{"code":400}'),
    (400, '{"code":400}'),
    (400, ERROR % (400, "Bad Request")),
    (500, ERROR % (500, "Internal Server Error")),
    (404, ERROR % (404, "Not Found")),
    (410, ERROR % (410, "Gone")),
    (200, ERROR % (500, "Internal Server Error")),
    (500, '{"code":400}'),
    (200, '{"code":500,"msg":"result window is too large"}'),
]


@pytest.mark.parametrize(("status", "body"), DEEP)
def test_an_error_of_a_deep_page_ends_what_can_be_paged_at_once(
    searches: Searches, status: int, body: str
) -> None:
    found = asked(searches, body, 3, attempts=0, status=status, total=150)
    assert found == [(half, 0) for half in MONTH.halves()]
    assert reach(searches) == 30
    assert states(searches).counters()["search/done"] == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", '{"content":null}', '{"content":[]}'])
def test_nothing_at_all_of_a_deep_page_does_after_two_more_tries(
    searches: Searches, body: str
) -> None:
    assert asked(searches, body, 3, attempts=0, total=150) == [(MONTH, 3)]
    assert asked(searches, body, 3, attempts=1, total=150) == [(MONTH, 3)]
    assert asked(searches, body, 3, total=150) == [(half, 0) for half in MONTH.halves()]
    assert states(searches).counters()["search/done"] == 1


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, ERROR % (500, "Internal Server Error"), "failed/http_500"),
        (500, "<h1>500</h1>", "failed/http_500"),
        (200, ERROR % (500, "Internal Server Error"), "failed/no_answer"),
        (404, ERROR % (404, "Not Found"), "gone"),
        (400, "<h1>400</h1>", "failed/http_400"),
        (200, "null", "failed/no_answer"),
        (200, "", "failed/no_answer"),
    ],
)
def test_the_same_of_a_first_page_is_a_fault(
    searches: Searches, status: int, body: str, reason: str
) -> None:
    assert asked(searches, body, 0, status=status) == []
    assert states(searches).counters()[f"search/{reason}"] == 1
    assert reach(searches) == REACH


@pytest.mark.parametrize("status", [500, 404, 400])
def test_an_outage_of_a_deep_page_is_a_fault(searches: Searches, status: int) -> None:
    assert asked(searches, "<h1>sorry</h1>", 3, status=status, total=50) == [(MONTH, 4)]
    assert "search/done" not in states(searches).counters()
    assert reach(searches) == REACH


def rows(numbers: range, day: str = "201903/14") -> list[dict[str, Any]]:
    """Of the search API, by address alone."""
    return [
        {"url": f"https://www.chinadaily.com.cn/a/{day}/WS5c89b1c0a3106c65c34e{n:04x}.html"}
        for n in numbers
    ]


def test_a_page_that_is_the_one_before_again_ends_what_can_be_paged(searches: Searches) -> None:
    body = {"content": rows(range(10)), "totalElements": 150}
    given = list(searches.parse(*answered(searches, MONTH, body)))
    payloads = [task_of(one).payload for one in given]
    before = next(one.previous_digest for one in payloads if isinstance(one, SearchPayload))
    assert asked(searches, body, 3, attempts=0, total=150, previous_digest=before) == [
        (half, 0) for half in MONTH.halves()
    ]
    assert reach(searches) == 30


def answered(
    searches: Searches, window: Window, body: Any, page: int = 0, **payload: Any
) -> tuple[TextResponse, CrawlTask[SearchPayload]]:
    given = SearchPayload(window=window, page=page, **payload)
    (request,) = searches.ask(window.url(page), given)
    response = TextResponse(request.url, body=json.dumps(body).encode(), request=request)
    return response, task_of(request)


def windows(found: Any) -> list[tuple[Window, int]]:
    payloads = [task_of(one).payload for one in found]
    return [(one.window, one.page) for one in payloads if isinstance(one, SearchPayload)]


def test_other_days_make_the_index_silent(searches: Searches) -> None:
    """Nothing of the page is asked for, nor anything after it; it is among the URL states of the job."""
    body = {"content": rows(range(10), "202609/20"), "totalElements": 5000}
    assert list(searches.parse(*answered(searches, MONTH, body))) == []
    assert list(searches.begin(Window("en", date(2019, 4, 1), date(2019, 4, 2)))) == []
    assert windows(searches.begin(Window("zh", date(2019, 4, 1), date(2019, 4, 2))))
    url_states = states(searches)
    url_states.flush()
    sentence = "10 of 10 rows of 2019-03-01 to 2019-03-31 are of other days"
    assert url_states.ignored_queries() == [
        f"the search API (en) ignores {DAYS}: {sentence}; it cannot serve this search, and is asked no more"
    ]
    assert url_states.counters()["search/excluded/query_ignored"] == 1
    assert url_states.dead_sources("dead")["query_ignored"].count == 1
    assert "article/discovered" not in url_states.counters()


def test_what_was_asked_before_it_was_noticed_ends_cheaply(searches: Searches) -> None:
    day = Window("en", date(2019, 3, 2), date(2019, 3, 2))
    response, task = answered(searches, day, {"content": rows(range(10)), "totalElements": 98})
    states(searches).ignores("en", "x")
    states(searches).set_day_total(date(2019, 3, 2), "en", 98)
    assert list(searches.parse(response, task)) == []
    assert states(searches).counters()["search/excluded/query_ignored"] == 1
    assert states(searches).day_totals() == {}, (
        "what an index that ignores queries says of a day is not to be reported"
    )


@pytest.mark.parametrize(
    ("filters", "controls"),
    [
        ({}, []),
        ({"duplication": "on"}, []),
        ({"keywords": "grain"}, [{"keywords": "qzjxkwvq"}]),
        ({"curType": "story"}, [{"curType": "comment"}]),
        ({"curType": "photo"}, [{"curType": "story"}]),
        ({"channel[0]": "2@cndy"}, [{"channel[0]": "2@webnews"}]),
        ({"fullNot": "rain"}, [{"fullMust": "rain"}]),
        (
            {"keywords": "grain", "duplication": "on", "curType": "photo"},
            [
                {"keywords": "qzjxkwvq", "duplication": "on", "curType": "photo"},
                {"keywords": "grain", "duplication": "on", "curType": "story"},
            ],
        ),
    ],
)
@pytest.mark.parametrize("is_obeyed", [True, False])
def test_each_filter_is_tried_before(
    searches: Searches,
    filters: dict[str, str],
    controls: list[dict[str, str]],
    *,
    is_obeyed: bool,
) -> None:
    asked_for = Window("en", MONTH.since, MONTH.until, filters=filters)
    requests = list(searches.begin(asked_for))
    others = range(20, 30) if is_obeyed else range(10)
    for control in controls:
        assert [one.filters for one, _ in windows(requests)] == [control]
        requests = list(searches.parse(*reply(requests[0], rows(others))))
    assert windows(requests) == [(asked_for, 0)]
    found = list(searches.parse(*reply(requests[0], rows(range(10)))))
    assert bool(found) is (is_obeyed or not controls)
    assert states(searches).ignores_queries("en") is not bool(found)


def reply(
    request: Any, found: list[dict[str, Any]]
) -> tuple[TextResponse, CrawlTask[SearchPayload]]:
    body = json.dumps({"content": found, "totalElements": 50}).encode()
    return TextResponse(request.url, body=body, request=request), task_of(request)


def test_a_filter_that_cannot_be_tried_is_trusted(searches: Searches) -> None:
    asked_for = Window("en", MONTH.since, MONTH.until, filters={"keywords": "grain"})
    (control,) = searches.begin(asked_for)
    (request,) = searches.failed(task_of(control), Outcome("failed", "timeout"))
    assert list(searches.parse(*reply(request, rows(range(10)))))
    assert not states(searches).ignores_queries("en")
    assert not any("failed" in name for name in states(searches).counters())


DAY = Window("en", date(2019, 3, 14), date(2019, 3, 14))


def test_an_order_that_is_ignored_reads_no_day_from_its_other_end(searches: Searches) -> None:
    """Its types come next; the third window is not turned at all."""
    body = {"content": rows(range(10)), "totalElements": 400}
    first = task_of(list(searches.parse(*answered(searches, DAY, body)))[-1]).payload
    turned = DAY.reversed()
    assert turned is not None
    payload = {
        "total": 400,
        "rows_read": 200,
        "rows_left": 200,
        "first_digest": first.first_digest,
    }
    found = list(searches.parse(*answered(searches, turned, body, **payload)))
    assert windows(found) == [(part, 0) for part in DAY.parts()]
    assert [task_of(one).payload.rows_left for one in found] == [200] * 4
    assert not states(searches).ignores_queries("en")


def test_types_that_are_ignored_split_nothing(searches: Searches) -> None:
    body = {"content": rows(range(10)), "totalElements": 400}
    story, comment, blog, _ = DAY.parts()
    assert windows(searches.parse(*answered(searches, story, body, rows_left=200)))
    found = windows(searches.parse(*answered(searches, comment, body, rows_left=200)))
    assert found == [(part, 0) for part in DAY.parts({"curType"})]
    assert list(searches.parse(*answered(searches, blog, body, rows_left=200))) == []
    by_channel = [one for one, _ in found]
    assert windows(searches.parse(*answered(searches, by_channel[0], body, rows_left=200)))
    assert list(searches.parse(*answered(searches, by_channel[1], body, rows_left=200))) == []
    states(searches).flush()
    counters = states(searches).counters()
    assert counters["search_api/rows_unreachable"] == 200
    assert states(searches).dead_sources("dead")["unreachable"].count == 1
    assert not states(searches).ignores_queries("en")
