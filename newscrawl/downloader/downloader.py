"""Scrapy's downloader, but for the end of a run: what waits to be sent then goes back to the queue instead of out.

Scrapy sends all that it has taken from the queue, at the pace of the slot: sixteen requests take half a minute after
the run was told to end, and after the site refused.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.utils.asyncio import create_looping_call

from newscrawl.downloader.exceptions import PostponedError
from newscrawl.downloader.scrapy_internals import is_closing

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

_LOOK = 0.5  # seconds after which what waits at the slot's pace learns that the run is to end


class Downloader(ScrapyDownloader):
    """Sends nothing any more once the run is to end, whoever ended it: no signal of Scrapy's says so."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.is_ending = False
        self.is_stopped = False
        """Whether a signal asked for the end, which may have begun already: what it still does is cut short then."""
        self._watch = create_looping_call(self._look)
        crawler.signals.connect(self._begin, signals.engine_started)

    def send_no_more(self) -> None:
        """What waits is for the next run (LaterError), and so is whatever comes."""
        self.is_ending = True
        for slot in self.slots.values():
            _give_back(slot)

    def refuse(self, error: Callable[[], Exception], concerns: Callable[[Request], bool]) -> None:
        """Fail those of the requests that wait which this concerns."""
        for slot in self.slots.values():
            waiting = [one for one in slot.queue if concerns(one[0])]
            slot.queue = deque(one for one in slot.queue if not concerns(one[0]))
            for _, answer in waiting:
                answer.errback(error())

    def close(self) -> None:
        """Stop looking, too."""
        super().close()
        if self._watch.running:
            self._watch.stop()

    def _begin(self) -> None:
        self._watch.start(_LOOK, now=False)

    def _look(self) -> None:
        if not self.is_ending and self.must_end():
            self.send_no_more()

    def must_end(self) -> bool:
        """Whether the run is being closed, by whomever."""
        return is_closing(self.crawler)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        """Count it at once: Scrapy does when the task begins, and starts all that waits before where there is no delay."""
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    def _process_queue(self, slot: Slot) -> None:
        """What sends. The slot comes here at its pace, with every request and after every answer."""
        if self.is_ending or self.must_end():
            _give_back(slot)
        else:
            super()._process_queue(slot)


def downloader_of(crawler: Crawler) -> Downloader:
    """The crawler's, which the setting DOWNLOADER names."""
    found = crawler.engine.downloader
    assert isinstance(found, Downloader)  # noqa: S101 - another one cannot be ended
    return found


def _give_back(slot: Slot) -> None:
    while slot.queue:
        _, answer = slot.queue.popleft()
        answer.errback(PostponedError("the run ends while it waits"))
