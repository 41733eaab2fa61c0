"""What the search API's answers lead to: the next page, the same again, or smaller windows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.http import TextResponse

from newscrawl.discovery.query_checks import DAYS
from newscrawl.discovery.responses import task_of
from newscrawl.discovery.searches import Searches
from newscrawl.frontier.outcomes import GONE, NOT_THERE, QUERY_IGNORED, Outcome
from newscrawl.frontier.payloads import SearchPayload
from newscrawl.site.search_window import Window
from tests.discovery.answering import answer, crawl, failed, parsed, payloads
from tests.discovery.fake_context import FakeContext

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.task import CrawlTask

REACH = 200
MONTH = Window("en", date(2019, 3, 1), date(2019, 3, 31))


@pytest.fixture
def context() -> FakeContext:
    return FakeContext(SEARCH_REACH=REACH, SEARCH_TIMEOUT=5)


@pytest.fixture
def searches(context: FakeContext) -> Searches:
    return Searches(context, "search")


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
    return windows(searches.parse(response, task))


def fake(searches: Searches) -> FakeContext:
    """What it was given."""
    return cast("FakeContext", searches.context)


def ends(searches: Searches) -> list[str]:
    """How its searches ended, in this order."""
    ended = fake(searches).url_states.ended.items()
    return [state for (kind, _), (_, state) in ended if kind == "search"]


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
    assert "done" not in ends(searches)


@pytest.mark.parametrize(("body", "payload"), HOLLOW)
def test_one_that_stays_without_rows_ends_what_can_be_paged(
    searches: Searches, body: Any, payload: dict[str, Any]
) -> None:
    """What lies behind it is looked for in the halves, and no other window is read as far."""
    assert asked(searches, body, 3, **payload) == [(half, 0) for half in MONTH.halves()]
    assert reach(searches) == 30
    assert "failed/rows_lost" not in ends(searches)


@pytest.mark.parametrize(("body", "payload"), HOLLOW[:1])
def test_a_first_page_without_rows_fails(
    searches: Searches, body: Any, payload: dict[str, Any]
) -> None:
    assert asked(searches, body, 0, attempts=0, **payload) == [(MONTH, 0)]
    assert asked(searches, body, 0, **payload) == []
    assert ends(searches).count("failed/rows_lost") == 1
    assert reach(searches) == REACH


def test_a_refused_first_page_fails(searches: Searches) -> None:
    """Of a window that is read from its other end: the total is known, and nothing was read."""
    assert asked(searches, {"code": 400}, 0, total=150, rows_read=100) == [(MONTH, 1)]
    assert ends(searches).count("failed/rows_lost") == 1
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
    assert ends(searches).count("done") == 1
    assert reach(searches) == REACH


@pytest.mark.parametrize("body", ["5", '"text"', "<p>", "[1]", "{"])
def test_other_json_is_no_answer(searches: Searches, body: str) -> None:
    assert asked(searches, body, 3, attempts=1, total=50) == [(MONTH, 3)]
    assert asked(searches, body, 3, total=50) == [(MONTH, 4)]
    assert ends(searches).count("failed/no_answer") == 1
    assert reach(searches) == REACH


def test_an_answer_that_cannot_be_read_is_asked_for_three_times(searches: Searches) -> None:
    """Each is a try of its own, or the scheduler would drop it."""
    request = begin(searches)
    attempts: list[int] = []
    while len(attempts) < 9:
        attempts.append(task_of(request).attempts)
        found = parsed(searches, answer(request, "5"))
        if not found:
            break
        (request,) = found
    assert attempts == [0, 1, 2]
    assert ends(searches) == ["failed/no_answer"]


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
    assert ends(searches).count("done") == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", '{"content":null}', '{"content":[]}'])
def test_nothing_at_all_of_a_deep_page_does_after_two_more_tries(
    searches: Searches, body: str
) -> None:
    assert asked(searches, body, 3, attempts=0, total=150) == [(MONTH, 3)]
    assert asked(searches, body, 3, attempts=1, total=150) == [(MONTH, 3)]
    assert asked(searches, body, 3, total=150) == [(half, 0) for half in MONTH.halves()]
    assert ends(searches).count("done") == 1


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
    assert ends(searches) == [reason]
    assert reach(searches) == REACH


@pytest.mark.parametrize("status", [500, 404, 400])
def test_an_outage_of_a_deep_page_is_a_fault(searches: Searches, status: int) -> None:
    assert asked(searches, "<h1>sorry</h1>", 3, status=status, total=50) == [(MONTH, 4)]
    assert "done" not in ends(searches)
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
    return [(one.window, one.page) for one in payloads(found)]


def test_other_days_make_the_index_silent(
    searches: Searches, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of the page is asked for, nor anything after it; it is among the URL states of the job."""
    body = {"content": rows(range(10), "202609/20"), "totalElements": 5000}
    assert list(searches.parse(*answered(searches, MONTH, body))) == []
    assert list(searches.begin(Window("en", date(2019, 4, 1), date(2019, 4, 2)))) == []
    assert windows(searches.begin(Window("zh", date(2019, 4, 1), date(2019, 4, 2))))
    context = fake(searches)
    sentence = (
        f"the search API (en) ignores {DAYS}: 10 of 10 rows of 2019-03-01 to 2019-03-31 are of other days;"
        " it cannot serve this search, and is asked no more"
    )
    assert context.url_states.ignored == {"en": sentence}
    assert caplog.messages == [sentence]
    assert ends(searches) == ["excluded/query_ignored"]
    assert context.url_states.dead == [(MONTH.url(), "query_ignored", "dead")]
    assert context.asked == {}


def test_what_was_asked_before_it_was_noticed_ends_cheaply(searches: Searches) -> None:
    day = Window("en", date(2019, 3, 2), date(2019, 3, 2))
    body = {"content": rows(range(10), "201903/02"), "totalElements": 98}
    response, task = answered(searches, day, body)
    fake(searches).search_ignores("en", "x")
    assert list(searches.parse(response, task)) == []
    assert fake(searches).url_states.totals == {}
    assert ends(searches).count("excluded/query_ignored") == 1


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
    assert fake(searches).url_states.ignores_queries("en") is not bool(found)


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
    assert not fake(searches).url_states.ignores_queries("en")
    assert not any("failed" in state for state in ends(searches))


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
    assert not fake(searches).url_states.ignores_queries("en")


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
    assert fake(searches).counters["search_api/rows_unreachable"] == 200
    assert [why for _, why, _ in fake(searches).url_states.dead] == ["unreachable"]
    assert not fake(searches).url_states.ignores_queries("en")


# --- Pages


def begin(searches: Searches, window: Window = MONTH) -> Request:
    """The request for a window's first page."""
    (request,) = searches.begin(window)
    return request


def content(count: int, total: int | None, day: str = "201903/14", first: int = 0) -> str:
    return json.dumps({"content": rows(range(first, first + count), day), "totalElements": total})


def test_a_request_is_like_that_of_the_site_s_own_page(searches: Searches) -> None:
    first = begin(searches)
    assert first.headers["X-Requested-With"] == b"XMLHttpRequest"
    assert (first.meta["download_timeout"], first.meta["max_retry_times"]) == (5.0, 5)
    assert first.meta["handle_httpstatus_list"] == [400]
    (following, *_) = [one for one in parsed(searches, answer(first, content(10, 50))) if "page=1" in one.url]  # fmt: skip
    assert following.meta["handle_httpstatus_list"] == [400, 404, 410, 500]


@pytest.mark.parametrize("total", [25, None])
def test_a_search_is_read_to_its_end(
    context: FakeContext, searches: Searches, total: int | None
) -> None:
    """By the API's count; without one until there is nothing more."""

    def api(request: Request) -> Response:
        page = payloads([request])[0].page
        if page > 2:
            return answer(request, '{"code":400}')
        return answer(request, content(10 if page < 2 else 5, total, first=10 * page))

    order = crawl(searches, searches.begin(MONTH), api)
    assert order == [MONTH.url(page) for page in range(3 if total else 4)]
    assert len(context.asked) == 25
    assert {one["place"] for one in context.asked.values()} == {MONTH.place()}
    assert context.counters["search_api/rows"] == 25
    assert context.counters["search_api/answers"] == len(order)
    assert (context.url_states.dead, reach(searches)) == ([], REACH)


def test_the_count_of_an_earlier_page_holds(searches: Searches) -> None:
    body = json.dumps({"content": rows(range(10, 20))})
    assert asked(searches, body, 1, total=25) == [(MONTH, 2)]
    assert asked(searches, body, 2, total=25) == []


def test_a_job_that_is_full_asks_no_further(context: FakeContext, searches: Searches) -> None:
    context.scope.max_articles = 7
    assert len(parsed(searches, answer(begin(searches), content(10, 50)))) == 7
    assert ends(searches) == ["done"]


def test_a_window_that_holds_more_than_can_be_paged_is_halved(
    context: FakeContext, searches: Searches
) -> None:
    """At once, with the articles of its first page."""
    found = parsed(searches, answer(begin(searches), content(10, REACH + 1)))
    assert windows(found) == [(half, 0) for half in MONTH.halves()]
    assert len(context.asked) == 10
    other = Searches(FakeContext(), "search")
    assert windows(parsed(other, answer(begin(other), content(10, REACH)))) == [(MONTH, 1)]


@pytest.mark.parametrize("total", [None, 250])
def test_what_lies_behind_the_reach_of_the_api_is_halved(
    searches: Searches, total: int | None
) -> None:
    body = json.loads(content(10, None))
    given: dict[str, Any] = {"total": total}
    assert asked(searches, body, 18, **given) == [(MONTH, 19)]
    assert asked(searches, body, 19, **given) == [(half, 0) for half in MONTH.halves()]


def test_a_day_is_read_from_both_ends(searches: Searches) -> None:
    turned = DAY.reversed()
    assert turned is not None
    task = answered(searches, DAY, {"content": rows(range(10)), "totalElements": 350}, 19, total=350, first_digest="x")  # fmt: skip
    (given,) = payloads(searches.parse(*task))
    assert (given.window, given.page, given.total) == (turned, 0, 350)
    assert (given.rows_read, given.rows_left, given.first_digest) == (200, 150, "x")
    # From its oldest, as far as the rows that were not read.
    assert payloads(searches.parse(*answered(searches, turned, {"content": rows(range(30, 40)), "totalElements": 350}, 13, total=350, rows_read=200)))[0].page == 14  # fmt: skip
    assert payloads(searches.parse(*answered(searches, turned, {"content": rows(range(40, 50)), "totalElements": 350}, 14, total=350, rows_read=200))) == []  # fmt: skip


@pytest.mark.parametrize(("first", "following"), [(0, "parts"), (30, "pages")])
def test_a_window_that_is_turned_shows_its_other_end(
    searches: Searches, first: int, following: str, caplog: pytest.LogCaptureFixture
) -> None:
    front = answered(searches, DAY, json.loads(content(10, 400)))
    digest = payloads(searches.parse(*front))[0].first_digest
    turned = DAY.reversed() or DAY
    body = json.loads(content(10, 400, first=first))
    given = answered(searches, turned, body, total=400, rows_read=200, first_digest=digest)
    wanted = {"parts": [(part, 0) for part in DAY.parts()], "pages": [(turned, 1)]}
    assert windows(searches.parse(*given)) == wanted[following]
    is_ignored = following == "parts"
    said = "the search API (en) ignores sort, by which a window was split"
    assert caplog.messages == [said] * is_ignored
    assert fake(searches).counters["search_api/ignores_sort"] == is_ignored


def test_a_day_that_holds_more_than_both_ends_is_split(
    context: FakeContext, searches: Searches
) -> None:
    """By type, each by channel; what is more than that is out of reach."""
    turned = DAY.reversed()
    body = {"content": rows(range(10)), "totalElements": 900}
    found = windows(searches.parse(*answered(searches, turned or DAY, body, 19, total=900, rows_read=200)))  # fmt: skip
    assert found == [(part, 0) for part in DAY.parts()]
    both = DAY.parts()[0].parts()[0]
    last = both.reversed() or both
    assert windows(searches.parse(*answered(searches, last, body, 19, total=900, rows_read=200))) == []  # fmt: skip
    assert context.counters["search_api/rows_unreachable"] == 500
    assert [why for _, why, _ in context.url_states.dead] == ["unreachable"]


def test_an_answer_that_is_read_again_counts_once(context: FakeContext, searches: Searches) -> None:
    """Also where it is the last that can be had of its window."""
    last = DAY.parts()[0].parts()[0].reversed() or DAY
    body = {"content": rows(range(10)), "totalElements": 900}
    given = answered(searches, last, body, 19, total=900, rows_read=200)
    for _ in range(2):
        list(searches.parse(*given))
        assert context.counters == {
            "search_api/answers": 1,
            "search_api/rows": 10,
            "search_api/rows_unreachable": 500,
        }
    assert len(context.url_states.dead) == 1


def test_lost_rows_are_reported_of_a_window_that_is_out_of_reach(searches: Searches) -> None:
    last = DAY.parts()[0].parts()[0].reversed() or DAY
    response, task = answered(searches, last, {}, 19, total=900, rows_read=200)
    response = response.replace(body=content(10, 900)[:-300].encode())
    list(searches.parse(response, replace(task, attempts=2)))
    assert ends(searches) == ["failed/rows_lost"]
    assert [why for _, why, _ in fake(searches).url_states.dead] == ["unreachable"]


def test_what_was_read_up_to_a_refusal_is_not_read_from_the_other_end(searches: Searches) -> None:
    given = answered(searches, DAY, {"code": 400}, 3, total=150)
    (payload,) = payloads(searches.parse(*given))
    assert (payload.window, payload.rows_read, payload.rows_left) == (DAY.reversed(), 30, 120)


def test_a_window_without_both_ends_is_read_from_its_other_end(searches: Searches) -> None:
    window = Window("en", date(2019, 3, 1))
    body = {"content": rows(range(10)), "totalElements": 900}
    (payload,) = payloads(searches.parse(*answered(searches, window, body, 19, total=900)))
    assert payload.window == window.reversed()


# --- What the API says of days


OF_THE_DAY = {(date(2019, 3, 14), "en"): 98}


@pytest.mark.parametrize(
    ("window", "page", "body", "totals"),
    [
        (DAY, 0, content(10, 98), OF_THE_DAY),
        (DAY, 0, '{"content":[],"totalElements":0}', {(date(2019, 3, 14), "en"): 0}),
        (DAY, 0, '{"code":400}', {(date(2019, 3, 14), "en"): 0}),
        (DAY, 0, content(10, None), {}),
        (DAY, 1, content(10, 98), {}),
        (MONTH, 0, content(10, 98), {}),
        (DAY.reversed(), 0, content(10, 98), {}),
        (DAY.parts()[0], 0, content(10, 98), {}),
    ],
)
def test_totals_of_days(
    searches: Searches, window: Window, page: int, body: str, totals: dict[Any, int]
) -> None:
    """Of what is asked for by the day alone."""
    list(searches.parse(*answered(searches, window, json.loads(body), page)))
    assert fake(searches).url_states.totals == totals


# --- Rows that cannot be read


def test_lost_rows_are_asked_for_again_and_reported(
    context: FakeContext, searches: Searches
) -> None:
    """What can be read is taken."""
    cut = content(10, 50)[:-300]
    assert asked(searches, cut, 0, attempts=1) == [(MONTH, 0)]
    assert context.asked == {}
    assert asked(searches, cut, 0, attempts=2) == [(MONTH, 1)]
    assert ends(searches) == ["failed/rows_lost"]
    assert context.counters["search_api/answers_salvaged"] == 1
    assert context.counters["search_api/rows_lost"] >= 1
    assert 0 < len(context.asked) < 10
    assert (context.came, context.url_states.dead) == ([], [])


def test_what_answers_were_is_counted(context: FakeContext, searches: Searches) -> None:
    body = {"content": [*rows(range(2)), {"title": "no address"}], "totalElements": 3}
    text = json.dumps(body).replace("no address", r"no \d address")
    asked(searches, text, 0)
    assert ends(searches) == ["done"]
    assert context.counters == {
        "search_api/answers": 1,
        "search_api/answers_repaired": 1,
        "search_api/rows": 3,
        "search_api/rows_without_article": 1,
    }


# --- Requests without an answer


TIMEOUT = Outcome("failed", "timeout")


@pytest.mark.parametrize(
    ("payload", "following"),
    [
        ({"page": 0}, []),
        ({"page": 0, "total": 11}, [1]),
        ({"page": 0, "total": 10}, []),
        ({"page": 1, "total": None}, []),
        ({"page": 1, "total": 20}, []),
        ({"page": 1, "total": 21}, [2]),
        ({"page": 1, "total": 50, "rows_read": 30}, []),
        ({"page": 1, "total": 51, "rows_read": 30}, [2]),
    ],
)
@pytest.mark.parametrize("outcome", [TIMEOUT, NOT_THERE])
def test_a_page_without_an_answer_does_not_end_a_search(
    context: FakeContext,
    searches: Searches,
    payload: dict[str, Any],
    following: list[int],
    outcome: Outcome,
) -> None:
    """Those behind it are requested where the API counts more rows; where it counted none, there is no telling."""
    given = SearchPayload(window=MONTH, rows_left=9, first_digest="x", **payload)
    (request,) = searches.ask("https://newssearch.chinadaily.com.cn/", given)
    found = payloads(failed(searches, request, outcome))
    assert [one.page for one in found] == following
    kept = [(one.total, one.rows_read, one.rows_left, one.first_digest) for one in found]
    assert kept == [(given.total, given.rows_read, 9, "x")] * len(following)
    assert ends(searches) == [outcome.counter]
    is_dead = given.page == 0 and not following
    assert [why for _, why, _ in context.url_states.dead] == [
        "cut_off" if outcome == TIMEOUT else "gone"
    ] * is_dead


def test_a_search_that_is_of_no_use_any_more_is_no_fault(
    context: FakeContext, searches: Searches
) -> None:
    """The index was found to ignore what it is asked while its request waited."""
    assert failed(searches, begin(searches), QUERY_IGNORED) == []
    assert (ends(searches), context.url_states.dead) == (["excluded/query_ignored"], [])


def test_rows_with_the_status_of_an_error_are_not_taken(
    context: FakeContext, searches: Searches
) -> None:
    assert asked(searches, json.loads(content(10, 50)), 1, status=500, total=50) == [(MONTH, 2)]
    assert (ends(searches), context.asked) == (["failed/http_500"], {})


@pytest.mark.parametrize(
    ("status", "outcome"), [(400, "failed/http_400"), (404, "gone"), (410, "gone"), (500, "failed/http_500")]
)  # fmt: skip
def test_a_refusal_is_noted(
    context: FakeContext, searches: Searches, status: int, outcome: str
) -> None:
    """That the API cannot be read is the breaker's to judge."""
    assert (status in GONE) == (outcome == "gone")
    asked(searches, "<h1>no</h1>", 3, status=status)
    assert context.refusals == [(outcome, status)]
    other = FakeContext()
    asked(Searches(other, "search"), '{"code":400}', 3, status=status)
    assert other.refusals == []


# --- What is ignored


def test_what_stands_in_for_the_api_is_named(context: FakeContext) -> None:
    """Then it is no fault."""
    searches = Searches(context, "archive", "lists are read instead")
    body = {"content": rows(range(10), "202609/20"), "totalElements": 5000}
    assert list(searches.parse(*answered(searches, MONTH, body))) == []
    assert context.url_states.ignored["en"].endswith("of other days; lists are read instead")
    assert context.url_states.dead == []
    assert ends(searches) == ["excluded/query_ignored"]


def of_days(*days: int) -> list[dict[str, Any]]:
    """Rows with the time that the API gives, in this order."""
    return [
        {**row, "publishTime": 1552526400000 + 86_400_000 * (day - 14)}
        for day, row in zip(days, rows(range(len(days))), strict=True)
    ]


@pytest.mark.parametrize(
    ("most", "payload", "days", "is_ignored"),
    [
        (5, {"page": 0}, (20, 19, 18, 17), True),
        (5, {"page": 0}, (17, 18, 19, 20), False),
        (None, {"page": 0}, (20, 19, 18, 17), False),
        (5, {"page": 1}, (20, 19, 18, 17), False),
        (5, {"page": 0, "rows_read": 10, "total": 40}, (20, 19, 18, 17), False),
    ],
)
def test_an_order_that_is_ignored_takes_the_wrong_articles(
    searches: Searches,
    most: int | None,
    payload: dict[str, Any],
    days: tuple[int, ...],
    *,
    is_ignored: bool,
) -> None:
    """Where the oldest are asked for, and only so many."""
    context = fake(searches)
    context.scope.max_articles = most
    oldest = MONTH.reversed() or MONTH
    list(searches.parse(*answered(searches, oldest, {"content": of_days(*days), "totalElements": 40}, **payload)))  # fmt: skip
    assert (context.asked == {}) is is_ignored
    said = context.url_states.ignored.get("en", "")
    assert said.startswith("the search API (en) ignores sort: 4 rows") is is_ignored


def test_a_search_without_rows_proves_nothing_of_a_filter_that_was_not_tried(
    searches: Searches,
) -> None:
    window = Window("en", MONTH.since, MONTH.until, filters={"keywords": "grain"})
    (request,) = failed(searches, begin(searches, window), TIMEOUT)
    assert parsed(searches, answer(request, '{"content":[],"totalElements":0}')) == []
    assert fake(searches).url_states.ignored == {}
    assert ends(searches) == ["done", "done"]


def test_the_newest_may_come_first_where_they_are_asked_for(searches: Searches) -> None:
    fake(searches).scope.max_articles = 5
    body = {"content": of_days(20, 19, 18, 17), "totalElements": 40}
    assert len(list(searches.parse(*answered(searches, MONTH, body)))) == 5
    assert fake(searches).url_states.ignored == {}


def test_each_of_several_filters_is_held_against_its_own_trial(
    context: FakeContext, searches: Searches
) -> None:
    """The first is ignored, the second obeyed."""
    filters = {"keywords": "grain", "curType": "photo"}
    window = Window("en", MONTH.since, MONTH.until, filters=filters)
    requests = list(searches.begin(window))
    for number in (0, 20):
        (trial,) = payloads(requests)
        assert (trial.page, trial.filtered) == (0, window)
        requests = parsed(searches, answer(requests[0], content(10, 50, first=number)))
    (payload,) = payloads(requests)
    assert [*payload.controls] == ["keywords", "curType"]
    assert ends(searches) == ["done", "done"]
    assert parsed(searches, answer(requests[0], content(10, 50))) == []
    assert "ignores keywords" in context.url_states.ignored["en"]


def test_the_sentence_of_a_filter_that_is_ignored(context: FakeContext, searches: Searches) -> None:
    window = Window("en", MONTH.since, MONTH.until, filters={"keywords": "grain"})
    (control,) = searches.begin(window)
    assert task_of(control).key == f"control {control.url}"
    assert payloads([control])[0].required is None
    (request,) = searches.parse(*reply(control, rows(range(3))))
    assert list(searches.parse(*reply(request, rows(range(3))))) == []
    assert (
        'ignores keywords: it gives the same 3 rows for "grain"' in context.url_states.ignored["en"]
    )
    assert context.asked == {}


def test_later_pages_of_a_split_in_vain_are_left(context: FakeContext, searches: Searches) -> None:
    story, comment, *_ = DAY.parts()
    body = {"content": rows(range(10)), "totalElements": 400}
    assert windows(searches.parse(*answered(searches, story, body, 2, total=400))) == [(story, 3)]
    for part in (story, comment):
        list(searches.parse(*answered(searches, part, body, rows_left=200)))
    assert context.counters["search_api/ignores_curType"] == 1
    assert windows(searches.parse(*answered(searches, story, body, 4, total=400))) == []
    assert ends(searches)[-1] == "excluded/query_ignored"
    other = replace(story, language="zh")
    assert windows(searches.parse(*answered(searches, other, body, 4, total=400))) == [(other, 5)]
