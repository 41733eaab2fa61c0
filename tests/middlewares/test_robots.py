"""robots.txt: asked for once a host, obeyed, and closed where it cannot be had."""

from __future__ import annotations

import asyncio
import contextlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import TextResponse
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from newscrawl.downloader.exceptions import (
    DisallowedError,
    Refusal,
    RobotsUnreachableError,
    page_refused,
)
from newscrawl.frontier.articles import utc
from newscrawl.middlewares.download_slot import DownloadSlotMiddleware
from newscrawl.middlewares.robots import FRESH, RobotsMiddleware
from tests.running import Clock, a_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawl.frontier.run import Run

PAGE = "https://www.chinadaily.com.cn/china/page_2.html"


class Site:
    """Answers requests for robots.txt, and counts them."""

    def __init__(
        self, status: int = 200, body: bytes = b"", error: Exception | None = None
    ) -> None:
        self.status, self.body, self.error = status, body, error
        self.asked: list[str] = []
        self.downloader = SimpleNamespace(per_slot_settings={}, slots={})

    async def download_async(self, request: Request) -> TextResponse:
        self.asked.append(request.url)
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        return TextResponse(request.url, status=self.status, body=self.body)


def middleware(
    site: Site, clock: Callable[[], float] = lambda: 0.0, spider: Any = None, **settings: Any
) -> RobotsMiddleware:
    counters: list[str] = []
    crawler: Any = SimpleNamespace(
        settings=Settings(
            {"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "newscrawl", **settings}
        ),
        engine=site,
        stats=SimpleNamespace(inc_value=counters.append, set_value=lambda *_: None),
        spider=spider,
        signals=SignalManager(),
    )
    assert RobotsMiddleware.from_crawler(crawler)
    return RobotsMiddleware(crawler, clock)


def ask(site: Site, *urls: str) -> None:
    async def all_at_once() -> None:
        robots = middleware(site)
        await asyncio.gather(*(robots.process_request(Request(url)) for url in urls))

    asyncio.run(all_at_once())


def test_once_for_a_host() -> None:
    site = Site()
    ask(site, PAGE, "https://www.chinadaily.com.cn/world", "https://global.chinadaily.com.cn/china")
    assert site.asked == [
        "https://www.chinadaily.com.cn/robots.txt",
        "https://global.chinadaily.com.cn/robots.txt",
    ]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"User-agent: *\nDisallow: /secret/"),
        (200, b"User-agent: newscrawl\nAllow: /\nUser-agent: *\nDisallow: /"),
        (404, b"User-agent: *\nDisallow: /"),
        (401, b"User-agent: *\nDisallow: /"),
        (403, b""),
        (410, b""),
        (304, b""),
        (301, b"User-agent: *\nDisallow: /"),
        (200, b"<html><body>Not a robots.txt</body></html>"),
        (200, b"\xff\xfe\x00\x01" * 100),
        (200, b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /"),
    ],
)
def test_open(status: int, body: bytes) -> None:
    ask(Site(status, body), PAGE)


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\nDisallow: /china",
        b"User-agent: newscrawl\nDisallow: /",
        b"USER-AGENT: NewsCrawl\r\nDISALLOW: /china*html$",
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /",
        b"#" * 500_000 + b"\nUser-agent: *\nDisallow: /",
    ],
)
def test_closed(body: bytes) -> None:
    with pytest.raises(
        DisallowedError, match=r"robots\.txt of www\.chinadaily\.com\.cn disallows it"
    ):
        ask(Site(body=body), PAGE)


@pytest.mark.parametrize(
    "site", [Site(500), Site(503), Site(429), Site(error=CannotResolveHostError("no such name"))]
)
def test_unreachable_closes_the_host(site: Site) -> None:
    with pytest.raises(RobotsUnreachableError, match=r"robots\.txt"):
        ask(site, PAGE)


def test_its_own_request_is_not_asked_about() -> None:
    site = Site()
    request = Request(PAGE, meta={"dont_obey_robotstxt": True})
    asyncio.run(middleware(site).process_request(request))
    assert site.asked == []


def test_off_when_not_wanted() -> None:
    with pytest.raises(NotConfigured):
        middleware(Site(), ROBOTSTXT_OBEY=False)


@pytest.mark.parametrize(
    ("url", "slot"),
    [
        (PAGE, "chinadaily"),
        ("http://language.chinadaily.com.cn/robots.txt", "chinadaily"),
        ("https://www.chinadailyhk.com/article/1", "chinadaily"),
        ("https://example.com/", None),
        ("https://evilchinadaily.com.cn/", None),
    ],
)
def test_all_hosts_of_the_operator_share_a_slot(url: str, slot: str | None) -> None:
    request = Request(url)
    DownloadSlotMiddleware().process_request(request)
    assert request.meta.get("download_slot") == slot


def test_read_again_after_a_day() -> None:
    site, now = Site(), [0.0]

    async def days() -> None:
        robots = middleware(site, clock=lambda: now[0])
        await robots.process_request(Request(PAGE))
        now[0] = FRESH - 1
        await robots.process_request(Request(PAGE))
        assert len(site.asked) == 1
        now[0] = FRESH
        site.body = b"User-agent: *\nDisallow: /"
        with pytest.raises(DisallowedError):
            await robots.process_request(Request(PAGE))
        assert len(site.asked) == 2

    asyncio.run(days())


def test_an_older_copy_is_kept_while_it_cannot_be_had() -> None:
    """And asked for again within the hour, not with every page (RFC 9309, 2.4)."""
    site, now = Site(body=b"User-agent: *\nDisallow: /secret"), [0.0]

    async def days() -> None:
        robots = middleware(site, clock=lambda: now[0])
        await robots.process_request(Request(PAGE))
        site.status, now[0] = 503, float(FRESH)
        for _ in range(3):
            await robots.process_request(Request(PAGE))
        with pytest.raises(DisallowedError):
            await robots.process_request(Request("https://www.chinadaily.com.cn/secret"))
        assert len(site.asked) == 2
        now[0] += 3600
        await robots.process_request(Request(PAGE))
        assert len(site.asked) == 3

    asyncio.run(days())


@pytest.mark.parametrize("site", [Site(503), Site(567), Site(error=CannotResolveHostError("x"))])
def test_one_that_could_not_be_had_at_first_is_asked_for_within_the_hour(site: Site) -> None:
    """Its host is closed until then, and not for a day."""
    now = [0.0]

    async def hours() -> None:
        robots = middleware(site, clock=lambda: now[0])
        for time, asked in ((0.0, 1), (10.0, 1), (3600.0, 2), (3610.0, 2), (7200.0, 3)):
            now[0] = time
            with pytest.raises(RobotsUnreachableError):
                await robots.process_request(Request(PAGE))
            assert len(site.asked) == asked
        site.status, site.error, now[0] = 200, None, 10_800.0
        await robots.process_request(Request(PAGE))
        now[0] += FRESH - 1
        await robots.process_request(Request(PAGE))
        assert len(site.asked) == 4

    asyncio.run(hours())


@pytest.mark.parametrize(
    ("status", "refusals"), [(567, ["567"]), (501, ["501"]), (503, []), (429, [])]
)
def test_what_a_refusal_closes_is_refused(status: int, refusals: list[str]) -> None:
    """Page by page: the breaker hears of each. 4xx opens the host, and its pages speak for themselves."""
    refused: list[str] = []

    async def once() -> None:
        robots = middleware(Site(status))
        robots._crawler.signals.connect(hear, page_refused)  # noqa: SLF001
        for _ in range(2):
            with pytest.raises(RobotsUnreachableError):
                await robots.process_request(Request(PAGE))

    def hear(request: Request, refusal: Refusal) -> None:
        assert request.url == PAGE
        refused.append(refusal.what)

    asyncio.run(once())
    assert refused == refusals * 2


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_long_one_is_read_up_to_its_last_whole_line(end: bytes) -> None:
    rules = end.join([b"User-agent: *", b"Disallow: /secret", b"Allow: /secret/" + b"x" * 600_000])
    site = Site(body=rules)

    async def once() -> None:
        await middleware(site).process_request(Request(PAGE))

    asyncio.run(once())
    for path in ("secret", "secret/" + "x" * 100):
        with pytest.raises(DisallowedError):
            ask(site, f"https://www.chinadaily.com.cn/{path}")


@pytest.mark.parametrize(
    ("body", "delay"),
    [
        (b"User-agent: *\nCrawl-delay: 10", 10.0),
        (b"User-agent: newscrawl\nCrawl-delay: 2.5\nUser-agent: *\nCrawl-delay: 9", 2.5),
        (b"User-agent: *\nCrawl-delay: 86400", 60.0),
        (b"User-agent: *\nCrawl-delay: 1.2", 1.5),
        (b"User-agent: *\nCrawl-delay: 1", None),
        (b"User-agent: *\nCrawl-delay: 0.1", None),
        (b"User-agent: *\nCrawl-delay: soon", None),
        (b"User-agent: *\nCrawl-delay: -3", None),
        (b"User-agent: *\nCrawl-delay: inf", None),
    ],
)
def test_crawl_delay_is_the_operator_s(body: bytes, delay: float | None) -> None:
    """The longer of it and DOWNLOAD_DELAY, a minute at most; in the slot that is there, and in later ones."""
    site = Site(body=body)
    slot = SimpleNamespace(delay=1.5, jitter=1 / 3, concurrency=16)
    site.downloader.slots["chinadaily"] = slot

    async def once() -> None:
        manners: dict[str, Any] = {"DOWNLOAD_DELAY": 1.5, "DOWNLOAD_DELAY_JITTER": 1 / 3}
        await middleware(site, **manners).process_request(Request(PAGE))

    asyncio.run(once())
    wanted = {"delay": delay, "jitter": 0, "concurrency": 1}
    before = {"delay": 1.5, "jitter": 1 / 3, "concurrency": 16}
    assert vars(slot) == (wanted if delay else before)
    assert site.downloader.per_slot_settings.get("chinadaily") == (wanted if delay else None)


@pytest.mark.parametrize(
    ("status", "hours", "asked"),
    [(200, 1, 1), (404, 1, 1), (200, 23.9, 1), (200, 24, 2), (404, 25, 2), (503, 1, 2)],
)
def test_an_earlier_run_s_holds_for_a_day(
    tmp_path: Path, status: int, hours: float, asked: int
) -> None:
    """One that could not be had is asked for by the next run, whenever that is."""
    site = Site(status, b"User-agent: *\nDisallow: /closed")
    clock = Clock()

    async def read(run: Run) -> None:
        robots = middleware(site, spider=SimpleNamespace(run=run))
        with contextlib.suppress(RobotsUnreachableError):
            await robots.process_request(Request(PAGE))
        expected = DisallowedError if status == 200 else RobotsUnreachableError
        with contextlib.nullcontext() if status == 404 else pytest.raises(expected):
            await robots.process_request(Request("https://www.chinadaily.com.cn/closed"))

    for _ in range(2):
        run = a_run(tmp_path, clock)
        asyncio.run(read(run))
        run.finish(is_over=True)
        run.close()
        clock.pass_(hours=hours)
    assert len(site.asked) == asked


def test_an_earlier_run_s_grows_old_in_this_one(tmp_path: Path) -> None:
    site, clock, seconds = Site(), Clock(), [0.0]
    run = a_run(tmp_path, clock)
    run.store.put_robots("https://www.chinadaily.com.cn", utc(clock()), b"")
    clock.pass_(hours=20)

    async def read() -> None:
        robots = middleware(site, lambda: seconds[0], spider=SimpleNamespace(run=run))
        for hours, asked in ((0, 0), (3.9, 0), (4, 1), (27.9, 1), (28, 2)):
            seconds[0] = hours * 3600
            await robots.process_request(Request(PAGE))
            assert len(site.asked) == asked

    asyncio.run(read())
    run.close()
