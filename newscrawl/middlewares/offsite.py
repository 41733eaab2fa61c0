"""Only the site: a request to any other host is refused, whoever makes it and whatever it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.httpobj import urlparse_cached

from newscrawl.middlewares.refusals import OffSiteError
from newscrawl.site.editions import is_site_host

if TYPE_CHECKING:
    from scrapy import Request


class SiteOnlyMiddleware:
    """In the place of Scrapy's, which lets redirects and retries pass that carry `dont_filter`."""

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise OffSiteError, which ends in the request's errback."""
        if not is_site_host(urlparse_cached(request).hostname or ""):
            raise OffSiteError(f"{request.url} is not the site's")
