"""Answers requests from WARC files, in place of the site (ARCHIVE_READ)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.responsetypes import responsetypes

from newscrawl.archive.served import ServedArchive, warc_paths
from newscrawl.downloader.exceptions import NotArchivedError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

logger = logging.getLogger(__name__)

_NAME = "ARCHIVE_READ"


class ArchiveReadMiddleware:
    """Next to the downloader, which gets no request: everything above it works as in a crawl of the site."""

    def __init__(self, archive: ServedArchive, stats: StatsCollector) -> None:
        self._archive = archive
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the files of ARCHIVE_READ. NotConfigured without it."""
        path = crawler.settings.get(_NAME)
        if not path:
            raise NotConfigured
        return cls(ServedArchive(warc_paths(_NAME, Path(path))), crawler.stats)

    def process_request(self, request: Request) -> Response:
        """The archived answer; without one a 404 for robots.txt, which closes nothing, and NotArchivedError else."""
        found = self._archive.answer(request.url)
        if found is None and request.url.endswith("/robots.txt"):
            return Response(request.url, status=404)
        if found is None:
            self._stats.inc_value("archive/missing")
            logger.warning("%s is not in the archive of %s", request.url, _NAME)
            raise NotArchivedError(f"{request.url} is not in the archive of {_NAME}")
        self._stats.inc_value("archive/served")
        headers = Headers()
        for name, value in found.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=found.body)
        return kind(request.url, status=found.status, headers=headers, body=found.body)
