"""One download slot for all hosts of the operator: they share a rate, since they share a server.

Each service of a public archive has a slot of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.httpobj import urlparse_cached

from newscrawl.site.editions import is_site_host
from newscrawl.site.web_archives import service_of

if TYPE_CHECKING:
    from scrapy import Request

# design: one-rate
SLOT = "chinadaily"

_KEPT_PACE = "autothrottle_dont_adjust_delay"


class DownloadSlotMiddleware:
    """Puts all requests to the site's hosts, robots.txt included, into one slot."""

    def process_request(self, request: Request) -> None:
        """Set `meta["download_slot"]`. AutoThrottle keeps the pace of an archive: it would make it that of DOWNLOAD_DELAY."""
        if is_site_host(urlparse_cached(request).hostname or ""):
            request.meta["download_slot"] = SLOT
        elif service := service_of(request.url):
            request.meta["download_slot"] = service.slot
            request.meta[_KEPT_PACE] = True
