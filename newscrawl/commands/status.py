"""`status`: the run in progress, the last run of each job, what is due; for people and for monitors."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from newscrawl.commands import line_of
from newscrawl.commands.own_files import refuse_own_file
from newscrawl.commands.sentences import errors_printed, settings_of
from newscrawl.config.checks import data_dir
from newscrawl.errors import ArgumentError, Status
from newscrawl.exporters.disk import replace_file
from newscrawl.frontier.database import FILE
from newscrawl.frontier.outcomes import SOURCES
from newscrawl.monitoring.console_report import account_line
from newscrawl.monitoring.folder_status import status_of
from newscrawl.monitoring.history import FOLDER
from newscrawl.monitoring.openmetrics import metrics
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.settings import Settings

    from newscrawl.frontier.outcomes import Resource
    from newscrawl.monitoring.folder_status import Due, FolderStatus, JobStatus, Running


class Command(ScrapyCommand):
    """Prints the status of DATA_DIR. It reads only, also during a run."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] [SPIDER ...]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("status")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Show the run in progress, the last run of each job with its exit status, and what is due; of some spiders "
            "only, where they are named. The exit status is 0 when all is well, and 3 when the last run of a job was not "
            "complete, was killed or is overdue, or when one of its health checks fails. The folder is that of -s DATA_DIR=."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --json and --openmetrics."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print all of it as JSON")
        parser.add_argument(
            "--openmetrics",
            metavar="FILE",
            help="write it as metrics, for the textfile collector of node_exporter (*.prom)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 3 where something is wrong, 2 for bad arguments, 75 where the disk fails."""
        with errors_printed(self):
            self.exitcode = _run(args, opts, settings_of(self))


def _run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Status:
    names = sorted(get_spider_loader(settings).list())
    if wrong := next((one for one in args if one not in names), None):
        raise ArgumentError(f"there is no spider {wrong!r}; there are: {', '.join(names)}")
    folder = data_dir(settings)
    if not (folder / FILE).exists() and not (folder / FOLDER).is_dir():
        raise ArgumentError(f"DATA_DIR: {folder} holds no data set; nothing was crawled there")
    if opts.openmetrics:
        refuse_own_file("--openmetrics", opts.openmetrics, folder)
    status = status_of(folder, datetime.now(timezone.utc), args)
    if opts.openmetrics:
        replace_file(Path(opts.openmetrics), metrics(status).encode())
    if opts.json:
        problems = status.problems
        print(json.dumps({**asdict(status), "problems": problems}, ensure_ascii=False, indent=1))
    elif not opts.openmetrics:
        for line in _lines(status):
            print(printable(line))
    return Status.UNHEALTHY if status.problems else Status.COMPLETE


def _lines(status: FolderStatus) -> Iterator[str]:
    problems = status.problems
    yield f"{status.data_dir}: {'all is well' if not problems else _numbered(problems)}"
    yield from (f"  ! {one}" for one in problems)
    yield from _running(status.running)
    yield ""
    yield "last runs" if status.jobs else "no run has ended yet"
    for job in status.jobs:
        yield from _job(job)
    yield ""
    yield from _due(status.due)
    yield f"  free      {status.free_bytes / 1e9:.1f} GB"


def _numbered(problems: list[str]) -> str:
    return f"{len(problems)} problem{'s' if problems[1:] else ''}"


def _running(running: Running | None) -> Iterator[str]:
    yield ""
    if running is None:
        yield "nothing runs now"
        return
    yield f"running now: {running.run or 'another process'}"
    if running.pid:
        yield f"  process   {running.pid} on {running.host}, since {running.since}"
    if running.job:
        yield f"  job       {running.job}"
    words: dict[Resource, str] = {"article": "articles", **SOURCES}
    for kind, counts in running.counts.items():
        yield f"  {words[kind]:<9} {account_line(counts)}"
    if running.counts:
        yield f"  queue     {running.queued} requests"


def _job(job: JobStatus) -> Iterator[str]:
    retired = ", long ago" if job.retired else ""
    yield f"  {job.job}: {job.run_status}"
    yield f"    exit status {job.exit_status}, ended {job.ended} after {_time(job.seconds)}{retired}"
    for name, sentence in job.alarms.items():
        yield f"    {name}: {sentence}"
    if job.overdue_since:
        yield f"    overdue: the next run was expected at {job.overdue_since}"


def _due(due: Due) -> Iterator[str]:
    yield "due"
    yield f"  revisits  {due.revisits} of articles"
    later = f", the first at {due.next_retry}" if due.next_retry and not due.retries else ""
    yield f"  retries   {due.retries} of {due.failures} failed URLs{later}"
    yield from (f"  resume    {one}" for one in due.unfinished)


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
