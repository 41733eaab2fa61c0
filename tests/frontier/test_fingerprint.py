"""When two requests are the same."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from newscrawl.frontier.fingerprint import Fingerprinter

PATH = "chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (f"https://www.{PATH}", f"https://global.{PATH}", True),
        (f"https://www.{PATH}", f"http://www.{PATH}?from=x", True),
        (f"https://www.{PATH}", f"https://www.{PATH}".replace(".html", "_1.html"), True),
        (f"https://www.{PATH}", f"https://www.{PATH}".replace(".html", "_2.html"), False),
        (f"https://www.{PATH}", f"https://www.{PATH}".replace("/09/", "/10/"), False),
        ("https://www.chinadaily.com.cn/china", "https://www.chinadaily.com.cn/world", False),
        ("https://www.chinadaily.com.cn/china", "https://www.chinadaily.com.cn/china#top", True),
    ],
)
def test_requests(first: str, second: str, same: bool) -> None:
    fingerprinter = Fingerprinter.from_crawler(get_crawler())
    one, other = (fingerprinter.fingerprint(Request(url)) for url in (first, second))
    assert len(one) == 20
    assert (one == other) is same


def test_a_redirect_is_what_it_came_through() -> None:
    fingerprinter = Fingerprinter.from_crawler(get_crawler())
    plain = Request(f"https://global.{PATH}")
    hop = plain.replace(meta={"redirect_urls": [f"https://www.{PATH}"], "redirect_times": 1})
    assert fingerprinter.fingerprint(plain) != fingerprinter.fingerprint(hop)


def test_a_later_page_belongs_to_the_ticket_that_asks_for_it() -> None:
    fingerprinter = Fingerprinter.from_crawler(get_crawler())
    url = f"https://www.{PATH}".replace(".html", "_2.html")
    keys = ("WS65ebb1c0e4b06d4aa0001234 2024-03-09", "WS65ebb1c0e4b06d4aa0009999 2024-03-09")
    one, other = (
        fingerprinter.fingerprint(Request(url, meta={"task": {"resource": "article", "key": key}}))
        for key in keys
    )
    assert one != other
    assert one == fingerprinter.fingerprint(
        Request(url, meta={"task": {"resource": "article", "key": keys[0]}})
    )


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.{PATH}",
        f"https://www.{PATH}".replace(".html", "_2.html"),
        "https://www.chinadaily.com.cn/china",
    ],
)
def test_each_try_is_a_request_of_its_own(url: str) -> None:
    fingerprinter = Fingerprinter.from_crawler(get_crawler())
    tries = {
        fingerprinter.fingerprint(
            Request(url, meta={"task": {"resource": "article", "key": "a", "attempts": number}})
        )
        for number in range(3)
    }
    assert len(tries) == 3


def test_a_source_is_asked_for_once_for_each_ticket() -> None:
    """A list may be read for two spans of time in one job."""
    fingerprinter, url = Fingerprinter(), "https://www.chinadaily.com.cn/china"
    keys = (url, f"{url} 2019-03-01 2019-03-05", f"{url} 2019-03-20 2019-03-25", url)
    found = [
        fingerprinter.fingerprint(Request(url, meta={"task": {"resource": "list", "key": key}}))
        for key in keys
    ]
    assert len(set(found)) == 3
    assert found[0] == found[3]
