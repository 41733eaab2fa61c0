"""Estimates of `commoncrawl` and `wayback`, by the answers of an index."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawl.errors import Status
from newscrawl.estimates.captures import QUERIES
from newscrawl.estimates.known import KnownArticles
from newscrawl.site.editions import operator_domains
from newscrawl.site.web_archives import CRAWLS
from tests.discovery.answering import story
from tests.estimates.planning import SENT, a_plan, asked, estimated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scrapy import Request

DOMAINS = len(operator_domains())
"""Queries of a crawl of Common Crawl without the argument prefix."""


def captures(numbers: Sequence[int], day: str = "2026-09-24", page: int = 1) -> str:
    """A page of Common Crawl's index with a capture of each story."""
    end = "" if page == 1 else f"_{page}"
    return "\n".join(
        json.dumps(
            {
                "url": story(number, day).replace(".html", f"{end}.html"),
                "timestamp": "20260925000000",
                "filename": "a.warc.gz",
                "offset": "1",
                "length": "9",
                "status": "200",
                "mime": "text/html",
            }
        )
        for number in numbers
    )


def common_crawl(crawls: int, pages: int, articles: int) -> Callable[[Request], str]:
    """Common Crawl with some crawls, whose index of the first domain has pages with as many articles; the same in each crawl."""
    named = [
        {"id": f"CC-MAIN-2026-{one:02}", "cdx-api": f"https://index.commoncrawl.org/{one}-index"}
        for one in range(crawls)
    ]

    def site(request: Request) -> str:
        query = parse_qs(urlsplit(request.url).query)
        if request.url == CRAWLS:
            return json.dumps(named)
        if "showNumPages" in query:
            return json.dumps({"pages": pages if query["url"] == ["chinadaily.com.cn"] else 0})
        first = int(query["page"][0]) * articles
        return captures(range(first, first + articles))

    return site


def test_a_whole_index(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "commoncrawl", {"crawls": "all", "since": "2026-09-20"})
    found = estimated(plan, common_crawl(2, 5, 10))
    assert (found.status, found.notes, found.unknown) == (Status.COMPLETE, [], [])
    assert (found.days, found.days_with_articles) == (9, {"": 1})
    assert (found.articles, found.articles_most, found.requested) == ({"": 50}, 50, 50)
    paces = {name: (one.requests, one.seconds, one.bytes) for name, one in found.paces.items()}
    assert paces == {
        "index": (1 + 2 * DOMAINS + 2 * 5, 4.0, 2_000),
        "captures": (50, 0.2, 9_000),
    }


def test_later_pages_cost_a_request_each(tmp_path: Path) -> None:
    def site(request: Request) -> str:
        given = common_crawl(1, 1, 10)(request)
        if "page=0" in request.url:
            return f"{given}\n{captures(range(4), page=2)}\n{captures(range(90, 99), page=2)}"
        return given

    found = estimated(a_plan(tmp_path, "commoncrawl", {}), site)
    assert found.articles == {"": 10}, "an article without a capture of page 1 is not read"
    assert found.paces["captures"].requests == 14
    assert found.assumed.startswith("1.40 captured pages an article by the index")


def test_captures_that_are_not_wanted_count_for_nothing(tmp_path: Path) -> None:
    typed = {"crawls": "all", "since": "2026-09-26"}
    found = estimated(a_plan(tmp_path, "commoncrawl", typed), common_crawl(2, 5, 10))
    assert (found.status, found.articles, found.requested) == (Status.COMPLETE, {"": 0}, 0)


@pytest.mark.parametrize(
    ("size", "sent", "articles", "most"),
    [
        ((1, 60), 1 + DOMAINS + QUERIES, 600, 600),
        ((1, 240), 1 + DOMAINS + QUERIES, 600, 2400),
        ((45, 1), 1 + QUERIES + 15, 10, 30),
    ],
    ids=["as many as are read", "many pages", "many crawls"],
)
def test_a_part_of_a_large_index(
    tmp_path: Path, size: tuple[int, int], sent: int, articles: int, most: int
) -> None:
    crawls, pages = size
    plan = a_plan(tmp_path, "commoncrawl", {"crawls": "all"})
    urls = asked(plan, common_crawl(crawls, pages, 10))
    assert len(urls) == len(set(urls)) == sent
    found = plan.estimate(KnownArticles(None), SENT)
    assert (found.articles, found.articles_most, found.requested) == ({"": articles}, most, most)
    assert found.days_with_articles == {}
    whole = 1 + crawls * DOMAINS + crawls * pages
    assert found.paces["index"].requests == whole
    assert bool(found.notes) == (articles < most)


def test_a_part_is_even(tmp_path: Path) -> None:
    urls = asked(a_plan(tmp_path, "commoncrawl", {}), common_crawl(1, 240, 10))
    assert [int(parse_qs(urlsplit(one).query)["page"][0]) for one in urls[1 + DOMAINS :]] == [
        *range(0, 240, 4)
    ]


# --- The Wayback Machine


def wayback(articles: int, further: int = 0) -> Callable[[Request], str]:
    """The index of the Wayback Machine: as many articles in each query, and as many further answers to it."""
    queries: dict[str, int] = {}

    def site(request: Request) -> str:
        query = parse_qs(urlsplit(request.url).query)
        number = queries.setdefault(query["url"][0], len(queries))
        part = int(query.get("resumeKey", ["0"])[0])
        first = (number * (further + 1) + part) * articles
        rows: list[list[str]] = [["timestamp", "original", "mimetype", "statuscode", "digest"]]
        rows += [
            ["20260925000000", story(one, "2026-09-24"), "text/html", "200", "A"]
            for one in range(first, first + articles)
        ]
        more: list[list[str]] = [[], [str(part + 1)]] if part < further else []
        return json.dumps(rows + more)

    return site


PREFIXES = ",".join(
    f"www.chinadaily.com.cn/a/2026{month:02}/{day}" for month in range(1, 10) for day in range(10)
)


@pytest.mark.parametrize(
    ("number", "further", "sent", "articles", "most", "index"),
    [
        (4, 0, 4, 40, 40, 4),
        (4, 2, 12, 120, 120, 12),
        (60, 0, 60, 600, 600, 60),
        (90, 0, 60, 600, 900, 90),
        (4, 30, 60, 600, 600, 65),
    ],
    ids=["whole", "in several answers", "as many as are read", "a part", "without an end"],
)
def test_queries_of_the_wayback_machine(  # noqa: PLR0917 - a table
    tmp_path: Path, number: int, further: int, sent: int, articles: int, most: int, index: int
) -> None:
    prefix = ",".join(PREFIXES.split(",")[:number])
    plan = a_plan(tmp_path, "wayback", {"prefix": prefix})
    urls = asked(plan, wayback(10, further))
    assert len(urls) == sent
    found = plan.estimate(KnownArticles(None), SENT)
    assert (found.articles, found.articles_most) == ({"": articles}, most)
    assert found.paces["index"].requests == pytest.approx(index, abs=1)
    assert [one.seconds for one in found.paces.values()] == [4.0, 1.0]
    assert any("has further answers" in one for one in found.notes) == (further == 30)


def test_the_first_prefixes_are_read_in_any_case(tmp_path: Path) -> None:
    """Those of the large hosts."""
    urls = asked(a_plan(tmp_path, "wayback", {"prefix": PREFIXES}), wayback(1))
    read = [PREFIXES.split(",").index(parse_qs(urlsplit(one).query)["url"][0]) for one in urls]
    assert read == [*range(30), *range(30, 90, 2)]


# --- Known articles, failures


class Known(KnownArticles):
    """A data set with stories of even numbers."""

    def __init__(self) -> None:
        super().__init__(None)

    def has(self, target: object, captured: str | None = None) -> bool:
        assert captured == "2026-09-25T00:00:00Z"
        return int(str(target).partition("WS")[2][:8], 16) % 2 == 0


@pytest.mark.parametrize(
    ("typed", "refetches", "known", "requested"),
    [
        ({}, False, 25, 25),
        ({}, True, 0, 50),
        ({"max_articles": "10"}, False, 5, 5),
    ],
    ids=str,
)
def test_known_articles(
    tmp_path: Path,
    typed: dict[str, str],
    refetches: bool,
    known: int,
    requested: int,
) -> None:
    plan = a_plan(tmp_path, "commoncrawl", typed, refetches=refetches)
    found = estimated(plan, common_crawl(1, 5, 10), Known())
    assert (found.known, found.requested) == (known, requested)


@pytest.mark.parametrize("lost", ["collinfo", "showNumPages", "page=1"])
def test_queries_without_an_answer(tmp_path: Path, lost: str) -> None:
    def site(request: Request) -> str | None:
        return None if lost in request.url else common_crawl(1, 5, 10)(request)

    found = estimated(a_plan(tmp_path, "commoncrawl", {}), site)
    assert found.status == Status.INCOMPLETE
    number, of = {
        "collinfo": (1, 1),
        "showNumPages": (DOMAINS, 1 + DOMAINS),
        "page=1": (1, 1 + DOMAINS + 5),
    }[lost]
    assert found.unknown == [
        f"the index gave no answer to {number} of {of} queries; a crawl would request them again"
    ]
    assert found.articles == ({"": 40} if lost == "page=1" else {})


def test_an_index_that_names_nothing(tmp_path: Path) -> None:
    """It is an answer: no article, and nothing is unknown."""
    for spider, typed, site in (
        ("commoncrawl", {}, common_crawl(1, 0, 0)),
        ("wayback", {"prefix": "chinadaily.com.cn/a/"}, lambda _: "[]"),
        ("wayback", {}, lambda _: "[]"),
    ):
        found = estimated(a_plan(tmp_path, spider, typed), site)
        assert (found.status, found.articles, found.articles_most) == (Status.COMPLETE, {"": 0}, 0)
        assert "  articles  0 named, 0 to request" in [*found.lines()]
        assert not any("upper" in note for note in found.notes)


@pytest.mark.parametrize(
    ("spider", "typed", "queries"),
    [
        ("commoncrawl", {}, 1),
        ("wayback", {"prefix": "chinadaily.com.cn/a/"}, 1),
        ("wayback", {"prefix": "chinadaily.com.cn/a/,chinadaily.com.cn/b/"}, 2),
        ("wayback", {}, 60),
    ],
)
@pytest.mark.parametrize("body", [None, "<html>", '{"error": 1}', "[[["], ids=repr)
def test_an_index_that_does_not_answer(
    tmp_path: Path, spider: str, typed: dict[str, str], queries: int, body: str | None
) -> None:
    found = estimated(a_plan(tmp_path, spider, typed), lambda _: body)
    assert (found.status, found.articles) == (Status.INCOMPLETE, {})
    assert found.unknown == [
        f"the index gave no answer to {queries} of {queries} queries; a crawl would request them again"
    ]


def test_a_crawl_that_there_is_not(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, "commoncrawl", {"crawls": "latest,CC-MAIN-2031-01"})
    found = estimated(plan, common_crawl(1, 1, 10))
    assert found.unknown == [f"{CRAWLS}#CC-MAIN-2031-01 is gone"]
    assert found.articles == {"": 10}


def test_all_paces_are_those_of_a_crawl(tmp_path: Path) -> None:
    slots = {"commoncrawl-data": {"delay": 3}}
    plan = a_plan(tmp_path, "commoncrawl", {}, DOWNLOAD_SLOTS=slots)
    found = estimated(plan, common_crawl(1, 1, 10))
    assert Counter({name: one.seconds for name, one in found.paces.items()}) == {
        "index": 4.0,
        "captures": 3.0,
    }
