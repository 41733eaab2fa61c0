"""What the summaries of all runs show over time: counts by day, and health checks that failed.

Summaries are read one at a time and only counted. Memory grows with the number of days, jobs and alarms; of a run, only the
beginning of its job is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, get_args

from newscrawl.errors import Status
from newscrawl.frontier.articles import utc
from newscrawl.monitoring.history import count_in
from newscrawl.monitoring.latency import Latency, mean_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newscrawl.monitoring.history import PastRun

State = Literal["complete", "unhealthy", "incomplete", "failed"]
STATES: tuple[State, ...] = get_args(State)

_STATES: dict[int, State] = {
    Status.COMPLETE: "complete",
    Status.UNHEALTHY: "unhealthy",
    Status.INCOMPLETE: "incomplete",
}
_MALFORMED = (TypeError, ValueError, AttributeError, KeyError, IndexError, OverflowError)
"""Errors that the values of a summary raise which newscrawl did not write."""
_NEWEST = 20
"""Number of runs that are listed."""

_LONGEST = 86_400
"""Seconds that no answer takes."""

# design: bounds
_MOST = 200
"""Alarms and rules with drift that are kept: those that were seen last."""


def state_of(exit_status: int) -> State:
    """The state of a run by its exit status."""
    return _STATES.get(exit_status, "failed")


@dataclass(frozen=True)
class ListedRun:
    """A run of the table of runs."""

    run: str
    job: str
    began: str
    seconds: int
    state: State
    sentence: str
    new: int
    changed: int
    requests: int
    failures: int


@dataclass
class Alarm:
    """A health check of a job that failed from one run on, until another."""

    job: str
    check: str
    since: str
    until: str | None
    """The end of the run that showed that all is well; None while it fails."""
    sentence: str


@dataclass
class DriftedRule:
    """A rule of a template that matched on far fewer pages than before, in some runs of a job."""

    job: str
    group: str
    rule: str
    first: str
    last: str
    """The ends of the first and of the last such run."""
    runs: int
    hits: int
    pages: int
    usual: float
    examples: list[str]
    """Numbers and pages of the last such run."""


@dataclass
class Cost:
    """What runs took and brought."""

    runs: int = 0
    complete: int = 0
    requests: int = 0
    seconds: float = 0
    new: int = 0
    changed: int = 0
    failures: int = 0

    def add(self, other: Cost) -> None:
        """Add the runs of another."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class _Judged:
    """What a summary gives to the counts; made as a whole, so that a malformed one gives nothing."""

    day: str
    ended: str
    cost: Cost
    latency: Latency | None
    records: int
    having: dict[str, float]
    reasons: Counter[str]
    alarms: list[Alarm]
    drift: list[DriftedRule]
    dead: list[DeadSource]


@dataclass(frozen=True)
class DeadSource:
    """Sources of the last run of a job that had no articles, by reason."""

    job: str
    reason: str
    count: int
    names: list[str]
    """The first five of them."""


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
                judged = self._judge(run)
            except _MALFORMED:
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

    def _judge(self, run: PastRun) -> _Judged:
        summary = run.summary
        failed = _failed(summary)
        articles, revisions = _object(summary, "articles"), _object(summary, "revisions")
        new = revisions.get("new", 0) if "revisions" in summary else articles.get("done", 0)
        cost = Cost(
            runs=1,
            complete=int(state_of(run.exit_status) == "complete"),
            requests=count_in(summary.get("requests") or 0),
            seconds=(run.ended - run.began).total_seconds(),
            new=count_in(new),
            changed=count_in(revisions.get("changed", 0)),
            failures=failed.total(),
        )
        records = sum(map(count_in, _object(summary, "templates").values()))
        shares = {
            str(name): _share(share)
            for name, share in _object(summary, "fields").items()
            if share is not None
        }
        return _Judged(
            day_of(run.began),
            utc(run.ended),
            cost,
            _latency(summary),
            records,
            {name: share * records for name, share in shares.items()},
            failed,
            list(_alarms(run)),
            [_drifted(run, one) for one in summary.get("drift") or ()],
            [
                DeadSource(
                    run.job, str(reason), count_in(one["count"]), list(map(str, one["names"]))
                )
                for key in ("dead", "missing")
                for reason, one in _object(summary, key).items()
            ],
        )

    def _add(self, run: PastRun, judged: _Judged) -> None:
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


def day_of(time: datetime) -> str:
    """The day of a time, in UTC."""
    return time.astimezone(timezone.utc).date().isoformat()


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


def _alarms(run: PastRun) -> Iterator[Alarm]:
    """The health checks that fail in a run."""
    for name, one in _object(run.summary, "checks").items():
        if one["failing"]:
            since = str(one.get("since") or utc(run.ended))
            yield Alarm(run.job, str(name), since, None, str(one["sentence"]))


def _drifted(run: PastRun, data: Mapping[str, Any]) -> DriftedRule:
    ended = utc(run.ended)
    return DriftedRule(
        run.job,
        " ".join(map(str, data["group"])),
        str(data["rule"]),
        ended,
        ended,
        1,
        count_in(data["hits"]),
        count_in(data["pages"]),
        _share(data["usual"]),
        [str(one) for one in data.get("examples") or ()],
    )


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


def _latency(summary: Mapping[str, Any]) -> Latency | None:
    """The latency of a run; None for one without answers. ValueError for seconds that no answer takes."""
    found = _object(summary, "latency")
    answers = count_in(found["answers"]) if found else 0
    seconds = [float(found[name]) for name in ("median", "nine_of_ten") if found]
    if not all(0 <= one <= _LONGEST for one in seconds):
        raise ValueError("a latency that is none")
    return Latency(answers, *seconds) if answers else None


def _failed(summary: Mapping[str, Any]) -> Counter[str]:
    """Failed URLs by reason, of articles and of sources."""
    accounts: Sequence[Mapping[str, Any]] = [
        _object(summary, "articles"),
        *_object(summary, "sources").values(),
    ]
    counts = chain.from_iterable(_object(one, "failed").items() for one in accounts)
    found: Counter[str] = Counter()
    for reason, count in counts:
        found[str(reason)] += count_in(count)
    return found


def _share(value: Any) -> float:
    """A share from 0 to 1. ValueError for another number."""
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(f"{value} is not a share")
    return share


def _object(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object of a summary, empty where it is missing. TypeError for another value."""
    found = data.get(key) or {}
    if not isinstance(found, dict):
        raise TypeError(f"{key} is not an object")
    return found
