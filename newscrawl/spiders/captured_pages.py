"""Pages from public archives: checked against the index, as responses for the spiders, and as exchanges for our own archive."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.http.headers import Headers
from scrapy.responsetypes import responsetypes
from w3lib.url import safe_url_string

from newscrawl.archive.records import Exchange
from newscrawl.pages.html.completeness import is_crowded, is_overfull
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.archive.captured import CapturedPage
    from newscrawl.frontier.rows import OfferedCapture

_NOT_OF_THE_BODY = ("content-encoding", "content-length")


class UnusableError(Exception):
    """A capture is not the page that its index names. The text is the reason, as in the names of counters."""


def check(page: CapturedPage, capture: OfferedCapture, settings: BaseSettings) -> None:
    """UnusableError where a page is not whole, or not the one that the index names."""
    wanted, found = parse(capture.url), parse(page.url)
    if (wanted.identifier, wanted.page) != (found.identifier, found.page):
        raise UnusableError("another_page")
    if page.truncated:
        raise UnusableError("truncated")
    if page.status != HTTPStatus.OK:
        raise UnusableError("error_status")
    if not page.body.strip():
        raise UnusableError("empty")
    if (
        len(page.body) > settings.getint("PAGE_MAXSIZE")
        or is_overfull(page.body, settings.getint("PAGE_TOKENS_MAX"))
        or is_crowded(page.body, settings.getint("PAGE_ELEMENTS_MAX"))
    ):
        raise UnusableError("too_large")


def response_of(page: CapturedPage, request: Request) -> Response:
    """A page as the response to a request, in the class of its content."""
    headers = Headers()
    for name, value in page.headers:
        if name.lower() not in _NOT_OF_THE_BODY:
            headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
    return kind(page.url, status=page.status, headers=headers, body=page.body, request=request)


def exchange_of(page: CapturedPage, address: str) -> Exchange:
    """A page as the archive gave it, with the time of its capture; `address` is that of the capture."""
    return Exchange(
        url=safe_url_string(page.url.partition("#")[0]),
        date=page.date,
        request=b"",
        status=page.status,
        head=page.head,
        body=page.sent,
        truncated=page.truncated,
        notes=(("via", address),),
    )
