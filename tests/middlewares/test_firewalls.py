"""Firewalls that let browsers in and no programs: each is named, asked for nothing twice, and ends the run."""

from __future__ import annotations

import gzip
from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector

from newscrawl.downloader.exceptions import FirewallError, page_refused
from newscrawl.middlewares.firewalls import UNNAMED, Firewall, FirewallMiddleware, firewall_of
from tests.crawling import crawl
from tests.firewalls import HTML, WALLS
from tests.replica import Replica
from tests.replica.wire import Answer
from tests.test_faults import ends

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.crawling import Crawl
    from tests.firewalls import Wall

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
ROBOTS = "https://www.chinadaily.com.cn/robots.txt"
MOST = 4
DECLINES = "the site serves browsers and declines this program, by a firewall"


def response(status: int = 200, body: str | bytes = "", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = body.encode() if isinstance(body, str) else body
    return HtmlResponse(URL, status, named, body)


# --- By name


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
def test_each_is_named(wall: Wall) -> None:
    answer = HtmlResponse(URL, wall.status, wall.headers, wall.body.encode())
    found = firewall_of(answer)
    assert found is not None
    assert (found.family, found.kind) == (wall.family, wall.reason)


@pytest.mark.parametrize(
    ("answer", "family"),
    [
        (response(521, Set_Cookie="__jsluid_h=4f; path=/"), "Jiasule"),
        (response(521, "<script>document.cookie='__jsl_clearance_s=1'</script>"), "Jiasule"),
        (response(202, "<script>$_ts={}</script>"), "Ruishu"),
        (response(405, "您的访问被阻断".encode("gbk")), "Aliyun"),
        (response(418, "<title>访问被拦截</title>"), "Huawei CloudWAF"),
        (response(403, "网站云防护".encode("gbk")), "云防护"),
        (response(566), "Tencent"),
        (response(200, "<script>document.cookie='__jsluid=1'</script>"), "Jiasule"),
        (response(200, "<html><head><script>$_ts={}</script></head><body></body></html>"), "Ruishu"),
        (response(200, "\ufeff\n<!-- x --><script src='/probe.js'></script>"), UNNAMED),
        (response(200, "<script>a()</script><noscript>Please enable JavaScript to go on to the page that you asked for</noscript>"), UNNAMED),
        (response(200, "<p>Loading …</p><script>never closed"), UNNAMED),
    ],
)  # fmt: skip
def test_marks(answer: Response, family: str) -> None:
    found = firewall_of(answer)
    assert found is not None
    assert found.family == family


TEXT = (
    "<p>Rice was sown early this year, and the keepers wrote it down in their book of weather.</p>"
)


@pytest.mark.parametrize(
    "answer",
    [
        response(521),
        *(response(status) for status in (412, 418, 405, 403, 404, 503)),
        response(412, "<h1>Precondition Failed</h1>"),
        response(404, "云防护"),
        response(200, TEXT, X_Via_JSL="3aa1,-", Set_Cookie="__jsluid_s=4f"),
        response(200, f"<script>document.cookie='acw_sc__v2=1'</script>{TEXT}"),
        response(200, f"{TEXT}<script>$_ts={{}}</script>"),
        response(200, "<script>a()</script><img src='/a.jpg'>"),
        response(200, "<html><body></body></html>"),
        response(200, '{"content": "<script>a()</script>"}'),
        response(200, "User-agent: *\nDisallow: /e"),
        response(200, b""),
    ],
)
def test_what_is_none(answer: Response) -> None:
    assert firewall_of(answer) is None


@pytest.mark.parametrize(
    "words",
    [
        "<h1>404 Not Found</h1>",
        "<p>页面不存在</p>",
        "<title>404</title>",
        "<h1>Page not found</h1><p>Home</p>",
        "<script>location.href = '/404.html'</script>",
        "<h1>系统维护中</h1>",
    ],
)
def test_an_error_page_that_counts_its_readers_is_none(words: str) -> None:
    """It says what it is, and has a script; a row of them ended the run."""
    counter = "<script>var _hmt = _hmt || []; (function() { hm.src = '//hm.example.cn/hm.js'; })();</script>"
    assert firewall_of(response(200, f"<html><body>{words}{counter}</body></html>")) is None


def test_a_page_of_unclosed_scripts_is_read_once() -> None:
    """Each search begins where the one before ended."""
    assert firewall_of(response(200, "<script>" * 25_000)) == Firewall(UNNAMED, "challenge")


# --- What becomes of an answer


class Guarded:
    """The middleware without an engine."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        signals = SignalManager()
        signals.connect(self._refused, page_refused)
        counters: Any = SimpleNamespace(settings=Settings({"STATS_DUMP": False}))
        self.stats = MemoryStatsCollector(counters)
        crawler: Any = SimpleNamespace(signals=signals, stats=self.stats)
        self.middleware = FirewallMiddleware.from_crawler(crawler)

    def _refused(self, refusal: Any) -> None:
        self.refused.append(refusal.what)


def test_what_is_counted_by_its_status_is_not_counted_again() -> None:
    guarded = Guarded()
    wall = WALLS["412"]
    answer = TextResponse(URL, wall.status, wall.headers, wall.body.encode())
    with pytest.raises(FirewallError) as refused:
        guarded.middleware.process_response(Request(URL), answer)
    assert refused.value.kind == "challenge"
    assert guarded.refused == []
    assert guarded.stats.get_value("firewall/Ruishu") == 1


def test_a_challenge_with_status_200_is_counted() -> None:
    guarded = Guarded()
    answer = HtmlResponse(URL, 200, {}, WALLS["acw"].body.encode())
    with pytest.raises(FirewallError):
        guarded.middleware.process_response(Request(URL), answer)
    assert guarded.refused == ["a challenge of a firewall (Aliyun)"]


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
def test_robots_txt_goes_on_to_its_reader(wall: Wall) -> None:
    """Who has rules for statuses; it is not asked for again, and a script is no rule."""
    guarded, request = Guarded(), Request(ROBOTS, meta={"dont_obey_robotstxt": True})
    answer = HtmlResponse(ROBOTS, wall.status, wall.headers, wall.body.encode())
    passed = guarded.middleware.process_response(request, answer)
    assert passed.status == wall.status
    assert passed.body.startswith(b"#")
    assert b"<" not in passed.body
    assert request.meta["dont_retry"] is True


# --- Whole crawls: article, list, API, robots.txt

DAYS = ("-a", "since=2024-01-01", "-a", "until=2024-01-31")
SECTIONS = "china,world,business,life,culture,travel,sports,opinion"
PLACES: dict[str, tuple[str, ...]] = {
    "list": ("section", "-a", f"sections={SECTIONS}"),
    "API": ("archive", *DAYS),
}


def run(folder: Path, replica: Replica, place: str) -> Crawl:
    urls = ",".join(replica.story(index).url for index in range(30))
    given = PLACES.get(place, ("article", "-a", f"url={urls}"))
    options = ["-s", f"REFUSALS_MAX={MOST}", "-s", "NOW=2024-02-02T08:00"]
    return crawl(folder, *given, *options, address=replica.address)


def serve(replica: Replica, place: str, answer: Callable[[], Answer]) -> None:
    """Everything of a place, robots.txt with it where that is the place."""
    if place == "robots.txt":
        replica.fail(answer)
        return
    respond = replica.respond

    def walled(host: str, target: str, headers: Any = None) -> Answer:
        genuine = respond(host, target, headers)
        return genuine if target == "/robots.txt" else answer()

    replica._server.respond = walled  # noqa: SLF001


def check(crawled: Crawl, wall: Wall) -> None:
    assert crawled.status == 4
    assert "the site asked to be left alone" in crawled.last_line
    assert f"{DECLINES} ({wall.family}): " in crawled.last_line
    assert "slower (DOWNLOAD_DELAY), later, from another network" in crawled.last_line
    assert "Traceback" not in crawled.said


@pytest.mark.slow
@pytest.mark.parametrize("place", ["article", "list", "API", "robots.txt"])
@pytest.mark.parametrize("name", WALLS)
def test_eight_firewalls_in_four_places(tmp_path: Path, name: str, place: str) -> None:
    wall = WALLS[name]
    with Replica(60) as replica:
        serve(replica, place, wall.answer)
        crawled = run(tmp_path, replica, place)
        asked = Counter(one.url for one in replica.requests)
    check(crawled, wall)
    assert max(asked.values()) == 1, "nothing was asked twice"
    reasons = set(ends(tmp_path).values()) - {"open"}
    assert reasons <= {f"failed/{wall.reason}", "failed/robots_unreachable"}


@pytest.mark.parametrize("name", ["521", "acw"])
def test_a_firewall_in_an_article_s_place(tmp_path: Path, name: str) -> None:
    """Packed, as most sites send their answers."""
    wall = WALLS[name]
    body = gzip.compress(wall.body.encode())
    packed = {**HTML, **wall.headers, "Content-Encoding": "gzip"}
    with Replica(60) as replica:
        serve(replica, "article", lambda: Answer(wall.status, packed, body))
        crawled = run(tmp_path, replica, "article")
        asked = Counter(one.url for one in replica.requests)
    check(crawled, wall)
    assert max(asked.values()) == 1, "nothing was asked twice"


def test_one_page_behind_a_firewall(tmp_path: Path) -> None:
    """The run is not ended, and says so all the same."""
    wall = WALLS["521"]
    with Replica(10) as replica:
        urls = [replica.story(index).url for index in range(4)]
        replica.override(urls[0], wall.status, {**HTML, **wall.headers}, wall.body)
        crawled = crawl(tmp_path, "article", "-a", f"url={','.join(urls)}", address=replica.address)
        tries = replica.count(urls[0])
    assert tries == 1
    assert (crawled.status, len(crawled.records)) == (4, 3)
    assert "1 of 4 URLs failed: a script for browsers came in its place (1)" in crawled.last_line
    assert f"{DECLINES} (Jiasule): " in crawled.last_line
