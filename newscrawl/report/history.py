"""What the summaries of all runs show over time: counts by day, and health checks that failed.

Summaries are read one at a time and only counted. Memory grows with the number of days, jobs and alarms; of a run, only the
beginning of its job is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.articles import utc
from newscrawl.monitoring.latency import Latency, mean_of
from newscrawl.report.run_counts import (
    MALFORMED,
    Alarm,
    Cost,
    DeadSource,
    DriftedRule,
    ListedRun,
    RunCounts,
    State,
    counts_of,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.monitoring.history import PastRun

_NEWEST = 20
"""Number of runs that are listed."""

# design: bounds
_MOST = 200
"""Alarms and rules with drift that are kept: those that were seen last."""


@dataclass
class History:
    """Counts of the runs that `watch` has passed on. Days are those of UTC on which a run began."""

    runs: int = 0
    malformed: int = 0
    """Number of summaries whose values are not those of a summary."""
    newest: list[ListedRun] = field(default_factory=list)
    """The last runs, newest first."""
    states: Counter[tuple[str, State]] = field(default_factory=Counter)
    """Runs by day and state."""
    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)
    """Costs by day and spider."""
    latencies: dict[str, Latency] = field(default_factory=dict)
    """The latency of the answers of each day: the means of its runs, weighted by their answers."""
    records: Counter[str] = field(default_factory=Counter)
    """Records by day."""
    having: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Records that have a field, by day and field."""
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Failed URLs by day and reason."""
    dead: list[DeadSource] = field(default_factory=list)
    _alarms: dict[tuple[str, str, str], Alarm] = field(default_factory=dict)
    _drift: dict[tuple[str, str, str], DriftedRule] = field(default_factory=dict)
    _later: dict[str, str] = field(default_factory=dict)
    """By job: the end of the run after the one that is looked at."""
    _jobs: set[tuple[str, str]] = field(default_factory=set)
    """Jobs, each with its beginning, whose last run was counted: its counts are those of all its runs."""

    def watch(self, runs: Iterable[PastRun]) -> Iterator[PastRun]:
        """Pass on runs, newest first, and count each. Runs with malformed values are left out."""
        for run in runs:
            try:
                judged = counts_of(run)
            except MALFORMED:
                self.malformed += 1
                continue
            self._add(run, judged)
            yield run

    @property
    def alarms(self) -> list[Alarm]:
        """The alarms, those that still fail first, then the newest first."""
        by_time = sorted(self._alarms.values(), key=lambda one: one.since, reverse=True)
        return sorted(by_time, key=lambda one: one.until is not None)

    @property
    def drift(self) -> list[DriftedRule]:
        """Rules with drift, the last seen first."""
        return sorted(self._drift.values(), key=lambda one: one.last, reverse=True)

    def by_spider(self, since: str = "") -> dict[str, Cost]:
        """The costs of each spider from a day on, the spider with the most requests first."""
        found: dict[str, Cost] = {}
        for (day, spider), cost in self.costs.items():
            if day >= since:
                found.setdefault(spider, Cost()).add(cost)
        return dict(sorted(found.items(), key=lambda one: (-one[1].requests, one[0])))

    def total(self, since: str = "") -> Cost:
        """The costs of all spiders from a day on."""
        total = Cost()
        for cost in self.by_spider(since).values():
            total.add(cost)
        return total

    def _add(self, run: PastRun, judged: RunCounts) -> None:
        cost, day = judged.cost, judged.day
        is_last_of_job = run.job not in self._later
        self.runs += 1
        self.states[day, state_of(run.exit_status)] += 1
        if len(self.newest) < _NEWEST:
            self.newest.append(_listed(run, cost))
        if (run.job, run.job_began) in self._jobs:  # a later run has the counts of the whole job
            cost.new = cost.changed = cost.failures = 0
        else:
            self._jobs.add((run.job, run.job_began))
            self.records[day] += judged.records
            for name, count in judged.having.items():
                self.having[day, name] += round(count)
            for reason, count in judged.reasons.items():
                self.reasons[day, reason] += count
        self.costs.setdefault((day, run.spider), Cost()).add(cost)
        if judged.latency:
            self.latencies[day] = mean_of(filter(None, (self.latencies.get(day), judged.latency)))
        if is_last_of_job:
            self.dead += judged.dead
        for alarm in judged.alarms:
            alarm.until = self._later.get(run.job)
            _keep(self._alarms, (run.job, alarm.check, alarm.since), alarm)
        for rule in judged.drift:
            _note(self._drift, rule)
        self._later[run.job] = judged.ended


def _keep(found: dict[Any, Any], key: Any, value: Any) -> None:
    """Keep the first value of a key, as long as there is room."""
    if key in found or len(found) < _MOST:
        found.setdefault(key, value)


def _note(found: dict[tuple[str, str, str], DriftedRule], rule: DriftedRule) -> None:
    """Count a run with drift, which is earlier than those before."""
    key = (rule.job, rule.group, rule.rule)
    if known := found.get(key):
        known.first = rule.first
        known.runs += 1
    else:
        _keep(found, key, rule)


def _listed(run: PastRun, cost: Cost) -> ListedRun:
    return ListedRun(
        run.run,
        run.job,
        utc(run.began),
        round(cost.seconds),
        state_of(run.exit_status),
        run.sentence,
        cost.new,
        cost.changed,
        cost.requests,
        cost.failures,
    )
