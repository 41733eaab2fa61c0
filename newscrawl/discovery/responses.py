"""Reads requests and responses: the task, validators, the page, and the outcome of a response that is not one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy.http import HtmlResponse
from twisted.python.failure import Failure

from newscrawl.downloader.exceptions import PostponedError
from newscrawl.frontier.outcomes import CUT, NOT_THERE, Outcome
from newscrawl.frontier.task import CrawlTask
from newscrawl.middlewares.unclosed_markup import UNCLOSED
from newscrawl.pages.error_pages import error_page_kind
from newscrawl.pages.html.page import Page
from newscrawl.pages.links import read_links
from newscrawl.pages.not_found import error_at, heads_an_error, is_missing_data

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.text.errors import Error

_OPENING = 200  # bytes at the beginning of a response in which HTML is recognised

_PERMANENT = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_REFUSALS = ("ban", "challenge", "maintenance")  # kinds of error pages that need no other evidence
_NO_ARTICLE = Outcome("failed", "no_article")


def task_of(carrier: Request | Response | Failure) -> CrawlTask[Any]:
    """The task of a request, of its response or of its failure."""
    request = carrier.request if isinstance(carrier, Failure) else carrier  # type: ignore[attr-defined]
    return CrawlTask.from_data(request.meta["task"])


def task_in(response: Response | None) -> CrawlTask[Any] | None:
    """The task of a response; None without a response, or for a request of a user's own spider."""
    return task_of(response) if response is not None and "task" in response.meta else None


def request_of(response: Response) -> Request:
    """The request of a response: callbacks get none without."""
    assert response.request is not None  # noqa: S101 - Scrapy has set it
    return response.request


def postponed(failure: Failure) -> Request | None:
    """The request again, where it was postponed: it waits in the queue for the next run."""
    if not isinstance(failure.value, PostponedError):
        return None
    again: Request = failure.request.replace(dont_filter=True)  # type: ignore[attr-defined]
    return again


def validators_of(response: Response) -> tuple[str | None, str | None]:
    """The headers ETag and Last-Modified."""
    values = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
    etag, last_modified = (value.decode("latin-1") if value else None for value in values)
    return etag, last_modified


def make_conditional(request: Request, etag: str | None, last_modified: str | None) -> None:
    """Request a page only if it differs from the one with these validators (RFC 9110, 13.1)."""
    if etag:
        request.headers["If-None-Match"] = etag
    if last_modified:
        request.headers["If-Modified-Since"] = last_modified
    if etag or last_modified:
        request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED.value]


def page_of(response: Response) -> Page:
    """The page of a response, for the readers."""
    return Page(response.body, response.url, content_type_of(response))


def content_type_of(response: Response) -> str:
    """The header Content-Type; empty without one."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def headers_of(response: Response) -> list[tuple[str, str]]:
    """The headers as text."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def no_article(response: Response) -> Outcome:
    """The outcome of a response without an article: another status, half a page, an error page, or no_article.

    A "not found" page with status 200, or a redirect to its address, is gone as with 404, but retracts no article: it
    may come from a cache, a firewall or a broken template.
    """
    if response.status != HTTPStatus.OK:
        return Outcome("failed", f"http_{response.status}")
    if is_missing_data(response.body):
        return NOT_THERE
    return led_astray(response) or _named(response, page_of(response)) or _NO_ARTICLE


def no_source(response: Response) -> Outcome | None:
    """The outcome of a response that is not a list, a home page or a feed: half a page, or an error page without links.

    None for a response that may be read. A page with "not found" in its title or heading is gone, whatever its links.
    The JSON of the search API and of indexes is left to its reader.
    """
    if 200 < response.status < 300:  # not a page; only sources that allow other statuses get them
        return Outcome("failed", f"http_{response.status}")
    if UNCLOSED in response.meta:
        return _named(response, page_of(response))
    if response.status != HTTPStatus.OK:
        return None
    if not _is_html(response):
        is_query = task_of(response).resource in ("search", "index")
        return NOT_THERE if not is_query and is_missing_data(response.body) else None
    page = page_of(response)
    if _leads_to(response) == "missing":
        return NOT_THERE
    if not heads_an_error(page) and any(link.identifier for link in read_links(page)):
        return None
    outcome = _named(response, page)
    if outcome and (outcome == NOT_THERE or outcome.reason in _REFUSALS):
        return outcome
    return NOT_THERE if _leads_to(response) else None


def _is_html(response: Response) -> bool:
    """Whether a response is HTML, by its headers or its beginning: an error page may be declared as XML or JSON."""
    opening = response.body[:_OPENING].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_xml = opening.startswith((b"<?xml", b"<rss", b"<urlset", b"<sitemapindex"))
    if isinstance(response, HtmlResponse) and not is_xml:
        return True
    return opening.startswith((b"<!doctype html", b"<html"))


def led_astray(response: Response) -> Outcome | None:
    """The outcome of an error page in place of an article: gone, where its text or its address is that of "not found".

    Or the failure that a firewall's page or a maintenance page names; None for another page.
    """
    if response.status != HTTPStatus.OK:
        return None
    outcome, leads_to = _named(response, page_of(response)), _leads_to(response)
    if outcome == NOT_THERE or leads_to == "missing":
        return NOT_THERE
    if outcome and outcome.reason in _REFUSALS:
        return outcome
    return NOT_THERE if leads_to else None


def led_home(response: Response, *, is_front: bool) -> Outcome:
    """The outcome of another page in place of an article.

    Permanent redirects to a front page mean that the article is gone; after others it may be hidden for a while.
    """
    reasons = response.meta.get("redirect_reasons") or [None]
    if is_front and all(reason in _PERMANENT for reason in reasons):
        return NOT_THERE
    return Outcome("failed", "home_page" if is_front else "redirected")


def _leads_to(response: Response) -> Error | None:
    """The error that the response's address names and the request's does not, after a redirect; else None."""
    return None if error_at(task_of(response).url) else error_at(response.url)


def _named(response: Response, page: Page) -> Outcome | None:
    """The outcome of an error page, by its text, else by its missing end; None for another page."""
    name = error_page_kind(page)
    if name == "soft_404":
        return NOT_THERE
    if UNCLOSED in response.meta and name not in _REFUSALS:
        return CUT
    return Outcome("failed", name) if name else None
