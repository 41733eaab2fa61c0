"""The URL states of a job: every URL it knows, how each ended, and what failed and is tried again."""

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
"""Between two tries of a URL that failed; the pause doubles."""

_OF_RECORDS = _TEMPLATE, _FIELD, _WARNING = "template", "field", "warning"
"""What records are counted by."""


class UrlStates:
    """The URL states, in the words of spiders and reports."""

    def __init__(self, store: Store, job: Job, now: Callable[[], datetime]) -> None:
        self._store = store
        self._job = job
        self._now = now
        self._counts: Counter[str] = Counter()
        self._record_counts: Counter[tuple[str, str]] = Counter()
        self._ignoring: set[str] | None = None

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job did not know the URL."""
        return self._store.discover(self._job.id, task.resource, task.key, task.url)

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        """Whether the URL had not ended before. What failed is tried again later, by a run of this job."""
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
        """What came is tried again by no job; what is out of scope, not by this one; what is known may have failed to come newer."""
        if outcome.state in ("done", "gone") or outcome.reason == "duplicate":
            self._store.clear_failure(task.resource, task.key)
        elif outcome != KNOWN:
            self._store.clear_failure(task.resource, task.key, self._job.identity)

    def due(self) -> Iterator[CrawlTask[Any]]:
        """What failed and is to be tried again now; it is open among the URL states from here on."""
        for failure in self._store.failures(self._job.identity, utc(self._now())):
            task = replace(CrawlTask.from_json(failure.task), attempts=failure.attempts)
            key = (self._job.id, task.resource, task.key)
            if self.discover(task) or self._store.reopen(*key, "failed") or self.is_open(task):
                yield task

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task of an open URL as its request has it: one that failed, and was asked for again, is asked for once."""
        attempts = self._store.attempts(self._job.identity, task.resource, task.key)
        return replace(task, attempts=attempts)

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job knows the URL and it has not ended."""
        return self._store.is_open(self._job.id, task.resource, task.key)

    def urls(self, resource: Resource) -> Iterator[str]:
        """Every URL of one kind of the job."""
        return self._store.job_urls(self._job.id, resource)

    def has_open(self, resource: Resource) -> bool:
        """Whether any URL of this kind has not ended."""
        return (None, None) in self._store.account(self._job.id, resource)

    def ask_again(self, task: CrawlTask[Payload]) -> bool:
        """Whether an article that was not asked for, since it is known, is open again."""
        return self._store.reopen(self._job.id, task.resource, task.key, KNOWN.state, KNOWN.reason)

    def reach(self, task: CrawlTask[Payload], depth: int) -> bool:
        """Whether so few links lead from a start page to a URL, and no fewer were known of."""
        return self._store.reach(self._job.id, task.resource, task.key, depth)

    def read(self, task: CrawlTask[Payload], found_on: str, links: Sequence[str]) -> None:
        """What a page leads to that was reached; `found_on` is its address as it answered."""
        kept = json.dumps(links, ensure_ascii=False)
        self._store.put_links(self._job.id, task.resource, task.key, found_on, kept)

    def depth(self, task: CrawlTask[Payload]) -> int:
        """How many links lead from a start page to a URL that was reached, by the shortest way known."""
        return self._store.depth(self._job.id, task.resource, task.key)

    def links(self, task: CrawlTask[Payload]) -> tuple[str, list[str]] | None:
        """Where a page was read and what it leads to; None where it was not read."""
        found = self._store.links(self._job.id, task.resource, task.key)
        return (found[0], json.loads(found[1])) if found else None

    def leave_out(self, task: CrawlTask[Payload], why: str) -> None:
        """A URL is not asked for because of an argument, "max_depth=3": it is counted unless it is asked for after all."""
        self._store.leave_out(self._job.id, task.resource, task.key, why)

    def taken(self) -> int:
        """How many articles of the job are in its scope, as far as is known."""
        account = self._store.account(self._job.id, "article")
        return sum(count for (_, reason), count in account.items() if reason != "out_of_range")

    # --- What was counted

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of the whole job. Its name is fixed: what depends on data has a table."""
        self._counts[name] += by

    def count_record(self, template: str, fields: Iterable[str], warnings: Iterable[str]) -> None:
        """Count a record that was given: its template, the fields that it has, the field of each warning."""
        self._record_counts[_TEMPLATE, template] += 1
        for what, names in ((_FIELD, fields), (_WARNING, warnings)):
            self._record_counts.update((what, name) for name in names)

    def record_counts(self) -> RecordCounts:
        """What `count_record` counted in this job."""
        found = (self._store.record_counts(self._job.id, what) for what in _OF_RECORDS)
        return RecordCounts(*found)

    def set_day_total(self, day: date, language: str, total: int) -> None:
        """How many articles of a day the search API says there are."""
        self._store.put_day_total(self._job.id, day.isoformat(), language, total)

    def day_totals(self) -> dict[tuple[str, str], int]:
        """By day and language, what `set_day_total` was given in this job."""
        return {
            (day, language): total
            for (day, language), total in self._store.day_totals(self._job.id).items()
            if not self.ignores_queries(language)
        }

    def ignores(self, language: str, sentence: str) -> None:
        """The search API's index in a language ignores what it is asked, for the rest of the job; its numbers of days count no more."""
        self._store.put_ignored_query(self._job.id, language, sentence)
        self._ignoring = None

    def ignores_queries(self, language: str) -> bool:
        """Whether that was found in this job."""
        if self._ignoring is None:
            found = self._store.ignored_queries(self._job.id)
            self._ignoring = {language for language, _ in found}
        return language in self._ignoring

    def ignored_queries(self) -> list[str]:
        """What the search API ignores, in sentences."""
        return [sentence for _, sentence in self._store.ignored_queries(self._job.id)]

    def mark_source_dead(self, url: str, why: Death, area: DeadArea = DEAD) -> None:
        """A source gives nothing, or not all; it counts once for each reason."""
        self._store.put_dead_source(self._job.id, area, why, url)

    def dead_sources(self, area: DeadArea) -> dict[str, DeadSources]:
        """Dead sources of the job by reason; all are counted, the first few are named."""
        return self._store.dead_sources(self._job.id, area)

    def left_out(self) -> list[LeftOut]:
        """What was never asked for because of an argument."""
        return self._store.left_out(self._job.id)

    def flush(self) -> None:
        """Hand what was counted to the open transaction."""
        self._store.count(self._job.id, self._counts)
        self._store.count_records(self._job.id, self._record_counts)
        self._counts.clear()
        self._record_counts.clear()

    def url_counts(self) -> dict[Resource, UrlCounts]:
        """How the URLs of the job ended, by kind; none of a kind that the job knows no URL of."""
        accounts = {kind: self._store.account(self._job.id, kind) for kind in get_args(Resource)}
        return {kind: UrlCounts.of(account) for kind, account in accounts.items() if account}

    def counters(self) -> dict[str, int]:
        """The counters of the whole job and its URL states, under the names of Scrapy's stats: "article/failed/timeout"."""
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
