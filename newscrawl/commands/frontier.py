"""`frontier`: shows URLs by state and reason; retries failed ones, forgets URLs, repairs, frees space."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl.commands import line_of
from newscrawl.commands.sentences import errors_printed, settings_of
from newscrawl.config.checks import data_dir, file_mask
from newscrawl.errors import ArgumentError, Status
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.frontier.articles import utc
from newscrawl.frontier.database import FILE
from newscrawl.frontier.lock import FolderLock
from newscrawl.frontier.mending import give_up
from newscrawl.frontier.outcomes import SOURCES
from newscrawl.frontier.repair import repair
from newscrawl.frontier.rows import UrlCounts
from newscrawl.frontier.store import Store
from newscrawl.monitoring.console_report import account_line
from newscrawl.site.sections import list_name
from newscrawl.site.urls import Kind, parse
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path

_NAMING = ("where", "forget")
"""Actions that take addresses or identifiers."""

_STATES = ("done", "gone", "failed", "excluded", "open")

_OPTIONS = {
    "state": ("list",),
    "reason": ("list", "retry"),
    "absent": ("forget",),
    "dry_run": ("repair",),
    "hashes": ("repair",),
}
"""By option: the actions that have it."""


class Command(ScrapyCommand):
    """Reads the frontier of DATA_DIR, also during a run; actions that change it need the folder's lock."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] [ACTION] [URL ...]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("frontier")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Actions: show (the default) counts; list prints URLs with their state; where prints the pages that listed an "
            "article, given by address or identifier; retry makes failed URLs due for the next run; forget makes articles or "
            "lists, given by address or identifier, count as new, their lines stay, and with --absent all articles whose "
            "lines are absent; repair compares the data set with the frontier and fixes the differences, or makes a new "
            "frontier where it cannot be read (--dry-run only prints the differences, exit status 3; --hashes reads every "
            "file); vacuum frees space. The folder is that of -s DATA_DIR=."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --state, --reason, --absent, --dry-run, --hashes."""
        super().add_options(parser)
        parser.add_argument(
            "--absent",
            action="store_true",
            help="forget: all articles whose lines are absent",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="repair: print the differences and change nothing",
        )
        parser.add_argument(
            "--hashes", action="store_true", help="repair: also compare every file with its sha256"
        )
        parser.add_argument("--state", choices=_STATES, help="list: only URLs in this state")
        parser.add_argument("--reason", help="list, retry: only URLs with this reason")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 5 where a run holds the folder, 75 where the disk fails."""
        with errors_printed(self):
            settings = settings_of(self)
            os.umask(file_mask(settings))
            for line in self._lines(args, opts, data_dir(settings)):
                print(printable(line))

    def _lines(self, args: list[str], opts: argparse.Namespace, folder: Path) -> Iterator[str]:
        name, *names = args or ["show"]
        if name not in _ACTIONS:
            raise ArgumentError(f"action: there is no {name!r}; there are: {', '.join(_ACTIONS)}")
        takes_names = name in _NAMING and not (name == "forget" and opts.absent)
        if bool(names) != takes_names:
            raise ArgumentError(
                f"{name}: {'expected addresses or identifiers' if takes_names else f'takes no {names[0]!r}'}"
            )
        _check_options(name, opts)
        if name == "repair":
            yield from self._repair(folder, opts)
            return
        if not (folder / FILE).exists():
            raise ArgumentError(f"DATA_DIR: {folder} holds no frontier; {_what_next(folder)}")
        action, changes = _ACTIONS[name]
        lock = FolderLock(folder, f"frontier {name}", _now()) if changes else None
        store = None
        try:
            store = Store(folder, read_only=not changes)
            yield from action(store, opts, names)
            store.commit()
        finally:
            if store:
                store.close()
            if lock:
                lock.release()

    def _repair(self, folder: Path, opts: argparse.Namespace) -> Iterator[str]:
        """The differences, and the result."""
        if not (folder / ARTICLES).is_dir() and not (folder / FILE).exists():
            raise ArgumentError(f"DATA_DIR: {folder} holds no data set; nothing was crawled there")
        found = 0
        lock = None if opts.dry_run else FolderLock(folder, "frontier repair", _now())
        try:
            for sentence, can_be_mended in repair(
                folder, _now, dry_run=opts.dry_run, verifies_hashes=opts.hashes
            ):
                found += can_be_mended
                yield sentence
        finally:
            if lock:
                lock.release()
        if not found:
            yield f"{folder}: the frontier and the data set agree"
        elif opts.dry_run:
            yield f"{found} differences; nothing was changed"
            self.exitcode = Status.UNHEALTHY
        else:
            yield f"{found} differences mended"


def _check_options(name: str, opts: argparse.Namespace) -> None:
    """Refuse an option that the action does not have: it would have no effect."""
    for option, actions in _OPTIONS.items():
        if getattr(opts, option) and name not in actions:
            written = f"--{option.replace('_', '-')}"
            raise ArgumentError(
                f"{written}: {name} has no such option, {' and '.join(actions)} has"
            )


def _what_next(folder: Path) -> str:
    if (folder / ARTICLES).is_dir():
        return "`newscrawl frontier repair` makes one from the data set"
    return "nothing was crawled there"


def _show(store: Store, opts: argparse.Namespace, names: list[str]) -> Iterator[str]:  # noqa: ARG001 - all actions are called alike
    size = store.path.stat().st_size / 1e6
    yield f"{store.path}: version {store.version}, {size:.1f} MB"
    for number, identity, began, ended in store.jobs():
        job = json.loads(identity)
        given = " ".join(f"{name}={value}" for name, value in job["arguments"].items())
        yield f"{job['spider']} {given}: began {began}, {f'ended {ended}' if ended else 'did not end'}"
        for resource, word in {"article": "articles", **SOURCES}.items():
            if counts := store.account(number, resource):
                yield f"  {word:<9} {account_line(UrlCounts.of(counts))}"
    failures = store.failures()
    if failures:
        reasons = ", ".join(
            f"{name} {count}" for name, count in Counter(one.reason for one in failures).items()
        )
        yield f"to be tried again: {len(failures)} ({reasons}), the first at {failures[0].next_try}"
    articles, lines, segments = store.totals()
    yield f"known: articles {articles}, lines {lines}, segments {segments}"
    if absent := store.segments("absent"):
        yield f"absent: lines {sum(one.lines for one in absent)}, segments {len(absent)}"


def _list(store: Store, opts: argparse.Namespace, names: list[str]) -> Iterator[str]:  # noqa: ARG001
    failures = {(one.resource, one.key): one for one in store.failures()}
    for url in store.urls(opts.state, opts.reason):
        failure = failures.get((url.resource, url.key)) if url.state == "failed" else None
        more = f"\tattempts {failure.attempts}, next at {failure.next_try}" if failure else ""
        yield f"{url.ending}\t{url.resource}\t{url.url}{more}"


def _retry(store: Store, opts: argparse.Namespace, names: list[str]) -> Iterator[str]:  # noqa: ARG001
    yield f"{store.retry(utc(_now()), opts.reason)} URLs are due for the next run of their job"


def _forget(store: Store, opts: argparse.Namespace, names: list[str]) -> Iterator[str]:
    if opts.absent:
        yield f"{give_up(store, _now())} articles without a line are fetched and written again when a run meets them"
    for name in names:
        target = parse(name)
        removed = store.forget(target.identifier or (target.url if "//" in name else name))
        if target.kind is Kind.LISTING:
            removed += store.drop_marks(list_name(target.url))
        yield f"{name}: {'forgotten' if removed else 'was not known'}"


def _vacuum(store: Store, opts: argparse.Namespace, names: list[str]) -> Iterator[str]:  # noqa: ARG001
    before = store.path.stat().st_size
    store.vacuum()
    yield f"{store.path}: {before / 1e6:.1f} MB before, {store.path.stat().st_size / 1e6:.1f} MB now"


def _where(store: Store, opts: argparse.Namespace, names: list[str]) -> Iterator[str]:  # noqa: ARG001
    for name in names:
        identifier = parse(name).identifier or name
        known = store.articles(identifier)
        places = store.places(identifier)
        if not known and not places:
            yield f"{name}: was not known"
        for one in known:
            line = f"revision {one.revision}" if one.has_line else "no line"
            yield f"{one.url}: {line}, first read {one.first_fetched}, last {one.last_fetched}"
        for place in places:
            listed = f", shown as of {place.listed_at}" if place.listed_at else ""
            seen = f"first seen {place.first_seen}, by {place.jobs} jobs"
            yield f"  {place.via:<17} {place.found_on}\t{seen}{listed}"


def _now() -> datetime:
    return datetime.now(timezone.utc)


_ACTIONS: dict[
    str, tuple[Callable[[Store, argparse.Namespace, list[str]], Iterator[str]], bool]
] = {
    "show": (_show, False),
    "list": (_list, False),
    "where": (_where, False),
    "retry": (_retry, True),
    "forget": (_forget, True),
    "repair": (_show, True),
    "vacuum": (_vacuum, True),
}
"""By name: the action, and whether it changes the frontier."""
