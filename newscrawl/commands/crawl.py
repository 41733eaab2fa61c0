"""`crawl`: Scrapy's command, with arguments checked first, exit statuses that mean something, and a last word."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newscrawl.errors import ArgumentError, HeldError, StorageError, UserError
from newscrawl.exit_status import Status
from newscrawl.extensions.books import Books
from newscrawl.frontier.run import stop_at_once
from newscrawl.interrupts import end_at_once, handle
from newscrawl.outcomes import GIVEN
from newscrawl.report import last_word
from newscrawl.site_address import SiteAddress
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.session import open_session
from newscrawl.stopping import Stop
from newscrawl.text.terminal import printable
from newscrawl.verdict import verdict

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider


class Command(BaseRunSpiderCommand):
    """Runs a spider. A user's mistake is one sentence and exit status 2, before any request."""

    requires_project = True

    def syntax(self) -> str:
        """What stands behind the command's name."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """One line of the list of commands."""
        return "Crawl the site with a spider; exit status 0 only when everything in scope was read"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked without a request."""
        handle(end_at_once)  # for those who start it as `scrapy`
        try:
            _once(opts.spargs)
            super().process_options(args, opts)
            self._prepare(args, opts)
        except HeldError as error:
            _say(str(error))
            sys.exit(Status.HELD)
        except (UserError, UsageError) as error:
            _say(str(error))
            sys.exit(Status.BAD_ARGUMENTS)
        except StorageError as error:
            stop_at_once(error)

    def _prepare(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        self._spider = _spider(args, get_spider_loader(self.settings))
        SiteAddress().update_settings(self.settings)
        self._session = open_session(self._spider, opts.spargs, self.settings, tell=_say)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        """Crawl, then say how it ended."""
        assert self.crawler_process is not None  # noqa: S101 - scrapy.cmdline has set it
        if recovery := str(self._session.run.recovery):
            _say(recovery)
        crawler = self._create_crawler(self._spider)
        handle(Stop(crawler))
        self.crawler_process.crawl(crawler, session=self._session)
        self.crawler_process.start(install_signal_handlers=False)
        handle(signal.SIG_IGN)  # what is left takes a moment, and says how the run ended
        is_begun = not self.crawler_process.bootstrap_failed
        books = crawler.get_extension(Books) if is_begun else None
        if books is None:
            _say("crashed: the crawl could not start; the log above says why")
            self._session.run.close()
            self.exitcode = Status.CRASHED
            return
        books.close()  # where the end was forced nobody else does
        stats = crawler.stats.get_stats()
        found = verdict(
            stats,
            crawler.settings.getfloat("FAILURE_TOLERANCE"),
            may_be_empty=self._session.run.common.may_be_empty,
        )
        feeds = [
            ("records", f"{count} in {name.removeprefix(f'{GIVEN}/')}")
            for name, count in stats.items()
            if name.startswith(f"{GIVEN}/")
        ]
        first = books.first.headline if books.first else None
        said = last_word(found, stats, [*feeds, *books.places], first)
        print(printable(said), file=sys.stderr)
        self.exitcode = found.status


def _once(given: list[str]) -> None:
    """Refuse an argument given twice: only the last would count."""
    names = [argument.partition("=")[0] for argument in given]
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(
                f"{name}: is given twice, expected once with commas between the values"
            )


def _spider(args: list[str], loader: Any) -> type[NewsSpider]:
    names = ", ".join(sorted(loader.list()))
    if len(args) != 1:
        raise ArgumentError(
            f"spider: expected the name of one, got {' '.join(args) or 'none'}; there are: {names}"
        )
    try:
        found: type[Spider] = loader.load(args[0])
    except KeyError:
        raise ArgumentError(f"spider: there is no {args[0]!r}; there are: {names}") from None
    if not issubclass(found, NewsSpider):
        raise ArgumentError(f"spider: {args[0]!r} is not one of newscrawl's; there are: {names}")
    return found


def _say(sentence: str) -> None:
    print(printable(f"newscrawl: {sentence}"), file=sys.stderr)
