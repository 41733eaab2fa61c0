"""The parameters of the search API: addresses, filters, orders. Data and pure functions."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from newscrawl.site.urls import parse

ROWS_A_PAGE = 10  # fact: search-paging

PAST_END = (400, 404, 410, 500)
"""Statuses that the API may answer with, in JSON, for a page behind its last one; 400 also for an empty first page."""

TYPES = ("story", "comment", "blog", "photo")
"""Values of `curType` (fact: search-filters)."""

CHANNELS = ("2@cndy", "2@webnews", "2@bw", "2@hk", "ismp@cndyglobal")
"""Values of `channel[0]`, as clients use them."""

SORTS = {"newest": "dp", "oldest": "ap", "relevance": ""}  # fact: search-sort

HEADERS = {
    "Referer": "https://newssearch.chinadaily.com.cn/en/search",
    "X-Requested-With": "XMLHttpRequest",
}
"""Headers that the site's own search page sends (fact: search-headers, search-page)."""

_INDEXES = {"en": "en", "zh": "cn"}  # fact: search-addresses


def search_url(language: Literal["en", "zh"] | str, page: int = 0, **parameters: str) -> str:  # noqa: PYI051 - documents the values
    """Canonical URL of page `page` of a search, counted from 0; parameters by the API's names, without empty ones.

    ValueError for another language or a page below 0.
    """
    if language not in _INDEXES:
        raise ValueError(f"language: {language!r} has no index, expected en or zh")
    given = urlencode({name: value for name, value in parameters.items() if value})
    index = f"https://newssearch.chinadaily.com.cn/rest/{_INDEXES[language]}/search"
    return parse(f"{index}?{given}").page_url(page + 1)
