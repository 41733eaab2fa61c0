"""Scrapy's feeds, every line visible at once; one that fails ends the run and costs no record."""

from __future__ import annotations

import asyncio
import logging
from typing import IO, TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter, FeedSlot, apply_uri_params
from scrapy.utils.defer import ensure_awaitable

from newscrawl.discovery.responses import task_in
from newscrawl.downloader.downloader import downloader_of
from newscrawl.downloader.output_failure import stop_for_output, stop_for_storage
from newscrawl.errors import SettingError, StorageError
from newscrawl.exporters.appended import Appended
from newscrawl.exporters.faults import is_without_reader, place_of, sentence
from newscrawl.exporters.target import begin, export, finish, give_up, take_back
from newscrawl.frontier.outcomes import FEEDS_LEFT, STORAGE_FAILED
from newscrawl.frontier.run import run_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.frontier.run import Run
    from newscrawl.items import Article

logger = logging.getLogger(__name__)

_BATCH = 100
"""Records of the data set that are given before it is made durable which they were."""


# design: output-is-a-view, job-end
class Feeds(FeedExporter):
    """Records in any of Scrapy's formats; JSON Lines is the one that is whole after every record.

    A feed that fails gets no more, and ends the run; the others are closed as ever. A job has not ended before
    all feeds have all of its records, so that the same command gives them what they lack: everything, and to
    a file that runs append to what it has not.
    """

    def __init__(self, crawler: Crawler) -> None:
        try:
            super().__init__(crawler)
        except NotConfigured as error:
            if crawler.settings["FEEDS"]:
                raise SettingError("output: cannot be written; the log above says why") from error
            raise
        self._failed: set[str] = set()
        self.given: dict[str, int] = {}
        """How many records each feed was given, by its URI."""
        self._run: Run | None = None
        self._appended: Appended | None = None

    def open_spider(self, spider: Spider) -> None:
        """Open the feeds. One that cannot be ends the run: a signal's error is only logged, and the run would look complete."""
        self.crawler.stats.set_value(FEEDS_LEFT, len(self.feeds))
        self.given = dict.fromkeys(self.feeds, 0)
        try:
            super().open_spider(spider)
        except Exception as error:  # noqa: BLE001 - user's functions may raise anything
            self._failed.update(self.feeds)
            stop_for_storage(self.crawler, "the output", error)
        self._run = run_of(self.crawler)
        self._appended = (
            Appended(self._run.store, self._run.job.id, self.slots) if self._run else None
        )

    async def close_spider(self, spider: Spider) -> None:
        """Give what this run's feeds lack of the job's records, then close them."""
        are_given = not self._run or await self._give_the_rest(self._run, spider)
        await super().close_spider(spider)
        if are_given:
            self.crawler.stats.set_value(FEEDS_LEFT, len(self._failed))

    async def _give_the_rest(self, run: Run, spider: Spider) -> bool:
        """Whether that came to its end; a signal to stop that comes meanwhile stops it."""
        was_crawling = self.crawler.crawling
        try:
            for number, article in enumerate(run.feed_records.not_given(), 1):
                if len(self._failed) == len(self.feeds):
                    break
                self._give(article, article, spider)
                if number % _BATCH == 0:
                    run.commit()
                await asyncio.sleep(0)
                if self._is_stopped(was_crawling=was_crawling):
                    return False
        except (
            OSError,
            ValueError,
            EOFError,
        ) as error:  # a file of the data set that is gone, or torn
            self.crawler.stats.inc_value(STORAGE_FAILED)
            logger.error("cannot give what was read before, the output lacks it: %s", error)  # noqa: TRY400 - not a fault of ours
        return True

    def _is_stopped(self, *, was_crawling: bool) -> bool:
        """Whether a signal came: to our command, or to a script's process."""
        is_stopped = downloader_of(self.crawler).is_stopped
        return is_stopped or (was_crawling and not self.crawler.crawling)

    def item_scraped(self, item: Any, spider: Spider, response: Response | None = None) -> None:
        """Write a record to every feed, unless the article index gives it in the end."""
        judged = self._run.origins.judged(task_in(response), item) if self._run else None
        if self._run and judged and self._run.feed_records.waits(judged.origin):
            return
        self._give(item, judged.record if judged else None, spider)
        if self._run and judged:
            self._run.feed_records.give(judged.origin)

    def _give(self, item: Any, record: Article | None, spider: Spider) -> None:
        self.slots = [self._given(slot, item, record, spider) for slot in self.slots]

    def _given(self, slot: FeedSlot, item: Any, record: Article | None, spider: Spider) -> FeedSlot:
        """Write an item to one feed, unless the feed has its record: where its next one goes."""
        if slot.uri_template in self._failed:
            return slot
        size = None
        try:
            if not slot.filter.accepts(item):
                return slot
            if self._appended and self._appended.has(slot, record):
                return slot
            size = begin(slot)
            export(slot, item)
        except Exception as error:  # noqa: BLE001 - filters, storages and exporters may raise anything
            self._fail(slot, error, size, item)
            return slot
        self.given[slot.uri_template] += 1
        if self._appended:
            self._appended.add(slot, record)
        return self._next_batch(slot, spider)

    def _next_batch(self, slot: FeedSlot, spider: Spider) -> FeedSlot:
        """The slot, or a new one where its batch is full."""
        uri = slot.uri_template
        options = self.feeds[uri]
        if not options["batch_item_count"] or slot.itemcount < options["batch_item_count"]:
            return slot
        self._schedule_slot_close(slot, spider)
        try:
            named = apply_uri_params(uri, self._get_uri_params(spider, options["uri_params"], slot))
            return self._start_new_batch(slot.batch_id + 1, named, options, spider, uri)
        except Exception as error:  # noqa: BLE001 - user's functions may raise anything
            self._failed.add(uri)
            stop_for_storage(self.crawler, uri, error)
            return slot

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        """As Scrapy's, which lets pass in silence what an exporter raises at its end."""
        is_lost = slot.uri_template in self._failed and slot.exporter is None
        if is_lost or (slot.file is None and not (slot.store_empty and slot.batch_id == 1)):
            return
        try:
            await _store(slot, finish(slot))
        except Exception as error:  # noqa: BLE001 - storages and exporters may raise anything
            self._fail(slot, error)
            return
        said = f"{slot.format} feed ({slot.itemcount} items) in: {slot.uri}"
        logger.info("Stored %s", said, extra={"spider": spider})
        await self.crawler.signals.send_catch_log_async(signals.feed_slot_closed, slot=slot)

    def _fail(
        self, slot: FeedSlot, error: Exception, size: int | None = None, item: Any = None
    ) -> None:
        """A feed gets no more in this run; the first `size` bytes of its file are whole records."""
        self._failed.add(slot.uri_template)
        logger.debug("the feed %s failed", slot.uri, exc_info=error)
        is_lost = isinstance(error, (OSError, StorageError))
        why = error.__cause__ if isinstance(error, StorageError) else error
        if is_lost and not is_without_reader(slot, why):
            stop_for_storage(self.crawler, place_of(slot), why)
        else:
            setting = self.settings["FEED_EXPORT_ENCODING"]
            stop_for_output(self.crawler, sentence(slot, why, item, setting))
        (give_up if is_lost or item is None else take_back)(slot, size)


async def _store(slot: FeedSlot, file: IO[bytes]) -> None:
    """Have the storage keep what was written. Raises StorageError for whatever it raises."""
    try:
        await ensure_awaitable(slot.storage.store(file))
    except Exception as error:
        raise StorageError(slot.uri, error) from error
