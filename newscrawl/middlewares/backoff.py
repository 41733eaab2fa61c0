"""Waiting when the site asks for it: one pause for all of its hosts, doubled while it lasts, and an end to it.

429 and 503 stop everything at once, Retry-After to the second (RFC 9110, 10.2.3; RFC 6585, 4). Other failures
do when several come in a row: one broken page is no outage. While an outage lasts one request at a
time tries it, and no attempt of it counts against an article. Whether it lasts is asked of the page that
came last: pages that are broken for good would pass for an outage where nothing else is left to fetch.
"""

from __future__ import annotations

import asyncio
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
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from newscrawl.handler import TlsError
from newscrawl.middlewares.pauses import Backoff, retry_after
from newscrawl.middlewares.refusals import LaterError
from newscrawl.middlewares.slot import SLOT
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

logger = logging.getLogger(__name__)

LATER = frozenset((429, 503))
"""Statuses that ask for a pause."""

BREAKER = "breaker"
"""Why a run was closed that the site did not answer."""

page_refused = object()
"""Signal: a page says that the crawler is shut out."""

_FAILED = frozenset((500, 502, 504, 520, 521, 522, 523, 524))
_TICK = 1.0  # seconds after which a pause looks whether the run is to end
# Nobody is there to be spared.
_NOBODY = (CannotResolveHostError, DownloadConnectionRefusedError, TlsError)
_SENT = ("download_slot", "download_timeout", "proxy")  # what of `meta` concerns the connection
_CONDITIONS = (b"If-None-Match", b"If-Modified-Since")
_NO_END = 10_000  # attempts: the breaker ends an outage, not a count of them


def _is_search(request: Request) -> bool:
    """Whether it asks the search API, which fails by itself: lists go on without it, and its faults are no outage."""
    host = site_host(urlparse_cached(request).hostname or "")
    return host is not None and host.family == "search"


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
        self._refusals = 0
        self._most_refusals = settings.getint("REFUSALS_MAX")
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up: the signal comes before the slot sends its next request, a middleware's turn after."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(middleware.page_refused, page_refused)
        for came in (signals.item_scraped, signals.item_dropped):
            crawler.signals.connect(middleware.record_came, came)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause, or go on."""
        if response.status in LATER:
            self._failed(request, asks=True, seconds=retry_after(response.headers, time.time()))
        elif response.status in _FAILED:
            self._failed(request, asks=not self._answered)
        else:
            if not (_is_search(request) or request.url.endswith("/robots.txt")):
                self._note(response, request)
            self._succeeded()

    def _note(self, response: Response, request: Request) -> None:
        """What an answer to a page's request tells of the site."""
        if response.status == HTTPStatus.OK:
            self._probe = _plain(request)
        elif response.status == HTTPStatus.FORBIDDEN:
            self.page_refused()

    def page_refused(self) -> None:
        """403, or a page that says so: a row of them without a record ends the run."""
        self._refusals += 1
        if self._refusals >= self._most_refusals:
            self._break(f"it refused {self._refusals} pages in a row")

    def record_came(self) -> None:
        """The site lets the crawler read."""
        self._refusals = 0

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A request that got no answer at all."""
        if isinstance(
            exception, (LaterError, DownloadCancelledError)
        ):  # an answer that is too large is one
            return
        if request.meta.get("download_slot") == SLOT:
            is_silent = not self._answered and not isinstance(exception, _NOBODY)
            self._failed(request, asks=is_silent)

    def _failed(self, request: Request, *, asks: bool, seconds: float | None = None) -> None:
        self._count("failures")
        if _is_search(request):
            pause = seconds if (seconds or 0) <= self._patience else None
        elif time.monotonic() < self._until:
            self._backoff.straggled(request.url)
            pause = seconds
        else:
            pause = self._backoff.failed(request.url, asks=asks, retry_after=seconds)
        is_outage = self._backoff.is_outage or (asks and not self._answered)
        if is_outage and not _is_search(request):
            request.meta["max_retry_times"] = _NO_END
        elif request.meta.get("max_retry_times") == _NO_END:
            del request.meta["max_retry_times"]
        if pause is None:
            return
        if (seconds or 0) > self._patience or self._backoff.pauses > self._breaker:
            asks_for_long = f"Retry-After names {seconds:.0f} seconds" if seconds else ""
            self._break(asks_for_long or "it does not recover")
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
            # Without a delay the slot starts all that waits before it counts what it has started.
            slot.concurrency, slot.delay = 1, max(slot.delay, self._probe_delay)
        slot.close()
        wait = min(_TICK, max(0.0, self._until - time.monotonic()))
        slot.latercall = call_later(wait, self._tick)

    def _tick(self) -> None:
        slot = self._slot
        if slot is None:
            return
        slot.latercall = None
        if self._must_end():
            self._release(slot)
        elif time.monotonic() < self._until:
            self._hold()
        else:
            self._ask_first(slot)
            self._crawler.engine.downloader._process_queue(slot)  # noqa: SLF001 - what its own timer calls

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

    def _must_end(self) -> bool:
        engine_slot = self._crawler.engine._slot  # noqa: SLF001 - no signal says that a run is to end
        return engine_slot is None or engine_slot.closing is not None

    def _release(self, slot: Slot) -> None:
        """What waits goes back to the queue, for the next run."""
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(LaterError("the run ends while the site asks for a pause"))

    def _break(self, why: str) -> None:
        if self._closing is not None:
            return
        self._count("breaker")
        logger.warning("The run ends early: %s.", why)
        self._until = time.monotonic() + self._patience
        self._hold()
        self._closing = asyncio.ensure_future(
            self._crawler.engine.close_spider_async(reason=BREAKER)
        )

    @property
    def _slot(self) -> Slot | None:
        found: Slot | None = self._crawler.engine.downloader.slots.get(SLOT)
        return found

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"backoff/{name}")
