"""Where lists are served, old and new names of one list, and lists that only the table names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.discovery.whereabouts import arrival
from newscrawl.errors import Status
from newscrawl.frontier.rows import UrlCounts
from newscrawl.monitoring.console_report import console_report
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status
from newscrawl.site.urls import parse
from newscrawl.spiders.latest import LatestArguments, LatestSpider
from newscrawl.spiders.section import SectionSpider
from tests.running import Clock, a_run, wired
from tests.walking import HOST, Board, items, known, trip

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request

    from newscrawl.frontier.run import Run
    from newscrawl.spiders.base import NewsSpider

NOW = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
OLD, NEW = "opinion/editionals", "opinion/editorials"
LIST = "https://fj.chinadaily.com.cn"


@pytest.mark.parametrize(
    ("asked", "number", "served", "arrived"),
    [
        ("/china", 1, "https://www.chinadaily.com.cn/china", "here"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/", "here"),
        ("/china", 1, "http://www.chinadaily.com.cn/china", "here"),
        ("/china", 1, "http://www.chinadaily.com.cn:80/china/index.html", "here"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/index.htm", "here"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/page_1.html", "here"),
        ("/china", 1, "https://global.chinadaily.com.cn/china", "here"),
        ("/china", 3, "https://www.chinadaily.com.cn/china/page_3.html", "here"),
        ("/", 1, "https://www.chinadaily.com.cn/index.html", "here"),
        ("/opinion/editionals", 1, "https://www.chinadaily.com.cn/opinion/editorials/", "moved"),
        ("/china", 1, "https://cn.chinadaily.com.cn/5b7383e7a310030f813cf2d2", "moved"),
        ("/opinion/chenweihua", 1, "http://www.chinadaily.com.cn/opinion/chenweihua.html", "moved"),
        ("/china", 1, "https://www.chinadaily.com.cn/", "gone"),
        ("/china", 1, "https://www.chinadaily.com.cn/index.html", "gone"),
        ("/", 1, "https://cn.chinadaily.com.cn/", "gone"),
        ("/china", 3, "https://www.chinadaily.com.cn/china", "gone"),
        ("/china", 9, "https://www.chinadaily.com.cn/china/page_8.html", "gone"),
        ("/china", 1, "https://www.chinadaily.com.cn/china/page_2.html", "elsewhere"),
        ("/china", 2, "https://www.chinadaily.com.cn/world/page_2.html", "elsewhere"),
        ("/china", 1, "https://www.chinadaily.com.cn/a/202603/09/WS65ebb1c0e4b06d4aa0001234.html", "elsewhere"),
        ("/china", 1, "https://www.chinadaily.com.cn/rss/china_rss.xml", "elsewhere"),
        ("/china", 1, "https://example.com/china", "elsewhere"),
    ],
)  # fmt: skip
def test_what_an_answer_is(asked: str, number: int, served: str, arrived: str) -> None:
    assert arrival(parse(served), parse(f"{HOST}{asked}"), number) == arrived


# --- Redirects


def a_list(count: int = 60) -> Any:
    return items(count, NOW - timedelta(minutes=10), timedelta(hours=3))


@pytest.mark.parametrize(
    "served", [f"{HOST}/china/", "http://www.chinadaily.com.cn/china", f"{HOST}/china/index.html"]
)
def test_a_list_that_is_served_from_another_spelling(tmp_path: Path, served: str) -> None:
    """The next run asks for it there, once, and it has not changed."""
    board, clock = Board({"china": a_list()}), Clock()
    board.redirects[f"{HOST}/china"] = served
    first = trip(tmp_path, board, clock)
    assert (first.pages[0], first.run_status and first.run_status.status) == (
        f"{HOST}/china",
        Status.COMPLETE,
    )
    clock.pass_(hours=0.5)
    second = trip(tmp_path, board, clock)
    assert (second.pages, second.unchanged, second.articles) == ([served], 1, [])
    board.redirects = {served: f"{HOST}/china"}
    trip(tmp_path, board, clock)
    clock.pass_(hours=0.1)
    assert trip(tmp_path, board, clock).pages == [f"{HOST}/china"]


@pytest.mark.parametrize("spider_type", [LatestSpider, SectionSpider])
def test_an_old_name_and_a_new_one_are_one_list(
    tmp_path: Path, spider_type: type[NewsSpider]
) -> None:
    rows = a_list()
    board, clock = Board({NEW: rows, OLD: rows}), Clock()
    board.redirects[f"{HOST}/{OLD}"] = f"{HOST}/{NEW}"
    given: dict[str, Any] = {"known": "skip"} if spider_type is SectionSpider else {}
    first = trip(tmp_path, board, clock, spider_type, **given)
    assert first.run_status
    assert first.run_status.status is Status.COMPLETE
    assert sorted(first.pages) == sorted({*first.pages}), "no page is asked for twice"
    assert {page for page in first.pages if OLD in page} == {f"{HOST}/{OLD}"}
    assert set(known(tmp_path).values()) == {1}
    clock.pass_(hours=0.5)
    second = trip(tmp_path, board, clock, spider_type, **given)
    assert (second.pages, second.articles) == ([f"{HOST}/{NEW}"], [])


def test_a_list_that_gets_another_name_goes_on_from_where_it_was_walked(tmp_path: Path) -> None:
    """Its articles are older than the seven days of a first walk."""
    rows = a_list()
    board, clock = Board({OLD: rows}), Clock()
    trip(tmp_path, board, clock)
    clock.pass_(days=20)
    news = items(90, clock(), timedelta(hours=5), first=1000)
    board.lists = {NEW: [*news, *rows]}
    board.redirects[f"{HOST}/{OLD}"] = f"{HOST}/{NEW}/"
    second = trip(tmp_path, board, clock, sections=OLD)
    assert set(second.articles) == {one.url for one in news}
    assert len(second.pages) < len(board.lists[NEW]) / board.size


def test_a_name_that_leads_back(tmp_path: Path) -> None:
    """The site takes its renaming back: each run ends, and nothing is lost."""
    rows = a_list()
    board, clock = Board({OLD: rows, NEW: rows}), Clock()
    board.redirects[f"{HOST}/{OLD}"] = f"{HOST}/{NEW}"
    trip(tmp_path, board, clock, sections=OLD)
    board.redirects = {f"{HOST}/{NEW}": f"{HOST}/{OLD}"}
    clock.pass_(hours=0.5)
    fresh = items(5, clock(), timedelta(minutes=1), first=500)
    board.lists = {OLD: [*fresh, *rows]}
    second = trip(tmp_path, board, clock, sections=OLD)
    assert set(second.articles) == {one.url for one in fresh}
    clock.pass_(hours=0.1)
    third = trip(tmp_path, board, clock, sections=OLD)
    assert (third.pages, third.articles) == ([f"{HOST}/{OLD}"], [])


def test_a_new_name_that_is_gone(tmp_path: Path) -> None:
    """The list is asked for by its own name again."""
    rows = a_list()
    board, clock = Board({NEW: rows}), Clock()
    board.redirects[f"{HOST}/{OLD}"] = f"{HOST}/{NEW}"
    trip(tmp_path, board, clock, sections=OLD)
    clock.pass_(hours=0.5)
    board.redirects = {}
    board.lists = {OLD: rows}
    second = trip(tmp_path, board, clock, sections=OLD)
    assert second.pages == [f"{HOST}/{NEW}", f"{HOST}/{OLD}"]
    assert second.articles == []


# --- Lists that only the table names


def a_spider(run: Run) -> LatestSpider:
    spider = LatestSpider(LatestArguments.parse({}, run.now()), run)
    wired(spider, LINKS_PER_PAGE=2000, LIST_PAGES_MAX=6000, LIST_REPEATS_MAX=2)
    return spider


def fails(spider: LatestSpider, request: Request, error: Exception) -> list[Any]:
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    return list(spider.source_failed(failure))


def no_page(request: Request) -> HttpError:
    return HttpError(HtmlResponse(request.url, status=404, request=request))


@pytest.mark.parametrize(
    "why", ["gone", CannotResolveHostError(), DownloadTimeoutError(), "empty"], ids=str
)
def test_one_that_gives_nothing_is_no_fault_and_rests(tmp_path: Path, why: Any) -> None:
    clock = Clock()
    asked = []
    for hour in range(48):
        run = a_run(tmp_path, clock)
        spider = a_spider(run)
        for request in spider.lists.begin(LIST, table=True):
            asked.append(hour)
            if why == "empty":
                page = HtmlResponse(request.url, body=b"<html><p>Hi</p></html>", request=request)
                assert list(spider.parse_source(page)) == []
            else:
                fails(spider, request, no_page(request) if why == "gone" else why)
        run.finish(is_over=True)
        found = RunResults.of(run, {"finish_reason": "finished"})
        results = replace(found, urls={**found.urls, "article": UrlCounts(1, 1)})
        ended = run_status(results, 0.01)
        assert ended.status is Status.COMPLETE, ended.sentence
        assert "  table     1 " in console_report(ended, results, [], None)
        run.close()
        clock.pass_(hours=1)
    assert asked == [0, 6, 18, 42]


def test_one_that_gives_something_is_asked_each_time(tmp_path: Path) -> None:
    clock = Clock()
    for answers in (False, True, True):
        run = a_run(tmp_path, clock)
        spider = a_spider(run)
        (request,) = spider.lists.begin(LIST, table=True)
        if answers:
            board = Board({"china": a_list(1)}).answer(request.replace(url=f"{HOST}/china"))
            assert isinstance(board, HtmlResponse)
            page = board.replace(url=request.url, request=request)
            assert [one.url for one in spider.parse_source(page)] == [a_list(1)[0].url]
        else:
            fails(spider, request, no_page(request))
            clock.pass_(hours=6)
        run.finish(is_over=True)
        run.close()


def test_a_menu_s_list_that_does_not_answer_failed(tmp_path: Path) -> None:
    """It is tried again, and told; where the name is not even known to DNS there is nothing to try."""
    run = a_run(tmp_path)
    spider = a_spider(run)
    for url, error in ((LIST, DownloadTimeoutError()), ("https://jl.chinadaily.com.cn", CannotResolveHostError())):  # fmt: skip
        (request,) = spider.lists.begin(url)
        fails(spider, request, error)
    counters = run.url_states.counters()
    assert counters["list/failed/timeout"] == 1
    assert counters["list/excluded/no_host"] == 1
    run.close()
