"""Ending a run early: no further requests are sent, and those in flight have STOP_TIMEOUT for their answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from newscrawl.downloader.downloader import downloader_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_CLOSING: set[asyncio.Future[None]] = set()
"""Keeps the tasks alive: the event loop holds them weakly."""


def end_run(crawler: Crawler, reason: str) -> None:
    """Close a run for a reason, at once. Waiting requests go back to the queue, for the next run."""
    downloader_of(crawler).send_no_more()
    closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
    _CLOSING.add(closing)
    closing.add_done_callback(_CLOSING.discard)
