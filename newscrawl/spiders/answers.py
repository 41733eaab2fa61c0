"""What requests and their answers carry: the ticket, validators, the page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.http import HtmlResponse
from twisted.python.failure import Failure

from newscrawl.frontier.ticket import Ticket
from newscrawl.middlewares.closed import UNCLOSED
from newscrawl.middlewares.refusals import LaterError
from newscrawl.outcomes import CUT, Outcome
from newscrawl.pages.impostors import impostor
from newscrawl.pages.links import read_links
from newscrawl.pages.page import Page

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_SHORT_PAGE = 20_000  # bytes; the longest error page known has a tenth of it

_SAID = ("ban", "challenge", "soft_404")  # what a page says of itself, whatever else it lacks


def ticket_of(carrier: Request | Response | Failure) -> Ticket:
    """The ticket that travels with a request, its answer or its failure."""
    request = carrier.request if isinstance(carrier, Failure) else carrier  # type: ignore[attr-defined]
    return Ticket(**request.meta["ticket"])


def postponed(failure: Failure) -> Request | None:
    """The request again, where it was only put off: it waits in the queue for the next run."""
    if not isinstance(failure.value, LaterError):
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
    content_type = response.headers.get("Content-Type") or b""
    return Page(response.body, response.url, content_type.decode("latin-1"))


def no_article(response: Response) -> Outcome:
    """What an answer is that holds no article: another status, half a page, one of another kind, or none that has a name."""
    if response.status != HTTPStatus.OK:
        return Outcome("failed", f"http_{response.status}")
    return _named(response, page_of(response)) or Outcome("failed", "no_article")


def no_source(response: Response) -> Outcome | None:
    """What stands in the place of a list, a home page or a feed: half a page, or one that says so and links to no article.

    None for what may be read. Pages in the place of others are short, and long ones are not looked at twice.
    """
    if (
        200 < response.status < 300
    ):  # no page: what is no 2xx comes here where its source has a word for it
        return Outcome("failed", f"http_{response.status}")
    if UNCLOSED in response.meta:
        return _named(response, page_of(response))
    is_short = len(response.body) <= _SHORT_PAGE and isinstance(response, HtmlResponse)
    if response.status != HTTPStatus.OK or not is_short:
        return None
    page = page_of(response)
    outcome = _named(response, page)
    if (
        outcome is None or outcome.reason not in _SAID
    ):  # a list of lists, or one for which its reader has a word
        return None
    return None if any(link.identifier for link in read_links(page)) else outcome


def _named(response: Response, page: Page) -> Outcome | None:
    """What stands in another page's place, by what it says, else by its missing end."""
    name = impostor(page)
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
