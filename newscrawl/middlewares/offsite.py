"""Only the site: requests to any other host are refused, with an error of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest

from newscrawl.errors import OffSiteError

if TYPE_CHECKING:
    from scrapy import Request


class SiteOnlyMiddleware(OffsiteMiddleware):
    """Scrapy's, for the spiders' `allowed_domains`; its refusals can be told from other errors."""

    def process_request(self, request: Request) -> None:  # type: ignore[override] # without the old spider argument
        """Let the request pass, or raise OffSiteError."""
        try:
            super().process_request(request)
        except IgnoreRequest as error:
            raise OffSiteError(str(error)) from None
