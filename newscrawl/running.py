"""`newscrawl.crawl`: crawls for scripts and notebooks.

A crawl runs in a process of its own, as the command `newscrawl crawl`. Scrapy's reactor starts once in a process, takes
its main thread for signals, and clashes with the event loop of a notebook; a run that meets a failing disk ends its
process. So the caller's process has none of these, and a crawl behaves as on the command line.

Standard output of that process brings the records, standard error the log and the console report. Standard input
takes the arguments first and then pauses, resumes and stops the crawl; so it stops also when the caller dies.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
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
    SettingError,
    Status,
    StorageError,
    UserError,
)
from newscrawl.extensions.control import PAUSE, RESUME, STOP
from newscrawl.items import Article
from newscrawl.monitoring.history import FOLDER as SUMMARIES
from newscrawl.spiders.session import check_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

_MANY, _FEW = 32, 8
"""Records that wait for the caller: with so many the crawl pauses, with so few it resumes."""
_MOST = 256
"""Records that wait at most. A crawl that has ended its requests gives older records as fast as they are taken."""
_SECONDS = 0.05
"""Time between two looks at a caller who has so many."""

_PATIENCE = 1.0
"""Seconds for the rest of the log of a process that has ended."""

_FEED = {"stdout:": {"format": "jsonlines", "encoding": "utf-8", "fields": None, "indent": None}}
_LOG_FORMAT = "%(levelname)s %(name)s %(message)s"
_LEVELS = {
    logging.getLevelName(level): level
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
}
_LOGGED = re.compile(rf"({'|'.join(_LEVELS)}) ([\w.]+) (.*)")
_SENTENCE = "newscrawl: "
_SUMMARY = re.compile(r"  summary .*?([\w-]+\.json)")
_PROGRAM = (
    "import json, sys\n"
    "sys.path[:], sys.argv[1:] = json.loads(sys.stdin.buffer.raw.readline())\n"
    "from newscrawl.cli import main\n"
    "main()"
)
"""Modules are looked up as in the caller's process, where he may have changed their path."""

_PLAIN = (str, int, float, Fraction, date, os.PathLike)


def crawl(spider: str, /, *, settings: Mapping[str, Any] | None = None, **arguments: Any) -> Crawl:
    """Crawl with a spider, as `newscrawl crawl SPIDER -a NAME=VALUE -s NAME=VALUE` does; iterate over the result.

        run = newscrawl.crawl("section", sections="china", max_articles=5)
        for article in run:
            article.headline
        run.status, run.summary

    Arguments are text as on the command line, or numbers, days, True and False, or lists of them; None stands for an
    argument that is not given. Raises ArgumentError, SettingError, before anything is requested. The crawl starts
    when the first article is asked for.
    """
    typed = {name: _argument(name, one) for name, one in arguments.items() if one is not None}
    texts = {name: _setting(name, one) for name, one in (settings or {}).items()}
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
        texts["LOG_FORMAT"], texts["LOG_JSON"] = _LOG_FORMAT, "False"
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
        self._process: _Process | None = None
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

    def _started(self) -> _Process | None:
        """The process; None after its end."""
        with self._lock:
            if self._process is None and not self._is_over:
                self._process = _Process(self._words, self._folder)
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

    def _end(self, process: _Process) -> Exception | None:
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


class _Process:
    """The process of a crawl, and the threads that read what it writes.

    `forget` takes no lock: the garbage collector may call it inside any other method.
    """

    def __init__(self, words: Sequence[str], folder: Path) -> None:
        self.sentence = ""
        """The last sentence of newscrawl's own on standard error."""
        self.last = ""
        """The last line there; after an exception that nothing caught, the exception."""
        self.summary: str | None = None
        """The name of the summary of the run."""
        self._owner = os.getpid()
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._flow = Lock()
        self._is_paused = False
        self._is_closing = False
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-c", _PROGRAM],
            bufsize=0,  # bytes of control are not kept back
            cwd=folder,
            env={**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace"},
            start_new_session=True,  # Ctrl-C reaches the caller alone, who then stops the crawl once
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._input: Any = self._process.stdin  # None for processes without pipes
        self._output: Any = self._process.stdout
        self._errors: Any = self._process.stderr
        self._log = Thread(target=self._read_log, name="log of a crawl", daemon=True)
        self._reader = Thread(target=self._read, name="records of a crawl", daemon=True)
        try:
            self._hand_over(words)
            self._log.start()
            self._reader.start()
        except BaseException:  # such as KeyboardInterrupt
            self._process.kill()
            raise

    def _hand_over(self, words: Sequence[str]) -> None:
        """Write the words of the command: addresses may be more than a command line can hold."""
        given = json.dumps([[str(one) for one in sys.path], [*words]])
        rest = memoryview(f"{given}\n".encode())
        with suppress(BrokenPipeError):  # its standard error says why
            while rest:
                rest = rest[self._input.write(rest) :]

    @property
    def code(self) -> int:
        """The exit status of the process, which has ended; that of a signal is negative."""
        return self._process.wait()

    # --- For the caller

    def next_line(self) -> bytes | None:
        """Wait for the next line of standard output; None when the process has ended."""
        line = self._lines.get()
        if line is None:
            self._lines.put(None)  # for others that wait
        else:
            self._control()
        return line

    def close(self) -> None:
        """Stop the crawl and wait for its end. An exception during the wait, such as KeyboardInterrupt, kills it."""
        self._stop()
        try:
            self._reader.join()
        except BaseException:
            self._process.kill()
            self._reader.join()
            raise

    def forget(self) -> None:
        """The same for the garbage collector, in any thread and inside any other function, which may hold a lock of `logging`."""
        if os.getpid() != self._owner:  # a fork of the caller's process
            return
        self._stop()
        if current_thread() not in (self._log, self._reader):
            self._process.wait()
            self._reader.join(_PATIENCE)

    def _stop(self) -> None:
        self._is_closing = True
        self._send(STOP)
        with suppress(OSError):
            self._input.close()

    def _control(self) -> None:
        """Pause or resume the crawl by the number of records that wait."""
        with self._flow:
            waiting = self._lines.qsize()
            if waiting >= _MANY and not self._is_paused:
                self._is_paused = True
                self._send(PAUSE)
            elif waiting <= _FEW and self._is_paused:
                self._is_paused = False
                self._send(RESUME)

    def _send(self, word: bytes) -> None:
        with suppress(OSError, ValueError):  # it has ended, or is being closed
            self._input.write(word)

    # --- In threads

    def _read(self) -> None:
        """Read records until the end of the process."""
        try:
            with io.BufferedReader(self._output) as lines:
                for line in lines:
                    self._take(line)
            self._log.join()
            self._process.wait()
            with suppress(OSError):
                self._input.close()
        finally:
            self._lines.put(None)

    def _take(self, line: bytes) -> None:
        while self._lines.qsize() >= _MOST and not self._is_closing:
            time.sleep(_SECONDS)
        if line.endswith(b"\n") and not self._is_closing:
            self._lines.put(line)
            self._control()

    def _read_log(self) -> None:
        """Give each line of standard error to `logging`, under the name and level that it has there."""
        raw = io.BufferedReader(self._errors)
        with io.TextIOWrapper(raw, "utf-8", "replace") as lines:
            parsed = self._parsed(lines)
            try:
                for name, level, text in parsed:
                    logging.getLogger(name).log(level, "%s", text)
            finally:  # a handler of the caller's fails; the process must not wait for a reader
                deque(parsed, maxlen=0)

    def _parsed(self, lines: Iterable[str]) -> Iterator[tuple[str, int, str]]:
        """Name, level and text of each line. A line without them belongs to the one before."""
        name, level = "newscrawl", logging.WARNING
        for line in lines:
            text = line.rstrip("\n")
            if logged := _LOGGED.fullmatch(text):
                level, name, text = _LEVELS[logged[1]], logged[2], logged[3]
            elif text.startswith(_SENTENCE):
                name, level = "newscrawl", logging.INFO
                text = self.sentence = text.removeprefix(_SENTENCE)
                self.summary = None
            elif summary := _SUMMARY.fullmatch(text):
                self.summary = summary[1]
            self.last = text
            yield name, level, text


def _article(line: bytes) -> Article | None:
    """The record of a line; None for a line without one, such as a component of the caller's may print."""
    try:
        return Article.from_dict(json.loads(line))
    except (TypeError, ValueError, AttributeError):
        text = line.decode("utf-8", "replace").rstrip()
        logging.getLogger("newscrawl").warning("this is no record, and is left out: %s", text)
        return None


def _error(process: _Process) -> Exception | None:
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


# --- Arguments and settings as text


def _argument(name: str, value: Any) -> str:
    """The value of an argument as typed on the command line. Raises ArgumentError."""
    if isinstance(value, list | tuple):
        texts = [_argument(name, one) for one in value]
        if wrong := next((one for one in texts if "," in one), None):
            raise ArgumentError(f"{name}: {wrong!r} has a comma, which separates values of a list")
        return ",".join(texts)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, _PLAIN):
        return str(value)
    raise ArgumentError(
        f"{name}: {value!r} is of the type {type(value).__name__}, expected text, a number, a day, or a list of them"
    )


def _setting(name: str, value: Any) -> str:
    """The value of a setting as typed on the command line. Raises SettingError."""
    with suppress(TypeError, ValueError):
        if isinstance(value, dict):
            return json.dumps(value)
        if isinstance(value, list | tuple) and not any("," in str(one) for one in value):
            return ",".join(_setting(name, one) for one in value)
    if isinstance(value, _PLAIN):
        return str(value)
    raise SettingError(
        f"{name}: {value!r} cannot be passed to the process of the crawl, expected text, a number, or lists and"
        " dicts of them; components by their paths"
    )
