"""The history of a data folder: what its summaries say of past runs, without their rule hits."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.stamps import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FOLDER = "runs"
"""The folder of the summaries in a data folder."""

_LARGE = (' "rule_hits": ', ' "signatures": ')
"""Beginnings of the lines of a summary that hold rule hits: most of its bytes."""

_PAUSES = 20
"""Number of pauses between runs that are compared."""
_FEWEST_PAUSES = 7
_REGULAR = 0.75  # of the pauses are within a quarter of the usual one: the job has a schedule
_RETIRED = timedelta(days=30)
_EARLIER = 50
"""Runs of a spider that are compared although they are old: those of monthly jobs."""
_MOST_THINGS = 10**12
"""Most requests, records or bytes of a run: more would not fit into the numbers of a chart."""


@dataclass(frozen=True)
class PastRun:
    """A run, by its summary."""

    run: str
    spider: str
    arguments: dict[str, str]
    began: datetime
    ended: datetime
    job_began: str
    exit_status: int
    sentence: str
    """The sentence that gives the reason of the exit status."""
    summary: Mapping[str, Any] = field(default_factory=dict)
    """All keys but the rule hits."""

    @property
    def job(self) -> str:
        """The spider with its arguments: "section sections=china"."""
        return job_name(self.spider, self.arguments)


def job_name(spider: str, arguments: Mapping[str, str]) -> str:
    """A job in words: "section sections=china"."""
    return " ".join([spider, *(f"{name}={value}" for name, value in sorted(arguments.items()))])


def count_in(value: Any) -> int:
    """A number of things in a summary. TypeError, ValueError or OverflowError for another value, also for a number that no run reaches."""
    count = int(value)
    if not 0 <= count <= _MOST_THINGS:
        raise ValueError(f"{value} is not a number of things")
    return count


def summary_paths(folder: Path) -> list[Path]:
    """The summaries in a folder, newest first.

    Names tell the second in which a run began; of runs that began in one second, the times of the files tell the order.
    """
    return sorted(folder.glob("*.json"), key=_age, reverse=True)


def _age(path: Path) -> tuple[str, int, str]:
    try:
        written = path.stat().st_mtime_ns
    except OSError:  # it was removed a moment ago
        written = 0
    return path.name.partition("-")[0], written, path.name


def past_runs(folder: Path) -> Iterator[PastRun]:
    """The runs of the summaries in a folder, newest first; a file that is not a summary is left out."""
    for path in summary_paths(folder):
        if run := _run_in(path):
            yield run


def comparable_runs(folder: Path, spider: str, since: datetime) -> Iterator[PastRun]:
    """The runs since a time, newest first; then the last earlier ones of a spider."""
    first = f"{since:%Y%m%dT%H%M%SZ}"
    earlier = 0
    for path in summary_paths(folder):
        if path.name < first:
            earlier += f"Z-{spider}-" in path.name
            if f"Z-{spider}-" not in path.name or earlier > _EARLIER:
                continue
        if run := _run_in(path):
            yield run


def _run_in(path: Path) -> PastRun | None:
    try:
        return run_in(_light(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def run_in(data: Mapping[str, Any]) -> PastRun:
    """The run of a summary. Raises ValueError, TypeError, KeyError or AttributeError for one that is not a summary's."""
    return PastRun(
        str(data["run"]),
        str(data["spider"]),
        {str(name): str(value) for name, value in data["arguments"].items()},
        _utc_moment(data["began"]),
        _utc_moment(data["ended"]),
        str(data.get("job_began", data["began"])),
        int(data["exit_status"]),
        str(data.get("run_status", data.get("verdict", ""))),
        data,
    )


def _utc_moment(text: str) -> datetime:
    """ValueError for a time without a zone, which no run writes and no other time can be compared with."""
    found = moment(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return found


def _light(text: str) -> dict[str, Any]:
    """The keys of a summary without the lines of rule hits. ValueError for other text."""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(_LARGE))
    try:
        found = json.loads(kept)
    except ValueError:  # the summary of an earlier version, or one that somebody has formatted
        found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("a summary is an object")  # noqa: TRY004 - as for other text
    return found


@dataclass(frozen=True)
class Schedule:
    """When a job is run, learned from its runs."""

    pause: timedelta
    """The usual time between the beginnings of two runs."""
    longest: timedelta
    """The longest of these times, such as that of a weekend."""

    def is_overdue(self, last: datetime, now: datetime) -> bool:
        """Whether the next run after the one that began at `last` is missing: half a pause is tolerated."""
        return now - last > self.longest + self.pause / 2


def schedule_of(begins: Sequence[datetime]) -> Schedule | None:
    """The schedule of runs that began at these times, newest first; None where they are too few or follow no rhythm."""
    times = begins[: _PAUSES + 1]
    pauses = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    if len(pauses) < _FEWEST_PAUSES:
        return None
    usual = median(pauses)
    regular = sum(abs(pause - usual) <= usual / 4 for pause in pauses)
    if not usual or regular < _REGULAR * len(pauses):
        return None
    return Schedule(timedelta(seconds=usual), timedelta(seconds=max(pauses)))


def is_retired(schedule: Schedule | None, last: datetime, now: datetime) -> bool:
    """Whether a job has not run for so long that nobody waits for it: 30 days, or three of its longest pauses."""
    return now - last > max(_RETIRED, 3 * schedule.longest if schedule else _RETIRED)
