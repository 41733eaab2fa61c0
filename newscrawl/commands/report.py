"""`report`: writes the runs and articles of a data folder as one HTML page."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.data_set import printed_warnings
from newscrawl.commands.own_files import refuse_own_file
from newscrawl.commands.sentences import errors_printed, print_sentence, settings_of
from newscrawl.config.checks import data_dir
from newscrawl.dataset.reading import read_dicts
from newscrawl.dataset.selection import Selection
from newscrawl.dataset.targets import STANDARD_OUTPUT, standard_output, target_of
from newscrawl.errors import ArgumentError, Status, UserError
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.frontier.database import FILE
from newscrawl.monitoring.folder_status import status_of
from newscrawl.monitoring.history import FOLDER, past_runs, summary_paths
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import Settings

    from newscrawl.dataset.targets import Target
    from newscrawl.report.data import Data

_TARGET = "report.html"
_DAYS = 90
_MOST_DAYS = 3660


class Command(ScrapyCommand):
    """Writes a report on DATA_DIR. It reads only, also during a run."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] [DATA_DIR]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("report")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Write one HTML page on a data folder (newscrawl[report]): its runs and alarms, articles by day and section with gaps, coverage "
            "of fields, drift, failures by reason, speed, what each spider costs, the newest articles. The page loads nothing, and needs no "
            "script. It is written whole or not at all. DATA_DIR is by default the setting's."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add -o and --days."""
        super().add_options(parser)
        parser.add_argument(
            "-o",
            dest="target",
            metavar="TARGET",
            default=_TARGET,
            help=f"file, address such as s3://bucket/report.html, or - for standard output (default: {_TARGET})",
        )
        parser.add_argument(
            "--days",
            metavar="N",
            help=f"days that the charts over time show at most (default: {_DAYS})",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 4 where a part of the folder cannot be read, 75 where the disk fails."""
        with errors_printed(self):
            self.exitcode = _run(args, opts, settings_of(self))


def _run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Status:
    """Check all arguments, then read, then write."""
    if len(args) > 1:
        raise ArgumentError(f"DATA_DIR: expected one folder, got {' '.join(args)}")
    days = _days(opts.days)
    if find_spec("vl_convert") is None or find_spec("jinja2") is None:
        raise UserError("report: needs Vega-Lite and Jinja, install newscrawl[report]")
    folder = Path(args[0]) if args else data_dir(settings)
    if not any(one.exists() for one in (folder / FILE, folder / FOLDER, folder / ARTICLES)):
        raise ArgumentError(f"DATA_DIR: {folder} holds no data set; nothing was crawled there")
    target = _target(opts.target)
    refuse_own_file("-o", opts.target, folder)
    from newscrawl.report.page import render  # noqa: PLC0415 - its packages are an extra

    data = _data(folder, days)
    page = render(data).encode()
    if target is None:
        standard_output().write(page)
    else:
        with target.writing() as path:
            path.write_bytes(page)
        print_sentence(f"report: {opts.target}")
    return Status.INCOMPLETE if data.left_out else Status.COMPLETE


def _days(given: str | None) -> int:
    if given is None:
        return _DAYS
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:9]) <= _MOST_DAYS):
        raise ArgumentError(f"--days: {given!r} is not a number from 1 to {_MOST_DAYS}")
    return int(given)


def _target(name: str) -> Target | None:
    """The target, which can be written as far as that is known; None for standard output."""
    if name == STANDARD_OUTPUT:
        standard_output()
        return None
    if not name or name.endswith("/"):
        raise ArgumentError(f"-o: {name!r} is not a file, expected one, or - for standard output")
    target = target_of(name, is_folder=False)
    target.check()
    return target


def _data(folder: Path, days: int) -> Data:
    """Read the summaries, the frontier and the records of a folder."""
    from newscrawl.report.articles import Articles  # noqa: PLC0415 - with the page
    from newscrawl.report.data import Data  # noqa: PLC0415
    from newscrawl.report.failures import waiting_urls  # noqa: PLC0415
    from newscrawl.report.history import History  # noqa: PLC0415

    now = datetime.now(timezone.utc)
    history = History()
    summaries = len(summary_paths(folder / FOLDER))
    status = status_of(folder, now, runs=history.watch(past_runs(folder / FOLDER)))
    articles, left_out = None, []
    with printed_warnings() as printed:
        if (folder / ARTICLES).is_dir():
            tomorrow = now.astimezone(BEIJING) + timedelta(days=1)
            articles = Articles(f"{tomorrow:%Y-%m-%d}")
            articles.count(read_dicts(folder, Selection(), unpublished=True))
    if wrong := summaries - history.runs:
        left_out.append(f"{_counted(wrong, 'file')} in {FOLDER} could not be read as summaries")
    if articles and articles.malformed:
        left_out.append(f"{_counted(articles.malformed, 'line')} of the data set are no records")
    for sentence in left_out:
        print_sentence(f"report: left out: {sentence}")
    if printed.total():
        left_out.append("a part of the data set could not be read")
    sentences = [f"Left out: {one}." for one in left_out]
    return Data(status, history, articles, waiting_urls(folder), sentences, now, days)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
