"""`browse`: shows a data set in a web browser on this machine."""

from __future__ import annotations

import os
import webbrowser
from contextlib import ExitStack, closing
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.data_set import (
    add_filters,
    filters_of,
    printed_warnings,
    warn,
)
from newscrawl.commands.sentences import errors_printed, print_sentence, settings_of
from newscrawl.config.checks import data_dir, file_mask
from newscrawl.dataset.browsing.database import NAME, is_current, make, stamp_of, writable_folder
from newscrawl.dataset.reading import read_dicts
from newscrawl.dataset.selection import Selection
from newscrawl.errors import ArgumentError, StorageError, UserError
from newscrawl.exporters.reading import require_data_set

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import BaseSettings

_PORT = 8001
_PORTS = range(2**16)


class Command(ScrapyCommand):
    """Serves a data set with Datasette, until it is interrupted."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] [DATA_DIR]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("browse")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Show the newest record of each article in a web browser, by Datasette (newscrawl[browse]): search, facets, captions, archived "
            "pages, and SQL. Only this machine can reach it; Ctrl-C ends it. The first start writes an SQLite database into the data "
            f"folder's exports/{NAME}; later starts use it while the data set stays the same. DATA_DIR is by default the setting's."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --port, --open, --pictures, and the filters of `newscrawl.read`."""
        super().add_options(parser)
        add = parser.add_argument
        add("--port", metavar="N", help=f"port on 127.0.0.1 (default: {_PORT}; 0: any free port)")
        add("--open", action="store_true", help="open the first page in the browser")
        add(
            "--pictures",
            action="store_true",
            help="show pictures, which the browser then requests from the site",
        )
        add_filters(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 0 when it is interrupted, 2 for bad arguments, 75 where the disk fails."""
        with errors_printed(self):
            _run(args, opts, settings_of(self))


def _run(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> None:
    """Check all arguments and take the port, then make the database, then serve it."""
    if len(args) > 1:
        raise ArgumentError(f"DATA_DIR: expected one folder, got {' '.join(args)}")
    if find_spec("datasette") is None:
        raise UserError("browse: needs Datasette, install newscrawl[browse]")
    port = _port(opts.port)
    folder = Path(args[0]) if args else data_dir(settings)
    filters = filters_of(opts)
    selection = Selection.of(**filters)
    require_data_set(folder)
    from newscrawl.dataset.browsing import server  # noqa: PLC0415 - Datasette is an extra

    os.umask(file_mask(settings))
    with ExitStack() as stack:
        listening = stack.enter_context(closing(server.listener(port)))
        database = stack.enter_context(writable_folder(folder)) / NAME
        _prepare(database, folder, selection, filters)
        datasette = stack.enter_context(
            server.datasette_of(
                database,
                folder,
                _about(database, filters),
                port=listening.getsockname()[1],
                with_pictures=opts.pictures,
            )
        )
        server.serve(datasette, listening, _open if opts.open else _announce)
    print_sentence("browse: ended")


def _port(given: str | None) -> int:
    if given is None:
        return _PORT
    if not (given.isascii() and given.isdecimal() and len(given) < 6 and int(given) in _PORTS):
        raise ArgumentError(f"--port: {given!r} is not a port, expected a number from 0 to 65535")
    return int(given)


def _prepare(database: Path, folder: Path, selection: Selection, filters: dict[str, str]) -> None:
    """Make the database, unless it is that of the data set as it is now."""
    try:
        stamp = stamp_of(folder, {**filters, "period": selection.period})
    except OSError as error:
        raise StorageError(str(folder), error) from error
    if is_current(database, stamp):
        return
    print_sentence(f"browse: writing {database}")
    with printed_warnings() as printed:
        records = read_dicts(folder, selection)
        make(database, records, warn, lambda: None if printed.total() else stamp)
    if printed.total():
        print_sentence("browse: the lines above name what the pages lack")


def _about(database: Path, filters: dict[str, str]) -> str:
    written = datetime.fromtimestamp(database.stat().st_mtime).astimezone()
    chosen = ", ".join(f"{name}={value}" for name, value in filters.items()) or "all articles"
    return f"As of {written:%Y-%m-%d %H:%M}, {chosen}. A new start of newscrawl browse shows what was crawled since."


def _announce(address: str) -> None:
    print_sentence(f"browse: {address} (Ctrl-C ends it)")


def _open(address: str) -> None:
    _announce(address)
    if not webbrowser.open(address):
        print_sentence("browse: no browser was found, open the address yourself")
