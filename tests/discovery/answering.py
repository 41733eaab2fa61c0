"""Answers to a source's requests, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.http import HtmlResponse

from newscrawl.discovery.responses import task_of
from newscrawl.frontier.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.source import AnySource

SITE = "https://www.chinadaily.com.cn"


def story(number: int = 1, day: str = "2026-03-09", host: str = SITE) -> str:
    """Address of an article, of which no part but the folder says when it is from."""
    return f"{host}/a/{day[:7].replace('-', '')}/{day[8:]}/WS{number:08x}e4b06d4aa0001234.html"


def answer(
    request: Request,
    body: str | bytes = "",
    *,
    url: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HtmlResponse:
    """One to a request, from where it asks or from another `url`."""
    data = body.encode() if isinstance(body, str) else body
    at = url or request.url
    return HtmlResponse(at, status, headers, data, encoding="utf-8", request=request)


def parsed(source: AnySource, response: Response) -> list[Request]:
    """What an answer leads to."""
    return list(source.parse(response, task_of(response)))


def failed(source: AnySource, request: Request, outcome: Outcome) -> list[Request]:
    """What a request without an answer leads to."""
    return list(source.failed(task_of(request), outcome))


def urls(requests: Iterable[Request], resource: str | None = None) -> list[str]:
    """Addresses of requests, all or those of one kind."""
    return [one.url for one in requests if resource in (None, task_of(one).resource)]


def payloads(requests: Iterable[Request]) -> list[Any]:
    """What the tasks of requests carry, but for articles."""
    tasks = map(task_of, requests)
    return [task.payload for task in tasks if task.resource != "article"]


def crawl(
    source: AnySource,
    requests: Iterable[Request],
    site: Callable[[Request], Response | Outcome],
) -> list[str]:
    """Answer a source's requests, and those that its answers lead to, until there are none: their addresses in this order."""
    waiting, order = list(requests), []
    while waiting:
        request = waiting.pop(0)
        if task_of(request).resource != source.resource:
            continue
        order.append(request.url)
        given = site(request)
        if isinstance(given, Outcome):
            waiting += failed(source, request, given)
        else:
            waiting += parsed(source, given)
    return order
