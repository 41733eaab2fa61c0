"""Addresses of the search API."""

from __future__ import annotations

import pytest

from newscrawl.site.search_api import CHANNELS, SORTS, TYPES, search_url
from newscrawl.site.urls import Kind, parse


@pytest.mark.parametrize(
    ("language", "page", "parameters", "expected"),
    [
        ("en", 0, {}, "https://newssearch.chinadaily.com.cn/rest/en/search?page=0"),
        ("zh", 2, {}, "https://newssearch.chinadaily.com.cn/rest/cn/search?page=2"),
        (
            "en",
            0,
            {"keywords": "Belt and Road", "sort": ""},
            "https://newssearch.chinadaily.com.cn/rest/en/search?keywords=Belt+and+Road&page=0",
        ),
        (
            "en",
            7,
            {"sort": "ap", "publishedDateFrom": "2019-03-01", "publishedDateTo": "2019-03-02"},
            (
                "https://newssearch.chinadaily.com.cn/rest/en/search?publishedDateFrom=2019-03-01"
                "&publishedDateTo=2019-03-02&sort=ap&page=7"
            ),
        ),
        (
            "zh",
            0,
            {"fullMust": "丝路", "channel[0]": "2@cndy"},
            (
                "https://newssearch.chinadaily.com.cn/rest/cn/search?fullMust=%E4%B8%9D%E8%B7%AF"
                "&channel%5B0%5D=2%40cndy&page=0"
            ),
        ),
    ],
)
def test_addresses(language: str, page: int, parameters: dict[str, str], expected: str) -> None:
    assert search_url(language, page, **parameters) == expected


@pytest.mark.parametrize("parameter", ["curType", "channel[0]", "sort"])
def test_every_filter_is_one_the_address_keeps(parameter: str) -> None:
    values = {"curType": TYPES, "channel[0]": CHANNELS, "sort": SORTS.values()}[parameter]
    found = {search_url("en", 0, **{parameter: value}) for value in values}
    assert len(found) == len(list(values)), "each is another search"
    assert all(parse(url).kind is Kind.SEARCH and parse(url).url == url for url in found)


def test_pages_count_from_zero() -> None:
    target = parse(search_url("en", 4, keywords="grain"))
    assert target.page == 5
    assert target.page_url(6) == search_url("en", 5, keywords="grain")


def test_another_language_has_no_index() -> None:
    with pytest.raises(ValueError, match="language: 'fr' has no index, expected en or zh"):
        search_url("fr")
