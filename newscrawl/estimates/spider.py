"""Sends the queries of an estimate one after the other, with the politeness of a crawl and without a run."""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.discovery.capture_indexes import index_outcome
from newscrawl.discovery.failures import outcome_of
from newscrawl.discovery.responses import no_source, task_of
from newscrawl.estimates.plan import Sent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.estimates.plan import Plan


class EstimateSpider(Spider):
    """Requests the queries of a plan. No pipeline and no output gets anything."""

    name = "estimate"
    custom_settings = {  # noqa: RUF012 - as Scrapy has it
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {"scrapy.extensions.feedexport.FeedExporter": None},
        "RETRY_TIMES": 1,
        "BREAKER_PAUSES": 2,
        "REFUSALS_MAX": 5,
    }

    def __init__(self, *, plan: Plan, **options: Any) -> None:
        super().__init__(**options)
        self.archive_hosts = plan.archive_hosts  # for the offsite middleware
        self._plan = plan
        plan.context.parse_source = self.parse_source
        plan.context.source_failed = self.source_failed
        self._waiting: deque[Iterator[Request]] = deque([plan.begin()])
        self._latencies: list[float] = []

    async def start(self) -> AsyncIterator[Request]:
        """The first query."""
        for request in self._next():
            yield request

    def _next(self) -> Iterator[Request]:
        """The next query: one that follows from the last answer, before others of the plan."""
        while self._waiting:
            request = next(self._waiting[0], None)
            if request:
                yield request
                return
            self._waiting.popleft()

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Read an answer, and send the next query."""
        self._latencies.append(float(response.meta.get("download_latency", 0)))
        task, source = task_of(response), self._plan.source
        outcome = no_source(response)
        yield from self._then(
            source.failed(task, outcome) if outcome else source.parse(response, task)
        )

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Note a query without an answer, and send the next one."""
        task, outcome = task_of(failure), outcome_of(failure)
        if task.resource == "index" and isinstance(failure.value, HttpError):
            outcome = index_outcome(outcome, failure.value.response)
        yield from self._then(self._plan.source.failed(task, outcome))

    def _then(self, requests: Iterable[Request]) -> Iterator[Request]:
        self._waiting.appendleft(iter([*self._plan.follow(requests)]))
        yield from self._next()

    def sent(self) -> Sent:
        """What was sent, by Scrapy's counters."""
        stats, settings = self.crawler.stats, self.crawler.settings
        assert stats is not None  # noqa: S101 - a crawl has set it
        delay = settings.getfloat("DOWNLOAD_DELAY")
        requests = int(stats.get_value("downloader/request_count", 0))
        size = int(stats.get_value("downloader/response_bytes", 0))
        return Sent(
            requests,
            max(delay, float(stats.get_value("robots/crawl_delay", 0))),
            median(self._latencies) if self._latencies else 0.0,
            size / requests if requests else 0.0,
        )
