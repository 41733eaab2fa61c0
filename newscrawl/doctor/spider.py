"""Sends the requests of a plan one after the other, with the politeness of a crawl and without URL states."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from newscrawl.discovery.failures import outcome_of
from newscrawl.discovery.responses import headers_of
from newscrawl.doctor.plan import REQUESTS_MAX, STEPS
from newscrawl.doctor.seen import Answer, CannotTellError
from newscrawl.monitoring.run_status import REASONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.doctor.plan import Step
    from newscrawl.doctor.seen import Seen

_ENDED = "the check ended before it was requested"
_ROBOTS = {"robots": "robots.txt closes it"}
_TOO_MANY = f"the {REQUESTS_MAX} requests of a check were spent"


class SiteSpider(Spider):
    """Fetches the pages of a plan. Every status but a redirect's is an answer."""

    name = "doctor"
    handle_httpstatus_list = (*range(201, 300), *range(HTTPStatus.BAD_REQUEST, 600))
    custom_settings = {  # noqa: RUF012 - as Scrapy has it
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
        "RETRY_TIMES": 1,
        "BREAKER_PAUSES": 2,
        "REFUSALS_MAX": 5,
        "SEARCH_TIMEOUT": 30,
        "CLOSESPIDER_TIMEOUT": 600,
    }

    def __init__(self, *, seen: Seen, steps: tuple[Step, ...] = STEPS, **options: Any) -> None:
        super().__init__(**options)
        self._seen = seen
        self._steps = iter(steps)
        for step in steps:
            seen.skipped[step.name] = _ENDED  # until it is requested

    async def start(self) -> AsyncIterator[Request]:
        """The first request."""
        for request in self._next():
            yield request

    def _next(self) -> Iterator[Request]:
        """The request of the next step whose URL is known and has no answer yet."""
        for step in self._steps:
            self._seen.skipped.pop(step.name)
            try:
                url = step.url(self._seen)
            except CannotTellError as error:
                self._seen.skipped[step.name] = f"not requested: {error}"
                continue
            if known := self._known(url):
                self._seen.answers[step.name] = known
                continue
            if self._sent >= REQUESTS_MAX - 1:  # one more may be for a robots.txt
                self._seen.skipped[step.name] = _TOO_MANY
                continue
            yield Request(
                url,
                headers=dict(step.headers),
                callback=self.parse,
                errback=self.failed,
                cb_kwargs={"name": step.name, "asked": url},
                dont_filter=True,
            )
            return

    def _known(self, url: str) -> Answer | None:
        return next((one for one in self._seen.answers.values() if one.asked == url), None)

    @property
    def _sent(self) -> int:
        return int(self.crawler.stats.get_value("downloader/request_count", 0))

    def parse(self, response: Response, *, name: str, asked: str) -> Iterator[Request]:
        """Keep an answer, and request the next page."""
        self._seen.answers[name] = Answer(
            asked,
            response.url,
            response.status,
            {key.lower(): value for key, value in headers_of(response)},
            response.body,
            float(response.meta.get("download_latency", 0)),
        )
        yield from self._next()

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Keep the reason of a failure, and request the next page."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        given = request.cb_kwargs
        reason = outcome_of(failure).reason or "failed"
        words = (REASONS | _ROBOTS).get(reason, reason.replace("_", " "))
        self._seen.answers[given["name"]] = Answer(given["asked"], failure=words)
        yield from self._next()
