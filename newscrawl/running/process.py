"""The process of a crawl, and what it writes: records on standard output, log and console report on standard error."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
from typing import TYPE_CHECKING, Any

from newscrawl.extensions.control import PAUSE, RESUME, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


_MANY, _FEW = 32, 8
"""Records that wait for the caller: with so many the crawl pauses, with so few it resumes."""
_MOST = 256
"""Records that wait at most. A crawl that has ended its requests gives older records as fast as they are taken."""
_SECONDS = 0.05
"""Time between two looks at a caller who has so many."""

_PATIENCE = 1.0
"""Seconds for the rest of the log of a process that has ended."""

LOG_FORMAT = "%(levelname)s %(name)s %(message)s"
"""Of the log of the process, unless the caller has it written to a file."""
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


class CrawlProcess:
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
