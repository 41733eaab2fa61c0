"""`doctor`: checks this machine, its settings and its data folder."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from newscrawl import settings as own_settings
from newscrawl.commands import line_of
from newscrawl.config.checks import data_dir
from newscrawl.doctor import machine
from newscrawl.doctor.data_folder import check_data_folder
from newscrawl.downloader.site_address import SiteAddress
from newscrawl.errors import ArgumentError, SettingError, Status, UserError
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy.settings import BaseSettings

    from newscrawl.doctor.findings import Finding


class Command(ScrapyCommand):
    """Checks this machine. Nothing is changed or locked, and names of hosts are looked up: no other use of the network."""

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
            "The exit status is 3 where there is a fault, which stops or spoils runs."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --json."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit status 2 for bad arguments, 3 for faults."""
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        try:
            if args:
                raise ArgumentError(
                    f"doctor takes no {args[0]!r}; `newscrawl doctor -h` shows its options"
                )
            SiteAddress().update_settings(self.settings)
        except UserError as error:
            print(printable(f"newscrawl: {error}"), file=sys.stderr)
            self.exitcode = Status.BAD_ARGUMENTS
            return
        found = list(findings(self.settings))
        faults = sum(one.state == "fault" for one in found)
        self.exitcode = Status.UNHEALTHY if faults else Status.COMPLETE
        if opts.json:
            print(
                json.dumps(
                    {"status": self.exitcode, "findings": [vars(one) for one in found]}, indent=1
                )
            )
            return
        for one in found:
            print(printable(one.line))
        warnings = sum(one.state == "warning" for one in found)
        print(f"{len(found)} checks: {_count(faults, 'fault')}, {_count(warnings, 'warning')}")


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


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
