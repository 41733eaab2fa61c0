"""What the summary of one run gives to a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, get_args

from newscrawl.errors import Status
from newscrawl.frontier.articles import utc
from newscrawl.monitoring.history import count_in
from newscrawl.monitoring.latency import Latency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newscrawl.monitoring.history import PastRun

State = Literal["complete", "unhealthy", "incomplete", "failed"]
STATES: tuple[State, ...] = get_args(State)

_STATES: dict[int, State] = {
    Status.COMPLETE: "complete",
    Status.UNHEALTHY: "unhealthy",
    Status.INCOMPLETE: "incomplete",
}
MALFORMED = (TypeError, ValueError, AttributeError, KeyError, IndexError, OverflowError)
"""Errors that the values of a summary raise which newscrawl did not write."""
_LONGEST = 86_400
"""Seconds that no answer takes."""


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
class RunCounts:
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


def counts_of(run: PastRun) -> RunCounts:
    """The counts of a run. Raises an error of MALFORMED for values that newscrawl did not write."""
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
    return RunCounts(
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
            DeadSource(run.job, str(reason), count_in(one["count"]), list(map(str, one["names"])))
            for key in ("dead", "missing")
            for reason, one in _object(summary, key).items()
        ],
    )


def day_of(time: datetime) -> str:
    """The day of a time, in UTC."""
    return time.astimezone(timezone.utc).date().isoformat()


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
