"""The URL states of a job: every known URL, how it ended, and the failures to retry."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from newscrawl.frontier.articles import utc
from newscrawl.frontier.outcomes import DEAD, KNOWN, Resource
from newscrawl.frontier.payloads import Payload
from newscrawl.frontier.rows import Failure, RecordCounts, UrlCounts
from newscrawl.frontier.task import CrawlTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from newscrawl.frontier.outcomes import DeadArea, Death, Outcome
    from newscrawl.frontier.rows import DeadSources, Job, LeftOut
    from newscrawl.frontier.store import Store

P = TypeVar("P", bound=Payload)

# design: job-end
_FIRST_PAUSE = timedelta(minutes=30)
_LONGEST_PAUSE = timedelta(days=7)
"""First and longest pause before a retry; the pause doubles."""

_OF_RECORDS = _TEMPLATE, _FIELD, _WARNING = "template", "field", "warning"
"""Properties by which records are counted."""


class UrlStates:
    """The URL states, counters and tables of one job."""

    def __init__(self, store: Store, job: Job, now: Callable[[], datetime]) -> None:
        self._store = store
        self._job = job
        self._now = now
        self._counts: Counter[str] = Counter()
        self._record_counts: Counter[tuple[str, str]] = Counter()
        self._ignoring: set[str] | None = None

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Store a URL: whether it is new to the job."""
        return self._store.discover(self._job.id, task.resource, task.key, task.url)

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        """End a URL: whether it had not ended before. A later run of this job retries a failed one."""
        state, reason = outcome.state, outcome.reason
        if not self._store.end(self._job.id, task.resource, task.key, state, reason):
            return False
        if state != "failed":
            self._forget_failure(task, outcome)
            return True
        before = self._store.attempts(self._job.identity, task.resource, task.key)
        pause = min(_FIRST_PAUSE * 2 ** min(before, 20), _LONGEST_PAUSE)
        self._store.failed(
            Failure(
                self._job.identity,
                task.resource,
                task.key,
                task.to_json(),
                reason or "",
                before + 1,
                utc(self._now() + pause),
            )
        )
        return True

    def _forget_failure(self, task: CrawlTask[Payload], outcome: Outcome) -> None:
        """Forget the failure in all jobs where the URL succeeded, in this one where it is excluded; a known article keeps it."""
        if outcome.state in ("done", "gone") or outcome.reason == "duplicate":
            self._store.clear_failure(task.resource, task.key)
        elif outcome != KNOWN:
            self._store.clear_failure(task.resource, task.key, self._job.identity)

    def due(self) -> Iterator[CrawlTask[Any]]:
        """Tasks of the failures that are due; their URLs are open from here on."""
        for failure in self._store.failures(self._job.identity, utc(self._now())):
            task = replace(CrawlTask.from_json(failure.task), attempts=failure.attempts)
            key = (self._job.id, task.resource, task.key)
            if self.discover(task) or self._store.reopen(*key, "failed") or self.is_open(task):
                yield task

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task with its number of failures, as a queued request has it, so that both have one fingerprint."""
        attempts = self._store.attempts(self._job.identity, task.resource, task.key)
        return replace(task, attempts=attempts)

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job knows the URL and it has not ended."""
        return self._store.is_open(self._job.id, task.resource, task.key)

    def urls(self, resource: Resource) -> Iterator[str]:
        """All URLs of the job of one kind."""
        return self._store.job_urls(self._job.id, resource)

    def has_open(self, resource: Resource) -> bool:
        """Whether any URL of this kind has not ended."""
        return (None, None) in self._store.account(self._job.id, resource)

    def ask_again(self, task: CrawlTask[Payload]) -> bool:
        """Reopen an article that was excluded as known: whether it was."""
        return self._store.reopen(self._job.id, task.resource, task.key, KNOWN.state, KNOWN.reason)

    def reach(self, task: CrawlTask[Payload], depth: int) -> bool:
        """Store the depth of a URL, the number of links from a start page: whether it is new or less than before."""
        return self._store.reach(self._job.id, task.resource, task.key, depth)

    def read(self, task: CrawlTask[Payload], found_on: str, links: Sequence[str]) -> None:
        """Store the links of a page; `found_on` is its address after redirects."""
        kept = json.dumps(links, ensure_ascii=False)
        self._store.put_links(self._job.id, task.resource, task.key, found_on, kept)

    def depth(self, task: CrawlTask[Payload]) -> int:
        """Depth of a URL that was reached: links from a start page, by the shortest known path."""
        return self._store.depth(self._job.id, task.resource, task.key)

    def links(self, task: CrawlTask[Payload]) -> tuple[str, list[str]] | None:
        """Address of a page that was read, and its links; None where it was not read."""
        found = self._store.links(self._job.id, task.resource, task.key)
        return (found[0], json.loads(found[1])) if found else None

    def leave_out(self, task: CrawlTask[Payload], why: str) -> None:
        """Store that a URL is not requested because of an argument, "max_depth=3"; it counts unless it is requested later."""
        self._store.leave_out(self._job.id, task.resource, task.key, why)

    def taken(self) -> int:
        """How many articles of the job are not known to be out of its scope."""
        account = self._store.account(self._job.id, "article")
        return sum(count for (_, reason), count in account.items() if reason != "out_of_range")

    # --- Counts

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of the job. Its name is fixed: what depends on data has a table."""
        self._counts[name] += by

    def count_record(self, template: str, fields: Iterable[str], warnings: Iterable[str]) -> None:
        """Count a record by its template, its fields, and the field of each warning."""
        self._record_counts[_TEMPLATE, template] += 1
        for what, names in ((_FIELD, fields), (_WARNING, warnings)):
            self._record_counts.update((what, name) for name in names)

    def record_counts(self) -> RecordCounts:
        """The numbers of the job's records."""
        found = (self._store.record_counts(self._job.id, what) for what in _OF_RECORDS)
        return RecordCounts(*found)

    def set_day_total(self, day: date, language: str, total: int) -> None:
        """Store how many articles of a day the search API reports."""
        self._store.put_day_total(self._job.id, day.isoformat(), language, total)

    def day_totals(self) -> dict[tuple[str, str], int]:
        """How many articles the search API reports, by day and language, except where it ignores queries."""
        return {
            (day, language): total
            for (day, language), total in self._store.day_totals(self._job.id).items()
            if not self.ignores_queries(language)
        }

    def ignores(self, language: str, sentence: str) -> None:
        """Record that the search index of a language ignores a parameter: its totals of days no longer count in this job."""
        self._store.put_ignored_query(self._job.id, language, sentence)
        self._ignoring = None

    def ignores_queries(self, language: str) -> bool:
        """Whether the job found that the search index of a language ignores a parameter."""
        if self._ignoring is None:
            found = self._store.ignored_queries(self._job.id)
            self._ignoring = {language for language, _ in found}
        return language in self._ignoring

    def ignored_queries(self) -> list[str]:
        """Sentences that name the parameters ignored by the search API."""
        return [sentence for _, sentence in self._store.ignored_queries(self._job.id)]

    def mark_source_dead(self, url: str, why: Death, area: DeadArea = DEAD) -> None:
        """Record a source that gives no articles, or not all; it counts once for each reason."""
        self._store.put_dead_source(self._job.id, area, why, url)

    def dead_sources(self, area: DeadArea) -> dict[str, DeadSources]:
        """The job's dead sources by reason; all are counted, the first few named."""
        return self._store.dead_sources(self._job.id, area)

    def left_out(self) -> list[LeftOut]:
        """Numbers of URLs that were never requested because of an argument."""
        return self._store.left_out(self._job.id)

    def flush(self) -> None:
        """Write the counts into the open transaction."""
        self._store.count(self._job.id, self._counts)
        self._store.count_records(self._job.id, self._record_counts)
        self._counts.clear()
        self._record_counts.clear()

    def url_counts(self) -> dict[Resource, UrlCounts]:
        """How the URLs of the job ended, by kind; only kinds with a URL."""
        accounts = {kind: self._store.account(self._job.id, kind) for kind in get_args(Resource)}
        return {kind: UrlCounts.of(account) for kind, account in accounts.items() if account}

    def counters(self) -> dict[str, int]:
        """The counters of the job and its numbers of URLs, under the names of Scrapy's stats: "article/failed/timeout"."""
        counters = self._store.counters(self._job.id)
        for resource in get_args(Resource):
            account = self._store.account(self._job.id, resource)
            if not account:
                continue
            counters[f"{resource}/discovered"] = sum(account.values())
            for (state, reason), count in account.items():
                if state:
                    counters["/".join(filter(None, (resource, state, reason)))] = count
        return counters
