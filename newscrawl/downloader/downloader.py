"""Scrapy's downloader, except at the end of a run: waiting requests then go back to the queue and are not sent.

Scrapy sends all requests that it has taken from the queue, at the pace of the slot: sixteen take half a minute
after a run began to end, and after the site refused. It waits for each answer up to DOWNLOAD_TIMEOUT; here requests
in flight have STOP_TIMEOUT, then they are cancelled and go back to the queue too.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.utils.asyncio import call_later, create_looping_call

from newscrawl.downloader.exceptions import PostponedError
from newscrawl.downloader.scrapy_internals import is_closing
from newscrawl.frontier.outcomes import NOT_SENT
from newscrawl.monitoring.log_lines import prepare_handlers
from newscrawl.site.web_archives import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.utils.asyncio import CallLaterResult
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

_LOOK = 0.5  # seconds between two checks whether the run is ending


class Downloader(ScrapyDownloader):
    """Sends nothing once the run is ending, whatever ended it: Scrapy has no signal for that.

    A public archive gets the pace that its operator asks for, except for what DOWNLOAD_SLOTS gives, and under SITE_ADDRESS.
    """

    def __init__(self, crawler: Crawler) -> None:
        prepare_handlers(crawler.settings)  # Scrapy has just replaced its own
        super().__init__(crawler)
        if not crawler.settings["SITE_ADDRESS"]:
            self.per_slot_settings = paced(self.per_slot_settings)
        self.is_ending = False
        self.is_stopped = False
        """Whether SIGINT or SIGTERM ended the run: remaining work is then cut short."""
        self._patience = crawler.settings.getfloat("STOP_TIMEOUT")
        self._transfers: set[asyncio.Task[Any]] = set()
        self._deadline: CallLaterResult | None = None
        self._watch = create_looping_call(self._look)
        crawler.signals.connect(self._begin, signals.engine_started)

    def send_no_more(self) -> None:
        """Give waiting requests, and all further ones, back for the next run (PostponedError); those in flight after STOP_TIMEOUT."""
        if self.is_ending:
            return
        self.is_ending = True
        for slot in self.slots.values():
            self._give_back(slot)
        self._deadline = call_later(self._patience, self._cancel)

    def refuse(self, error: Callable[[], Exception], concerns: Callable[[Request], bool]) -> None:
        """Fail the waiting requests for which `concerns` is true."""
        for slot in self.slots.values():
            waiting = [one for one in slot.queue if concerns(one[0])]
            slot.queue = deque(one for one in slot.queue if not concerns(one[0]))
            for _, answer in waiting:
                answer.errback(error())

    def close(self) -> None:
        """Stop the timers too."""
        super().close()
        if self._watch.running:
            self._watch.stop()
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _begin(self) -> None:
        self._watch.start(_LOOK, now=False)

    def _look(self) -> None:
        if not self.is_ending and self.must_end():
            self.send_no_more()

    def must_end(self) -> bool:
        """Whether the run is being closed."""
        return is_closing(self.crawler)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        """Count the request at once: Scrapy counts it when its task begins, and without a delay starts all waiting ones before."""
        slot.transferring.add(request)
        return self._transfer(slot, request, queue_dfd)

    async def _transfer(self, slot: Slot, request: Request, queue_dfd: Deferred[Response]) -> None:
        """Download as Scrapy does, in a task that can be cancelled; Scrapy keeps no reference to it."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - Scrapy schedules it as one
        self._transfers.add(task)
        try:
            await super()._wait_for_download(slot, request, queue_dfd)
        except asyncio.CancelledError:
            queue_dfd.errback(PostponedError("the run ended before its answer"))
        finally:
            self._transfers.discard(task)

    def _give_back(self, slot: Slot) -> None:
        while slot.queue:
            _, answer = slot.queue.popleft()
            self.crawler.stats.inc_value(NOT_SENT)
            answer.errback(PostponedError("the run ended before it was sent"))

    def _cancel(self) -> None:
        """Cancel the requests in flight, which closes their connections."""
        self._deadline = None
        if self._transfers:
            logger.info(
                "Requests in flight without an answer: %d; the next run sends them again",
                len(self._transfers),
            )
        for task in self._transfers:
            task.cancel()

    def _process_queue(self, slot: Slot) -> None:
        """Send the next requests; called at the slot's pace, with each request and after each answer."""
        if self.is_ending or self.must_end():
            self._give_back(slot)
        else:
            super()._process_queue(slot)


def downloader_of(crawler: Crawler) -> Downloader:
    """The crawler's downloader, as set by DOWNLOADER."""
    found = crawler.engine.downloader
    assert isinstance(found, Downloader)  # noqa: S101 - other classes cannot be ended
    return found


def paced(slots: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """DOWNLOAD_SLOTS with the paces of public archives; what it gives of a pace counts."""
    paces = {one.slot: {"delay": one.delay, "concurrency": one.concurrency} for one in SERVICES}
    return {**slots, **{name: {**pace, **slots.get(name, {})} for name, pace in paces.items()}}
