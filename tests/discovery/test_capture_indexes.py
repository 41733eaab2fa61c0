"""Indexes of public archives: what becomes of every line, which crawls are chosen, and answers that are none."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.discovery.capture_indexes import CommonCrawlIndexes, WaybackIndexes
from newscrawl.frontier.outcomes import NOT_THERE, Outcome
from newscrawl.records.period import Period
from newscrawl.site.address_prefixes import Prefix
from newscrawl.site.web_archives import CRAWLS
from tests.discovery.answering import answer, crawl, failed, parsed, payloads, story, urls
from tests.discovery.fake_context import FakeContext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.pages.capture_index import CaptureLine

INDEX = "https://index.commoncrawl.org/{}-index"
DOMAIN = Prefix("chinadaily.com.cn", "domain")
UNDATED = "https://www.chinadailyhk.com/hk/article/295812"
HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest"]


@dataclass
class Offers:
    """The captures that were taken, and counts of the others."""

    taken: list[tuple[str, int, CaptureLine, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def offer(self, key: str, page: int, line: CaptureLine, via: str) -> None:
        self.taken.append((key, page, line, via))

    def leave_out(self, reason: str, captures: int = 1) -> None:
        self.left_out[reason] += captures


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def offers() -> Offers:
    return Offers()


def common_crawl(
    context: FakeContext,
    offers: Offers,
    *crawls: str,
    queries: Sequence[Prefix] = (DOMAIN,),
) -> CommonCrawlIndexes:
    return CommonCrawlIndexes(context, "commoncrawl", offers, crawls, queries)


def a_crawl(name: str, first: str | None = None, last: str | None = None) -> dict[str, Any]:
    times = {key: value for key, value in (("from", first), ("to", last)) if value}
    return {"id": name, "cdx-api": INDEX.format(name), **times}


def line(url: str = "", **more: Any) -> dict[str, Any]:
    """A line of Common Crawl's index; None leaves a field out."""
    given = {
        "url": url or story(),
        "timestamp": "20260412081500",
        "status": "200",
        "mime": "text/html",
        "digest": "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
        "offset": "4711",
        "length": "8000",
        "filename": "crawl-data/CC-MAIN-2026-18/1.warc.gz",
        **more,
    }
    return {name: value for name, value in given.items() if value is not None}


def lines(*given: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in given)


def a_page(indexes: CommonCrawlIndexes) -> Request:
    """The request for a page of captures."""
    (first,) = indexes.begin()
    (pages,) = parsed(indexes, answer(first, json.dumps([a_crawl("CC-MAIN-2026-18")])))
    (page,) = parsed(indexes, answer(pages, '{"pages": 1}'))
    return page


def row(url: str = "", time: str = "20260412081500", **more: str) -> list[str]:
    """A row of the Wayback index."""
    given = {
        "timestamp": time,
        "original": url or story(),
        "mimetype": "text/html",
        "statuscode": "200",
        "digest": "A",
        **more,
    }
    return [given[name] for name in HEAD]


def rows(*given: list[str], resume: str | None = None) -> str:
    return json.dumps([HEAD, *given, *([[], [resume]] if resume else [])])


# --- What becomes of a line


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (line(), None),
        (line(mime="application/xhtml+xml"), None),
        (line(mime="TEXT/HTML; charset=gbk"), None),
        (line(mime="unk"), None),
        (line(mime=None), None),
        (line(**{"mime-detected": "text/html", "mime": "image/png"}), None),
        (line(status=None), None),
        (line(status="-"), None),
        (line(UNDATED), None),
        (line(digest=None), None),
        (line(story(host="http://chinadaily.com.cn:80")), None),
        (line(story(host="https://WWW.CHINADAILY.COM.CN") + "?from=timeline"), None),
        (line(status="301"), "redirect"),
        (line(status="302"), "redirect"),
        (line(status="404"), "error_status"),
        (line(status="503"), "error_status"),
        (line(status="206"), "error_status"),
        (line(truncated="length"), "truncated"),
        (line(mime="warc/revisit"), "revisit"),
        (line(mime="warc/revisit", status="304"), "revisit"),
        (line(mime="image/jpeg"), "not_html"),
        (line(mime="application/pdf"), "not_html"),
        (line("https://www.chinadaily.com.cn/china"), "not_article"),
        (line("https://www.chinadaily.com.cn/robots.txt"), "not_article"),
        (line("https://example.org/a/202603/09/WS65ebb1c0e4b06d4aa0001234.html"), "not_article"),
        (line("http://[broken/"), "not_article"),
        (line(story(2)), "not_sampled"),
        (line(UNDATED, timestamp="20260301155959"), "out_of_range"),
        (line(UNDATED, timestamp="20260301160000"), None),
        (line(story(), timestamp="20200101000000"), None),
        (line(offset=None), "broken_line"),
        (line(url="\ud800"), "broken_line"),
        (line(timestamp="20261399"), "broken_line"),
    ],
    ids=str,
)
def test_every_line_of_common_crawl_is_taken_or_counted(
    context: FakeContext, offers: Offers, given: dict[str, Any], reason: str | None
) -> None:
    context.scope.period = Period(date(2026, 3, 2), date(2026, 4, 30))
    context.scope.unwanted = {story(2): Outcome("excluded", "not_sampled")}
    page = a_page(common_crawl(context, offers, "all"))
    assert parsed(common_crawl(context, offers, "all"), answer(page, lines(given))) == []
    assert len(offers.taken) == (reason is None)
    assert offers.left_out == ({reason: 1} if reason else {})
    assert context.url_states.ended["index", page.url] == (page.url, "done")
    assert context.url_states.dead == []


def test_what_is_taken(context: FakeContext, offers: Offers) -> None:
    indexes = common_crawl(context, offers, "all")
    later = story().replace(".html", "_2.html")
    page = a_page(indexes)
    parsed(
        indexes,
        answer(
            page, lines(line(), line(later), line(story(host="http://global.chinadaily.com.cn")))
        ),
    )
    key = "WS00000001e4b06d4aa0001234 2026-03-09"
    assert [one[:2] for one in offers.taken] == [(key, 1), (key, 2), (key, 1)]
    assert {one[3] for one in offers.taken} == {"commoncrawl/CC-MAIN-2026-18"}


def test_an_answer_that_comes_twice_is_taken_once(context: FakeContext, offers: Offers) -> None:
    indexes = common_crawl(context, offers, "all")
    page = a_page(indexes)
    for _ in range(2):
        parsed(indexes, answer(page, lines(line(), line(status="404"))))
    assert (len(offers.taken), offers.left_out) == (1, {"error_status": 1})


def test_the_wayback_machine_has_the_bodies_of_revisits(
    context: FakeContext, offers: Offers
) -> None:
    indexes = WaybackIndexes(context, "wayback", offers)
    (request,) = indexes.begin([DOMAIN])
    revisit = row(mimetype="warc/revisit", statuscode="-")
    given = [row(), revisit, row(statuscode="301"), row(statuscode="404"), row()[:3]]
    assert parsed(indexes, answer(request, rows(*given))) == []
    assert [one[2].is_revisit for one in offers.taken] == [False, True]
    assert offers.left_out == {"redirect": 1, "error_status": 1, "broken_line": 1}


# --- Which crawls

LIST = [
    a_crawl("CC-MAIN-2026-18", "2026-04-20T00:00:00", "2026-05-02T00:00:00"),
    a_crawl("CC-MAIN-2025-08", "2025-02-06T00:00:00", "2025-02-19T00:00:00"),
    a_crawl("CC-MAIN-2019-13", "2019-03-18T00:00:00", "2019-03-27T20:00:00"),
    a_crawl("CC-MAIN-2013-20"),
]
NAMES = [one["id"] for one in LIST]


@pytest.mark.parametrize(
    ("crawls", "days", "chosen"),
    [
        (["all"], (None, None), NAMES),
        (["latest"], (None, None), NAMES[:1]),
        ([], (None, None), NAMES[:1]),
        ([], (None, date(2019, 3, 1)), NAMES[:1]),
        (["CC-MAIN-2019-13"], (None, None), NAMES[2:3]),
        (["CC-MAIN-2019-13", "latest"], (None, None), [NAMES[0], NAMES[2]]),
        (["CC-MAIN-2019-13"], (date(2026, 1, 1), None), NAMES[2:3]),
        ([], (date(2025, 1, 1), None), [*NAMES[:2], NAMES[3]]),
        ([], (date(2019, 3, 1), date(2019, 3, 31)), NAMES[2:]),
        ([], (date(2019, 3, 28), date(2019, 3, 31)), NAMES[2:]),  # it ended on the 28th in Beijing
        ([], (date(2019, 3, 29), date(2019, 3, 31)), NAMES[3:]),
        ([], (date(2024, 1, 1), date(2024, 1, 3)), [NAMES[1], NAMES[3]]),  # a year later
        ([], (date(2023, 12, 1), date(2024, 1, 2)), NAMES[3:]),
    ],
)
def test_crawls_by_name_and_by_days(
    context: FakeContext,
    offers: Offers,
    crawls: list[str],
    days: tuple[date | None, date | None],
    chosen: list[str],
) -> None:
    context.scope.period = Period(*days)
    indexes = common_crawl(context, offers, *crawls)
    (first,) = indexes.begin()
    assert first.url == CRAWLS
    found = parsed(indexes, answer(first, json.dumps(LIST)))
    starts = [url.partition("?")[0] for url in urls(found)]
    assert starts == [INDEX.format(name) for name in chosen]
    assert all("showNumPages=true" in url for url in urls(found))
    assert [one.via for one in payloads(found)] == [f"commoncrawl/{name}" for name in chosen]
    assert context.url_states.dead == []


def test_a_crawl_that_the_list_lacks(context: FakeContext, offers: Offers) -> None:
    indexes = common_crawl(context, offers, "CC-MAIN-2031-05", "CC-MAIN-2019-13")
    (first,) = indexes.begin()
    assert len(parsed(indexes, answer(first, json.dumps(LIST)))) == 1
    assert context.url_states.dead == [(f"{CRAWLS}#CC-MAIN-2031-05", "gone", "dead")]


@pytest.mark.parametrize("body", ["[]", '[{"id": "CC-MAIN-2019-13"}]'])
def test_a_list_without_crawls(context: FakeContext, offers: Offers, body: str) -> None:
    indexes = common_crawl(context, offers, "latest", "all")
    (first,) = indexes.begin()
    assert parsed(indexes, answer(first, body)) == []
    assert (CRAWLS, "empty", "dead") in context.url_states.dead


def test_each_query_of_each_crawl_page_by_page(context: FakeContext, offers: Offers) -> None:
    queries = [DOMAIN, Prefix("www.chinadailyhk.com/hk/", "prefix")]
    indexes = common_crawl(context, offers, "all", queries=queries)

    def archive(request: Request) -> Response | Outcome:
        if request.url == CRAWLS:
            return answer(request, json.dumps(LIST[:2]))
        if "showNumPages" in request.url:
            return answer(request, '{"pages": 3}') if "2026-18" in request.url else NOT_THERE
        return NOT_THERE if "page=1" in request.url else answer(request, lines(line()))

    order = crawl(indexes, indexes.begin(), archive)
    assert len(order) == len(set(order)) == 1 + 2 * 2 + 2 * 3
    assert {one[-6:] for one in order if "&page=" in one} == {"page=0", "page=1", "page=2"}
    assert len(offers.taken) == 4
    assert set(context.url_states.ended.values()) == {(url, "done") for url in order}
    assert context.url_states.open == {}
    assert context.url_states.dead == []


# --- No answers

FAULTS = [
    "<html><h1>Busy</h1></html>",
    "Busy",
    '{"message": "Internal Error"}',
    "[[1, 2], 3",
    "3.5",
]


@pytest.mark.parametrize("stage", range(3))
@pytest.mark.parametrize("body", FAULTS)
def test_an_answer_that_is_not_one_fails(
    context: FakeContext, offers: Offers, body: str, stage: int
) -> None:
    """At each stage: the list of crawls, the number of pages, a page of captures."""
    indexes = common_crawl(context, offers, "all")
    (request,) = indexes.begin()
    for good in (json.dumps(LIST[:1]), '{"pages": 1}')[:stage]:
        (request,) = parsed(indexes, answer(request, good))
    assert parsed(indexes, answer(request, body)) == []
    assert context.url_states.ended["index", request.url][1] == "failed/no_index"
    assert context.url_states.dead == [(request.url, "cut_off", "dead")]
    assert offers.taken == []


@pytest.mark.parametrize("body", ["<html>429</html>", "{}", "[1]", "[[", "Blocked"])
def test_an_answer_that_is_not_one_of_the_wayback_machine(
    context: FakeContext, offers: Offers, body: str
) -> None:
    indexes = WaybackIndexes(context, "wayback", offers)
    (request,) = indexes.begin([DOMAIN])
    assert parsed(indexes, answer(request, body)) == []
    assert set(context.url_states.ended.values()) == {(request.url, "failed/no_index")}


def test_no_list_of_crawls_is_no_empty_list(context: FakeContext, offers: Offers) -> None:
    indexes = common_crawl(context, offers, "all")
    (first,) = indexes.begin()
    assert failed(indexes, first, NOT_THERE) == []
    assert context.url_states.dead == [(CRAWLS, "gone", "dead")]


# --- The next answer of the Wayback Machine


def test_answers_follow_each_other_by_their_keys(context: FakeContext, offers: Offers) -> None:
    indexes = WaybackIndexes(context, "wayback", offers)
    keys = ["cn%2Ccom%2Cchinadaily%29%2Fa+1%21", "b", None]

    def archive(request: Request) -> Response:
        number = payloads([request])[0].number
        return answer(request, rows(row(story(number)), resume=keys[number - 1]))

    order = crawl(indexes, indexes.begin([DOMAIN]), archive)
    assert len(order) == 3
    assert "resumeKey=cn%252Ccom%252Cchinadaily%2529%252Fa%2B1%2521" in order[1], "decoded twice"
    assert order[2].endswith("resumeKey=b")
    assert [one[0][:10] for one in offers.taken] == ["WS00000001", "WS00000002", "WS00000003"]
    assert context.url_states.dead == []


@pytest.mark.parametrize("circle", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_keys_in_a_circle_end(context: FakeContext, offers: Offers, circle: list[str]) -> None:
    """What was listed is taken, and the index counts as cut off."""
    indexes = WaybackIndexes(context, "wayback", offers)

    def archive(request: Request) -> Response:
        number = payloads([request])[0].number
        return answer(request, rows(row(story(number)), resume=circle[(number - 1) % len(circle)]))

    order = crawl(indexes, indexes.begin([DOMAIN]), archive)
    assert len(order) == len(circle) + 1 == len(offers.taken)
    assert [why for _, why, _ in context.url_states.dead] == ["cut_off"]
    assert context.url_states.open == {}


def test_an_answer_that_comes_twice_does_not_look_like_a_circle(
    context: FakeContext, offers: Offers
) -> None:
    indexes = WaybackIndexes(context, "wayback", offers)
    (first,) = indexes.begin([DOMAIN])
    (second,) = parsed(indexes, answer(first, rows(row(), resume="a")))
    assert urls(parsed(indexes, answer(first, rows(row(), resume="a")))) == [second.url]
    assert parsed(indexes, answer(second, rows())) == []
    assert parsed(indexes, answer(first, rows(row(), resume="a"))) == []
    assert (len(offers.taken), context.url_states.dead) == (1, [])


@pytest.mark.parametrize(
    ("since", "text"),
    [(None, None), (date(2019, 3, 1), "from=20190228"), (date(2020, 1, 1), "from=20191231")],
)
def test_captures_since_the_day_before(
    context: FakeContext, offers: Offers, since: date | None, text: str | None
) -> None:
    """Beijing is ahead of UTC."""
    context.scope.period = Period(since)
    (request,) = WaybackIndexes(context, "wayback", offers).begin([DOMAIN])
    assert ("from=" in request.url) is bool(text)
    assert text is None or text in request.url


def test_indexes_get_time(context: FakeContext, offers: Offers) -> None:
    (request,) = WaybackIndexes(context, "wayback", offers).begin([DOMAIN])
    assert request.meta["download_timeout"] == 180
