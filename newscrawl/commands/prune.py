"""`prune`: removes old pages, superseded lines, summaries and rejected records from a data folder."""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.pruning import Pruning
from newscrawl.commands.sentences import errors_printed, settings_of
from newscrawl.config.checks import data_dir, file_mask
from newscrawl.errors import ArgumentError
from newscrawl.frontier.lock import FolderLock
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.settings import Settings

_AGO = re.compile(r"(\d{1,5})d")


class Command(ScrapyCommand):
    """Removes what is older than a day. It needs the folder's lock."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] --before DAY [PART ...]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("prune")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Remove what is older than a day from the folder of -s DATA_DIR=. Parts, by default all: warc, archived pages, "
            "but those that later pages refer to; revisions, files of the data set of which every line is superseded; runs, "
            "summaries, but the last of each job and those of the last five weeks; rejected, rejected records. Days are those "
            "of the crawl, in UTC. The newest line of every article stays."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --before and --dry-run."""
        super().add_options(parser)
        parser.add_argument(
            "--before",
            metavar="DAY",
            help="the first day that stays: 2026-01-01, or 90d for days ago",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would be removed and change nothing"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 5 where a run holds the folder, 75 where the disk fails."""
        with errors_printed(self):
            for line in _lines(args, opts, settings_of(self)):
                print(printable(line))


def _lines(args: list[str], opts: argparse.Namespace, settings: Settings) -> Iterator[str]:
    before = _day(opts.before)
    os.umask(file_mask(settings))
    folder = data_dir(settings)
    if not folder.is_dir():
        raise ArgumentError(f"DATA_DIR: {folder} holds no data set; nothing was crawled there")
    lock = None if opts.dry_run else FolderLock(folder, "prune", _now())
    try:
        pruning = Pruning(folder, before, _now, dry_run=opts.dry_run)
        try:
            parts = pruning.parts()
            if wrong := next((one for one in args if one not in parts), None):
                raise ArgumentError(f"part: there is no {wrong!r}; there are: {', '.join(parts)}")
            for name, prune in parts.items():
                if not args or name in args:
                    yield str(prune())
        finally:
            pruning.close()
    finally:
        if lock:
            lock.release()
    if opts.dry_run:
        yield "nothing was changed"


def _day(given: str | None) -> date:
    """The first day that stays. Raises ArgumentError."""
    today = _now().date()
    try:
        ago = _AGO.fullmatch(given or "")
        found = today - timedelta(days=int(ago[1])) if ago else date.fromisoformat(given or "")
    except (ValueError, OverflowError):
        raise ArgumentError(
            f"--before: {given!r} is not a day, expected 2026-01-01, or 90d for days ago"
        ) from None
    if found > today:
        raise ArgumentError(f"--before: {given} is in the future")
    return found


def _now() -> datetime:
    return datetime.now(timezone.utc)
