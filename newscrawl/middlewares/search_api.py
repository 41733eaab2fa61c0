"""Search API requests that are not sent, and answers that are not retried.

An index that ignores its queries gets no more requests, also none that wait in the job's queue. An error behind the
last row that the API pages through is final: a retry would give the same.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from newscrawl.downloader.downloader import downloader_of
from newscrawl.downloader.exceptions import QueryIgnoredError, search_ignores
from newscrawl.frontier.run import run_of
from newscrawl.frontier.task import CrawlTask
from newscrawl.pages.search import is_blank, read_search
from newscrawl.site.search_api import PAST_END

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

    from newscrawl.frontier.payloads import SearchPayload
    from newscrawl.frontier.url_states import UrlStates


class SearchesMiddleware:
    """Runs after Scrapy's decompression and before retries."""

    def __init__(self, crawler: Crawler, url_states: UrlStates) -> None:
        self._crawler = crawler
        self._url_states = url_states

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        middleware = cls(crawler, run.url_states)
        crawler.signals.connect(middleware.search_ignores, search_ignores)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise QueryIgnoredError."""
        payload = _search(request)
        if payload and self._url_states.ignores_queries(payload.window.language):
            raise QueryIgnoredError(f"{request.url}: the search API ignores the query")

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer; without retries where it is the end of what can be paged."""
        payload = _search(request)
        if payload and payload.page > 0 and _is_end(response):
            request.meta["max_retry_times"] = 0
        return response

    def search_ignores(self, language: str) -> None:
        """Fail the requests that wait to be sent."""
        error = partial(QueryIgnoredError, "the search API ignores the query")
        downloader_of(self._crawler).refuse(error, lambda one: _is_in(one, language))


def _search(request: Request) -> SearchPayload | None:
    """The payload of a search's task; None for another request."""
    task = request.meta.get("task")
    if task is None or task["resource"] != "search":
        return None
    payload: SearchPayload = CrawlTask.from_data(task).payload
    return payload


def _is_in(request: Request, language: str) -> bool:
    payload = _search(request)
    return payload is not None and payload.window.language == language


def _is_end(response: Response) -> bool:
    is_page = response.status == HTTPStatus.OK
    if not is_page and response.status not in PAST_END:
        return False
    answer = read_search(response.body)
    return answer.refused if answer else is_page and is_blank(response.body)
