"""Redirects as Scrapy follows them, but for those that lead nowhere, and for those that lead back.

Without cookies an address that was asked for once in a row of redirects answers the same again (RFC 9110, 15.4):
sites lead programs round in a circle until they bring back the cookie that came with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from newscrawl.downloader.exceptions import OffSiteError, RedirectsError, Refusal, page_refused
from newscrawl.frontier.outcomes import COOKIE_ADVICE, NEEDS_COOKIE
from newscrawl.middlewares.statuses import codes_of

if TYPE_CHECKING:
    from scrapy.http import Response

_WITH_COOKIE = Refusal("redirects that lead back until a cookie comes with them", COOKIE_ADVICE)
_WITHOUT = Refusal("redirects without end")

_COOKIE = "redirect_cookie"
"""In `meta`: one of the redirects that led here set a cookie."""


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """What a redirect leads to is judged by the offsite middleware, like any request."""

    def process_response(  # type: ignore[override]  # a spider that is given is warned of
        self, request: Request, response: Response
    ) -> Request | Response:
        """The answer, or a request for where it leads. OffSiteError where that cannot be parsed, RedirectsError where there is no end."""
        has_cookie = bool(request.meta.get(_COOKIE) or "Set-Cookie" in response.headers)
        try:
            found = super().process_response(request, response)
        except ValueError as error:
            self.crawler.stats.inc_value("refused/location")
            raise OffSiteError(f"{request.url} redirects to what is no address: {error}") from error
        except IgnoreRequest as error:
            raise self._refused(request, str(error), has_cookie=has_cookie) from error
        if isinstance(found, Request):
            if self._leads_back(found):
                raise self._refused(found, "leads back to itself", has_cookie=has_cookie)
            if has_cookie:
                found.meta[_COOKIE] = True
        elif found.status in codes_of("elsewhere"):
            self._tell(request, Refusal(f"{found.status} to nowhere"))
        return found

    def _leads_back(self, request: Request) -> bool:
        """Whether the same request was made before; with cookies it is another."""
        if self.crawler.settings.getbool("COOKIES_ENABLED"):
            return False
        before = (_page(url) for url in request.meta["redirect_urls"])
        return _page(request.url) in before

    def _refused(self, request: Request, why: str, *, has_cookie: bool) -> RedirectsError:
        needs_cookie = has_cookie and not self.crawler.settings.getbool("COOKIES_ENABLED")
        refusal = _WITH_COOKIE if needs_cookie else _WITHOUT
        if needs_cookie:
            self.crawler.stats.inc_value(NEEDS_COOKIE)
        self._tell(request, refusal)
        return RedirectsError(f"{request.url}: {why}", refusal)

    def _tell(self, request: Request, refusal: Refusal) -> None:
        self.crawler.signals.send_catch_log(page_refused, request=request, refusal=refusal)


def _page(url: str) -> str:
    """An address without the fragment, which no server sees."""
    return url.partition("#")[0]
