"""Backoff: one pause for all hosts of the site, doubled while an outage lasts, until the breaker ends the run.

429 and 503 pause at once; Retry-After is kept to the second (RFC 9110, 10.2.3; RFC 6585, 4). Other failures
pause when several occur in a row: one broken page is not an outage. During an outage one request at a
time is sent, and no attempt counts against an article. The page read last is the probe: otherwise permanently
broken pages would pass for an outage when nothing else is left to fetch.
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
from newscrawl.downloader.exceptions import PostponedError, TlsError, pause_began
from newscrawl.downloader.scrapy_internals import process_queue
from newscrawl.frontier.requests import CAPTURE
from newscrawl.middlewares.backoff_policy import Backoff, retry_after
from newscrawl.middlewares.breaker import break_off, is_robots, is_search
from newscrawl.middlewares.download_slot import SLOT
from newscrawl.middlewares.statuses import meaning_of
from newscrawl.site.web_archives import SERVICES

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

logger = logging.getLogger(__name__)

_TICK = 1.0  # seconds after which a pause checks whether the run is ending
# No server is there to be spared.
_NOBODY = (CannotResolveHostError, DownloadConnectionRefusedError, TlsError)
_PAGES = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)
_SENT = (CAPTURE, "download_slot", "download_timeout", "proxy")
"""Keys of `meta` that concern the connection, and the judgement of the answer."""
_CONDITIONS = (b"If-None-Match", b"If-Modified-Since")
_NO_END = 10_000  # attempts: the breaker ends an outage, not their number


def _plain(request: Request) -> Request:
    """A copy of the request without conditions and callbacks."""
    meta = {name: request.meta[name] for name in _SENT if name in request.meta}
    headers = {name: values for name, values in request.headers.items() if name not in _CONDITIONS}
    return Request(request.url, headers=headers, meta=meta)


class BackoffMiddleware:
    """Pauses download slots: the operator's, and those of public archives, each on its own."""

    def __init__(self, crawler: Crawler) -> None:
        pauses = {SLOT: crawler.settings.getfloat("BACKOFF_BASE")}
        for one in SERVICES:
            least = 0 if crawler.settings["SITE_ADDRESS"] else one.pause
            pauses[one.slot] = max(pauses[SLOT], least)
        self._slots = {name: SlotBackoff(crawler, name, pause) for name, pause in pauses.items()}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signal, which is sent before the slot's next request; `process_response` would be called after it."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause the request's slot, or end its pause."""
        if slot := self._slot_of(request):
            slot.response_downloaded(response, request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request without an answer."""
        if slot := self._slot_of(request):
            slot.request_failed(request, exception)

    def _slot_of(self, request: Request) -> SlotBackoff | None:
        return self._slots.get(request.meta.get("download_slot", ""))


class SlotBackoff:
    """Pauses one download slot: its queue waits until the pause is over."""

    def __init__(self, crawler: Crawler, name: str, pause: float) -> None:
        """`pause`: seconds of the first one."""
        settings = crawler.settings
        self._crawler = crawler
        self._name = name
        self._backoff = Backoff(
            pause,
            max(pause, settings.getfloat("BACKOFF_MAX")),
            random.Random(),  # noqa: S311 - jitter needs no secrecy
        )
        self._patience = settings.getfloat("RETRY_AFTER_MAX")
        self._breaker = settings.getint("BREAKER_PAUSES")
        self._probe_delay = min(1.0, settings.getfloat("BACKOFF_BASE"))
        self._normal_pace: tuple[int, float] | None = None
        """Concurrency and delay of the slot as they were before the outage."""
        self._until = 0.0
        self._answered = False
        self._probe: Request | None = None
        """The request of the page read last, which is sent again to learn whether an outage is over."""

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause, or end a pause. A refused robots.txt is ignored: it proves nothing about pages."""
        meaning = meaning_of(response)
        if meaning == "later":
            seconds = retry_after(response.headers, time.time())
            self._failed(request, str(response.status), asks=True, seconds=seconds)
        elif meaning == "outage":
            self._failed(request, str(response.status), asks=not self._answered)
        elif meaning != "refusal" or not is_robots(request):
            if response.status in _PAGES and not (is_search(request) or is_robots(request)):
                self._probe = request
            self._succeeded()

    def request_failed(self, request: Request, exception: Exception) -> None:
        """Count a request without an answer."""
        if isinstance(
            exception, (PostponedError, DownloadCancelledError)
        ):  # a cancelled download had an answer
            return
        is_silent = not self._answered and not isinstance(exception, _NOBODY)
        self._failed(request, type(exception).__name__.removesuffix("Error"), asks=is_silent)

    def _failed(
        self, request: Request, why: str, *, asks: bool, seconds: float | None = None
    ) -> None:
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
            named = f"Retry-After names {seconds:.0f} seconds" if seconds else ""
            break_off(self._crawler, named or "it does not recover")
            return
        until = time.monotonic() + pause
        if until > self._until:
            self._until = until
            self._count("pauses")
            logger.info("%s: no requests to its server for %.0f seconds", request.url, pause)
            self._crawler.signals.send_catch_log(pause_began, seconds=pause, why=why)
            self._hold()

    def _succeeded(self) -> None:
        self._answered = True
        self._backoff.succeeded()
        slot = self._slot
        if slot is not None and self._normal_pace is not None:
            slot.concurrency, slot.delay = self._normal_pace
            self._normal_pace = None

    def _hold(self) -> None:
        """Stop the slot until the pause is over, then send one request at a time."""
        slot = self._slot
        if slot is None:
            return
        if self._normal_pace is None:
            self._normal_pace = slot.concurrency, slot.delay
            # Without a delay the slot would send the next request before the failure of the last one is known.
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
        """Put the probe at the head of the queue."""
        if self._probe is None:
            return
        probe = _plain(self._probe)
        answer: Deferred[Response] = Deferred()
        answer.addErrback(self._probe_failed, probe)
        slot.queue.appendleft((probe, answer))
        self._count("probes")

    def _probe_failed(self, failure: Failure, probe: Request) -> None:
        if isinstance(failure.value, Exception):
            self.request_failed(probe, failure.value)

    @property
    def _slot(self) -> Slot | None:
        found: Slot | None = self._crawler.engine.downloader.slots.get(self._name)
        return found

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"backoff/{name}")
