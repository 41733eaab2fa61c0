"""Scrapy's feeds, every line visible at once, and a run that ends when the output cannot be written."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.extensions.feedexport import FeedExporter

from newscrawl.ending import end_run
from newscrawl.outcomes import GIVEN, STORAGE_FAILED

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Feeds(FeedExporter):
    """Records in any of Scrapy's formats; JSON Lines is the one that is whole after every record."""

    def open_spider(self, spider: Spider) -> None:
        """Open the feeds. One that cannot be ends the run: a signal's error is only logged, and the run would look complete."""
        try:
            super().open_spider(spider)
        except Exception as error:  # noqa: BLE001 - user's functions may raise anything
            stop_for_storage(self.crawler, "the output", error)

    async def close_spider(self, spider: Spider) -> None:
        """Give what this run's feeds lack of the job's records, then close them."""
        try:
            for article in spider.run.library.not_given() if hasattr(spider, "run") else ():
                self.item_scraped(article, spider)
        except (
            OSError,
            ValueError,
            EOFError,
        ) as error:  # a file of the data set that is gone, or torn
            self.crawler.stats.inc_value(STORAGE_FAILED)
            logger.error("cannot give what was read before, the output lacks it: %s", error)  # noqa: TRY400 - not a fault of ours
        await super().close_spider(spider)

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Write a record to every feed. A disk that takes no more ends the run (exit status 75)."""
        if self.crawler.stats.get_value(STORAGE_FAILED):
            return
        try:
            super().item_scraped(item, spider)
            for slot in self.slots:
                if slot.file is not None:
                    slot.file.flush()
            self.crawler.stats.inc_value(GIVEN)
        except (OSError, ValueError, TypeError, LookupError) as error:
            stop_for_storage(self.crawler, "the output", error)


def stop_for_storage(crawler: Crawler, what: str, error: Exception) -> None:
    """Say once that something cannot be written, and close the run; what is in flight still ends."""
    if crawler.stats.get_value(STORAGE_FAILED):
        return
    crawler.stats.inc_value(STORAGE_FAILED)
    logger.error("cannot write %s: %s", what, getattr(error, "strerror", None) or error)
    end_run(crawler, STORAGE_FAILED)
