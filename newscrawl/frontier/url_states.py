"""The URL states of a job: every URL it knows, how each ended, and what failed and is tried again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from newscrawl.frontier.articles import utc
from newscrawl.frontier.outcomes import DEAD, IGNORED, KNOWN, LEFT, Resource
from newscrawl.frontier.payloads import Payload
from newscrawl.frontier.rows import Failure
from newscrawl.frontier.rule_hits import PREFIX
from newscrawl.frontier.task import CrawlTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from newscrawl.frontier.outcomes import Death, Outcome
    from newscrawl.frontier.rows import Job
    from newscrawl.frontier.store import Store

P = TypeVar("P", bound=Payload)

# design: job-end
_FIRST_PAUSE = timedelta(minutes=30)
_LONGEST_PAUSE = timedelta(days=7)
"""Between two tries of a URL that failed; the pause doubles."""


_DAY = "day/"
"""Area of the counters that hold what the API says of days; they are for the report of days alone."""

_NAMED = 5
"""Sources that are named for each reason."""


class UrlStates:
    """The URL states, in the words of spiders and reports."""

    def __init__(self, store: Store, job: Job, now: Callable[[], datetime]) -> None:
        self._store = store
        self._job = job
        self._now = now
        self._counts: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
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

    def count(self, name: str, by: int = 1) -> None:
        """More of something, for the whole job."""
        self._counts[name] += by

    def set_day_total(self, day: date, language: str, total: int) -> None:
        """How many articles of a day the search API says there are."""
        self._store.set_counter(self._job.id, f"{_DAY}{day} {language}", total)

    def day_totals(self) -> dict[tuple[str, str], int]:
        """By day and language, what `set_day_total` was given in this job."""
        found = {}
        for name, total in self._store.counters(self._job.id).items():
            if name.startswith(_DAY):
                day, language = name.removeprefix(_DAY).split()
                if not self.ignores_queries(language):
                    found[day, language] = total
        return found

    def ignores(self, language: str, sentence: str) -> None:
        """The search API's index in a language ignores what it is asked, for the rest of the job; what it says of days counts no more."""
        self._store.set_counter(self._job.id, f"{IGNORED}/{language}/{sentence}", 1)
        self._ignoring = None

    def ignores_queries(self, language: str) -> bool:
        """Whether that was found in this job."""
        if self._ignoring is None:
            names = (name.split("/") for name in self._store.counters(self._job.id))
            self._ignoring = {parts[1] for parts in names if parts[0] == IGNORED}
        return language in self._ignoring

    def mark_source_dead(self, url: str, why: Death, area: str = DEAD) -> None:
        """A source gives nothing, or not all; the first few are named, all are counted."""
        self.count(f"{area}/{why}")
        self._named[why] += 1
        if self._named[why] <= _NAMED:
            self.count(f"{area}/{why}/{url}")

    def flush(self) -> None:
        """Hand what was counted to the open transaction."""
        self._store.count(self._job.id, self._counts)
        self._counts.clear()

    def rule_hits(self) -> dict[str, int]:
        """Counters of the templates' rule hits, of the whole job."""
        return {
            name: value
            for name, value in self._store.counters(self._job.id).items()
            if name.startswith(PREFIX)
        }

    def counters(self) -> dict[str, int]:
        """The URL states of the whole job as counters: "article/failed/timeout" and so on."""
        counters = {
            name: value
            for name, value in self._store.counters(self._job.id).items()
            if not name.startswith((_DAY, PREFIX))
        }
        for (why, kind), count in self._store.left_out(self._job.id).items():
            counters[f"{LEFT}/{why} {kind}"] = count
        for resource in get_args(Resource):
            account = self._store.account(self._job.id, resource)
            if not account:
                continue
            counters[f"{resource}/discovered"] = sum(account.values())
            for (state, reason), count in account.items():
                if state:
                    counters["/".join(filter(None, (resource, state, reason)))] = count
        return counters
