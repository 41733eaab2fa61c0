"""Redirects as Scrapy follows them, but for addresses that are none: they are a refusal, not a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware

from newscrawl.middlewares.refusals import OffSiteError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """What a redirect leads to is judged by the guard, like any request."""

    def process_response(  # type: ignore[override]  # a spider that is given is warned of
        self, request: Request, response: Response
    ) -> Request | Response:
        """The answer, or a request for where it leads. OffSiteError where that cannot be parsed."""
        try:
            return super().process_response(request, response)
        except ValueError as error:
            self.crawler.stats.inc_value("refused/location")
            raise OffSiteError(f"{request.url} redirects to what is no address: {error}") from error
