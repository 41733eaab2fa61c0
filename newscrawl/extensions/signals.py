"""Stops a crawl by signals: the first ends it gracefully, whenever it arrives, the second at once."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy import signals

from newscrawl.downloader.downloader import downloader_of

if TYPE_CHECKING:
    from types import FrameType

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Stop:
    """The handler of SIGINT and SIGTERM. Scrapy's own are installed with the reactor, and have no effect before the engine starts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._times = 0
        self._has_started = False
        self._stopping: asyncio.Future[None] | None = None
        crawler.signals.connect(self._engine_started, signals.engine_started)

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        """Schedule the stop in the event loop: the interrupted code may hold any lock."""
        self._times += 1
        _reactor().callFromThread(self._stop, signal.Signals(number).name, self._times)

    async def _engine_started(self) -> None:
        self._has_started = True
        if self._times:
            await self._crawler.engine.stop_async()

    def _stop(self, name: str, times: int) -> None:
        if times == 1:
            logger.info(
                "Received %s: the run ends within seconds; send it again to end it now",
                name,
            )
            if self._has_started:
                self._end()
        elif times == 2 and self._has_started:
            logger.info("Received %s again: the run ends now", name)
            with suppress(RuntimeError):  # it may have stopped in between
                _reactor().stop()

    def _end(self) -> None:
        downloader = downloader_of(self._crawler)
        downloader.is_stopped = True
        downloader.send_no_more()
        if not downloader.must_end():
            self._stopping = asyncio.ensure_future(self._crawler.stop_async())


def _reactor() -> Any:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    return reactor
