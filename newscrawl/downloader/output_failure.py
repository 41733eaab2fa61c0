"""Ends a run whose output fails; requests in flight are completed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawl.downloader.closing import end_run
from newscrawl.frontier.outcomes import OUTPUT_FAILED, STORAGE_FAILED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


def stop_for_storage(crawler: Crawler, what: str, error: BaseException | None) -> None:
    """Log once that `what` cannot be written, and close the run (exit status 75)."""
    if crawler.stats.get_value(STORAGE_FAILED):
        return
    crawler.stats.inc_value(STORAGE_FAILED)
    logger.error("cannot write %s: %s", what, getattr(error, "strerror", None) or error)
    end_run(crawler, STORAGE_FAILED)


def stop_for_output(crawler: Crawler, sentence: str) -> None:
    """Log once why an output with sound storage failed, and close the run (exit status 4)."""
    if crawler.stats.get_value(OUTPUT_FAILED):
        return
    crawler.stats.set_value(OUTPUT_FAILED, sentence)
    logger.error(sentence)
    end_run(crawler, OUTPUT_FAILED)
