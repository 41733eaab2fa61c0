"""robots.txt, read once per host and obeyed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.middlewares.refusals import DisallowedError, LaterError, RobotsUnreachableError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from typing_extensions import Self

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Asks every host for its robots.txt before the first page; a 4xx answer opens it (RFC 9309, 2.3.1.3).

    429 says to come back later, so it closes the host like a 5xx.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"])
        self._parsers: dict[str, asyncio.Task[ProtegoRobotParser]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up. Off when ROBOTSTXT_OBEY is."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise DisallowedError or RobotsUnreachableError."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        url = urlparse_cached(request)
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._parsers:
            self._parsers[site] = asyncio.ensure_future(self._fetch(f"{site}/robots.txt"))
        parser = await asyncio.shield(self._parsers[site])
        if not parser.allowed(request.url, self._agent):
            self._crawler.stats.inc_value("robots/disallowed")
            raise DisallowedError(f"robots.txt of {url.netloc} closes it")

    async def _fetch(self, url: str) -> ProtegoRobotParser:
        request = Request(
            url, callback=NO_CALLBACK, priority=1000, meta={"dont_obey_robotstxt": True}
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except LaterError:
            raise
        except Exception as error:
            self._crawler.stats.inc_value("robots/unreachable")
            raise RobotsUnreachableError(f"{url} could not be had: {error}") from error
        return self._parse(response)

    def _parse(self, response: Response) -> ProtegoRobotParser:
        self._crawler.stats.inc_value(f"robots/status/{response.status}")
        if response.status >= 500 or response.status == 429:
            raise RobotsUnreachableError(f"{response.url} answered {response.status}")
        body = response.body if response.status < 400 else b""
        logger.info("%s: %d, %d bytes", response.url, response.status, len(response.body))
        return ProtegoRobotParser(body, self._crawler.spider)
