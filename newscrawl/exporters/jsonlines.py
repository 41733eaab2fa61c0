"""JSON Lines: one whole record a line, visible at once, and a run that stops when it cannot write."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from scrapy.exporters import JsonLinesItemExporter

if TYPE_CHECKING:
    from io import BytesIO

    from scrapy.crawler import Crawler
    from typing_extensions import Self

logger = logging.getLogger(__name__)

STORAGE_FAILED = "storage_failed"
"""Why the run was closed, and the counter of it."""


class RecordExporter(JsonLinesItemExporter):
    """Strict JSON (no NaN), keys in declared order; every line is flushed."""

    def __init__(self, file: BytesIO, crawler: Crawler, **options: Any) -> None:
        super().__init__(file, allow_nan=False, **options)
        self._crawler = crawler
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: BytesIO, **options: Any) -> Self:
        """Wire it up to the crawler that it stops."""
        return cls(file, crawler, **options)

    def export_item(self, item: Any) -> None:
        """Write one line. A disk that takes no more ends the run (exit status 75)."""
        try:
            super().export_item(item)
            self.file.flush()
        except OSError as error:
            self._stop()
            name = getattr(self.file, "name", "the output")
            logger.error("cannot write %s: %s", name, error.strerror)  # noqa: TRY400 - one sentence

    def _stop(self) -> None:
        self._crawler.stats.inc_value(STORAGE_FAILED)
        if self._closing is None:
            closing = self._crawler.engine.close_spider_async(reason=STORAGE_FAILED)
            self._closing = asyncio.ensure_future(closing)
