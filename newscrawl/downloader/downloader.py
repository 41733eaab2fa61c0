"""Scrapy's downloader, except at the end of a run: waiting requests then go back to the queue and are not sent.

Scrapy sends all requests that it has taken from the queue, at the pace of the slot: sixteen take half a minute
after a run began to end, and after the site refused.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.utils.asyncio import create_looping_call

from newscrawl.downloader.exceptions import PostponedError
from newscrawl.downloader.scrapy_internals import is_closing
from newscrawl.site.web_archives import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

_LOOK = 0.5  # seconds between two checks whether the run is ending


class Downloader(ScrapyDownloader):
    """Sends nothing once the run is ending, whatever ended it: Scrapy has no signal for that.

    A public archive gets the pace that its operator asks for, except for what DOWNLOAD_SLOTS gives, and under SITE_ADDRESS.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if not crawler.settings["SITE_ADDRESS"]:
            self.per_slot_settings = paced(self.per_slot_settings)
        self.is_ending = False
        self.is_stopped = False
        """Whether SIGINT or SIGTERM ended the run: remaining work is then cut short."""
        self._watch = create_looping_call(self._look)
        crawler.signals.connect(self._begin, signals.engine_started)

    def send_no_more(self) -> None:
        """Give waiting requests, and all further ones, back for the next run (PostponedError)."""
        self.is_ending = True
        for slot in self.slots.values():
            _give_back(slot)

    def refuse(self, error: Callable[[], Exception], concerns: Callable[[Request], bool]) -> None:
        """Fail the waiting requests for which `concerns` is true."""
        for slot in self.slots.values():
            waiting = [one for one in slot.queue if concerns(one[0])]
            slot.queue = deque(one for one in slot.queue if not concerns(one[0]))
            for _, answer in waiting:
                answer.errback(error())

    def close(self) -> None:
        """Stop the watch too."""
        super().close()
        if self._watch.running:
            self._watch.stop()

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
        return super()._wait_for_download(slot, request, queue_dfd)

    def _process_queue(self, slot: Slot) -> None:
        """Send the next requests; called at the slot's pace, with each request and after each answer."""
        if self.is_ending or self.must_end():
            _give_back(slot)
        else:
            super()._process_queue(slot)


def downloader_of(crawler: Crawler) -> Downloader:
    """The crawler's downloader, as set by DOWNLOADER."""
    found = crawler.engine.downloader
    assert isinstance(found, Downloader)  # noqa: S101 - other classes cannot be ended
    return found


def _give_back(slot: Slot) -> None:
    while slot.queue:
        _, answer = slot.queue.popleft()
        answer.errback(PostponedError("the run ended before it was sent"))


def paced(slots: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """DOWNLOAD_SLOTS with the paces of public archives; what it gives of a pace counts."""
    paces = {one.slot: {"delay": one.delay, "concurrency": one.concurrency} for one in SERVICES}
    return {**slots, **{name: {**pace, **slots.get(name, {})} for name, pace in paces.items()}}
