"""Restricts requests to the site, over http or https, redirects, retries and robots.txt included.

The spiders of public archives request their archive instead, and nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.downloader.exceptions import OffSiteError
from newscrawl.site.editions import is_site_host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

# design: offsite
_PORTS = {"http": 80, "https": 443}
_ODD = re.compile(r"[\x00-\x20\x7f-\U0010ffff\\]")
_WHY = {
    "scheme": "is neither http nor https",
    "characters": "has characters that are invalid in a host",
    "user_info": "has a user name",
    "port": "has a port other than the scheme's",
    "host": "is not a host that this spider may request",
}


def refusal(url: str, archive_hosts: frozenset[str] = frozenset()) -> str | None:
    """Why a URL must not be requested: scheme, characters, user_info, port or host; None where it may.

    IP addresses are not hosts of the site, and neither are names that only begin or end like one. `archive_hosts` are
    requested in place of the site's.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "port"
    if parts.scheme not in _PORTS:
        return "scheme"
    if _ODD.search(parts.netloc):
        return "characters"
    if "@" in parts.netloc:
        return "user_info"
    if port not in {None, _PORTS[parts.scheme]}:
        return "port"
    host = parts.hostname or ""
    is_allowed = host in archive_hosts if archive_hosts else is_site_host(host)
    return None if is_allowed else "host"


class OffsiteMiddleware:
    """Replaces Scrapy's offsite middleware, which lets requests with `dont_filter` pass, such as redirects and retries."""

    def __init__(self, stats: StatsCollector, archive_hosts: frozenset[str]) -> None:
        self._stats = stats
        self._archive_hosts = archive_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up with the hosts of the spider's archive."""
        return cls(crawler.stats, getattr(crawler.spider, "archive_hosts", frozenset()))

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise OffSiteError, for the request's errback."""
        if why := refusal(request.url, self._archive_hosts):
            self._stats.inc_value(f"refused/{why}")
            raise OffSiteError(f"{request.url} {_WHY[why]}")
