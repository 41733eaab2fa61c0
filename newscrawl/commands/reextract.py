"""`reextract`: reads archived pages again, into the data set, a file, or a table of differences."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.archive.connection import shown
from newscrawl.archive.files import FOLDER as ARCHIVE
from newscrawl.archive.inputs import Input, check_input
from newscrawl.commands import line_of
from newscrawl.commands.data_set import printed_warnings
from newscrawl.commands.interrupts import Interrupts, handle
from newscrawl.commands.sentences import errors_printed, print_sentence, settings_of
from newscrawl.config.checks import check_settings, data_dir, file_mask
from newscrawl.dataset.reading import read
from newscrawl.errors import (
    ArgumentError,
    Status,
)
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.database import FILE
from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.run import Run, stop_at_once
from newscrawl.frontier.store import Store
from newscrawl.reextraction.cluster import Cluster
from newscrawl.reextraction.differences import Comparison, Table
from newscrawl.reextraction.kept import Knowledge
from newscrawl.reextraction.known import KnownRecords, records_of_file
from newscrawl.reextraction.output import File, Tally, check_output
from newscrawl.reextraction.reader import Reader
from newscrawl.reextraction.rereading import Options
from newscrawl.reextraction.storing import NAME, Storing
from newscrawl.spiders.session import clock
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from scrapy.settings import BaseSettings

    from newscrawl.reextraction.ending import Ending
    from newscrawl.reextraction.rereading import Result


class Command(ScrapyCommand):
    """Reads archived pages by the templates of today."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] [FILE ...]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("reextract")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Read archived pages again, without a request: of WARC and WACZ files, of saved pages, and of folders of them, also by URL (s3, https); by "
            "default of the data folder's own archive. A record that differs from the data set's becomes a revision; -O writes all "
            "records to a file and changes nothing else, --diff only shows what would change. The same command resumes a run that "
            "was stopped. The data folder is that of -s DATA_DIR=."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add -O, --workers, --scheduler, --diff, --against."""
        super().add_options(parser)
        parser.add_argument(
            "-O",
            "--output",
            metavar="FILE",
            help="write the records to FILE (.jsonl, .jsonl.gz or .jsonl.zst) or to - instead of the data set",
        )
        parser.add_argument(
            "--workers",
            metavar="N",
            help="number of processes, by default one for each core; 1: no other process",
        )
        parser.add_argument(
            "--scheduler",
            metavar="tcp://HOST:PORT",
            help="read on the workers of a Dask cluster instead; needs newscrawl[dask]",
        )
        parser.add_argument(
            "--diff",
            action="store_true",
            help="write nothing, and show by field which records would change",
        )
        parser.add_argument(
            "--against", metavar="FILE", help="--diff: compare with the records of FILE"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status as of `crawl`; with --diff 0, unless reading breaks down or is interrupted."""
        with errors_printed(self):
            self.exitcode = _run(args, opts, settings_of(self))


def _run(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> Status:
    """Check all arguments, then do the work."""
    check_settings(settings)
    folder = data_dir(settings)
    if opts.scheduler is not None and opts.workers is not None:
        raise ArgumentError("--workers: the cluster of --scheduler has its own, leave it out")
    workers = _workers(opts.workers)
    if opts.output is not None:
        if opts.diff:
            raise ArgumentError("--diff: writes nothing, leave out -O")
        check_output(opts.output)
    if opts.against is not None and not opts.diff:
        raise ArgumentError("--against: has an effect only with --diff")
    inputs = [one for name in args for one in check_input(name)] or [_own(folder)]
    with ExitStack() as stack:
        cluster = None
        if opts.scheduler is not None:
            cluster = stack.enter_context(Cluster(opts.scheduler))
        temporary = Path(stack.enter_context(TemporaryDirectory(prefix="newscrawl-")))
        options = _options(settings)
        reader = Reader(
            temporary, options, cluster or workers, is_own=not args, write=print_sentence
        )
        stack.callback(reader.close)
        if not reader.find(inputs):
            print_sentence("unhealthy: the archives hold no page of an article")
            return Status.UNHEALTHY
        work = _Work(folder, temporary, settings, reader, stack)
        if opts.diff:
            return work.compare(opts.against)
        if opts.output is not None:
            return work.write(opts.output)
        return work.store(args)


def _options(settings: BaseSettings) -> Options:
    return Options(
        settings.getbool("FIELD_SOURCES"),
        settings.getbool("BODY_HTML"),
        settings.getint("PAGE_MAXSIZE"),
        settings.getint("PAGE_TOKENS_MAX"),
        settings.getint("PAGE_ELEMENTS_MAX"),
    )


def _until_interrupted() -> Callable[[], bool]:
    """From now on interrupts end the reading between two articles: whether one has arrived."""
    interrupts = Interrupts()
    handle(interrupts)
    return lambda: interrupts.arrived


def _workers(given: str | None) -> int:
    if given is None:
        return (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 1000):
        raise ArgumentError(
            f"--workers: {given!r} is not a number of processes, expected 1 or more"
        )
    return int(given)


def _own(folder: Path) -> Input:
    own = folder / ARCHIVE
    if not own.is_dir():
        raise ArgumentError(
            f"FILE: is missing, and {folder} has no archive of its own (it has no folder {ARCHIVE!r})"
        )
    return Input(str(own), is_folder=True)


class _Work:
    """The work of one command."""

    def __init__(
        self,
        folder: Path,
        temporary: Path,
        settings: BaseSettings,
        reader: Reader,
        stack: ExitStack,
    ) -> None:
        self._folder = folder
        self._temporary = temporary
        self._settings = settings
        self._reader = reader
        self._stack = stack
        self._tolerance = settings.getfloat("FAILURE_TOLERANCE")

    # --- What becomes of the records

    def store(self, args: list[str]) -> Status:
        """Into the data set."""
        settings = self._settings
        run = Run(
            self._folder,
            NAME,
            Common(),
            identity(NAME, {"files": " ".join(map(shown, args))} if args else {}),
            limits=Limits(
                settings.getint("SEGMENT_BYTES"),
                settings.getint("SEGMENT_LINES"),
                settings["SEGMENT_COMPRESSION"],
            ),
            umask=file_mask(settings),
            now=clock(settings.get("NOW")),
            on_failure=stop_at_once,
        )
        storing = Storing(run)
        try:
            if recovery := str(run.recovery):
                print_sentence(recovery)
            knowledge = Knowledge(self._known(self._data_set()), run.store)
            reason = self._reader.read(
                knowledge, storing.take, storing.exclude, _until_interrupted(), storing.is_done
            )
        except BaseException:
            run.close()
            raise
        ending = storing.finish(reason, self._tolerance, self._reader.damaged)
        return self._report(ending, storing.first.headline if storing.first else None)

    def write(self, name: str) -> Status:
        """To a file."""
        tally, file = Tally(), File(name)

        def take(result: Result) -> None:
            if record := tally.take(result):
                file.write(record)

        try:
            reason = self._reader.read(
                self._knowledge(None), take, lambda _: tally.exclude(), _until_interrupted()
            )
            if reason == "finished":
                file.finish()
        finally:
            file.give_up()
        rows = [("records", f"{file.count} in {name}")] if reason == "finished" else []
        ending = tally.ending(reason, self._tolerance, self._reader.damaged, rows)
        return self._report(ending, tally.first.headline if tally.first else None)

    def compare(self, against: str | None) -> Status:
        """To a table on standard output."""
        tally, table, comparison = Tally(), Table(), Comparison()

        def take(result: Result) -> None:
            tally.take(result)
            comparison.take(result, table)

        reason = self._reader.read(
            self._knowledge(against), take, lambda _: tally.exclude(), _until_interrupted()
        )
        for line in [*comparison.lines(), *table.lines()]:
            print(printable(line))
        ending = tally.ending(reason, 1.0, (), [])
        status = self._report(ending, None)
        return status if status in (Status.CRASHED, Status.INCOMPLETE) else Status.COMPLETE

    # --- What is known

    def _knowledge(self, against: str | None) -> Knowledge:
        """What is known of articles, without a change of the frontier."""
        store = None
        if (self._folder / FILE).exists():
            store = Store(self._folder, read_only=True)
            self._stack.callback(store.close)
        records = records_of_file(Path(against)) if against else self._data_set()
        return Knowledge(self._known(records), store)

    def _known(self, records: Iterable[dict[str, Any]]) -> KnownRecords:
        with printed_warnings():
            known = KnownRecords(self._temporary, records)
        self._stack.callback(known.close)
        return known

    def _data_set(self) -> Iterable[dict[str, Any]]:
        if (self._folder / ARTICLES).is_dir():
            return read(self._folder, as_="dict", unpublished=True)
        return ()

    def _report(self, ending: Ending, first: str | None) -> Status:
        text = ending.report(self._reader.left_out, self._reader.damaged, first)
        print(printable(text), file=sys.stderr)
        return ending.status.status
