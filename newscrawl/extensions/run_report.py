"""Ends the URL states of records, counts their fields, and writes the run's summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.discovery.responses import task_of
from newscrawl.errors import StorageError
from newscrawl.frontier.outcomes import BROKEN, DONE, FEEDS_LEFT, Outcome, Resource
from newscrawl.frontier.rule_hits import hit_counts
from newscrawl.monitoring.drift import drifts, past_summaries, usual_shares
from newscrawl.monitoring.run_status import run_status
from newscrawl.monitoring.summary import FOLDER, write_summary, written
from newscrawl.pages.article.reading import COVERED
from newscrawl.pipelines.refusal import Refused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

    from newscrawl.frontier.run import Run
    from newscrawl.items import Article
    from newscrawl.spiders.base import NewsSpider


_KNOWN = frozenset(("unchanged", "rebased", "stale", "doubtful"))
"""Reasons to drop a record of a known article; its URL still counts as done."""


class RunReport:
    """Ends each article when its record has passed the pipelines, and finishes the run."""

    def __init__(
        self, stats: StatsCollector, run: Run, tolerance: float, *, watches_drift: bool
    ) -> None:
        self._stats = stats
        self._watches_drift = watches_drift
        self._run = run
        self._tolerance = tolerance
        self._is_closed = False
        self.first: Article | None = None
        """The first record that passed the pipelines."""
        self.places: list[tuple[str, str]] = []
        """Kinds of files written to the data folder, and their paths, for the console report."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of records, of errors, and of the engine's stop."""
        run = getattr(crawler.spider, "run", None)
        if run is None:
            raise NotConfigured
        report = cls(
            crawler.stats,
            run,
            crawler.settings.getfloat("FAILURE_TOLERANCE"),
            watches_drift=crawler.settings.getbool("DRIFT_CHECK"),
        )
        crawler.signals.connect(report.item_scraped, signals.item_scraped)
        crawler.signals.connect(report.item_dropped, signals.item_dropped)
        crawler.signals.connect(report.item_error, signals.item_error)
        crawler.signals.connect(report.spider_error, signals.spider_error)
        crawler.signals.connect(report.close, signals.engine_stopped)
        return report

    def item_scraped(self, item: Article, response: Response, spider: NewsSpider) -> None:
        """End the article, and count its fields; without all of its pages it has failed."""
        self.first = self.first or item
        self._run.url_states.count(f"template/{item.metadata.template}")
        for field in COVERED:
            if getattr(item, field):
                self._run.url_states.count(f"field/{field}")
        for warning in item.metadata.warnings:
            self._run.url_states.count(f"warning/{warning.split(':', 1)[0]}")
        spider.context.end(task_of(response), _outcome(item))

    def item_dropped(
        self, item: Article, response: Response, exception: BaseException, spider: NewsSpider
    ) -> None:
        """End the article of a dropped record."""
        reason = exception.reason if isinstance(exception, Refused) else "dropped"
        if reason in _KNOWN:
            outcome = _outcome(item)
        else:
            outcome = Outcome("excluded" if reason == "duplicate" else "failed", reason)
        spider.context.end(task_of(response), outcome)

    def item_error(self, response: Response, spider: NewsSpider) -> None:
        """End the article after an error in a pipeline."""
        spider.context.end(task_of(response), Outcome("failed", BROKEN))

    def spider_error(self, response: Response | None, spider: NewsSpider) -> None:
        """End the URL after an error in a callback; Scrapy logs the traceback."""
        if response is not None:
            spider.context.end(task_of(response), Outcome("failed", BROKEN))

    def close(self) -> None:
        """Finish the run, once: commit, count the URL states of the whole job, write the summary, release the folder."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._run.finish(is_over=self._is_over())
            counted = self._run.url_states.counters()
            self._stats.set_stats({**self._own(), **counted, **self._drifts()})
            found = run_status(
                self._stats.get_stats(),
                self._tolerance,
                may_be_empty=self._run.common.may_be_empty,
            )
            self.places = written(self._run)
            path = write_summary(self._run, found, self._stats.get_stats())
            self.places.append(("summary", str(path)))
        except StorageError as error:
            self._run.failed(error)
            raise
        finally:
            self._run.close()

    def _is_over(self) -> bool:
        """Whether nothing is left to fetch, and the feeds have all records."""
        is_finished = self._stats.get_value("finish_reason") == "finished"
        left = self._stats.get_value(FEEDS_LEFT) or self._run.store.queued(self._run.job.id)
        return is_finished and not left

    def _drifts(self) -> dict[str, str]:
        """Rules of templates that match less often than before, by name; empty without DRIFT_CHECK."""
        if not self._watches_drift:
            return {}
        past = past_summaries(self._run.data_dir / FOLDER)
        usual = usual_shares(past, self._run.job.identity)
        found = drifts(hit_counts(self._run.url_states.rule_hits()), usual)
        examples = self._run.rule_hits.examples
        with_examples = (replace(one, examples=examples(one.sort, one.rule)) for one in found)
        return {f"drift/{one.template} {one.rule}": str(one) for one in with_examples}

    def _own(self) -> dict[str, Any]:
        """The stats of this process, without those that the URL states replace."""
        areas = tuple(f"{resource}/" for resource in get_args(Resource))
        stats = self._stats.get_stats()
        return {name: value for name, value in stats.items() if not name.startswith(areas)}


def _outcome(item: Article) -> Outcome:
    """The outcome of an article whose record is in the data set."""
    return DONE if item.origin.complete else Outcome("failed", "pages_missing")
