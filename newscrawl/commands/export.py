"""`export`: writes the records of a data set in a format that other programs load."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.data_set import (
    add_filters,
    filters_of,
    printed_warnings,
    warn,
)
from newscrawl.commands.own_files import refuse_own_file
from newscrawl.commands.sentences import errors_printed, print_sentence, settings_of
from newscrawl.config.checks import data_dir, file_mask
from newscrawl.dataset.exporting import Export
from newscrawl.dataset.incremental import SinceLast
from newscrawl.dataset.reading import read_dicts
from newscrawl.dataset.selection import Selection
from newscrawl.errors import (
    ArgumentError,
    Status,
)
from newscrawl.exporters.reading import require_data_set

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from scrapy.settings import BaseSettings


class Command(ScrapyCommand):
    """Exports a data set."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] TARGET [DATA_DIR]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("export")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Write the newest record of each article to TARGET: a file, an address such as s3://bucket/x.parquet, or - for standard "
            "output. The suffix gives the format: .parquet, .sqlite, .csv, .jsonl or .jsonld, the last three also with .gz or .zst. A "
            "name that ends with / is a folder of Parquet files by month. TARGET is whole or as it was. DATA_DIR is by default the "
            "setting's."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the format, the filters of `newscrawl.read`, and --since-last."""
        super().add_options(parser)
        add = parser.add_argument
        add("--format", metavar="NAME", help="parquet, sqlite, csv, jsonl or jsonld")
        add(
            "--partition",
            metavar="BY",
            help="parquet: a folder with a file for each month or day of publication, or none",
        )
        add_filters(parser)
        add(
            "--revisions",
            metavar="WHICH",
            help="newest (the default), or all lines of each article",
        )
        add(
            "--since-last",
            metavar="NAME",
            help="only what was published since the last export of this NAME, each revision once",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 4 where records are left out, 75 where the target cannot be stored."""
        with errors_printed(self):
            self.exitcode = _run(args, opts, settings_of(self))


def _run(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> Status:
    """Check all arguments, then export."""
    if not 1 <= len(args) <= 2:
        given = " ".join(args) or "none"
        raise ArgumentError(f"TARGET: expected a target, and a data folder at most, got {given}")
    folder = Path(args[1]) if args[1:] else data_dir(settings)
    filters = filters_of(opts)
    selection = Selection.of(**filters)
    require_data_set(folder)
    export = Export.parse(args[0], opts.format, opts.partition)
    target = export.target()
    refuse_own_file("TARGET", args[0], folder)
    with ExitStack() as stack:
        warned = stack.enter_context(printed_warnings())
        since_last = None
        if opts.since_last is None:
            found = read_dicts(folder, selection, revisions=opts.revisions or "newest")
        else:
            if opts.revisions is not None:
                raise ArgumentError(
                    "--revisions: --since-last gives each revision once, leave it out"
                )
            since_last = _since_last(folder, opts.since_last, filters, settings)
            stack.callback(since_last.close)
            found = since_last.records(selection)
        records = _Counted(found)
        export.write(target, records, warn)
        if since_last:
            with _masked(settings):
                since_last.advance()
    what = "1 record" if records.count == 1 else f"{records.count} records"
    where = "standard output" if target is None else export.name
    if warned.total():
        print_sentence(f"incomplete: {what} in {where}; the lines above name what it lacks")
        return Status.INCOMPLETE
    print_sentence(f"complete: {what} in {where}")
    return Status.COMPLETE


def _since_last(
    folder: Path, name: str, filters: dict[str, str], settings: BaseSettings
) -> SinceLast:
    with _masked(settings):
        return SinceLast(folder, name, filters)


class _Counted:
    """Records, and how many were given."""

    def __init__(self, records: Iterable[dict[str, Any]]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for record in self._records:
            self.count += 1
            yield record


@contextmanager
def _masked(settings: BaseSettings) -> Iterator[None]:
    """Files of the data folder get its permissions."""
    before = os.umask(file_mask(settings))
    try:
        yield
    finally:
        os.umask(before)
