"""`newscrawl.crawl`: the articles of a crawl, one after the other."""

from __future__ import annotations

import json
import logging
import signal
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl.commands.crawl import spider_class
from newscrawl.config.checks import data_dir
from newscrawl.downloader.site_address import SiteAddress
from newscrawl.errors import (
    ArgumentError,
    CrashedError,
    FolderLockedError,
    Status,
    StorageError,
    UserError,
)
from newscrawl.items import Article
from newscrawl.monitoring.history import FOLDER as SUMMARIES
from newscrawl.running.process import LOG_FORMAT, CrawlProcess
from newscrawl.running.texts import argument_text, setting_text
from newscrawl.spiders.session import check_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

_FEED = {"stdout:": {"format": "jsonlines", "encoding": "utf-8", "fields": None, "indent": None}}


def crawl(spider: str, /, *, settings: Mapping[str, Any] | None = None, **arguments: Any) -> Crawl:
    """Crawl with a spider, as `newscrawl crawl SPIDER -a NAME=VALUE -s NAME=VALUE` does; iterate over the result::

        run = newscrawl.crawl("section", sections="china", max_articles=5)
        for article in run:
            article.headline
        run.status, run.summary

    Arguments are text as on the command line, or numbers, days, True and False, or lists of them; None stands for an
    argument that is not given. Raises ArgumentError, SettingError, before anything is requested. The crawl starts
    when the first article is asked for.
    """
    typed = {name: argument_text(name, one) for name, one in arguments.items() if one is not None}
    texts = {name: setting_text(name, one) for name, one in (settings or {}).items()}
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    found.setdict(dict(settings or {}), priority="cmdline")
    SiteAddress().update_settings(found)
    if not isinstance(spider, str):
        raise ArgumentError(f"spider: {spider!r} is not text, expected the name of one")
    chosen = spider_class([spider], get_spider_loader(found))
    if typed.get("urls") == "-":
        raise ArgumentError("urls: '-' is standard input, expected a file, or url= with a list")
    check_session(chosen, typed, found)
    texts["FEEDS"] = json.dumps({**found.getdict("FEEDS"), **_FEED}, default=str)
    if not found.get("LOG_FILE"):
        texts["LOG_FORMAT"], texts["LOG_JSON"] = LOG_FORMAT, "False"
    options = [f"-a{name}={value}" for name, value in typed.items()]
    options += [f"-s{name}={value}" for name, value in texts.items()]
    here = Path.cwd()
    return Crawl(["crawl", "--controlled", *options, spider], here, here / data_dir(found))


class Crawl(Iterator[Article]):
    """The articles of a crawl, as they are stored; afterwards its `status` and `summary`.

    All records of the job are given, also those that an earlier, stopped run of it stored: the same call resumes a
    run that was stopped. A caller who takes articles slowly slows the crawl down. One who leaves the loop ends it with
    `close`, with a `with` block, or by forgetting it: requests in flight are completed, and what was read is
    in the data set. Iterating raises FolderLockedError where another run has the data folder, StorageError where a disk
    fails, CrashedError where the process breaks down or is killed. A run that is unhealthy or incomplete
    is not an error: `status` shows it.
    """

    def __init__(self, words: Sequence[str], folder: Path, data: Path) -> None:
        """`words` are those of the command, `folder` its working directory, `data` its data folder."""
        self.status: Status | None = None
        """The exit status, as of the command; None before the end."""
        self.summary: dict[str, Any] | None = None
        """The summary of the run (docs/summary.md); None before the end, and where the run has written none."""
        self._words = words
        self._folder = folder
        self._data = data
        self._lock = Lock()
        self._process: CrawlProcess | None = None
        self._is_over = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Article:
        """The next article. Raises the errors of the run at its end."""
        try:
            process = self._started()
            while process and (line := process.next_line()):
                if article := _article(line):
                    return article
        except BaseException:  # such as KeyboardInterrupt
            self.close()
            raise
        if process and (error := self._end(process)):
            raise error
        raise StopIteration

    def _started(self) -> CrawlProcess | None:
        """The process; None after its end."""
        with self._lock:
            if self._process is None and not self._is_over:
                self._process = CrawlProcess(self._words, self._folder)
                weakref.finalize(self, self._process.forget)
            return None if self._is_over else self._process

    def close(self) -> None:
        """End the crawl as one SIGINT does, and wait for its end; raises no error of the run.

        A KeyboardInterrupt during the wait ends it at once; the same call resumes it either way.
        """
        process = self._process
        if process is None:
            self._is_over = True
            return
        process.close()
        self._end(process)

    def _end(self, process: CrawlProcess) -> Exception | None:
        """Take over the results of a process that has ended: its error, for the first that asks."""
        with self._lock:
            if self._is_over:
                return None
            self._is_over = True
            code = process.code
            self.status = Status(code) if code in set(Status) else Status.CRASHED
            if process.summary:
                with suppress(FileNotFoundError):  # moved away meanwhile
                    path = self._data / SUMMARIES / process.summary
                    self.summary = json.loads(path.read_text("utf-8"))
            return _error(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the crawl."""
        self.close()


def _article(line: bytes) -> Article | None:
    """The record of a line; None for a line without one, such as a component of the caller's may print."""
    try:
        return Article.from_dict(json.loads(line))
    except (TypeError, ValueError, AttributeError):
        text = line.decode("utf-8", "replace").rstrip()
        logging.getLogger("newscrawl").warning("this is no record, and is left out: %s", text)
        return None


def _error(process: CrawlProcess) -> Exception | None:
    """The error of a run whose process has ended; None for a run that came to an end."""
    code, sentence = process.code, process.sentence
    if code == Status.LOCKED:
        return FolderLockedError(sentence)
    if code == Status.BAD_ARGUMENTS:
        return UserError(sentence)
    if code == Status.STORAGE:
        what, _, why = sentence.partition(": ")
        return StorageError(what, why)
    if code < 0:
        name = signal.Signals(-code).name
        return CrashedError(f"the crawl's process was ended by {name}; the same call resumes it")
    if process.summary is None:
        return CrashedError(f"the crawl's process broke down (exit status {code}): {process.last}")
    return None
