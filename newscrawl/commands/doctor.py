"""`doctor`: checks this machine, its settings and its data folder, or the facts about the live site."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl import settings as own_settings
from newscrawl.commands import line_of
from newscrawl.commands.kept_pages import check_folder, keep
from newscrawl.commands.sentences import errors_printed, settings_of
from newscrawl.config.checks import check_settings, data_dir, file_mask
from newscrawl.doctor import machine
from newscrawl.doctor.checks import CHECKS
from newscrawl.doctor.data_folder import check_data_folder
from newscrawl.doctor.plan import REQUESTS_MAX
from newscrawl.doctor.seen import Seen
from newscrawl.doctor.site import SiteReport, spiders_of
from newscrawl.doctor.spider import SiteSpider
from newscrawl.doctor.verdicts import judge_all
from newscrawl.errors import ArgumentError, FolderLockedError, SettingError, Status
from newscrawl.frontier.lock import holder_of
from newscrawl.spiders.descriptions import spider_docs
from newscrawl.spiders.session import clock
from newscrawl.text.dates import BEIJING
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.settings import BaseSettings

    from newscrawl.doctor.findings import Finding


_ABOVE_PROJECT = 25
"""Priority between the project's settings (20) and those of the command line (40)."""


class Command(ScrapyCommand):
    """Checks this machine, or the site. Nothing is changed or locked, and only --site sends requests."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options]"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("doctor")

    def long_desc(self) -> str:
        """The description in `-h`."""
        return (
            "Checks versions, settings, the contact in the user agent, disk space, clock, names of hosts, and the data "
            "folder, and prints a line for each with what to do. Nothing is changed, and no host gets a request. "
            "With --site it asks the live site, by at most 60 requests at the pace of a crawl, whether the facts that "
            "newscrawl knows of it still hold, and says what that means for which spider. "
            "The exit status is 3 where there is a fault, or where a spider in use is affected."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --site, --spiders, --keep, --json."""
        super().add_options(parser)
        parser.add_argument("--site", action="store_true", help="check the live site instead")
        parser.add_argument(
            "--spiders",
            metavar="NAMES",
            help="--site: the spiders in use, with commas (those of the data folder's jobs, else all)",
        )
        parser.add_argument(
            "--keep",
            metavar="FOLDER",
            help="--site: keep the pages there, their text reworded, to send with a report",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Ask for a crawler process where the site is checked."""
        super().process_options(args, opts)
        self.requires_crawler_process = opts.site
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        self.settings.set("LOG_LEVEL", "WARNING", _ABOVE_PROJECT)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 3 for faults or affected spiders, 4 where the site does not answer, 5 where a run holds the folder."""
        with errors_printed(self):
            settings = settings_of(self)
            if args:
                raise ArgumentError(
                    f"doctor takes no {args[0]!r}; `newscrawl doctor -h` shows its options"
                )
            for name in ("spiders", "keep"):
                if getattr(opts, name) and not opts.site:
                    raise ArgumentError(f"--{name}: only --site has this option")
            if opts.site:
                self._check_site(settings, opts)
            else:
                self._check_machine(settings, opts)

    def _check_machine(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        found = list(findings(settings))
        faults = sum(one.state == "fault" for one in found)
        self.exitcode = Status.UNHEALTHY if faults else Status.COMPLETE
        if opts.json:
            data = {"status": self.exitcode, "findings": [vars(one) for one in found]}
            print(json.dumps(data, indent=1))
            return
        for one in found:
            print(printable(one.line))
        warnings = sum(one.state == "warning" for one in found)
        print(f"{len(found)} checks: {_count(faults, 'fault')}, {_count(warnings, 'warning')}")

    def _check_site(self, settings: BaseSettings, opts: argparse.Namespace) -> None:
        check_settings(settings)
        os.umask(file_mask(settings))
        folder = Path(opts.keep) if opts.keep else None
        if folder:
            check_folder(folder)
        data = data_dir(settings)
        in_use = _spiders(opts.spiders, data)
        if (holder := holder_of(data)) and holder.is_alive:
            raise FolderLockedError(f"DATA_DIR: {data} is held by {holder.name}")
        seen = Seen(clock(settings.get("NOW"))().astimezone(BEIJING).date())
        assert self.crawler_process is not None  # noqa: S101 - asked for in process_options
        crawler = self.crawler_process.create_crawler(SiteSpider)
        if sys.stderr.isatty():
            print(
                f"newscrawl: sending up to {REQUESTS_MAX} requests; with the polite delay that takes about two minutes",
                file=sys.stderr,
            )
        began = time.monotonic()
        self.crawler_process.crawl(crawler, seen=seen)
        self.crawler_process.start()
        assert crawler.stats is not None  # noqa: S101 - the crawl has set it
        report = SiteReport(
            seen,
            judge_all(CHECKS, seen),
            in_use,
            requests=int(crawler.stats.get_value("downloader/request_count", 0)),
            seconds=time.monotonic() - began,
            is_whole=crawler.stats.get_value("finish_reason") == "finished",
            is_broken=bool(crawler.stats.get_value("spider_exceptions/count")),
        )
        self.exitcode = report.status
        kept = keep(report, folder) if folder else 0
        if opts.json:
            print(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
            return
        for line in report.lines():
            print(printable(line))
        if folder:
            print(printable(f"{kept} answers are kept in {folder}, their text reworded"))


def findings(settings: BaseSettings) -> Iterator[Finding]:
    """All checks of this machine, in the order in which a user would make them."""
    yield machine.check_python()
    yield from machine.check_packages()
    of_settings = list(machine.check_setting_values(settings))
    yield from of_settings
    yield machine.check_contact(settings, own_settings.USER_AGENT)
    yield from machine.check_proxies()
    try:
        folder = data_dir(settings)
    except SettingError:
        folder = None  # reported with the settings
    if folder:
        if all(one.state != "fault" for one in of_settings):  # else its numbers may be none
            yield from machine.check_disk(folder, settings)
        yield machine.check_clock(folder, datetime.now(timezone.utc))
        yield from check_data_folder(folder)
    yield from machine.check_names(settings)


def _spiders(given: str | None, folder: Path) -> list[str]:
    """The spiders in use: as given, else those of the data folder's jobs, else all."""
    known = sorted(spider_docs())
    if given is None:
        return [name for name in spiders_of(folder) if name in known] or known
    names = [name.strip() for name in given.split(",")]
    for name in names:
        if name not in known:
            raise ArgumentError(f"--spiders: there is no {name!r}; there are: {', '.join(known)}")
    return names


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
