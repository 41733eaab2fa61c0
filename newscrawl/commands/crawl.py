"""`crawl`: Scrapy's command, with arguments checked first, exit statuses that mean something, and a last word."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newscrawl.errors import ArgumentError, SettingError, UserError
from newscrawl.extensions.books import Books
from newscrawl.site_address import SiteAddress
from newscrawl.spiders.base import NewsSpider
from newscrawl.verdict import Account, Status, verdict

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider
    from scrapy.crawler import Crawler


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ANY_FILE = "any"


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
        _tolerance(self.settings.get("FAILURE_TOLERANCE"))
        _log_level(self.settings.get("LOG_LEVEL"))
        _writable("DATA_DIR", Path(self.settings["DATA_DIR"], ANY_FILE))
        self._arguments = self._spider.parse_arguments(opts.spargs)
        if not self.settings.getdict("FEEDS"):
            name = f"{self._spider.name}-{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}.jsonl"
            path = Path(self.settings["DATA_DIR"], name)
            self.settings.set("FEEDS", {str(path): {"format": "jsonl"}}, priority="cmdline")
        for uri in self.settings.getdict("FEEDS"):
            if (file := _local_path(uri)) is not None:
                _writable("output", file)

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
        self.exitcode = _report(crawler)


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


def _tolerance(value: Any) -> None:
    try:
        fits = 0 <= float(value) <= 1
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise SettingError(
            f"FAILURE_TOLERANCE: {value!r} is no share, expected a number from 0 to 1"
        )


def _log_level(value: Any) -> None:
    if str(value) not in LOG_LEVELS:
        raise SettingError(
            f"LOG_LEVEL: {value!r} is no level, expected {', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}"
        )


def _local_path(uri: str) -> Path | None:
    """The file of a feed; None for one that is no file here, or whose name is made up as it is opened."""
    scheme = urlsplit(uri).scheme
    if scheme not in {"", "file"} or "%(" in uri:
        return None
    return Path(url2pathname(urlsplit(uri).path) if scheme else uri)


def _writable(name: str, path: Path) -> None:
    """Raise SettingError for a file that cannot be written."""
    if path.is_dir():
        raise SettingError(f"{name}: {path} is a folder, expected a file")
    parent = next(folder for folder in path.absolute().parents if folder.exists())
    if not parent.is_dir() or not os.access(path if path.exists() else parent, os.W_OK):
        raise SettingError(
            f"{name}: {path if path.name != ANY_FILE else path.parent} cannot be written, {parent} does not allow it"
        )


def _report(crawler: Crawler) -> Status:
    """Print the last word of a run and give its exit status."""
    stats = crawler.stats.get_stats()
    found = verdict(stats, crawler.settings.getfloat("FAILURE_TOLERANCE"))
    articles, lists = Account.of(stats, "article"), Account.of(stats, "list")
    _say(found.sentence)
    rows = [("articles", _account(articles))]
    if lists.discovered:
        rows.append(("lists", _account(lists)))
    written = stats.get("item_scraped_count", 0)
    rows += [("records", f"{written} in {uri}") for uri in crawler.settings.getdict("FEEDS")]
    books = crawler.get_extension(Books)
    if books and books.first:
        rows.append(("first", books.first.headline))
    for name, text in rows:
        print(f"  {name:<9} {text}", file=sys.stderr)
    return found.status


def _account(account: Account) -> str:
    excluded = sum(account.excluded.values())
    parts = [
        f"{account.done} done",
        f"{account.gone} gone",
        f"{account.failures} failed",
        f"{excluded} excluded",
    ]
    reasons = {**account.failed, **account.excluded}
    why = f" ({', '.join(f'{name} {count}' for name, count in reasons.items())})" if reasons else ""
    left = f", {account.open} left" if account.open else ""
    return f"{account.discovered} discovered: {', '.join(parts)}{left}{why}"


def _say(sentence: str) -> None:
    print(f"newscrawl: {sentence}", file=sys.stderr)
