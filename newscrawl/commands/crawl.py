"""`crawl`: Scrapy's command, with checks of arguments, exit statuses, and a console report."""

from __future__ import annotations

import argparse
import difflib
import gc
import logging
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy import signals
from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.log import configure_logging

from newscrawl.commands import line_of
from newscrawl.commands.console import Console
from newscrawl.commands.dry_run import DryRun
from newscrawl.commands.interrupts import end_at_once, handle
from newscrawl.downloader.site_address import SiteAddress
from newscrawl.errors import ArgumentError, FolderLockedError, Status, StorageError, UserError
from newscrawl.extensions.control import Control
from newscrawl.extensions.feed_export import Feeds
from newscrawl.extensions.progress import ProgressReport
from newscrawl.extensions.run_report import RunReport
from newscrawl.extensions.signals import Stop
from newscrawl.frontier.run import stop_at_once
from newscrawl.monitoring.console_report import console_report
from newscrawl.monitoring.log_lines import prepare_handlers, quieten_scrapy
from newscrawl.monitoring.run_status import run_status
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.captures import CaptureSpider
from newscrawl.spiders.descriptions import help_text
from newscrawl.spiders.session import open_session

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import BaseSettings


_ADVICE = ("next", "`newscrawl doctor --site` says what changed on the site")


class Command(BaseRunSpiderCommand):
    """Runs a spider. A user's mistake ends it with one sentence and exit status 2, before any request."""

    requires_project = True

    def syntax(self) -> str:
        """The usage behind the command's name."""
        return "[options] SPIDER"

    def short_desc(self) -> str:
        """The command's line in the overview."""
        return line_of("crawl")

    def long_desc(self) -> str:
        """The description in `-h` without a spider."""
        return (
            "Crawl the site with a spider. `newscrawl list` names the spiders, and `newscrawl crawl SPIDER -h` lists "
            "its arguments for -a. The exit status is 0 only when everything in scope was read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of Scrapy's command; `-h` is handled later, when the spider is known.

        `--controlled` is for `newscrawl.crawl`: standard input pauses, resumes and stops the crawl.
        """
        super().add_options(parser)
        parser.add_argument(
            "--on-finish",
            metavar="COMMAND",
            help="run this at the end, with the summary as JSON on its standard input",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="print what a crawl would find and cost, and crawl nothing (archive, search, commoncrawl, wayback)",
        )
        parser.add_argument("--json", action="store_true", help="--dry-run: print one JSON object")
        parser.add_argument("--controlled", action="store_true", help=argparse.SUPPRESS)
        parser.add_argument(
            "-h", "--help", action="store_true", help="show this, or the arguments of a spider"
        )
        parser.add_argument(
            "-q", "--quiet", action="store_true", help="print only when the exit status is not 0"
        )
        self._parser = parser

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Make all checks that need no request."""
        handle(end_at_once)  # when started as `scrapy`
        self._console = Console(quiet=opts.quiet)
        given = [*opts.spargs]
        try:
            if opts.help:
                self._help(args)
            super().process_options(args, opts)
            _once(given)
            if opts.on_finish is not None:
                assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
                self.settings.set("ON_FINISH", opts.on_finish, priority="cmdline")
            self._prepare(args, opts)
        except FolderLockedError as error:
            self._refuse(error, Status.LOCKED)
        except (UserError, UsageError) as error:
            self._refuse(error, Status.BAD_ARGUMENTS)
        except StorageError as error:
            stop_at_once(error)

    def _refuse(self, error: Exception, status: Status) -> NoReturn:
        """Exit with a sentence, on standard error and in LOG_FILE, which scrapyd shows."""
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        if self.settings["LOG_FILE"]:
            try:
                configure_logging(self.settings)
            except OSError as failure:
                self._console.say(f"LOG_FILE: {failure}")
            prepare_handlers(self.settings)
        self._console.end(f"newscrawl: {error}", status)
        sys.exit(status)

    def _help(self, args: list[str]) -> None:
        """Print the arguments of the named spider, or else the options, and exit."""
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        if args:
            print(help_text(spider_class(args, get_spider_loader(self.settings))))
        else:
            self._parser.print_help()
        sys.exit(Status.COMPLETE)

    def _prepare(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        self._spider = spider_class(args, get_spider_loader(self.settings))
        SiteAddress().update_settings(self.settings)
        if opts.quiet:
            self.settings.set("PROGRESS", "none", "cmdline")
            if not (opts.loglevel or self.settings["LOG_FILE"]):
                self.settings.set("LOG_LEVEL", "WARNING", "cmdline")
        self._dry_run: DryRun | None = None
        if opts.dry_run:
            self._dry_run = _dry_run(self._spider, opts, self.settings)
            return
        if opts.json:
            raise ArgumentError("--json: only --dry-run has this option")
        say = self._console.say
        self._session = open_session(self._spider, opts.spargs, self.settings, warn=say)
        quieten_scrapy(self.settings)
        if self.settings.getbool("LOG_JSON"):
            logging.disable()  # Scrapy's first lines cannot be JSON

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        """Crawl, then print the console report."""
        logging.disable(logging.NOTSET)
        if self._dry_run:
            self.exitcode, sentence = self._dry_run.run(self.crawler_process)
            if sentence:
                self._console.end(f"newscrawl: {sentence}", self.exitcode)
            return
        with self._console.taking_over():
            self._crawl(opts)

    def _crawl(self, opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None  # noqa: S101 - scrapy.cmdline has set it
        if recovery := str(self._session.run.recovery):
            self._console.say(recovery)
        crawler = self.crawler_process.create_crawler(self._spider)
        handle(Stop(crawler))
        if opts.controlled:
            Control(crawler)
        crawler.signals.connect(_freeze, signals.engine_started)
        self.crawler_process.crawl(crawler, session=self._session)
        self.crawler_process.start(install_signal_handlers=False)
        handle(signal.SIG_IGN)  # the rest is short, and prints the report
        is_begun = not self.crawler_process.bootstrap_failed
        report = crawler.get_extension(RunReport) if is_begun else None
        if report is None:
            self._console.end(
                "newscrawl: crashed: the crawl could not start; see the log above", Status.CRASHED
            )
            self._session.run.close()
            self.exitcode = Status.CRASHED
            return
        if progress := crawler.get_extension(ProgressReport):
            progress.close()
        report.close()  # after a forced end, no signal did
        found = run_status(
            report.results,
            crawler.settings.getfloat("FAILURE_TOLERANCE"),
            may_be_empty=self._session.run.common.may_be_empty,
        )
        exporter = crawler.get_extension(Feeds)
        given = exporter.given if exporter else {}
        feeds = [("records", f"{count} in {uri}") for uri, count in given.items()]
        first = report.first.headline if report.first else None
        is_of_site = not issubclass(self._spider, CaptureSpider)
        advice = [_ADVICE] if found.status == Status.UNHEALTHY and is_of_site else []
        text = console_report(found, report.results, [*feeds, *report.places, *advice], first)
        self._console.end(text, found.status)
        self.exitcode = found.status


def _dry_run(spider: type[NewsSpider], opts: argparse.Namespace, settings: BaseSettings) -> DryRun:
    """The estimate of a crawl. It logs no more than warnings by default, and has no summary for --on-finish."""
    if opts.on_finish:
        raise ArgumentError("--on-finish: --dry-run has no summary to give it")
    if not (opts.loglevel or settings["LOG_FILE"]):
        settings.set("LOG_LEVEL", "WARNING", "cmdline")
    quieten_scrapy(settings)
    return DryRun(spider, opts.spargs, settings, as_json=opts.json)


def _freeze() -> None:
    """Exempt all objects that exist when a crawl begins from garbage collection.

    Modules and classes stay to the end, and looking through them again and again takes a tenth of a short crawl.
    """
    gc.freeze()


def _once(given: list[str]) -> None:
    """Refuse an argument given twice: only the last would have an effect."""
    names = [argument.partition("=")[0] for argument in given]
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(
                f"{name}: is given twice, expected once with commas between the values"
            )


def spider_class(args: list[str], loader: Any) -> type[NewsSpider]:
    """The spider that the words of a command name. Raises ArgumentError."""
    names = sorted(loader.list())
    there_are = f"there are: {', '.join(names)}"
    if len(args) != 1:
        if given := next((word for word in args[1:] if "=" in word), None):
            raise ArgumentError(f"spider: {given!r} is an argument, expected -a {given}")
        raise ArgumentError(
            f"spider: expected the name of one, got {' '.join(args) or 'none'}; {there_are}"
        )
    try:
        found: type[Spider] = loader.load(args[0])
    except KeyError:
        close = difflib.get_close_matches(args[0], names, n=1)
        hint = f"did you mean {close[0]!r}?" if close else there_are
        raise ArgumentError(f"there is no spider {args[0]!r}; {hint}") from None
    if not issubclass(found, NewsSpider):
        raise ArgumentError(f"spider: {args[0]!r} is not one of newscrawl's; {there_are}")
    return found
