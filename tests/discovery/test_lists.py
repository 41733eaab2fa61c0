"""Lists of sections: what a page leads to, where a list was walked before, and lists that give nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.discovery.lists import Lists
from newscrawl.frontier.outcomes import NOT_THERE, PASSED, Outcome
from newscrawl.frontier.rows import Rest
from newscrawl.pages.evidence import Evidence
from newscrawl.records.period import Period
from newscrawl.site.sections import sections
from tests.discovery.answering import SITE, answer, crawl, failed, parsed, payloads, story, urls
from tests.discovery.fake_context import FakeContext
from tests.discovery.listing import CHINA, html, pages, site
from tests.walking import Board, Item, dayless, item, items, timeless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request

    from newscrawl.frontier.payloads import ListPayload
    from newscrawl.pages.listing import Listed, Listing

NOW = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
LONG_AGO = NOW - timedelta(days=400)
OLD, NEW = f"{SITE}/opinion/editionals", f"{SITE}/opinion/editorials"
PROVINCE = "https://fj.chinadaily.com.cn"
TIMEOUT, DNS = Outcome("failed", "timeout"), Outcome("failed", "dns")


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def lists(context: FakeContext) -> Lists:
    return Lists(context, "section")


def rows(count: int = 3, newest: datetime = NOW) -> list[Item]:
    """A story every three hours."""
    return items(count, newest - timedelta(minutes=10), timedelta(hours=3))


def states(context: FakeContext) -> dict[str, str]:
    """How lists ended, by key."""
    return {
        key: state for (kind, key), (_, state) in context.url_states.ended.items() if kind == "list"
    }


# --- A page


def test_a_page_leads_to_its_articles(context: FakeContext, lists: Lists) -> None:
    (request,) = lists.begin(CHINA)
    found = parsed(lists, answer(request, html(rows())))
    assert urls(found) == [one.url for one in rows()]
    assert context.asked[rows()[0].url] == {
        "found_on": CHINA,
        "evidence": Evidence("Keepers write down the weather of day 0", "2026-03-09 15:50"),
        "place": CHINA,
        "waits_for_lists": False,
    }
    assert (context.came, states(context), context.url_states.dead) == (
        [CHINA],
        {CHINA: "done"},
        [],
    )


def test_top_boxes_of_a_first_page_are_read(context: FakeContext, lists: Lists) -> None:
    """They show no times: such an article waits for another list that does."""
    (request,) = lists.begin(CHINA)
    body = html(rows(20), f"Next={CHINA}/page_2.html", box=story(9))
    (*_, following) = parsed(lists, answer(request, body))
    assert context.asked[story(9)]["waits_for_lists"]
    assert not context.asked[rows()[0].url]["waits_for_lists"]
    parsed(lists, answer(following, html(rows(30)[20:], box=story(10))))
    assert story(10) not in context.asked
    assert context.asked[rows(30)[-1].url]["place"] == CHINA


def test_a_list_that_shows_no_times_is_no_box(context: FakeContext, lists: Lists) -> None:
    (request,) = lists.begin(CHINA)
    parsed(lists, answer(request, html(map(timeless, rows()), f"Next={CHINA}/page_2.html")))
    assert [one["waits_for_lists"] for one in context.asked.values()] == [False] * 3


def test_links_of_a_page_are_bounded() -> None:
    context = FakeContext(LINKS_PER_PAGE=2)
    lists = Lists(context, "section")
    (request,) = lists.begin(CHINA)
    assert len(parsed(lists, answer(request, html(rows())))) == 2
    assert context.counters == {"bound/links": 1}


class Fewer(Lists):
    """A kind of list that leaves some articles out, and reads the lists that it names."""

    def wants(self, item: Listed, payload: ListPayload) -> bool:  # noqa: ARG002
        """All but one."""
        return item.url != rows()[1].url

    def ask_beside(self, listing: Listing, payload: ListPayload) -> Iterator[Request]:  # noqa: ARG002
        """The lists of its menu."""
        for url in listing.sections:
            yield from self.begin(url, required=False)


def test_kinds_of_lists_may_want_less_and_ask_for_more(context: FakeContext) -> None:
    lists = Fewer(context, "section")
    (request,) = lists.begin(CHINA)
    found = parsed(lists, answer(request, html(rows(), menu=[f"{CHINA}/society"])))
    assert urls(found) == [rows()[0].url, rows()[2].url, f"{CHINA}/society"]
    assert context.counters == {}, "nothing is passed on a list that was never walked"


def test_lists_beside_are_not_read(lists: Lists) -> None:
    (request,) = lists.begin(CHINA)
    assert (
        urls(parsed(lists, answer(request, html(rows(), menu=[f"{CHINA}/society"]))), "list") == []
    )


def test_a_later_page_without_rows_failed(context: FakeContext, lists: Lists) -> None:
    board = Board({"china": rows(45)})
    board.lists["china"][20:40] = []

    def respond(request: Any) -> Any:
        given = site(board)(request)
        return answer(request, "<p>Soon</p>") if "page_2" in request.url else given

    crawl(lists, lists.begin(CHINA), respond)
    assert states(context) == {CHINA: "done", f"{CHINA}/page_2.html": "failed/no_list"}
    assert context.url_states.dead == [(f"{CHINA}/page_2.html", "cut_off", "dead")]


def test_a_page_that_did_not_change(context: FakeContext, lists: Lists) -> None:
    board = Board({"china": rows(25)})
    assert pages(lists, board) == [1, 2]
    later = FakeContext()
    later.lists = context.lists
    assert pages(Lists(later, "section"), board) == [1, 2]
    assert later.asked.keys() == context.asked.keys()
    assert later.counters == {"list/unchanged": 2}
    assert context.counters == {}


# --- Where lists are


def test_a_list_that_moved(context: FakeContext, lists: Lists) -> None:
    (request,) = lists.begin(OLD)
    body = html(rows(20), f"Next={NEW}/page_2.html")
    (*articles, following) = parsed(lists, answer(request, body, url=f"{NEW}/"))
    assert len(articles) == 20
    assert following.url == f"{NEW}/page_2.html"
    assert payloads([following])[0].requested_url is None, "it is reported by its own address"
    assert context.asked[rows()[0].url]["place"] == NEW
    assert states(context) == {NEW: "done", OLD: "done"}
    later = FakeContext()
    later.lists = context.lists
    (again,) = Lists(later, "section").begin(OLD)
    assert again.url == f"{NEW}/"
    (payload,) = payloads([again])
    assert (payload.url, payload.requested_url) == (NEW, OLD)


def test_a_moved_list_that_the_job_has_is_not_read_twice(
    context: FakeContext, lists: Lists
) -> None:
    (own,), (request,) = lists.begin(NEW), lists.begin(OLD)
    parsed(lists, answer(own, html(rows())))
    assert parsed(lists, answer(request, html(rows(9)), url=NEW)) == []
    assert states(context) == {NEW: "done", OLD: "done"}
    assert len(context.asked) == 3


def test_a_moved_list_that_is_still_open_is_read(context: FakeContext, lists: Lists) -> None:
    """The run may have died before its request was in the queue."""
    _, (request,) = lists.begin(NEW), lists.begin(OLD)
    list(lists.begin(NEW))
    parsed(lists, answer(request, html(rows()), url=NEW))
    assert len(context.asked) == 3
    assert states(context) == {NEW: "done", OLD: "done"}


def test_a_moved_list_is_reported_by_the_name_that_was_asked_for(
    context: FakeContext, lists: Lists
) -> None:
    (request,) = lists.begin(OLD)
    parsed(lists, answer(request, "<p>Soon</p>", url=NEW))
    assert context.url_states.dead == [(OLD, "empty", "dead")]


def test_a_list_that_moved_again_is_still_reported_by_that_name(
    context: FakeContext, lists: Lists
) -> None:
    context.lists.addresses[OLD] = NEW
    (request,) = lists.begin(OLD)
    parsed(lists, answer(request, "<p>Soon</p>", url=f"{SITE}/opinion/anew"))
    assert context.url_states.dead == [(OLD, "empty", "dead")]


def test_a_list_that_is_gone_from_where_it_moved_is_asked_for_by_its_name(
    context: FakeContext, lists: Lists
) -> None:
    context.lists.addresses[OLD] = NEW
    (request,) = lists.begin(OLD, required=False)
    assert request.url == NEW
    (again,) = failed(lists, request, NOT_THERE)
    assert again.url == OLD
    assert context.lists.addresses == {}
    assert payloads([again])[0].required is False
    assert urls(parsed(lists, answer(again, html(rows())))) == [one.url for one in rows()]


def test_a_list_without_another_name_is_gone(context: FakeContext, lists: Lists) -> None:
    context.lists.addresses[CHINA] = f"{CHINA}/"
    (request,) = lists.begin(CHINA)
    assert request.url == f"{CHINA}/"
    assert failed(lists, request, NOT_THERE) == []
    assert context.lists.addresses == {}
    assert context.url_states.dead == [(CHINA, "gone", "dead")]


def test_another_spelling_is_remembered_until_it_is_none(
    context: FakeContext, lists: Lists
) -> None:
    (request,) = lists.begin(CHINA)
    parsed(lists, answer(request, html(rows()), url=f"{CHINA}/"))
    assert context.lists.addresses == {CHINA: f"{CHINA}/"}
    again = Lists(other := FakeContext(), "section")
    other.lists.addresses[CHINA] = f"{CHINA}/"
    (request,) = again.begin(CHINA)
    parsed(again, answer(request, html(rows()), url=CHINA))
    assert other.lists.addresses == {}


@pytest.mark.parametrize(
    ("served", "state", "dead"),
    [
        (f"{SITE}/", "gone", "gone"),
        ("https://cn.chinadaily.com.cn/", "gone", "gone"),
        (story(1), "failed/redirected", "cut_off"),
        (f"{CHINA}/page_2.html", "failed/redirected", "cut_off"),
    ],
)
def test_another_page_in_the_place_of_a_list(
    context: FakeContext, lists: Lists, served: str, state: str, dead: str
) -> None:
    (request,) = lists.begin(CHINA)
    assert parsed(lists, answer(request, html(rows()), url=served)) == []
    assert states(context) == {CHINA: state}
    assert context.url_states.dead == [(CHINA, dead, "dead")]


@pytest.mark.parametrize(
    ("number", "state"), [(2, "failed/redirected"), (3, "gone")], ids=["inside", "the last"]
)
def test_a_first_page_in_the_place_of_another(
    context: FakeContext, lists: Lists, number: int, state: str
) -> None:
    """Behind the last page it is the end of the list, inside of the list a fault."""
    board = Board({"china": rows(60)})
    page = f"{CHINA}/page_{number}.html"
    board.redirects[page] = CHINA
    assert pages(lists, board) == [1, 2, 3], "the pages behind it are read"
    assert states(context)[page] == state


# --- Lists that only the table names


def test_a_list_of_the_table_is_not_required(context: FakeContext, lists: Lists) -> None:
    (request,) = lists.begin(PROVINCE, table=True)
    assert payloads([request])[0].required is None
    assert parsed(lists, answer(request, "<p>Soon</p>")) == []
    assert context.url_states.dead == [(PROVINCE, "empty", "table")]
    assert context.lists.rests == {PROVINCE: Rest(1, "2026-03-09T14:00:00Z")}
    assert context.came == []


@pytest.mark.parametrize("outcome", [NOT_THERE, DNS, TIMEOUT])
def test_a_list_of_the_table_without_an_answer_rests(
    context: FakeContext, lists: Lists, outcome: Outcome
) -> None:
    (request,) = lists.begin(PROVINCE, table=True)
    failed(lists, request, outcome)
    assert context.url_states.dead == [(PROVINCE, "gone", "table")]
    assert states(context)[PROVINCE] == ("gone" if outcome == NOT_THERE else "excluded/no_host")
    assert list(lists.begin(PROVINCE, table=True)) == []
    assert context.url_states.dead[1:] == [(PROVINCE, "resting", "table")]


def test_a_rest_ends(context: FakeContext) -> None:
    context.lists.rests[PROVINCE] = Rest(1, "2026-03-09T08:00:00Z")
    lists = Lists(context, "section")
    (request,) = lists.begin(PROVINCE, table=True)
    parsed(lists, answer(request, html(rows())))
    assert (context.lists.rests, context.url_states.dead) == ({}, [])


def test_rests_are_of_lists_of_the_table(context: FakeContext) -> None:
    """One that a menu names is requested each time, and never rests."""
    context.lists.rests[PROVINCE] = Rest(9, "2027-01-01T00:00:00Z")
    lists = Lists(context, "section")
    (request,) = lists.begin(PROVINCE)
    failed(lists, request, NOT_THERE)
    assert context.lists.rests[PROVINCE].times == 9
    assert context.url_states.dead == [(PROVINCE, "gone", "dead")]


def test_a_later_page_of_the_table_s_list_says_nothing_of_it(
    context: FakeContext, lists: Lists
) -> None:
    (request,) = lists.begin(CHINA, table=True)
    body = html(rows(20), f"Next={CHINA}/page_2.html")
    following = parsed(lists, answer(request, body))[-1]
    failed(lists, following, TIMEOUT)
    assert context.lists.rests == {}
    assert context.url_states.dead == []


@pytest.mark.parametrize(
    ("given", "outcome", "state"),
    [
        ({"required": True}, DNS, "failed/dns"),
        ({"required": False}, DNS, "excluded/no_host"),
        ({"required": None}, DNS, "excluded/no_host"),
        ({"required": False}, TIMEOUT, "failed/timeout"),
        ({"table": True}, TIMEOUT, "excluded/no_host"),
        ({"table": True}, Outcome("failed", "http_503"), "failed/http_503"),
        ({"table": True}, Outcome("excluded", "robots"), "excluded/robots"),
    ],
)
def test_a_host_that_does_not_answer(
    context: FakeContext, lists: Lists, given: dict[str, Any], outcome: Outcome, state: str
) -> None:
    (request,) = lists.begin(CHINA, **given)
    failed(lists, request, outcome)
    assert states(context) == {CHINA: state}


def test_a_later_page_s_host_is_known(context: FakeContext, lists: Lists) -> None:
    (request,) = lists.begin(CHINA, required=False)
    following = parsed(lists, answer(request, html(rows(20), f"Next={CHINA}/page_2.html")))[-1]
    failed(lists, following, DNS)
    assert states(context)[following.url] == "failed/dns"


# --- Fronts without a list


def test_a_front_without_a_list_is_read_through_its_menu(
    context: FakeContext, lists: Lists
) -> None:
    span = (date(2026, 3, 1), date(2026, 3, 2))
    (request,) = lists.begin(CHINA, since=span[0], until=span[1])
    named = [f"{CHINA}/society", f"{CHINA}/anew"]
    found = parsed(lists, answer(request, html(menu=named, box=story(9))))
    assert urls(found, "list") == named
    assert [(one.since, one.until, one.required) for one in payloads(found)] == [(*span, False)] * 2
    assert [*context.asked] == [story(9)]
    assert context.url_states.dead == []
    assert context.came == [CHINA]


def test_a_front_without_a_menu_is_read_through_the_table(
    context: FakeContext, lists: Lists
) -> None:
    span = (date(2026, 3, 1), date(2026, 3, 2))
    (request,) = lists.begin(CHINA, since=span[0], until=span[1])
    found = parsed(lists, answer(request, "<p>Soon</p>"))
    (china,) = (one for one in sections() if one.url == CHINA)
    assert urls(found) == [one.url for one in china.children]
    assert {(one.since, one.until, one.table) for one in payloads(found)} == {(*span, True)}
    assert context.url_states.dead == []


def test_a_front_of_boxes_alone_is_not_empty(context: FakeContext, lists: Lists) -> None:
    (request,) = lists.begin(NEW)
    assert urls(parsed(lists, answer(request, html(box=story(9))))) == [story(9)]
    assert context.url_states.dead == []


def test_a_front_with_nothing_is_empty(
    context: FakeContext, lists: Lists, caplog: pytest.LogCaptureFixture
) -> None:
    (request,) = lists.begin(NEW)
    assert parsed(lists, answer(request, "<p>Soon</p>")) == []
    assert context.url_states.dead == [(NEW, "empty", "dead")]
    assert caplog.messages == [f"no list, no box and no sub-section on {NEW}"]
    assert states(context) == {NEW: "done"}


# --- Walks


def walker(memory: FakeContext | None = None, since: date | None = date(2026, 3, 3)) -> FakeContext:
    """A job that leaves known articles alone and goes back to a day; it remembers what the one before did."""
    context = FakeContext()
    context.skips_known = True
    context.scope.period = Period(since)
    if memory:
        context.lists = memory.lists
        context.lists.marks |= context.lists.new_marks
        context.began = memory.began + timedelta(minutes=30)
    return context


def walk(context: FakeContext, board: Board) -> list[int]:
    return pages(Lists(context, "section"), board)


def usual(count: int = 200) -> list[Item]:
    """What is wanted of it stands on the first five pages."""
    return rows(count)


def news(count: int) -> list[Item]:
    """So many stories of the last minutes."""
    return items(count, NOW + timedelta(hours=1), timedelta(seconds=30), first=1000)


def taken_off(*places: int) -> Callable[[list[Item]], list[Item]]:
    return lambda shown: [one for place, one in enumerate(shown) if place not in places]


def pinned(shown: list[Item]) -> list[Item]:
    return [shown[30], *shown]


def without_times(shown: list[Item]) -> list[Item]:
    return [timeless(one) for one in shown]


def without_days(shown: list[Item]) -> list[Item]:
    return [dayless(one) for one in shown[:90]]


def restamped(shown: list[Item]) -> list[Item]:
    return [replace(one, shown="2026-03-09 16:55") for one in shown]


@pytest.mark.parametrize(
    ("shape", "change", "fresh", "read"),
    [
        (list, list, 0, 1),
        (list, list, 5, 1),
        (list, list, 19, 2),
        (list, list, 20, 2),
        (list, list, 25, 2),
        (list, list, 70, 4),
        (list, taken_off(3), 0, 1),
        (list, taken_off(*range(3, 15)), 0, 1),
        (list, taken_off(*range(20)), 0, 1),
        (list, taken_off(*range(10)), 25, 2),
        (list, pinned, 0, 1),
        (list, restamped, 0, 1),
        (list, restamped, 25, 2),
        (pinned, list, 0, 1),
        (pinned, pinned, 0, 1),
        (without_times, list, 0, 1),
        (without_times, list, 25, 2),
        (without_times, taken_off(3, 4), 0, 1),
        (without_times, taken_off(*range(20)), 0, 1),
        (without_days, list, 0, 1),
        (without_days, list, 25, 2),
        (without_days, taken_off(3, 4), 0, 1),
        (lambda shown: shown[:3], list, 0, 1),
        (lambda shown: shown[:3], list, 30, 2),
        (lambda shown: shown[:21], list, 25, 2),
    ],
)
def test_a_list_is_left_where_the_last_walk_began(
    shape: Callable[[list[Item]], list[Item]],
    change: Callable[[list[Item]], list[Item]],
    fresh: int,
    read: int,
) -> None:
    board = Board({"china": shape(usual())})
    before = walker()
    assert len(walk(before, board)) == min(5, -(-len(board.lists["china"]) // 20))
    front = news(fresh)
    if board.lists["china"][0].shown is None:
        front = [timeless(one) for one in front]
    if "chinadailyhk" in board.lists["china"][0].url:
        front = [dayless(one) for one in front]
    board.lists["china"] = [*front, *change(board.lists["china"])]
    again = walker(before)
    assert walk(again, board) == [*range(1, read + 1)]
    assert {one.url for one in front} <= again.asked.keys()
    assert walk(walker(again), board) == [1]


def test_a_story_with_a_time_of_long_ago_is_no_end() -> None:
    board, before = Board({"china": usual()}), walker()
    walk(before, board)
    fresh = news(45)
    for place in (17, 19, 38):
        fresh[place] = item(2000 + place, LONG_AGO)
    board.lists["china"] = [*fresh, *usual()]
    assert walk(walker(before), board) == [1, 2, 3]


def test_what_is_passed_is_counted_where_a_list_was_walked() -> None:
    context = walker()
    for passed in (0, 1, 1):
        lists = Fewer(context, "section")
        (request,) = lists.begin(CHINA)
        parsed(lists, answer(request, html(rows())))
        assert context.counters[PASSED] == passed
        context = walker(context)


@pytest.mark.parametrize("bound", ["known", "until", "full"])
def test_what_moves_no_mark(bound: str) -> None:
    context, board = walker(), Board({"china": usual(30)})
    if bound == "known":
        context.skips_known = False
    elif bound == "until":
        context.scope.period = Period(until=date(2026, 3, 9))
    else:
        context.scope.max_articles = 30
    assert walk(context, board) == [1, 2]
    assert context.lists.new_marks == {}


@pytest.mark.parametrize("bound", ["known", "until"])
def test_what_looks_for_no_mark(bound: str) -> None:
    board, before = Board({"china": usual(30)}), walker()
    walk(before, board)
    assert len(before.lists.new_marks) == 1
    again = walker(before)
    if bound == "known":
        again.skips_known = False
    else:
        again.scope.period = Period(until=date(2026, 3, 9))
    assert walk(again, board) == [1, 2]


def test_a_walk_further_back_than_the_last_one_goes_on() -> None:
    board, before = Board({"china": usual()}), walker()
    walk(before, board)
    further = walker(before, date(2026, 2, 26))
    assert walk(further, board) == [*range(1, 8)]
    assert walk(walker(further, date(2026, 2, 26)), board) == [1]


@pytest.mark.parametrize(("since", "moves"), [(date(2026, 3, 15), False), (date(2026, 3, 9), True)])
def test_a_walk_that_leaves_a_gap_behind_the_last_one_moves_no_mark(
    since: date, *, moves: bool
) -> None:
    """What was published in between was asked for by none of the two. A mark keeps the days of both."""
    board, before = Board({"china": usual(30)}), walker(since=date(2026, 3, 1))
    walk(before, board)
    context = walker(before, since)
    context.began = NOW + timedelta(days=10)
    walk(context, Board({"china": rows(50, context.began)}))
    began = [mark.began for mark in (context.lists.marks | context.lists.new_marks).values()]
    assert began == ["2026-03-19T08:00:00Z" if moves else "2026-03-09T08:00:00Z"]
    assert {mark.since for mark in context.lists.new_marks.values()} == {"2026-03-01"}


@pytest.mark.parametrize(
    ("way", "dead"),
    [("broken", [(f"{CHINA}/page_2.html", "cut_off", "dead")]), ("gone", [])],
)
def test_a_walk_that_lacks_a_page_moves_no_mark(way: str, dead: list[Any]) -> None:
    context, board = walker(), Board({"china": usual(70)})
    getattr(board, way).add(f"{CHINA}/page_2.html")
    assert walk(context, board) == [1, 2, 3, 4], "the pages behind it are read"
    assert context.lists.new_marks == {}
    assert context.url_states.dead == dead


def test_a_list_whose_last_page_is_gone_was_walked_to_its_end() -> None:
    """It became shorter while it was read."""
    context, board = walker(), Board({"china": usual(45)})
    board.gone.add(f"{CHINA}/page_3.html")
    assert walk(context, board) == [1, 2, 3]
    assert len(context.lists.new_marks) == 1
    assert context.url_states.dead == []


def test_a_last_page_that_fails_is_reported() -> None:
    context, board = walker(), Board({"china": usual(45)})
    board.broken.add(f"{CHINA}/page_3.html")
    walk(context, board)
    assert context.lists.new_marks == {}
    assert context.url_states.dead == [(f"{CHINA}/page_3.html", "cut_off", "dead")]


def test_a_list_that_moved_goes_on_from_where_it_was_walked() -> None:
    board, before = Board({"opinion/editionals": usual()}), walker()
    lists = Lists(before, "section")
    crawl(lists, lists.begin(OLD), site(board))
    board = Board({"opinion/editorials": [*news(5), *usual()]})
    board.redirects[OLD] = NEW
    lists = Lists(again := walker(before), "section")
    assert crawl(lists, lists.begin(OLD), site(board)) == [OLD]
    assert {name for _, name in again.lists.marks} == {OLD, NEW}


def test_a_list_that_moves_back_goes_on_from_where_it_was_walked() -> None:
    board, before = Board({"opinion/editorials": usual()}), walker()
    board.redirects[OLD] = NEW
    lists = Lists(before, "section")
    crawl(lists, lists.begin(OLD), site(board))
    assert {name for _, name in before.lists.new_marks} == {NEW}
    lists = Lists(again := walker(before), "section")
    order = crawl(lists, lists.begin(OLD), site(Board({"opinion/editionals": usual()})))
    assert order == [NEW, OLD], "no second page"
    assert {name for _, name in again.lists.marks} == {NEW, OLD}


def test_what_was_walked_since_under_its_new_name_counts() -> None:
    """Not what was walked under the old one before."""
    context = walker()
    lists = Lists(context, "section")
    for address, shown in ((OLD, rows(3)), (NEW, rows(2))):
        context.began += timedelta(hours=1)
        (request,) = lists.begin(address)
        parsed(lists, answer(request, html(shown)))
    context = walker(context)
    marks = dict(context.lists.marks)
    lists = Lists(context, "section")
    (request,) = lists.begin(OLD)
    parsed(lists, answer(request, html(rows()), url=NEW))
    assert context.lists.marks == marks
    lists.walks.carry(NEW, OLD)
    assert lists.walks.newest(OLD) == lists.walks.newest(NEW)
