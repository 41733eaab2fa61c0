"""`stats`: counts the articles of a data set, as tables or as JSON."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.data_set import (
    add_filters,
    filters_of,
    printed_warnings,
)
from newscrawl.commands.sentences import errors_printed, print_sentence, settings_of
from newscrawl.config.checks import data_dir
from newscrawl.dataset.reading import read_dicts
from newscrawl.dataset.selection import Selection
from newscrawl.dataset.statistics import DIMENSIONS, MALFORMED, TIMES, Statistics
from newscrawl.errors import ArgumentError, Status
from newscrawl.records.criteria import choices
from newscrawl.text.terminal import padded, printable, width

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from scrapy.settings import Settings

    from newscrawl.dataset.statistics import Gaps

_DEFAULT = "language,genre,section,author"
_TOP = 20
"""Rows of a table, but of days and the like."""
_NARROW = 8
"""Columns of the first column at least, however narrow the terminal."""


class Command(ScrapyCommand):
    """Prints counts of a data set's articles. It reads only, also during a run."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] [DATA_DIR]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("stats")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Count the articles of a data set, the newest line of each: by day, section, author and more, with their numbers of "
            "words, and the days that have far fewer articles than usual. DATA_DIR is by default the setting's."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --by, --top, --json, and the filters of `newscrawl.read`."""
        super().add_options(parser)
        add = parser.add_argument
        add(
            "--by",
            metavar="NAMES",
            help=f"some of {', '.join(DIMENSIONS)}, with commas (default: {_DEFAULT})",
        )
        add(
            "--top",
            metavar="N",
            help=f"rows of a table (default: {_TOP}; all of days, months, years)",
        )
        add("--json", action="store_true", help="print all of it as JSON")
        add_filters(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 4 where a part of the data set cannot be read."""
        with errors_printed(self):
            self.exitcode = _run(args, opts, settings_of(self))


def _run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Status:
    if len(args) > 1:
        raise ArgumentError(f"DATA_DIR: expected one folder, got {' '.join(args)}")
    dimensions = choices("--by", _DEFAULT if opts.by is None else opts.by, DIMENSIONS)
    top = _number(opts.top)
    if top and opts.json:
        raise ArgumentError("--top: --json has all rows, leave it out")
    selection = Selection.of(**filters_of(opts))
    folder = Path(args[0]) if args else data_dir(settings)
    statistics = Statistics(dimensions)
    with printed_warnings() as printed:
        wrong = _count(statistics, read_dicts(folder, selection, unpublished=True))
    if wrong:
        lines = "1 line" if wrong == 1 else f"{wrong} lines"
        print_sentence(f"left out, since they are no records: {lines}")
    if opts.json:
        print(json.dumps(statistics.to_dict(), ensure_ascii=False, indent=1))
    else:
        for line in _report(statistics, dimensions, top):
            print(printable(line))
    return Status.INCOMPLETE if wrong or printed.total() else Status.COMPLETE


def _number(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and int(given)):
        raise ArgumentError(f"--top: {given!r} is not a positive integer")
    return int(given)


def _count(statistics: Statistics, lines: Iterable[dict[str, Any]]) -> int:
    """Count records: how many lines are none."""
    wrong = 0
    for line in lines:
        with suppress(*MALFORMED):
            statistics.add(line)
            continue
        wrong += 1
    return wrong


def _report(statistics: Statistics, dimensions: Sequence[str], top: int | None) -> Iterator[str]:
    """The lines of all tables."""
    days = statistics.days
    yield f"articles  {statistics.articles}{_also(statistics)}"
    if days:
        yield f"days      {len(days)} with articles, from {min(days)} to {max(days)}"
    if lengths := statistics.lengths():
        yield ""
        rows: list[Sequence[object]] = [
            (one.language, one.articles, one.words, one.median, f"{one.low} to {one.high}")
            for one in lengths
        ]
        yield from _table(("length", "articles", "words", "median", "9 of 10"), rows)
    for name in dimensions:
        groups = statistics.by(name)
        shown = groups[: top or (None if name in TIMES else _TOP)]
        rows = [
            (one.value or "(none)", one.articles, round(one.words / one.articles)) for one in shown
        ]
        yield ""
        yield from _table((name, "articles", "mean words"), rows)
        if more := len(groups) - len(shown):
            yield f"… and {more} more"
    yield ""
    yield from _gaps(statistics.gaps())


def _gaps(gaps: Gaps) -> Iterator[str]:
    if not gaps.judged_days:
        yield "too few weeks to know how many articles a day usually has"
    elif not gaps.found:
        yield f"none of {gaps.judged_days} days has far fewer articles than usual"
    else:
        yield f"days with far fewer articles than usual, of {gaps.judged_days}"
        rows = [
            (
                one.since if one.days == 1 else f"{one.since} to {one.until}",
                one.days,
                one.articles,
                f"{one.usual:g}",
            )
            for one in gaps.found
        ]
        yield from _table(("", "days", "articles", "usual"), rows)


def _also(statistics: Statistics) -> str:
    counts = {"without a day": statistics.undated, "gone from the site": statistics.retracted}
    return "".join(f", {count} {what}" for what, count in counts.items() if count)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Aligned columns, numbers at the right; the first is cut to the width of the terminal."""
    cells = [[printable(" ".join(str(cell).split())) for cell in row] for row in (head, *rows)]
    first, *others = (max(width(row[place]) for row in cells) for place in range(len(head)))
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - sum(number + 2 for number in others)
        first = max(min(first, room), _NARROW)
    for row in cells:
        numbers = "".join(
            f"  {cell:>{number}}" for cell, number in zip(row[1:], others, strict=True)
        )
        yield padded(row[0], first) + numbers
