"""`reextract`: reads archived pages again, into the data set, a file, or a table of differences."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.archive.files import FOLDER as ARCHIVE
from newscrawl.archive.inputs import Inputs, check_input
from newscrawl.commands import line_of
from newscrawl.commands.interrupts import Interrupts, handle
from newscrawl.config.checks import check_settings, data_dir, file_mask
from newscrawl.downloader.site_address import SiteAddress
from newscrawl.errors import (
    ArgumentError,
    DataSetWarning,
    FolderLockedError,
    Status,
    StorageError,
    UserError,
)
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.database import FILE
from newscrawl.frontier.dataset import read_lines
from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.outcomes import BROKEN
from newscrawl.frontier.run import Run, stop_at_once
from newscrawl.frontier.store import Store
from newscrawl.reextraction.captures import Captures
from newscrawl.reextraction.cluster import Cluster, ClusterError
from newscrawl.reextraction.differences import Comparison, Table
from newscrawl.reextraction.kept import Knowledge
from newscrawl.reextraction.known import KnownRecords, records_of_file
from newscrawl.reextraction.output import File, Tally, check_output
from newscrawl.reextraction.progress import Progress
from newscrawl.reextraction.rereading import Options, Task, read_batch
from newscrawl.reextraction.storing import NAME, Storing
from newscrawl.reextraction.working import in_order, processes
from newscrawl.spiders.session import clock
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Generator, Iterable, Iterator

    from scrapy.settings import BaseSettings

    from newscrawl.archive.members import Fault
    from newscrawl.reextraction.ending import Ending
    from newscrawl.reextraction.rereading import Result

_BATCH = 16
"""Articles that a worker gets at a time."""


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
            "Read archived pages again, without a request: of WARC and WACZ files, of saved pages, and of folders of them; by "
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
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        try:
            SiteAddress().update_settings(self.settings)
            self.exitcode = _run(args, opts, self.settings)
        except FolderLockedError as error:
            self._fail(error, Status.LOCKED)
        except UserError as error:
            self._fail(error, Status.BAD_ARGUMENTS)
        except StorageError as error:
            self._fail(error, Status.STORAGE)
        except ClusterError as error:
            self._fail(error, Status.INCOMPLETE)

    def _fail(self, error: Exception, status: Status) -> None:
        _print(str(error))
        self.exitcode = status


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
    inputs = [check_input(name) for name in args] or [_own(folder)]
    with ExitStack() as stack:
        cluster = None
        if opts.scheduler is not None:
            cluster = stack.enter_context(Cluster(opts.scheduler))
        temporary = Path(stack.enter_context(TemporaryDirectory(prefix="newscrawl-")))
        work = _Work(folder, temporary, settings, cluster or workers, stack, is_own=not args)
        if opts.diff:
            return work.compare(inputs, opts.against)
        if opts.output is not None:
            return work.write(inputs, opts.output)
        return work.store(inputs, args)


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


def _own(folder: Path) -> Path:
    own = folder / ARCHIVE
    if not own.is_dir():
        raise ArgumentError(
            f"FILE: is missing, and {folder} has no archive of its own (it has no folder {ARCHIVE!r})"
        )
    return own


class _Work:
    """The work of one command."""

    def __init__(  # noqa: PLR0913 - what the command line gives
        self,
        folder: Path,
        temporary: Path,
        settings: BaseSettings,
        workers: int | Cluster,
        stack: ExitStack,
        *,
        is_own: bool,
    ) -> None:
        self._folder = folder
        self._temporary = temporary
        self._settings = settings
        self._workers = workers
        self._stack = stack
        self._is_own = is_own
        self._tolerance = settings.getfloat("FAILURE_TOLERANCE")

    # --- What becomes of the records

    def store(self, inputs: list[Path], args: list[str]) -> Status:
        """Into the data set."""
        if not self._find(inputs):
            return _nothing()
        settings = self._settings
        run = Run(
            self._folder,
            NAME,
            Common(),
            identity(NAME, {"files": " ".join(args)} if args else {}),
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
                _print(recovery)
            knowledge = Knowledge(self._known(self._data_set()), run.store)
            reason = self._read(knowledge, storing.take, storing.exclude, storing.is_done)
        except BaseException:
            run.close()
            raise
        ending = storing.finish(reason, self._tolerance, self._damaged)
        return self._report(ending, storing.first.headline if storing.first else None)

    def write(self, inputs: list[Path], name: str) -> Status:
        """To a file."""
        if not self._find(inputs):
            return _nothing()
        tally, file = Tally(), File(name)

        def take(result: Result) -> None:
            if record := tally.take(result):
                file.write(record)

        try:
            reason = self._read(self._knowledge(None), take, lambda _: tally.exclude())
            if reason == "finished":
                file.finish()
        finally:
            file.give_up()
        rows = [("records", f"{file.count} in {name}")] if reason == "finished" else []
        ending = tally.ending(reason, self._tolerance, self._damaged, rows)
        return self._report(ending, tally.first.headline if tally.first else None)

    def compare(self, inputs: list[Path], against: str | None) -> Status:
        """To a table on standard output."""
        if not self._find(inputs):
            return _nothing()
        tally, table, comparison = Tally(), Table(), Comparison()

        def take(result: Result) -> None:
            tally.take(result)
            comparison.take(result, table)

        reason = self._read(self._knowledge(against), take, lambda _: tally.exclude())
        for line in [*comparison.lines(), *table.lines()]:
            print(printable(line))
        ending = tally.ending(reason, 1.0, (), [])
        status = self._report(ending, None)
        return status if status in (Status.CRASHED, Status.INCOMPLETE) else Status.COMPLETE

    # --- Reading

    def _find(self, inputs: list[Path]) -> int:
        """Find the captures of the archives: the number of articles."""
        self._inputs = Inputs(inputs, self._temporary)
        self._damaged = self._inputs.faults
        self._noted: set[Fault] = set()
        self._captures = Captures(self._temporary)
        self._stack.callback(self._captures.close)
        progress = Progress(_print, "captures found")
        for place, head in self._inputs.captures():
            self._captures.add(place, head)
            progress.count()
        self._captures.resolve()
        self._total = len(self._captures)
        return self._total

    def _read(
        self,
        knowledge: Knowledge,
        take: Callable[[Result], None],
        exclude: Callable[[str], None],
        is_done: Callable[[str], bool] = lambda _: False,
    ) -> str:
        """Read the articles, and give each result to `take`: "finished", or "interrupted"."""
        progress = Progress(_print, f"of {self._total} articles read")

        def tasks() -> Iterator[Task]:
            for one in self._captures.by_article():
                if is_done(one.url):
                    continue
                kept = knowledge.of(one.url)
                if kept.is_excluded and self._is_own:
                    exclude(one.url)
                else:
                    yield Task(one, kept)

        interrupts = Interrupts()
        handle(interrupts)
        with closing(self._results(tasks())) as results:
            for result in results:
                if result.reason == BROKEN:
                    _print(f"reading {result.url} broke down: {''.join(result.details)}")
                self._note(result.damaged)
                self._captures.left_out.update(result.left_out)
                take(result)
                progress.count()
                if interrupts.arrived:
                    return "interrupted"
        return "finished"

    def _note(self, damaged: Iterable[Fault]) -> None:
        """Note damaged captures, each once: several revisits may have one body."""
        for one in damaged:
            if one not in self._noted:
                self._noted.add(one)
                self._damaged.append(one)

    def _results(self, tasks: Iterator[Task]) -> Generator[Result, None, None]:
        settings = self._settings
        options = Options(
            settings.getbool("FIELD_SOURCES"),
            settings.getbool("BODY_HTML"),
            settings.getint("PAGE_MAXSIZE"),
            settings.getint("PAGE_TOKENS_MAX"),
            settings.getint("PAGE_ELEMENTS_MAX"),
        )
        work = partial(read_batch, options=options)
        batches = iter(lambda: list(islice(tasks, _BATCH)), [])
        if self._workers == 1:
            for batch in batches:
                yield from work(batch)
            return
        if isinstance(workers := self._workers, Cluster):
            instead = partial(workers.instead, work)
            found = in_order(work, batches, workers.threads, lambda: workers, instead)
        else:
            found = in_order(work, batches, workers, lambda: processes(workers))
        with closing(found):
            for results in found:
                yield from results

    def _knowledge(self, against: str | None) -> Knowledge:
        """What is known of articles, without a change of the frontier."""
        store = None
        if (self._folder / FILE).exists():
            store = Store(self._folder, read_only=True)
            self._stack.callback(store.close)
        records = records_of_file(Path(against)) if against else self._data_set()
        return Knowledge(self._known(records), store)

    def _known(self, records: Iterable[dict[str, Any]]) -> KnownRecords:
        with _named_warnings():
            known = KnownRecords(self._temporary, records)
        self._stack.callback(known.close)
        return known

    def _data_set(self) -> Iterable[dict[str, Any]]:
        if (self._folder / ARTICLES).is_dir():
            return read_lines(self._folder, unpublished=True)
        return ()

    def _report(self, ending: Ending, first: str | None) -> Status:
        text = ending.report(self._captures.left_out, self._damaged, first)
        print(printable(text), file=sys.stderr)
        return ending.status.status


@contextmanager
def _named_warnings() -> Iterator[None]:
    """Print warnings on the data set as sentences of newscrawl's."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DataSetWarning)
        yield
    for one in caught:
        _print(str(one.message))


def _nothing() -> Status:
    _print("unhealthy: the archives hold no page of an article")
    return Status.UNHEALTHY


def _print(sentence: str) -> None:
    print(printable(f"newscrawl: {sentence}"), file=sys.stderr)
