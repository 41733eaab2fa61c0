"""robots.txt: asked for once a host, obeyed, and closed where it cannot be had."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import TextResponse
from scrapy.settings import Settings

from newscrawl.middlewares.refusals import DisallowedError, RobotsUnreachableError
from newscrawl.middlewares.robots import RobotsMiddleware
from newscrawl.middlewares.slot import OperatorSlotMiddleware

PAGE = "https://www.chinadaily.com.cn/china/page_2.html"


class Site:
    """Answers requests for robots.txt, and counts them."""

    def __init__(
        self, status: int = 200, body: bytes = b"", error: Exception | None = None
    ) -> None:
        self.status, self.body, self.error = status, body, error
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> TextResponse:
        self.asked.append(request.url)
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        return TextResponse(request.url, status=self.status, body=self.body)


def middleware(site: Site, **settings: Any) -> RobotsMiddleware:
    counters: list[str] = []
    crawler: Any = SimpleNamespace(
        settings=Settings(
            {"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "newscrawl", **settings}
        ),
        engine=site,
        stats=SimpleNamespace(inc_value=counters.append),
        spider=None,
    )
    return RobotsMiddleware.from_crawler(crawler)


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
        (403, b""),
    ],
)
def test_open(status: int, body: bytes) -> None:
    ask(Site(status, body), PAGE)


@pytest.mark.parametrize(
    "body", [b"User-agent: *\nDisallow: /china", b"User-agent: newscrawl\nDisallow: /"]
)
def test_closed(body: bytes) -> None:
    with pytest.raises(DisallowedError, match=r"robots\.txt of www\.chinadaily\.com\.cn closes it"):
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
    OperatorSlotMiddleware().process_request(request)
    assert request.meta.get("download_slot") == slot
