"""Ends the URL states of records, counts their fields, and writes the run's summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.discovery.responses import task_in
from newscrawl.errors import StorageError
from newscrawl.frontier.outcomes import BROKEN, DONE, FEEDS_LEFT, NO_RECORD, Outcome, Resource
from newscrawl.frontier.run import run_of
from newscrawl.monitoring.drift import drifts, usual_shares
from newscrawl.monitoring.health import EXIT_CHECKS
from newscrawl.monitoring.history import FOLDER, comparable_runs, job_name
from newscrawl.monitoring.latency import Latencies
from newscrawl.monitoring.notification import NOBODY, Notifier, messages_on
from newscrawl.monitoring.past import past_summaries
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status
from newscrawl.monitoring.summary import checked, path_of, summary, write_summary, written
from newscrawl.monitoring.windows import HISTORY
from newscrawl.pages.article.reading import COVERED
from newscrawl.pipelines.refusal import Refused
from newscrawl.records.adapting import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

    from newscrawl.frontier.run import Run
    from newscrawl.items import Article
    from newscrawl.monitoring.drift import Drift
    from newscrawl.monitoring.run_status import RunStatus
    from newscrawl.spiders.base import NewsSpider


_KNOWN = frozenset(("unchanged", "rebased", "stale", "doubtful"))
"""Reasons to drop a record of a known article; its URL still counts as done."""


class RunReport:
    """Ends each article when its record has passed the pipelines, and finishes the run."""

    def __init__(
        self,
        stats: StatsCollector,
        run: Run,
        tolerance: float,
        *,
        watches_drift: bool,
        notifier: Notifier = NOBODY,
    ) -> None:
        self._stats = stats
        self._watches_drift = watches_drift
        self._run = run
        self._tolerance = tolerance
        self._notifier = notifier
        self._messages: list[str] = []
        self._is_closed = False
        self.results = RunResults()
        """The results of the run, once it is closed."""
        self._newest: str | None = None
        self._latencies = Latencies()
        self.first: Article | None = None
        """The first record that passed the pipelines."""
        self.places: list[tuple[str, str]] = []
        """Kinds of files written to the data folder, and their paths, for the console report."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of records, of errors, and of the engine's stop."""
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        report = cls(
            crawler.stats,
            run,
            crawler.settings.getfloat("FAILURE_TOLERANCE"),
            watches_drift=crawler.settings.getbool("DRIFT_CHECK"),
            notifier=Notifier(
                crawler.settings.get("NOTIFY") or "", crawler.settings.get("ON_FINISH") or ""
            ),
        )
        crawler.signals.connect(report.response_received, signals.response_received)
        crawler.signals.connect(report.item_scraped, signals.item_scraped)
        crawler.signals.connect(report.item_dropped, signals.item_dropped)
        crawler.signals.connect(report.item_error, signals.item_error)
        crawler.signals.connect(report.spider_error, signals.spider_error)
        crawler.signals.connect(report.close, signals.engine_stopped)
        return report

    def response_received(self, request: Request) -> None:
        """Count the latency of an answer."""
        if (seconds := request.meta.get("download_latency")) is not None:
            self._latencies.add(seconds)

    def item_scraped(self, item: Any, response: Response | None, spider: NewsSpider) -> None:
        """Count the record, and end its URL; a URL whose item is not a record has failed."""
        judged = self._run.origins.judged(task_in(response), item)
        record = judged.record if judged else record_of(item)
        if record is None:
            if task := task_in(response):
                spider.context.end(task, NO_RECORD)
            return
        self.first = self.first or record
        self._newest = max(filter(None, (self._newest, record.date_published)), default=None)
        self._run.url_states.count_record(
            str(record.metadata.template),
            (field for field in COVERED if getattr(record, field)),
            (warning.partition(":")[0] for warning in record.metadata.warnings),
        )
        self._end(item, response, spider, DONE)

    def item_dropped(
        self, item: Any, response: Response | None, exception: BaseException, spider: NewsSpider
    ) -> None:
        """End the article of a dropped record."""
        reason = exception.reason if isinstance(exception, Refused) else "dropped"
        if reason in _KNOWN:
            outcome = DONE
        else:
            outcome = Outcome("excluded" if reason == "duplicate" else "failed", reason)
        self._end(item, response, spider, outcome)

    def item_error(self, item: Any, response: Response | None, spider: NewsSpider) -> None:
        """End the URL after an error in a pipeline."""
        self._end(item, response, spider, Outcome("failed", BROKEN))

    def spider_error(self, response: Response | None, spider: NewsSpider) -> None:
        """End the URL after an error in a callback; Scrapy logs the traceback."""
        if task := task_in(response):
            spider.context.end(task, Outcome("failed", BROKEN))

    def _end(
        self, item: Any, response: Response | None, spider: NewsSpider, outcome: Outcome
    ) -> None:
        """End the URL of an item that has passed the pipelines; without all of its pages the article has failed."""
        task = task_in(response)
        judged = self._run.origins.judged(task, item)
        if outcome == DONE and judged and not judged.origin.complete:
            outcome = Outcome("failed", "pages_missing")
        self._run.origins.forget(task, item)
        if task:
            spider.context.end(task, outcome)

    def close(self) -> None:
        """Finish the run, once: commit, count the URL states of the whole job, write the summary, release the folder."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._run.finish(is_over=self._is_over())
            self._stats.set_stats({**self._own(), **self._run.url_states.counters()})
            self.results = RunResults.of(self._run, self._stats.get_stats(), self._drifts())
            found = run_status(
                self.results, self._tolerance, may_be_empty=self._run.common.may_be_empty
            )
            self.places = written(self._run)
            self._write(found)
        except StorageError as error:
            self._run.failed(error)
            raise
        finally:
            self._run.close()
        self._tell()

    def _write(self, status: RunStatus) -> None:
        """Write the summary, with the health checks and the messages on them."""
        found = summary(self._run, status, self.results, self._newest, self._latencies.latency())
        folder = self._run.data_dir / FOLDER
        past = list(comparable_runs(folder, found.spider, self._run.began - HISTORY))
        found = checked(found, past)
        job = job_name(found.spider, found.arguments)
        before: Mapping[str, Any] = next((one.summary for one in past if one.job == job), {})
        self._messages = [
            *before.get("unsent", ()),
            *messages_on(job, before.get("checks") or {}, found.checks),
        ]
        if self._notifier.addresses:
            found = replace(found, unsent=self._messages)  # until they are sent
        self._summary = found
        self.places += [
            ("check", f"{name}: {check.sentence}")
            for name, check in found.checks.items()
            if check.failing and name not in EXIT_CHECKS
        ]
        self.places.append(("summary", str(write_summary(self._run, found))))

    def _tell(self) -> None:
        """Send the messages, and run the command."""
        if self._notifier.addresses and self._messages:
            unsent = self._notifier.send(self._messages)
            sent = f"{len(self._messages) - len(unsent)} of {len(self._messages)} messages sent"
            again = "; the next run of this job sends the others" if unsent else ""
            self.places.append(("notify", f"{sent}{again}"))
            try:
                write_summary(self._run, replace(self._summary, unsent=unsent))
            except StorageError as error:
                self.places.append(("notify", f"the summary still has them: {error}"))
        if self._notifier.command:
            ended = self._notifier.run_command(path_of(self._run).read_bytes())
            self.places.append(("on finish", ended))

    def _is_over(self) -> bool:
        """Whether nothing is left to fetch, and the feeds have all records."""
        is_finished = self._stats.get_value("finish_reason") == "finished"
        left = self._stats.get_value(FEEDS_LEFT) or self._run.store.queued(self._run.job.id)
        return is_finished and not left

    def _drifts(self) -> list[Drift]:
        """Rules of templates that match less often than before, with examples; empty without DRIFT_CHECK."""
        if not self._watches_drift:
            return []
        past = past_summaries(self._run.data_dir / FOLDER, self._run.job)
        usual = usual_shares(past, self._run.job.identity)
        found = drifts(self._run.store.rule_hits(self._run.job.id), usual)
        examples = self._run.rule_hits.examples
        return [replace(one, examples=examples(one.worst, one.rule)) for one in found]

    def _own(self) -> dict[str, Any]:
        """The stats of this process, without those that the URL states replace."""
        areas = tuple(f"{resource}/" for resource in get_args(Resource))
        stats = self._stats.get_stats()
        return {name: value for name, value in stats.items() if not name.startswith(areas)}
