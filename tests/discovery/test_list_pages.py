"""Which pages of a list are requested."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from scrapy.http import HtmlResponse

from newscrawl.discovery.list_pages import listed_day, page_number
from newscrawl.discovery.lists import Lists
from newscrawl.pages.listing import Listed
from newscrawl.records.period import Period
from tests.discovery.answering import answer, crawl, parsed, payloads, story
from tests.discovery.fake_context import FakeContext
from tests.discovery.listing import CHINA, html, number_of, pages, site
from tests.walking import Board, Item, dayless, items, timeless

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

NOW = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
DAY = timedelta(days=1)
LAST = ">>|"


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def lists(context: FakeContext) -> Lists:
    return Lists(context, "section")


def rows(count: int) -> list[Item]:
    """A story each hour."""
    return items(count, NOW, timedelta(hours=1))


def daily(count: int) -> Board:
    """A list with a story a day, each on a page of its own."""
    return Board({"china": items(count, NOW, DAY)}, size=1)


# --- The end of a list


@pytest.mark.parametrize(("count", "read"), [(1, [1]), (20, [1]), (21, [1, 2]), (45, [1, 2, 3])])
def test_a_list_ends_where_its_pager_has_no_next_link(
    context: FakeContext, lists: Lists, count: int, read: list[int]
) -> None:
    assert pages(lists, Board({"china": rows(count)})) == read
    assert list(context.asked) == [one.url for one in rows(count)]
    assert {state for _, state in context.url_states.ended.values()} == {"done"}
    assert (context.url_states.dead, context.counters) == ([], {})


@pytest.mark.parametrize(
    ("pagers", "read"),
    [
        (["", "Next=page_3.html"], [1]),
        ([f"{LAST}={CHINA}/page_3.html"], [1, 2, 3]),
        ([f"Next={CHINA}/page_2.html", f"{LAST}={CHINA}/page_4.html"], [1, 2, 3, 4]),
        ([f"Next={CHINA}/page_2.html {LAST}={CHINA}/page_2.html", f"{LAST}={CHINA}/page_3.html"], [1, 2, 3]),
        ([f"Next={CHINA}/page_3.html"], [1, 2, 3]),
        ([f"Next={CHINA}/page_2.html {LAST}={CHINA}"], [1, 2]),
    ],
    ids=["none", "last alone", "last of a later page", "a list that grew", "a wrong next", "a wrong last"],
)  # fmt: skip
def test_the_last_page_that_was_named_lies_further_on(
    lists: Lists, pagers: list[str], read: list[int]
) -> None:
    """Pages without a pager of their own go on to it."""

    def respond(request: Request) -> Response:
        number = number_of(request.url)
        pager = pagers[number - 1] if number <= len(pagers) else ""
        return answer(request, html(rows(20 * number)[-20:], pager))

    order = crawl(lists, lists.begin(CHINA), respond)
    assert [number_of(url) for url in order] == read


@pytest.mark.parametrize("fewer", [0, 1])
@pytest.mark.parametrize("most", [1, 2, 4])
def test_the_same_for_every_number_ends_a_list(most: int, fewer: int) -> None:
    """All of it, or what was not taken off meanwhile."""
    context = FakeContext(LIST_REPEATS_MAX=most)
    lists = Lists(context, "section")

    def respond(request: Request) -> Response:
        number = number_of(request.url)
        shown = rows(20)[: 20 - fewer * (number - 1)]
        return answer(request, html(shown, f"Next={CHINA}/page_{number + 1}.html"))

    assert len(crawl(lists, lists.begin(CHINA), respond)) == most + 1
    assert context.counters == {"bound/repeats": 1}
    assert len(context.asked) == 20


def test_a_page_that_is_older_than_wanted_is_the_end_whatever_it_repeats() -> None:
    context = FakeContext(LIST_REPEATS_MAX=1)
    context.scope.period = Period(date(2026, 3, 8))

    def respond(request: Request) -> Response:
        shown = items(9, NOW, DAY)
        is_front = request.url == CHINA
        return answer(request, html(shown if is_front else shown[7:], f"Next={CHINA}/page_{3 - is_front}.html"))  # fmt: skip

    lists = Lists(context, "section")
    assert len(crawl(lists, lists.begin(CHINA), respond)) == 2
    assert context.counters == {}


def test_a_list_that_grows_shows_a_page_twice(context: FakeContext, lists: Lists) -> None:
    """A page between two repeats is an end of neither."""
    shown = rows(120)
    pushed = [*shown[:20], *shown[:40], *shown[20:80], *shown[60:]]
    board = Board({"china": pushed})
    assert pages(lists, board) == list(range(1, 10))
    assert list(context.asked) == [one.url for one in shown]
    assert context.counters == {}


# --- Bounds


def test_max_pages(context: FakeContext) -> None:
    lists = Lists(context, "section", 2)
    assert pages(lists, Board({"china": rows(90)})) == [1, 2]
    assert (context.url_states.dead, context.counters) == ([], {})


def test_no_list_has_so_many_pages() -> None:
    context = FakeContext(LIST_PAGES_MAX=2)
    assert pages(Lists(context, "section"), Board({"china": rows(90)})) == [1, 2]
    assert context.counters == {"bound/pages": 1}
    assert context.url_states.dead == [(CHINA, "unreachable", "dead")]


@pytest.mark.parametrize(("most", "read"), [(20, [1]), (21, [1, 2]), (0, [])])
def test_a_job_that_is_full_requests_no_page(
    context: FakeContext, lists: Lists, most: int, read: list[int]
) -> None:
    context.scope.max_articles = most
    assert pages(lists, Board({"china": rows(90)})) == read
    assert len(context.asked) == most


# --- Days


def test_a_list_is_read_until_a_page_is_older_than_wanted(
    context: FakeContext, lists: Lists
) -> None:
    """A day of slack: lists are not quite in order."""
    context.scope.period = Period(date(2026, 3, 6))
    assert pages(lists, daily(9)) == [1, 2, 3, 4, 5, 6]


def test_what_shows_no_day_is_older_than_nothing(context: FakeContext, lists: Lists) -> None:
    context.scope.period = Period(date(2026, 3, 6))
    board = daily(9)
    board.lists["china"][5:8] = [dayless(one) for one in board.lists["china"][5:8]]
    assert pages(lists, board) == [*range(1, 10)]


def test_one_story_of_the_days_leads_on(context: FakeContext, lists: Lists) -> None:
    context.scope.period = Period(date(2026, 3, 6))
    board = Board({"china": items(12, NOW, DAY)}, size=3)
    assert pages(lists, board) == [1, 2, 3]
    board.lists["china"][8] = items(1, NOW, DAY, first=99)[0]
    assert pages(Lists(FakeContext(), "section"), board) == [1, 2, 3, 4]


def test_a_list_s_own_days_go_before_those_of_the_job(context: FakeContext, lists: Lists) -> None:
    context.scope.period = Period(date(2026, 3, 1))
    assert pages(lists, daily(9), lists.begin(CHINA, since=date(2026, 3, 8))) == [1, 2, 3, 4]


def test_lists_that_are_read_for_several_spans_are_several(lists: Lists) -> None:
    spans = [(date(2026, 3, 1), date(2026, 3, 2)), (date(2026, 3, 5), date(2026, 3, 6))]
    found = [next(lists.begin(CHINA, since=since, until=until)) for since, until in spans]
    keys = [one.meta["task"]["key"] for one in found]
    assert keys == [f"{CHINA} 2026-03-01 2026-03-02", f"{CHINA} 2026-03-05 2026-03-06"]
    assert {one.url for one in found} == {CHINA}
    assert [(one.since, one.until) for one in payloads(found)] == spans
    following = [one.url for span in spans for one in lists.begin(CHINA, since=span[0], until=span[1])]  # fmt: skip
    assert following == [CHINA, CHINA], "they are open"


# --- Halving


OF_THE_4TH = Period(date(2026, 3, 4), date(2026, 3, 4))
"""Of nine daily pages, the sixth. The fifth may hold it, too, and so may the seventh; the eighth is older."""


def test_older_pages_are_found_by_halving(context: FakeContext, lists: Lists) -> None:
    context.scope.period = OF_THE_4TH
    assert pages(lists, daily(9)) == [1, 5, 3, 6, 4, 7, 8]


@pytest.mark.parametrize("first", range(0, 400, 57))
def test_halving_leaves_no_gap(context: FakeContext, lists: Lists, first: int) -> None:
    """Whatever day is wanted, all of its pages are read, and few others."""
    board, day = daily(400), (NOW - first * DAY).date()
    context.scope.period = Period(day - DAY, day)
    read = pages(lists, board)
    wanted = {first, first + 1, first + 2, first + 3} & {*range(1, 401)}
    assert wanted <= {*read}
    assert len(read) == len({*read}) <= 18


@pytest.mark.parametrize("way", ["broken", "gone"])
@pytest.mark.parametrize("missing", [2, 3, 5, 8, 9, 10, 13, 16, 17])
def test_a_page_that_cannot_be_had_hides_no_other(missing: int, way: str) -> None:
    """Whichever it is, and whatever day is wanted: it says nothing of where the days lie."""
    board = daily(17)
    getattr(board, way).add(f"{CHINA}/page_{missing}.html")
    for first in range(0, 17, 2):
        lists = Lists(context := FakeContext(), "section")
        day = (NOW - first * DAY).date()
        context.scope.period = Period(day, day)
        read = pages(lists, board)
        assert len({*read}) == len(read)
        assert {*range(max(1, first), min(17, first + 2) + 1)} <= {*read}, first
        assert len(context.asked) == len(read) - (missing in read)


def test_pages_that_a_list_does_not_have_are_not_tried_one_by_one(
    context: FakeContext, lists: Lists
) -> None:
    """Some lists name a last page far behind what they serve."""
    board = daily(4000)
    board.gone |= {f"{CHINA}/page_{number}.html" for number in range(41, 4001)}
    day = (NOW - 30 * DAY).date()
    context.scope.period = Period(day, day)
    read = pages(lists, board)
    assert {*range(30, 34)} <= {*read}
    assert len(read) < 30
    context = FakeContext()
    context.scope.period = Period(date(2020, 1, 1), date(2020, 1, 2))
    assert len(pages(Lists(context, "section"), board)) < 30


def test_no_page_is_skipped_with_max_pages(context: FakeContext) -> None:
    context.scope.period = OF_THE_4TH
    assert pages(Lists(context, "section", 3), daily(9)) == [1, 2, 3]


def test_no_page_is_skipped_where_the_last_is_not_known(context: FakeContext, lists: Lists) -> None:
    context.scope.period = OF_THE_4TH

    def respond(request: Request) -> Response:
        number = number_of(request.url)
        return answer(request, html(items(1, NOW - (number - 1) * DAY, DAY, number), f"Next={CHINA}/page_{number + 1}.html"))  # fmt: skip

    order = crawl(lists, lists.begin(CHINA), respond)
    assert [number_of(url) for url in order] == [*range(1, 9)]


def test_no_page_is_skipped_that_shows_no_day(context: FakeContext, lists: Lists) -> None:
    context.scope.period = OF_THE_4TH
    board = daily(9)
    board.lists["china"][0] = dayless(board.lists["china"][0])
    assert pages(lists, board) == [*range(1, 9)]


def test_what_is_looked_at_is_of_the_list_that_was_asked_for(
    context: FakeContext, lists: Lists
) -> None:
    since, until = date(2026, 3, 4), date(2026, 3, 5)
    (request,) = lists.begin(CHINA, required=False, since=since, until=until)
    given = site(daily(9))(request)
    assert isinstance(given, HtmlResponse)
    (looking,) = payloads(parsed(lists, given))
    assert (looking.url, looking.number, looking.low, looking.high) == (CHINA, 5, 1, 9)
    assert (looking.since, looking.until, looking.required) == (since, until, False)
    assert looking.last_page == f"{CHINA}/page_9.html"
    assert context.asked


# --- Numbers and days


def test_a_page_s_number() -> None:
    assert page_number(f"{CHINA}/page_12.html") == 12
    assert page_number(CHINA) == 1
    assert page_number(None) == 0


@pytest.mark.parametrize(
    ("url", "shown", "day"),
    [
        (story(1, "2026-03-05"), "2026-03-09 10:00", date(2026, 3, 5)),
        (story(1, "2026-03-05"), None, date(2026, 3, 5)),
        (dayless(rows(1)[0]).url, "2026-03-09 10:00", date(2026, 3, 9)),
        (dayless(rows(1)[0]).url, "soon", None),
        (timeless(dayless(rows(1)[0])).url, None, None),
    ],
)
def test_a_row_s_day(url: str, shown: str | None, day: date | None) -> None:
    assert listed_day(Listed(url, None, shown)) == day
