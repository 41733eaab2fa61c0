"""Scrapy's scheduler on the frontier: a request stays on disk until all of its results are on disk."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy.core.scheduler import BaseScheduler, Scheduler

from newscrawl.downloader.scrapy_internals import in_progress
from newscrawl.frontier.requests import from_data, keep_methods, to_data, waits
from newscrawl.frontier.run import run_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from typing_extensions import Self

    from newscrawl.frontier.run import Run

logger = logging.getLogger(__name__)

# design: in-flight, commit-order
COMMIT_INTERVAL = 0.1  # seconds from the first change to the commit that makes it durable


class FrontierScheduler(BaseScheduler):
    """Queues the requests of a run, and commits their results.

    A request is acknowledged once Scrapy has finished it: its callback is exhausted and all of its items have
    passed the pipelines. Scrapy has no signal for that, so the engine's set of requests in progress is read.
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run
        self._in_flight: dict[Request, int] = {}
        self._queued = run.store.queued(run.job.id)
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self | Scheduler:  # type: ignore[override]
        """The scheduler; for a spider without a run (`scrapy shell`, `fetch`) Scrapy's own, in memory."""
        run = run_of(crawler)
        return cls(crawler, run) if run else Scheduler.from_crawler(crawler)

    def open(self, spider: Spider) -> None:
        """Open the queue for a spider."""
        super().open(spider)
        self._spider = spider
        keep_methods(spider)

    def has_pending_requests(self) -> bool:
        """Whether any request is queued."""
        return self._queued > 0

    @property
    def queued(self) -> int:
        """How many requests wait, without those in flight."""
        return self._queued

    def enqueue_request(self, request: Request) -> bool:
        """Queue a request: whether it is new."""
        fingerprinter = self._crawler.request_fingerprinter
        assert fingerprinter is not None  # noqa: S101 - the crawler sets it before the engine
        key = None if request.dont_filter else fingerprinter.fingerprint(request)
        data = to_data(request, self._spider)
        is_new = self._run.store.enqueue(self._run.job.id, key, request.priority, data)
        self._count("enqueued" if is_new else "duplicate")
        self._queued += is_new
        self._commit_soon()
        return is_new

    def next_request(self) -> Request | None:
        """The next request, from now on in flight; None also while it has to wait for a page in progress."""
        if not self._queued or self._must_wait():
            return None
        queued = self._run.store.next_request(self._run.job.id)
        if queued is None:
            return None
        self._queued -= 1
        self._count("dequeued")
        self._commit_soon()
        try:
            request = from_data(queued.data, queued.priority, self._spider)
        except ValueError as error:
            self._count("refused")
            logger.warning("A request of the frontier is skipped: %s", error)
            self._run.store.acknowledge([queued.id])
            return self.next_request()
        self._in_flight[request] = queued.id
        return request

    def _must_wait(self) -> bool:
        """Whether the link of the next article had no time, and a page that may show one is in progress."""
        pages = (request.meta.get("task") for request in in_progress(self._crawler))
        if all(task is None or task["resource"] == "article" for task in pages):
            return False
        data = self._run.store.next_data(self._run.job.id)
        return data is not None and waits(data)

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """Commit the last results; whether the job has ended is known when the feeds are closed."""
        if self._timer:
            self._timer.cancel()
        self._acknowledge(in_progress(self._crawler))
        self._run.finish(is_over=False)

    def _count(self, what: str) -> None:
        self._crawler.stats.inc_value(f"scheduler/{what}")

    def _commit_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COMMIT_INTERVAL, self._commit)

    def _commit(self) -> None:
        self._timer = None
        self._acknowledge(in_progress(self._crawler))
        self._run.commit()
        if self._in_flight:
            self._commit_soon()

    def _acknowledge(self, unfinished: Collection[Request]) -> None:
        over = [request for request in self._in_flight if request not in unfinished]
        self._run.store.acknowledge([self._in_flight.pop(request) for request in over])
