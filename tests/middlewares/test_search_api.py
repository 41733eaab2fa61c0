"""Searches that are not made any more, and answers that are not asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.http import TextResponse
from scrapy.utils.test import get_crawler

from newscrawl.downloader.exceptions import QueryIgnoredError
from newscrawl.middlewares.search_api import SearchesMiddleware
from tests.running import Clock, a_run

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://newssearch.chinadaily.com.cn/rest/en/search?page=3"
ERROR = b'{"status":500,"error":"Internal Server Error"}'


def a_search(language: str = "en", page: int = 3, resource: str = "search") -> Request:
    payload = {"window": {"language": language}, "page": page} if resource == "search" else {}
    task = {"resource": resource, "key": URL, "url": URL, "payload": payload}
    return Request(URL, meta={"task": task})


@pytest.mark.parametrize(
    ("status", "body", "page", "again"),
    [
        (500, ERROR, 3, False),
        (500, b'{"code":400}', 3, False),
        (200, b"", 3, False),
        (200, b"null", 3, False),
        (500, ERROR, 0, True),
        (200, b"", 0, True),
        (500, b"<h1>500</h1>", 3, True),
        (503, b"", 3, True),
        (503, b'{"status":503,"error":"Service Unavailable"}', 3, True),
        (502, b"<h1>502</h1>", 3, True),
        (200, b'{"content":[{"id":1}]}', 3, True),
    ],
)
def test_what_ends_the_pages_is_not_asked_for_again(
    tmp_path: Path, status: int, body: bytes, page: int, *, again: bool
) -> None:
    run = a_run(tmp_path)
    middleware, request = SearchesMiddleware(get_crawler(), run.url_states), a_search(page=page)
    answer = TextResponse(URL, status, body=body)
    assert middleware.process_response(request, answer) is answer
    assert request.meta.get("max_retry_times") == (None if again else 0)
    run.close()


def test_an_index_that_ignores_what_it_is_asked_is_asked_no_more_in_the_job(
    tmp_path: Path,
) -> None:
    """Nor by the run that goes on with it."""
    run, clock = a_run(tmp_path), Clock()
    middleware = SearchesMiddleware(get_crawler(), run.url_states)
    middleware.process_request(a_search())
    run.url_states.ignores("en", "it does")
    for _ in range(2):
        middleware = SearchesMiddleware(get_crawler(), run.url_states)
        with pytest.raises(QueryIgnoredError):
            middleware.process_request(a_search())
        middleware.process_request(a_search("zh"))
        middleware.process_request(a_search(resource="list"))
        middleware.process_request(Request(URL))
        run.finish(is_over=False)
        run.close()
        clock.pass_(hours=1)
        run = a_run(tmp_path, clock)
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path, clock)
    SearchesMiddleware(get_crawler(), run.url_states).process_request(a_search())
    run.close()
