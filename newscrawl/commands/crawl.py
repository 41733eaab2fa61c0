"""`crawl`: Scrapy's command, with arguments checked first, exit statuses that mean something, and a last word."""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newscrawl.checks import check_settings
from newscrawl.errors import ArgumentError, UserError
from newscrawl.extensions.books import Books
from newscrawl.report import last_word
from newscrawl.site_address import SiteAddress
from newscrawl.spiders.base import NewsSpider
from newscrawl.verdict import Status, verdict

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
        try:
            _once(opts.spargs)
            super().process_options(args, opts)
            self._prepare(args, opts)
        except (UserError, UsageError) as error:
            _say(str(error))
            sys.exit(Status.BAD_ARGUMENTS)

    def _prepare(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 - scrapy.cmdline has set it
        self._spider = _spider(args, get_spider_loader(self.settings))
        SiteAddress().update_settings(self.settings)
        self._arguments = self._spider.parse_arguments(opts.spargs)
        if not self.settings.getdict("FEEDS"):
            name = f"{self._spider.name}-{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}.jsonl"
            path = Path(self.settings["DATA_DIR"], name)
            self.settings.set("FEEDS", {str(path): {"format": "jsonl"}}, priority="cmdline")
        check_settings(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's signature
        """Crawl, then say how it ended."""
        assert self.crawler_process is not None  # noqa: S101 - scrapy.cmdline has set it
        crawler = self._create_crawler(self._spider)
        self.crawler_process.crawl(crawler, arguments=self._arguments)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            _say("crashed: the crawl could not start; the log above says why")
            self.exitcode = Status.CRASHED
            return
        stats = crawler.stats.get_stats()
        found = verdict(stats, crawler.settings.getfloat("FAILURE_TOLERANCE"))
        books = crawler.get_extension(Books)
        first = books.first.headline if books and books.first else None
        feeds = list(crawler.settings.getdict("FEEDS"))
        print(last_word(found, stats, feeds, first), file=sys.stderr)
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
    print(f"newscrawl: {sentence}", file=sys.stderr)
