"""Scrapy's redirects, except those without a usable target and those in a circle.

Without cookies, an address requested before in a chain of redirects gives the same answer (RFC 9110, 15.4):
some sites redirect in a circle until the cookie of the first answer is sent back.
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

_WITH_COOKIE = Refusal("circular redirects until a cookie is sent", COOKIE_ADVICE)
_WITHOUT = Refusal("endless redirects")

_COOKIE = "redirect_cookie"
"""In `meta`: an earlier redirect of the chain set a cookie."""


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """The offsite middleware judges a redirect's target, like any request."""

    def process_response(  # type: ignore[override]  # Scrapy warns of a spider argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """The answer, or a request for its target. OffSiteError where the target cannot be parsed, RedirectsError for endless redirects."""
        has_cookie = bool(request.meta.get(_COOKIE) or "Set-Cookie" in response.headers)
        try:
            found = super().process_response(request, response)
        except ValueError as error:
            self.crawler.stats.inc_value("refused/location")
            raise OffSiteError(f"{request.url} redirects to an invalid address: {error}") from error
        except IgnoreRequest as error:
            raise self._refused(request, str(error), has_cookie=has_cookie) from error
        if isinstance(found, Request):
            if self._leads_back(found):
                raise self._refused(found, "redirects in a circle", has_cookie=has_cookie)
            if has_cookie:
                found.meta[_COOKIE] = True
        elif found.status in codes_of("elsewhere"):
            self._signal_refusal(request, Refusal(f"{found.status} without a usable target"))
        return found

    def _leads_back(self, request: Request) -> bool:
        """Whether the chain requested the same address before, without cookies."""
        if self.crawler.settings.getbool("COOKIES_ENABLED"):
            return False
        before = (_page(url) for url in request.meta["redirect_urls"])
        return _page(request.url) in before

    def _refused(self, request: Request, why: str, *, has_cookie: bool) -> RedirectsError:
        needs_cookie = has_cookie and not self.crawler.settings.getbool("COOKIES_ENABLED")
        refusal = _WITH_COOKIE if needs_cookie else _WITHOUT
        if needs_cookie:
            self.crawler.stats.inc_value(NEEDS_COOKIE)
        self._signal_refusal(request, refusal)
        return RedirectsError(f"{request.url}: {why}", refusal)

    def _signal_refusal(self, request: Request, refusal: Refusal) -> None:
        self.crawler.signals.send_catch_log(page_refused, request=request, refusal=refusal)


def _page(url: str) -> str:
    """An address without the fragment, which is not sent to servers."""
    return url.partition("#")[0]
