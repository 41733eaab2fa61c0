"""Waiting when the site asks for it: one pause for all of its hosts, doubled while it lasts, and an end to it.

429 and 503 stop everything at once, Retry-After to the second (RFC 9110, 10.2.3; RFC 6585, 4). Other failures
do when several come in a row: one broken page is no outage. While an outage lasts one request at a
time tries it, and no attempt of it counts against an article. Whether it lasts is asked of the page that
came last: pages that are broken for good would pass for an outage where nothing else is left to fetch.
"""

from __future__ import annotations

import logging
import random
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
)
from scrapy.utils.asyncio import call_later
from twisted.internet.defer import Deferred

from newscrawl.downloader.downloader import downloader_of
from newscrawl.downloader.exceptions import PostponedError
from newscrawl.downloader.handler import TlsError
from newscrawl.downloader.scrapy_internals import process_queue
from newscrawl.middlewares.backoff_policy import Backoff, retry_after
from newscrawl.middlewares.breaker import break_off, is_robots, is_search
from newscrawl.middlewares.download_slot import SLOT
from newscrawl.middlewares.statuses import meaning_of

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

logger = logging.getLogger(__name__)

_TICK = 1.0  # seconds after which a pause looks whether the run is to end
# Nobody is there to be spared.
_NOBODY = (CannotResolveHostError, DownloadConnectionRefusedError, TlsError)
_SENT = ("download_slot", "download_timeout", "proxy")  # what of `meta` concerns the connection
_CONDITIONS = (b"If-None-Match", b"If-Modified-Since")
_NO_END = 10_000  # attempts: the breaker ends an outage, not a count of them


def _plain(request: Request) -> Request:
    """The request as it was sent, under the crawler's name, but unconditionally and for nobody."""
    meta = {name: request.meta[name] for name in _SENT if name in request.meta}
    headers = {name: values for name, values in request.headers.items() if name not in _CONDITIONS}
    return Request(request.url, headers=headers, meta=meta)


class BackoffMiddleware:
    """Holds the operator's slot still. What waits in it waits; nothing is sent before the pause is over."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._backoff = Backoff(
            settings.getfloat("BACKOFF_BASE"),
            settings.getfloat("BACKOFF_MAX"),
            random.Random(),  # noqa: S311 - jitter is no secret
        )
        self._patience = settings.getfloat("RETRY_AFTER_MAX")
        self._breaker = settings.getint("BREAKER_PAUSES")
        self._probe_delay = min(1.0, settings.getfloat("BACKOFF_BASE"))
        self._manners: tuple[int, float] | None = None
        """Concurrency and delay of the slot as they were before the outage."""
        self._until = 0.0
        self._answered = False
        self._probe: Request | None = None
        """The page that came last, which is asked for again to learn whether an outage is over."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up: the signal comes before the slot sends its next request, a middleware's turn after."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause, or go on. That a robots.txt is refused says nothing of the pages."""
        meaning = meaning_of(response)
        if meaning == "later":
            self._failed(request, asks=True, seconds=retry_after(response.headers, time.time()))
        elif meaning == "outage":
            self._failed(request, asks=not self._answered)
        elif meaning != "refusal" or not is_robots(request):
            if response.status == HTTPStatus.OK and not (is_search(request) or is_robots(request)):
                self._probe = _plain(request)
            self._succeeded()

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A request that got no answer at all."""
        if isinstance(
            exception, (PostponedError, DownloadCancelledError)
        ):  # an answer that is too large is one
            return
        if request.meta.get("download_slot") == SLOT:
            is_silent = not self._answered and not isinstance(exception, _NOBODY)
            self._failed(request, asks=is_silent)

    def _failed(self, request: Request, *, asks: bool, seconds: float | None = None) -> None:
        self._count("failures")
        if is_search(request):
            pause = seconds if (seconds or 0) <= self._patience else None
        elif time.monotonic() < self._until:
            self._backoff.straggled(request.url)
            pause = seconds
        else:
            pause = self._backoff.failed(request.url, asks=asks, retry_after=seconds)
        is_outage = self._backoff.is_outage or (asks and not self._answered)
        if is_outage and not is_search(request):
            request.meta["max_retry_times"] = _NO_END
        elif request.meta.get("max_retry_times") == _NO_END:
            del request.meta["max_retry_times"]
        if pause is None:
            return
        if (seconds or 0) > self._patience or self._backoff.pauses > self._breaker:
            asks_for_long = f"Retry-After names {seconds:.0f} seconds" if seconds else ""
            break_off(self._crawler, asks_for_long or "it does not recover")
            return
        until = time.monotonic() + pause
        if until > self._until:
            self._until = until
            self._count("pauses")
            logger.info("%s: the site is left alone for %.0f seconds", request.url, pause)
            self._hold()

    def _succeeded(self) -> None:
        self._answered = True
        self._backoff.succeeded()
        slot = self._slot
        if slot is not None and self._manners is not None:
            slot.concurrency, slot.delay = self._manners
            self._manners = None

    def _hold(self) -> None:
        """Let the slot send nothing until the pause is over, then one request at a time."""
        slot = self._slot
        if slot is None:
            return
        if self._manners is None:
            self._manners = slot.concurrency, slot.delay
            # Without a delay the slot sends the next request before it is told how the one before failed.
            slot.concurrency, slot.delay = 1, max(slot.delay, self._probe_delay)
        slot.close()
        wait = min(_TICK, max(0.0, self._until - time.monotonic()))
        slot.latercall = call_later(wait, self._tick)

    def _tick(self) -> None:
        slot = self._slot
        if slot is None:
            return
        slot.latercall = None
        downloader = downloader_of(self._crawler)
        if downloader.is_ending:
            return
        if time.monotonic() < self._until:
            self._hold()
        else:
            self._ask_first(slot)
            process_queue(downloader, slot)

    def _ask_first(self, slot: Slot) -> None:
        """Put the probe before all that waits."""
        if self._probe is None:
            return
        probe = self._probe.copy()
        answer: Deferred[Response] = Deferred()
        answer.addErrback(self._probe_failed, probe)
        slot.queue.appendleft((probe, answer))
        self._count("probes")

    def _probe_failed(self, failure: Failure, probe: Request) -> None:
        if isinstance(failure.value, Exception):
            self.process_exception(probe, failure.value)

    @property
    def _slot(self) -> Slot | None:
        found: Slot | None = self._crawler.engine.downloader.slots.get(SLOT)
        return found

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"backoff/{name}")
