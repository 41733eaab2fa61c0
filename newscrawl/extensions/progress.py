"""Shows how far a run is: a panel on a terminal, a line in the log from time to time elsewhere."""

from __future__ import annotations

import logging
import os
import sys
import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from newscrawl.downloader.exceptions import pause_began
from newscrawl.frontier.outcomes import SOURCES, Resource
from newscrawl.frontier.rows import UrlCounts
from newscrawl.frontier.run import run_of
from newscrawl.monitoring.log_lines import PROGRESS
from newscrawl.monitoring.progress import Pace, Pause, Progress, line, seconds_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall
    from typing_extensions import Self

    from newscrawl.extensions.panel import LivePanel
    from newscrawl.frontier.run import Run

logger = logging.getLogger(__name__)

_TICK = 1.0  # seconds between two looks
_SHARE = (
    50  # counting the URLs of a large job takes a while: at most one part in so many of the time
)


class ProgressReport:
    """Looks at the numbers of a run once a second, and shows them."""

    def __init__(
        self,
        crawler: Crawler,
        run: Run,
        interval: float = 0.0,
        panel: LivePanel | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`interval`: seconds between two lines, 0 for none."""
        self._crawler = crawler
        self._run = run
        self._interval = interval
        self._panel = panel
        self._clock = clock
        self._began = self._last_line = clock()
        self._requests = 0
        self._requests_pace, self._ended_pace = Pace(), Pace()
        self._pause_end, self._pause_why = 0.0, ""
        self._counts: dict[Resource, UrlCounts] = {}
        self._count_again = 0.0
        self._timer: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up; off for other spiders, or where PROGRESS is none."""
        run, settings = run_of(crawler), crawler.settings
        if run is None or settings["PROGRESS"] == "none":
            raise NotConfigured
        assert crawler.spider is not None  # noqa: S101 - it has the run
        panel = None
        if settings["PROGRESS"] == "auto" and is_terminal():
            from newscrawl.extensions.panel import LivePanel  # noqa: PLC0415 - only terminals need it

            panel = LivePanel(crawler.spider.name)
        is_shown = panel is not None and not settings["LOG_FILE"]
        interval = 0.0 if is_shown else settings.getfloat("PROGRESS_INTERVAL")
        report = cls(crawler, run, interval, panel)
        report.connect()
        crawler.signals.connect(report.start, signals.engine_started)
        crawler.signals.connect(report.close, signals.spider_closed)
        return report

    def connect(self) -> None:
        """Connect to the signals of what is counted."""
        self._crawler.signals.connect(self.request_left, signals.request_left_downloader)
        self._crawler.signals.connect(self.pause_began, pause_began)

    def start(self) -> None:
        """Begin to look."""
        if self._panel:
            self._panel.start()
        self._timer = create_looping_call(self.tick)
        self._timer.start(_TICK, now=False)

    def close(self) -> None:
        """Look no more, and remove the panel."""
        if self._timer and self._timer.running:
            self._timer.stop()
        if self._panel:
            self._panel.stop()
            self._panel = None

    def request_left(self) -> None:
        """Count a request that was answered, or that failed."""
        self._requests += 1

    def pause_began(self, seconds: float, why: str) -> None:
        """Remember the pause that ends last."""
        end = self._clock() + seconds
        if end > self._pause_end:
            self._pause_end, self._pause_why = end, why

    def tick(self) -> None:
        """Look, and show what is due."""
        progress = self.look()
        if self._panel:
            self._panel.show(progress)
        if self._interval and self._clock() - self._last_line >= self._interval:
            self._last_line = self._clock()
            logger.info("%s", line(progress), extra={PROGRESS: progress.to_dict()})

    def look(self) -> Progress:
        """The numbers of this moment."""
        now = self._clock()
        self._count(now)
        articles = self._counts.get("article", UrlCounts())
        sources = {kind: self._counts[kind] for kind in SOURCES if kind in self._counts}
        self._requests_pace.add(now, self._requests)
        per_second = self._requests_pace.per_second
        stats = self._crawler.stats
        errors = sum(stats.get_value(f"log_count/{level}", 0) for level in ("ERROR", "CRITICAL"))
        pause = None
        if now < self._pause_end:
            pause = Pause(self._pause_end - now, self._pause_why)
        return Progress(
            seconds=now - self._began,
            articles=articles,
            sources=sources,
            requests=self._requests,
            per_minute=None if per_second is None else 60 * per_second,
            queued=self._queued(),
            records=stats.get_value("item_scraped_count", 0),
            errors=errors,
            pause=pause,
            seconds_left=None if pause else seconds_left(articles, sources, self._ended_pace),
        )

    def _count(self, now: float) -> None:
        """Count the URLs again, where that is due."""
        if now < self._count_again:
            return
        self._counts = self._run.url_states.url_counts()
        after = self._clock()
        self._count_again = after + _SHARE * (after - now)
        articles = self._counts.get("article", UrlCounts())
        self._ended_pace.add(now, articles.discovered - articles.open)

    def _queued(self) -> int:
        engine = self._crawler.engine
        waiting = sum(len(slot.queue) for slot in engine.downloader.slots.values())
        return waiting + int(getattr(engine.scheduler, "queued", 0))


def is_terminal() -> bool:
    """Whether standard error is a terminal that can move its cursor."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
