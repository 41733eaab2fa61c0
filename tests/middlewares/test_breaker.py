"""The breaker: a guest who is shown the door does not knock a thousand times, whatever the door is called."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

import newscrawl.middlewares.breaker
from newscrawl.downloader.exceptions import (
    BAN,
    RobotsUnreachableError,
    ShutOutError,
    page_refused,
)
from newscrawl.middlewares.breaker import BreakerMiddleware
from newscrawl.site.search_api import search_url
from tests.crawling import Crawl, crawl
from tests.replica import Replica, Search
from tests.replica.wire import Answer
from tests.test_faults import ends

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.replica.server import Request as Asked

ARTICLES = 120
MOST, CONNECTIONS = 20, 16
WWW = "https://www.chinadaily.com.cn"
API = search_url("en")
HTML = {"Content-Type": "text/html"}
SORRY = b"<h1>Sorry</h1>"
BANNED = b"<html><title>Access Denied</title></html>"

# --- How refusals are counted


class Row:
    """A breaker of REFUSALS_MAX=3 without an engine."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.why: list[str] = []
        self.not_sent: list[object] = []
        crawler: Any = SimpleNamespace(settings=Settings({"REFUSALS_MAX": 3}))
        module = newscrawl.middlewares.breaker
        monkeypatch.setattr(module, "break_off", lambda _, why: self.why.append(why))
        downloader = SimpleNamespace(refuse=lambda *given: self.not_sent.append(given))
        monkeypatch.setattr(module, "downloader_of", lambda _: downloader)
        self.breaker = BreakerMiddleware(crawler)

    def answers(self, *statuses: int, url: str = f"{WWW}/china", robots: bool = False) -> list[str]:
        """Why the run was ended after these answers, if it was."""
        request = Request(url, meta={"dont_obey_robotstxt": True} if robots else {})
        for status in statuses:
            self.breaker.response_downloaded(Response(url, status), request)
        return self.why


@pytest.fixture
def row(monkeypatch: pytest.MonkeyPatch) -> Row:
    return Row(monkeypatch)


def test_a_row_of_several_names(row: Row) -> None:
    assert row.answers(412, 403) == []
    assert row.answers(412) == ["it refused 3 pages in a row: 412 (2), 403 (1)"]


def test_what_says_nothing_neither_counts_nor_comforts(row: Row) -> None:
    assert row.answers(412, 404, 410, 451, 302, 500, 503, 200, 412) == []
    assert row.answers(412) == ["it refused 3 pages in a row: 412 (3)"]


def test_a_record_or_a_good_page_begins_a_new_row(row: Row) -> None:
    row.answers(412, 412)
    row.breaker.record_received()
    row.answers(412, 412)
    row.breaker.page_received("list")
    assert row.answers(412, 412) == []


def test_a_page_that_says_so(row: Row) -> None:
    row.answers(412, 412)
    row.breaker.page_refused(Request(WWW), BAN)
    assert row.why == ["it refused 3 pages in a row: 412 (2), a ban page (1)"]


def test_robots_txt_counts_with_a_page_of_its_host_and_not_alone(row: Row) -> None:
    for host in ("www", "usa", "cn", "europe"):
        robots = f"https://{host}.chinadaily.com.cn/robots.txt"
        assert row.answers(403, url=robots, robots=True) == []
    assert row.answers(403) == []
    assert row.answers(403) == ["it refused 3 pages in a row: 403 (3)"]


def test_a_robots_txt_that_was_refused_is_forgotten_with_the_first_good_page(row: Row) -> None:
    row.answers(403, url=f"{WWW}/robots.txt", robots=True)
    row.breaker.page_received("article")
    assert row.answers(403, 403) == []


def test_the_api_is_shut_out_alone(row: Row) -> None:
    """Lists go on without it, and a good list says nothing of it."""
    row.answers(412, 412, url=API)
    row.breaker.process_request(Request(API))
    row.answers(412, url=API)
    assert len(row.not_sent) == 1
    with pytest.raises(ShutOutError):
        row.breaker.process_request(Request(API))
    row.breaker.process_request(Request(WWW))
    row.breaker.page_received("list")
    assert row.answers(412, 412, 412, url=API) == []
    assert len(row.not_sent) == 1


def test_where_the_api_was_shut_out_one_page_is_enough(row: Row) -> None:
    assert row.answers(412, 412, 412, url=API) == []
    assert row.answers(403) == ["it refused 4 pages in a row: 403 (1), 412 (3)"]


def test_good_answers_of_the_api_say_nothing_of_pages(row: Row) -> None:
    row.answers(412, 412)
    row.breaker.page_received("search")
    assert row.answers(412) == ["it refused 3 pages in a row: 412 (3)"]


def test_it_hears_of_pages_by_signals() -> None:
    signals = SignalManager()
    crawler: Any = SimpleNamespace(settings=Settings({"REFUSALS_MAX": 3}), signals=signals)
    breaker = BreakerMiddleware.from_crawler(crawler)
    signals.send_catch_log(page_refused, request=Request(WWW), refusal=BAN)
    assert breaker._pages == Counter([BAN])  # noqa: SLF001


# --- Whole crawls


def refuse(status: int) -> Callable[[Replica], None]:
    return lambda replica: replica.fail(lambda: Answer(status, HTML, SORRY))


def refuse_pages(answer: Answer) -> Callable[[Replica], None]:
    """All but robots.txt."""

    def set_up(replica: Replica) -> None:
        for host in {replica.story(index).card.host for index in range(ARTICLES)}:
            replica.serve(f"https://{host}/a", lambda _: answer)

    return set_up


def lead_back(headers: dict[str, str]) -> Callable[[Replica], None]:
    """Every article is a redirect to itself."""

    def set_up(replica: Replica) -> None:
        for host in {replica.story(index).card.host for index in range(ARTICLES)}:
            replica.serve(
                f"https://{host}/a", lambda url: Answer(302, {"Location": url, **headers})
            )

    return set_up


def articles(folder: Path, replica: Replica, *options: str) -> Crawl:
    urls = ",".join(replica.story(index).url for index in range(ARTICLES))
    return crawl(folder, "article", "-a", f"url={urls}", *options, address=replica.address)


EVERYTHING = [
    ("412", refuse(412), "412 (20)"),
    *(
        pytest.param(str(status), refuse(status), f"{status} (20)", marks=pytest.mark.slow)
        for status in (202, 203, 204, 205, 206, 400, 401, 403, 405, 416, 418, 431, 444, 493, 999)
    ),
    ("567, also for robots.txt, which closes the host", refuse(567), "567 (20)"),
    pytest.param("567 for pages", refuse_pages(Answer(567)), "567 (20)", marks=pytest.mark.slow),
    pytest.param("a ban page", refuse_pages(Answer(200, HTML, BANNED)), "a ban page (20)", marks=pytest.mark.slow),
    ("a loop with a cookie", lead_back({"Set-Cookie": "wall=1"}), "circular redirects until a cookie is sent (20); COOKIES_ENABLED=True may help"),
    pytest.param("a loop", lead_back({}), "endless redirects (20)", marks=pytest.mark.slow),
    pytest.param("a redirect to nowhere", refuse_pages(Answer(302)), "302 without a usable target (20)", marks=pytest.mark.slow),
]  # fmt: skip


@pytest.mark.parametrize("connections", [1, CONNECTIONS])
@pytest.mark.parametrize(("name", "set_up", "said"), EVERYTHING)
def test_refusals_end_a_run_under_every_name(
    tmp_path: Path, name: str, set_up: Callable[[Replica], None], said: str, connections: int
) -> None:
    """No more is asked than REFUSALS_MAX and what is in flight; what was not asked stays in the queue."""
    with Replica(ARTICLES) as replica:
        set_up(replica)
        options = ["-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={connections}"]
        crawled = articles(tmp_path, replica, *options)
        asked = list(replica.requests)
    assert crawled.status == 4, name
    assert f"it refused {MOST} pages in a row: {said}" in crawled.last_line
    assert "the site asked to be left alone" in crawled.last_line
    pages = [one for one in asked if one.path != "/robots.txt" or one.status != 404]
    unread = connections if "ban page" in said else 0  # pages are read a moment after they arrive
    assert len(pages) <= MOST + connections + unread
    assert max(Counter(one.url for one in pages).values()) == 1, "nothing was asked twice"
    states = Counter(ends(tmp_path).values())
    assert states["open"] == ARTICLES - sum(n for end, n in states.items() if end != "open")
    assert states["open"] >= ARTICLES - MOST - CONNECTIONS


@pytest.mark.slow
def test_what_was_not_asked_is_there_for_the_next_run(tmp_path: Path) -> None:
    """And what was refused is tried again with it, once that is due."""
    with Replica(ARTICLES) as replica:
        refuse(412)(replica)
        stopped = articles(tmp_path, replica, "-s", "NOW=2026-09-28T08:00")
        replica.fail(lambda: None)
        whole = articles(tmp_path, replica, "-s", "NOW=2026-09-28T09:00")
        tries = Counter(one.url for one in replica.requests if one.kind == "article")
    assert (stopped.status, whole.status) == (4, 0), whole.said
    assert len(whole.records) == ARTICLES
    assert set(ends(tmp_path).values()) == {"done"}
    assert set(tries.values()) == {1}, "by the second run, each once"


@pytest.mark.slow
def test_broken_pages_among_good_ones_end_nothing(tmp_path: Path) -> None:
    """Thirty of them, of every name, and robots.txt refused by every host."""
    names = [400, 401, 403, 405, 412, 416, 418, 431, 444, 493, 501, 511, 202, 204, 206]
    with Replica(ARTICLES) as replica:
        urls = [replica.story(index).url for index in range(ARTICLES)]
        for number, url in enumerate(urls[::4]):
            replica.override(url, names[number % len(names)], body=SORRY)
        for host in {replica.story(index).card.host for index in range(ARTICLES)}:
            replica.override(f"https://{host}/robots.txt", 403)
        crawled = articles(tmp_path, replica)
    assert f"{len(urls[::4])} of {ARTICLES} URLs failed" in crawled.last_line
    assert len(crawled.records) == ARTICLES - len(urls[::4])


def test_with_cookies_the_way_is_free(tmp_path: Path) -> None:
    """As the sentence says: the redirect to itself is followed, with the cookie that came with it."""
    with Replica(12) as replica:
        respond = replica.respond

        def wall(host: str, target: str, headers: dict[str, str] | None = None) -> Answer:
            if "wall=1" in (headers or {}).get("cookie", ""):
                return respond(host, target, headers)
            return Answer(302, {"Location": target, "Set-Cookie": "wall=1; Path=/"})

        replica._server.respond = wall  # type: ignore[assignment]  # noqa: SLF001
        urls = ",".join(replica.story(index).url for index in range(12))
        given = ["-a", f"url={urls}", "-s", "NOW=2026-09-28T08:00"]
        refused = crawl(tmp_path, "article", *given, address=replica.address)
        given[-1] = "NOW=2026-09-28T09:00"
        cookies = ["-s", "COOKIES_ENABLED=True"]
        let_in = crawl(tmp_path, "article", *given, *cookies, address=replica.address)
    assert refused.status == 4
    assert "COOKIES_ENABLED=True may help" in refused.last_line
    assert (let_in.status, len(let_in.records)) == (0, 12), let_in.said


# --- In the place of lists, homes, feeds and the API

SOURCES: dict[str, tuple[str, ...]] = {
    "lists": ("section", "-a", "sections=china,world,business,life,culture,travel,sports,opinion"),
    "homes": ("latest",),
    "feeds": ("feeds",),
    "issues": ("newspaper", "-a", "since=2024-01-01", "-a", "until=2024-01-31"),
    "API": ("archive", "-a", "since=2024-01-01", "-a", "until=2024-01-31"),
}


def answered(replica: Replica, status: int) -> list[Asked]:
    return [one for one in replica.requests if one.status == status]


@pytest.mark.slow
@pytest.mark.parametrize("status", [412, 202])
@pytest.mark.parametrize("name", SOURCES)
def test_in_the_place_of_sources(tmp_path: Path, name: str, status: int) -> None:
    """A status that brings no page is no list without links, nor an issue without articles."""
    with Replica(60) as replica:
        refuse(status)(replica)
        options = ["-s", "REFUSALS_MAX=5", "-s", "NOW=2024-02-02T08:00"]
        crawled = crawl(tmp_path, *SOURCES[name], *options, address=replica.address)
        asked = len(answered(replica, status))
    assert crawled.status == 4
    assert "the site asked to be left alone" in crawled.last_line
    assert f"{status} (" in crawled.last_line
    in_flight = CONNECTIONS * (
        2 if name == "API" else 1
    )  # of the API, then of what stands in for it
    hosts = 4  # whose robots.txt was refused as well, which alone counts for nothing
    assert asked <= 5 + in_flight + hosts


@pytest.mark.slow
def test_lists_go_on_where_the_api_alone_refuses(tmp_path: Path) -> None:
    with Replica(60, years=0.2) as replica:
        newest = max(replica.story(index).card.published for index in range(60)).date()
        replica.serve(API.partition("/en")[0], lambda _: Answer(418, HTML, SORRY))
        given = ["-a", f"since={newest - timedelta(days=30)}", "-a", f"until={newest}"]
        options = ["-s", "REFUSALS_MAX=5", "-a", "language=en", "-s", f"NOW={newest}T23:00"]
        crawled = crawl(tmp_path, "archive", *given, *options, address=replica.address)
        asked = len(answered(replica, 418))
    assert crawled.status == 4
    assert (
        "The search API is not requested again: it refused 5 pages in a row: 418 (5)"
        in crawled.said
    )
    assert "the search API refused too often to be asked again" in crawled.last_line
    assert asked <= 5 + CONNECTIONS
    assert crawled.records


PAST_END = [
    (b'{"code":400}', "complete"),
    pytest.param(b'{"status":400,"error":"Bad Request"}', "complete", marks=pytest.mark.slow),
    pytest.param(SORRY, "1 of", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("body", "said"), PAST_END)
def test_the_api_answers_400_behind_its_last_page(tmp_path: Path, body: bytes, said: str) -> None:
    """In its own words; anything else that is 400 is a failure."""
    with Replica(60, search=Search()) as replica:
        answer = replica.search.answer

        def with_status(target: str) -> Answer:
            found = answer(target)
            past_end = found.body == b'{"code":400}' or "page=2" in target
            return Answer(400, found.headers, body) if past_end else found

        replica.search.answer = with_status  # type: ignore[method-assign]
        options = ["-a", "q=a", "-a", "language=en", "-s", "FAILURE_TOLERANCE=0"]
        crawled = crawl(tmp_path, "search", *options, address=replica.address)
    assert said in crawled.last_line, crawled.said


def test_an_unreachable_robots_txt_says_what_refused() -> None:
    assert RobotsUnreachableError("x", BAN).refusal is BAN
    assert RobotsUnreachableError("x").refusal is None
