"""The services of public archives: which host is which, and the addresses of their interfaces."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawl.site.editions import is_site_host
from newscrawl.site.web_archives import (
    CRAWLS,
    SERVICES,
    crawl_query,
    data_url,
    is_archive_host,
    playback_url,
    played_back,
    service_of,
    wayback_query,
)

PAGE = "https://www.chinadaily.com.cn/a/201903/09/WS5c8301e4a3106c65c34ed000.html"


@pytest.mark.parametrize(
    ("url", "slot"),
    [
        (CRAWLS, "commoncrawl-index"),
        ("https://index.commoncrawl.org/CC-MAIN-2024-10-index?url=a", "commoncrawl-index"),
        ("https://data.commoncrawl.org/crawl-data/a.warc.gz", "commoncrawl-data"),
        ("https://web.archive.org/cdx/search/cdx?url=a", "wayback-index"),
        ("https://WEB.ARCHIVE.ORG./cdx/search/cdx", "wayback-index"),
        ("http://web.archive.org:80/web/2024id_/http://a/", "wayback-captures"),
        (
            "https://web.archive.org/web/2024id_/https://web.archive.org/cdx/search",
            "wayback-captures",
        ),
        ("https://web.archive.org/cdx", "wayback-captures"),
        ("https://archive.org/cdx/search/cdx", None),
        ("https://commoncrawl.org/", None),
        ("https://index.commoncrawl.org.example.org/", None),
        ("https://web.archive.org@example.org/cdx/", None),
        (PAGE, None),
        ("https:///cdx/", None),
    ],
)
def test_the_service_of_an_address(url: str, slot: str | None) -> None:
    found = service_of(url)
    assert (found.slot if found else None) == slot


def test_archives_are_not_the_site() -> None:
    for one in SERVICES:
        assert is_archive_host(one.host)
        assert not is_site_host(one.host)
        assert one.delay > 0, "no service without a pace"
    assert len({one.slot for one in SERVICES}) == len(SERVICES)
    assert not is_archive_host("www.chinadaily.com.cn")


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://www.chinadaily.com.cn:80/china/2016-04/05/content_1.htm?from=timeline&b=1",
        "https://www.chinadaily.com.cn/a//b",
        "http://www.chinadaily.com.cn/a?u=https://web.archive.org/web/2020id_/x",
        "https://www.chinadaily.com.cn/灯塔.html",
    ],
)
@pytest.mark.parametrize("time", ["20240412081500", "202404120815", "2024"])
def test_a_playback_address_leads_to_its_capture(url: str, time: str) -> None:
    assert played_back(playback_url(time, url)) == (time, url)


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "https://web.archive.org/",
        "https://web.archive.org/web/",
        "https://web.archive.org/web/2024id_/",
        "https://web.archive.org/web/soon/https://a/",
        "https://web.archive.org/save/https://a/",
        "https://web.archive.org/cdx/search/cdx?url=a",
        "https://archive.org/web/2024id_/https://a/",
    ],
)
def test_other_addresses_lead_to_none(url: str) -> None:
    assert played_back(url) is None


@pytest.mark.parametrize("mode", ["", "id_", "if_", "im_"])
def test_any_form_of_playback(mode: str) -> None:
    assert played_back(f"http://web.archive.org/web/2024{mode}/{PAGE}") == ("2024", PAGE)


@pytest.mark.parametrize(
    "name", ["crawl-data/a b.warc.gz", "/crawl-data/a.warc.gz", "//evil.example/a"]
)
def test_a_file_is_on_the_host_of_the_files(name: str) -> None:
    assert urlsplit(data_url(name)).hostname == "data.commoncrawl.org"


def test_queries_are_encoded() -> None:
    asked = crawl_query("https://index.commoncrawl.org/A-index", "a.cn/b&c=", "prefix", page="3")
    assert parse_qs(urlsplit(asked).query) == {
        "url": ["a.cn/b&c="],
        "matchType": ["prefix"],
        "output": ["json"],
        "page": ["3"],
    }
    wayback = wayback_query("a.cn/灯", "prefix", date(2019, 3, 1), "a%20b")
    given = parse_qs(urlsplit(wayback).query)
    assert (given["url"], given["from"], given["resumeKey"]) == (
        ["a.cn/灯"],
        ["20190301"],
        ["a%20b"],
    )
