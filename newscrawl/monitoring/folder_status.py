"""The status of a data folder: the run in progress, the last run of each job, and what is due. It reads only."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newscrawl.errors import StorageError
from newscrawl.frontier.articles import utc
from newscrawl.frontier.database import FILE
from newscrawl.frontier.lock import holder_of
from newscrawl.frontier.outcomes import SOURCES
from newscrawl.frontier.rows import UrlCounts
from newscrawl.frontier.store import Store
from newscrawl.monitoring.history import FOLDER, is_retired, job_name, past_runs, schedule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from newscrawl.frontier.outcomes import Resource
    from newscrawl.monitoring.history import PastRun, Schedule

_RUN = re.compile(r"\d{8}T\d{6}Z-(?P<spider>.+)-[0-9a-f]{6}", re.ASCII)
"""The name of a run; other processes that hold a folder have other names."""


@dataclass(frozen=True)
class Running:
    """The process that holds the data folder."""

    run: str | None
    """The name of a run, or of a command such as "frontier repair"; None where it is not known."""
    pid: int | None
    host: str | None
    since: str | None
    job: str | None = None
    """The spider with its arguments; None for a command, and before the first commit."""
    counts: dict[Resource, UrlCounts] = field(default_factory=dict)
    """By kind of URL: the counts of the job, as of the last commit."""
    queued: int = 0
    """Number of requests that wait."""


@dataclass(frozen=True)
class JobStatus:
    """The last run of a job."""

    job: str
    spider: str
    arguments: dict[str, str]
    run: str
    began: str
    ended: str
    seconds: int
    exit_status: int
    run_status: str
    articles: dict[str, Any]
    requests: int
    last_complete: str | None
    """When the last run ended that was complete; None without one."""
    failing: dict[str, str] = field(default_factory=dict)
    """The checks that fail, each with its sentence."""
    overdue_since: str | None = None
    """When the next run of a scheduled job was expected; None where it is not overdue."""
    retired: bool = False
    """Whether it has not run for so long that its result no longer counts."""

    @property
    def alarms(self) -> dict[str, str]:
        """The checks that fail, but for one whose sentence is that of the exit status."""
        return {
            name: sentence
            for name, sentence in self.failing.items()
            if not (self.exit_status and self.run_status.endswith(f": {sentence}"))
        }


@dataclass(frozen=True)
class Due:
    """What the next runs of the jobs have to do besides finding new articles."""

    revisits: int = 0
    """Number of re-visits of articles that are due now."""
    retries: int = 0
    """Number of failed URLs whose next try is due now."""
    failures: int = 0
    """Number of failed URLs that are to be tried again, now or later."""
    next_retry: str | None = None
    unfinished: list[str] = field(default_factory=list)
    """Jobs that were stopped, and are resumed by the same command."""


@dataclass(frozen=True)
class FolderStatus:
    """The status of a data folder at one time."""

    data_dir: str
    at: str
    running: Running | None
    jobs: list[JobStatus]
    due: Due
    free_bytes: int
    crashed: str | None = None
    """A run that was killed before it could write a summary; None where the last run was not."""
    fault: str | None = None
    """Why the frontier cannot be read; None where it can."""

    @property
    def problems(self) -> list[str]:
        """A sentence for each thing that somebody should look at."""
        found = [one for one in (self.fault,) if one]
        if self.crashed:
            found.append(f"{self.crashed}: was killed; the same command resumes it")
        for job in self.jobs:
            if job.retired:
                continue
            if job.exit_status:
                found.append(f"{job.job}: {job.run_status}")
            found += [f"{job.job}: {name}: {sentence}" for name, sentence in job.alarms.items()]
            if job.overdue_since:
                found.append(f"{job.job}: overdue since {job.overdue_since}")
        return found


def status_of(
    data_dir: Path,
    now: datetime,
    spiders: Sequence[str] = (),
    runs: Iterable[PastRun] | None = None,
) -> FolderStatus:
    """The status of a data folder, of some spiders only where they are given. StorageError where the disk fails.

    `runs` are those of its summaries, newest first, where the caller reads them.
    """
    if runs is None:
        runs = past_runs(data_dir / FOLDER)
    try:
        found = holder_of(data_dir)
    except OSError as error:
        raise StorageError(str(data_dir), error) from error
    holder = found.data if found else {}
    held = found is not None and found.is_alive
    fault, store = None, None
    if (data_dir / FILE).exists():
        try:
            store = Store(data_dir, read_only=True)
        except StorageError as error:
            fault = str(error)
    try:
        running = _running(holder, store) if held else None
        due = _due(store, now, running, spiders) if store else Due()
    finally:
        if store:
            store.close()
    return FolderStatus(
        str(data_dir),
        utc(now),
        running,
        _jobs(runs, now, spiders, is_busy=held),
        due,
        shutil.disk_usage(data_dir).free,
        None if held else _crashed(data_dir, holder, spiders),
        fault,
    )


def later(status: FolderStatus, data_dir: Path, now: datetime) -> FolderStatus:
    """The status at a later time of the same run: no other run can have ended. StorageError where the disk fails."""
    store = Store(data_dir, read_only=True)
    try:
        due = _due(store, now, status.running, ())
    finally:
        store.close()
    return replace(status, at=utc(now), due=due, free_bytes=shutil.disk_usage(data_dir).free)


def _running(holder: Mapping[str, Any], store: Store | None) -> Running:
    name, pid, host, since = (holder.get(key) for key in ("run", "pid", "host", "since"))
    is_run = isinstance(name, str) and _RUN.fullmatch(name)
    job = _job_in_progress(store, is_run["spider"]) if is_run and store else None
    if job is None or store is None:
        return Running(name, pid, host, since)
    number, words = job
    kinds: tuple[Resource, ...] = ("article", *SOURCES)
    counts = {kind: UrlCounts.of(found) for kind in kinds if (found := store.account(number, kind))}
    return Running(name, pid, host, since, words, counts, store.queued(number))


def _job_in_progress(store: Store, spider: str) -> tuple[int, str] | None:
    """Number and words of the job of a spider's run: an unfinished one with requests in flight, or else the newest."""
    unfinished = [
        (number, job_name(**identity))
        for number, text, _, ended in store.jobs()
        if ended is None and (identity := json.loads(text))["spider"] == spider
    ]
    sent = store.jobs_in_flight()
    return max(unfinished, key=lambda one: (one[0] in sent, one[0]), default=None)


def _due(store: Store, now: datetime, running: Running | None, spiders: Sequence[str]) -> Due:
    failures = [
        one
        for one in store.failures()
        if not spiders or json.loads(one.identity)["spider"] in spiders
    ]
    unfinished = [
        job_name(**identity)
        for _, text, _, ended in store.jobs()
        if ended is None and _is_wanted(identity := json.loads(text), spiders)
    ]
    return Due(
        len(store.revisits(utc(now))),
        sum(one.next_try <= utc(now) for one in failures),
        len(failures),
        failures[0].next_try if failures else None,
        [one for one in unfinished if running is None or one != running.job],
    )


def _is_wanted(identity: Mapping[str, Any], spiders: Sequence[str]) -> bool:
    return not spiders or identity["spider"] in spiders


def _crashed(data_dir: Path, holder: Mapping[str, Any], spiders: Sequence[str]) -> str | None:
    """The name of a run that was killed: it has left its name as the holder of the folder, and no summary."""
    name = holder.get("run")
    found = _RUN.fullmatch(name) if isinstance(name, str) else None
    if found is None or (spiders and found["spider"] not in spiders):
        return None
    return None if (data_dir / FOLDER / f"{name}.json").exists() else name


@dataclass
class _JobRuns:
    """What is kept of the runs of a job, which are too many for memory."""

    last: PastRun
    begins: list[datetime] = field(default_factory=list)
    """Newest first."""
    last_complete: str | None = None

    def add(self, run: PastRun) -> None:
        self.begins.append(run.began)
        if run.exit_status == 0 and self.last_complete is None:
            self.last_complete = utc(run.ended)


def _jobs(
    runs: Iterable[PastRun], now: datetime, spiders: Sequence[str], *, is_busy: bool
) -> list[JobStatus]:
    """The last run of each job, the newest first."""
    found: dict[str, _JobRuns] = {}
    for run in runs:
        if not spiders or run.spider in spiders:
            found.setdefault(run.job, _JobRuns(run)).add(run)
    return [_job(one, now, is_busy=is_busy) for one in found.values()]


def _job(runs: _JobRuns, now: datetime, *, is_busy: bool) -> JobStatus:
    """The status of a job, by its runs. While a process has the folder, no job can begin."""
    last = runs.last
    schedule = schedule_of(runs.begins)
    retired = is_retired(schedule, last.began, now)
    late = schedule and not is_busy and not retired and schedule.is_overdue(last.began, now)
    checks = last.summary.get("checks") or {}
    return JobStatus(
        last.job,
        last.spider,
        last.arguments,
        last.run,
        utc(last.began),
        utc(last.ended),
        round((last.ended - last.began).total_seconds()),
        last.exit_status,
        last.sentence,
        last.summary.get("articles") or {},
        last.summary.get("requests") or 0,
        runs.last_complete,
        {name: one["sentence"] for name, one in checks.items() if one["failing"]},
        _expected(schedule, last) if schedule and late else None,
        retired,
    )


def _expected(schedule: Schedule, last: PastRun) -> str:
    return utc(last.began + schedule.pause)
