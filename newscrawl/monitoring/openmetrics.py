"""The status of a data folder and the progress of a run as metrics, for Prometheus: as a file, or from a port.

All metrics are gauges, whose text is the same in the format of Prometheus and in OpenMetrics.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from newscrawl.frontier.stamps import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newscrawl.monitoring.folder_status import FolderStatus, JobStatus
    from newscrawl.monitoring.progress import Progress

_HELP = {
    "status_timestamp_seconds": "When this status was taken.",
    "healthy": "1 where `newscrawl status` exits with 0.",
    "running": "1 while a process holds the data folder.",
    "last_run_crashed": "1 where the last run was killed.",
    "disk_free_bytes": "Free space of the disk with the data folder.",
    "revisits_due": "Re-visits of articles that are due.",
    "retries_due": "Failed URLs whose next try is due.",
    "failures": "Failed URLs that are to be tried again, now or later.",
    "last_run_exit_status": "Exit status of the last run of a job.",
    "last_run_began_timestamp_seconds": "When the last run of a job began.",
    "last_run_ended_timestamp_seconds": "When the last run of a job ended.",
    "last_run_requests": "Requests of the last run of a job.",
    "last_run_articles": "Articles of the job, by state.",
    "last_complete_timestamp_seconds": "When the last complete run of a job ended.",
    "job_overdue": "1 where the next run of a scheduled job is missing.",
    "check_failing": "1 for each health check of a job that fails.",
    "run_seconds": "Time since the run in progress began.",
    "run_urls": "URLs of the job in progress, by kind and state.",
    "run_requests": "Requests of the run in progress that were answered or failed.",
    "run_requests_per_minute": "Its requests a minute, over the last five minutes.",
    "run_requests_waiting": "Requests that wait.",
    "run_records": "Records that the run in progress wrote.",
    "run_errors": "Lines of its log with level ERROR or CRITICAL.",
    "run_pause_seconds": "Time until the end of its pause; 0 without one.",
    "run_seconds_left": "Estimated time until its last article; absent where it is not known.",
}
"""By metric: its meaning."""

Sample = tuple[str, dict[str, str], float]


def metrics(status: FolderStatus) -> str:
    """The metrics of a status as text."""
    return as_text(of_status(status))


def as_text(given: Iterable[Sample]) -> str:
    """Samples as text."""
    samples: dict[str, list[str]] = {}
    for name, labels, value in given:
        shown = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        sample = f"newscrawl_{name}{f'{{{shown}}}' if shown else ''} {value:.15g}"
        samples.setdefault(name, []).append(sample)
    lines = []
    for name, found in samples.items():
        lines += [f"# HELP newscrawl_{name} {_HELP[name]}", f"# TYPE newscrawl_{name} gauge"]
        lines += found
    return "\n".join([*lines, "# EOF", ""])


def of_status(status: FolderStatus) -> Iterator[Sample]:
    """The samples of a status."""
    yield "status_timestamp_seconds", {}, _seconds(status.at)
    yield "healthy", {}, not status.problems
    yield "running", {}, status.running is not None
    yield "last_run_crashed", {}, status.crashed is not None
    yield "disk_free_bytes", {}, status.free_bytes
    yield "revisits_due", {}, status.due.revisits
    yield "retries_due", {}, status.due.retries
    yield "failures", {}, status.due.failures
    for job in status.jobs:
        if not job.retired:
            yield from _of_job(job)


def _of_job(job: JobStatus) -> Iterator[Sample]:
    labels = {"job": job.job, "spider": job.spider}
    yield "last_run_exit_status", labels, job.exit_status
    yield "last_run_began_timestamp_seconds", labels, _seconds(job.began)
    yield "last_run_ended_timestamp_seconds", labels, _seconds(job.ended)
    yield "last_run_requests", labels, job.requests
    for state, count in _states(job.articles).items():
        yield "last_run_articles", {**labels, "state": state}, count
    if job.last_complete:
        yield "last_complete_timestamp_seconds", labels, _seconds(job.last_complete)
    yield "job_overdue", labels, job.overdue_since is not None
    for check in job.failing:
        yield "check_failing", {**labels, "check": check}, 1


def of_progress(job: str, spider: str, progress: Progress) -> Iterator[Sample]:
    """The samples of a run in progress; numbers that are not known have none."""
    labels = {"job": job, "spider": spider}
    yield "run_seconds", labels, progress.seconds
    for kind, counts in {"article": progress.articles, **progress.sources}.items():
        for state, count in _states({**asdict(counts), "open": counts.open}).items():
            yield "run_urls", {**labels, "kind": kind, "state": state}, count
    yield "run_requests", labels, progress.requests
    if progress.per_minute is not None:
        yield "run_requests_per_minute", labels, progress.per_minute
    yield "run_requests_waiting", labels, progress.queued
    yield "run_records", labels, progress.records
    yield "run_errors", labels, progress.errors
    yield "run_pause_seconds", labels, progress.pause.left if progress.pause else 0
    if progress.seconds_left is not None:
        yield "run_seconds_left", labels, progress.seconds_left


def _states(articles: Mapping[str, object]) -> dict[str, int]:
    """Numbers by state; those of failed and excluded articles are tables of reasons."""
    found = {}
    for state, value in articles.items():
        if isinstance(value, dict):
            found[state] = sum(value.values())
        elif isinstance(value, int):
            found[state] = value
    return found


def _seconds(time: str) -> float:
    return moment(time).timestamp()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
