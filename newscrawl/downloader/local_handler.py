"""The download handler of SITE_ADDRESS; settings name it, so that commands without a crawl do not load Twisted's HTTP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadConnectionRefusedError
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.downloader.handler import BoundedHandler
from newscrawl.site.editions import is_site_host
from newscrawl.site.web_archives import is_archive_host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class LocalHandler(BoundedHandler):
    """Connects to SITE_ADDRESS by plain HTTP for hosts of the site and of public archives, and to nothing else."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._address = str(crawler.settings["SITE_ADDRESS"])

    async def download_request(self, request: Request) -> Response:
        """The answer, under the requested URL. Raises DownloadConnectionRefusedError for other hosts."""
        url = urlparse_cached(request)
        host = url.hostname or ""
        if not (is_site_host(host) or is_archive_host(host)):
            raise DownloadConnectionRefusedError(
                f"{request.url} is not the site's, and SITE_ADDRESS is set"
            )
        target = re.sub(r"^https?://[^/?#]+", f"http://{self._address}", request.url)
        local = request.replace(url=target)
        local.headers["Host"] = url.netloc
        local.meta.pop("proxy", None)  # from the environment, for the internet
        response = await super().download_request(local)
        request.meta["download_latency"] = local.meta["download_latency"]
        return response.replace(url=request.url)
