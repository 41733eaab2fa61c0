"""What requests and their answers carry: the task, validators, the page."""

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

_OPENING = 200  # bytes in which an answer shows that it is HTML

_FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_SAID = ("ban", "challenge", "maintenance")  # what a page says of itself, whatever else it lacks
_NO_ARTICLE = Outcome("failed", "no_article")


def task_of(carrier: Request | Response | Failure) -> CrawlTask[Any]:
    """The task that travels with a request, its answer or its failure."""
    request = carrier.request if isinstance(carrier, Failure) else carrier  # type: ignore[attr-defined]
    return CrawlTask.from_data(request.meta["task"])


def task_in(response: Response | None) -> CrawlTask[Any] | None:
    """The task that an answer carries; None for the answer to a request that a user's spider made for itself, or for no answer."""
    return task_of(response) if response is not None and "task" in response.meta else None


def postponed(failure: Failure) -> Request | None:
    """The request again, where it was only put off: it waits in the queue for the next run."""
    if not isinstance(failure.value, PostponedError):
        return None
    again: Request = failure.request.replace(dont_filter=True)  # type: ignore[attr-defined]
    return again


def validators_of(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified, as they came."""
    values = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
    etag, last_modified = (value.decode("latin-1") if value else None for value in values)
    return etag, last_modified


def make_conditional(request: Request, etag: str | None, last_modified: str | None) -> None:
    """Ask for the page only if it is another than the one these came with (RFC 9110, 13.1)."""
    if etag:
        request.headers["If-None-Match"] = etag
    if last_modified:
        request.headers["If-Modified-Since"] = last_modified
    if etag or last_modified:
        request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED.value]


def page_of(response: Response) -> Page:
    """What a response brought, for the readers."""
    return Page(response.body, response.url, content_type_of(response))


def content_type_of(response: Response) -> str:
    """The header of that name; empty where there is none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def no_article(response: Response) -> Outcome:
    """What an answer is that holds no article: another status, half a page, one of another kind, or none that has a name.

    A page that says that it is not there, or that its address was led to, is gone as with 404. It retracts no article: a
    status is the server's word, while status 200 with whatever page may be a cache's, a firewall's or a template's that failed.
    """
    if response.status != HTTPStatus.OK:
        return Outcome("failed", f"http_{response.status}")
    if is_missing_data(response.body):
        return NOT_THERE
    return led_astray(response) or _named(response, page_of(response)) or _NO_ARTICLE


def no_source(response: Response) -> Outcome | None:
    """What stands in the place of a list, a home page or a feed: half a page, or one that says so and links to no article.

    None for what may be read. A page whose title or heading says that it is not there is gone, whatever else it links to. The
    search API's JSON is its reader's.
    """
    if (
        200 < response.status < 300
    ):  # no page: what is no 2xx comes here where its source has a word for it
        return Outcome("failed", f"http_{response.status}")
    if UNCLOSED in response.meta:
        return _named(response, page_of(response))
    if response.status != HTTPStatus.OK:
        return None
    if not _is_html(response):
        is_search = task_of(response).resource == "search"
        return NOT_THERE if not is_search and is_missing_data(response.body) else None
    page = page_of(response)
    if _leads_to(response) == "missing":
        return NOT_THERE
    if not heads_an_error(page) and any(link.identifier for link in read_links(page)):
        return None
    outcome = _named(response, page)
    if outcome and (outcome == NOT_THERE or outcome.reason in _SAID):
        return outcome
    return NOT_THERE if _leads_to(response) else None


def _is_html(response: Response) -> bool:
    """Whether an answer is a page, by its headers or by how it begins: an error page may be called XML or JSON."""
    opening = response.body[:_OPENING].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_xml = opening.startswith((b"<?xml", b"<rss", b"<urlset", b"<sitemapindex"))
    if isinstance(response, HtmlResponse) and not is_xml:
        return True
    return opening.startswith((b"<!doctype html", b"<html"))


def led_astray(response: Response) -> Outcome | None:
    """What an answer is, to a request for an article, that says itself what it is: gone, where that or its address is an error page's.

    Or a firewall's page, or one of a site that does not serve now; None for anything else.
    """
    if response.status != HTTPStatus.OK:
        return None
    outcome, leads_to = _named(response, page_of(response)), _leads_to(response)
    if outcome == NOT_THERE or leads_to == "missing":
        return NOT_THERE
    if outcome and outcome.reason in _SAID:
        return outcome
    return NOT_THERE if leads_to else None


def led_home(response: Response, *, is_front: bool) -> Outcome:
    """What an answer is, to a request for an article, that came from the address of another page.

    A front page in its place, by redirects that are for good, says that it is no more; by others it may only be hidden for a while.
    """
    reasons = response.meta.get("redirect_reasons") or [None]
    if is_front and all(reason in _FOR_GOOD for reason in reasons):
        return NOT_THERE
    return Outcome("failed", "home_page" if is_front else "redirected")


def _leads_to(response: Response) -> Error | None:
    """The error that the answer's address names, where the request's does not: a redirect led there."""
    return None if error_at(task_of(response).url) else error_at(response.url)


def _named(response: Response, page: Page) -> Outcome | None:
    """What stands in another page's place, by what it says, else by its missing end."""
    name = error_page_kind(page)
    if name == "soft_404":
        return NOT_THERE
    if UNCLOSED in response.meta and name not in _SAID:
        return CUT
    return Outcome("failed", name) if name else None


def claims_another(page: Page) -> bool:
    """Whether a page's own metadata names another article than its address does."""
    claimed = page.metas.get("contentid", "")
    return (
        claimed.startswith("WS")
        and claimed.casefold() != (page.location.identifier or "").casefold()
    )
