"""Requests to the search API that are not made, and answers of its that are not asked for again.

An index that ignores what it is asked is asked no more, whatever waits in the queue of the job. And an error behind the rows that the
API pages through is its word for that: asked again it says the same.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from newscrawl.downloader.downloader import downloader_of
from newscrawl.downloader.exceptions import QueryIgnoredError, search_ignores
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
    """Stands behind Scrapy's decompression, and before whatever makes a request again."""

    def __init__(self, crawler: Crawler, url_states: UrlStates) -> None:
        self._crawler = crawler
        self._url_states = url_states

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up."""
        run = getattr(crawler.spider, "run", None)
        if run is None:
            raise NotConfigured
        middleware = cls(crawler, run.url_states)
        crawler.signals.connect(middleware.search_ignores, search_ignores)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise QueryIgnoredError."""
        payload = _search(request)
        if payload and self._url_states.ignores_queries(payload.window.language):
            raise QueryIgnoredError(f"{request.url}: the search API ignores what it is asked")

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer, as its reader is to have it at once where it is the end of what can be paged."""
        payload = _search(request)
        if payload and payload.page > 0 and _is_end(response):
            request.meta["max_retry_times"] = 0
        return response

    def search_ignores(self, language: str) -> None:
        """Fail what waits to be sent."""
        error = partial(QueryIgnoredError, "the search API ignores what it is asked")
        downloader_of(self._crawler).refuse(error, lambda one: _is_in(one, language))


def _search(request: Request) -> SearchPayload | None:
    """What the task of a search carries; None for another request."""
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
