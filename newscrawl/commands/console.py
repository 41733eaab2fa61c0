"""What `crawl` prints on standard error: sentences, the log, the console report; with `--quiet` only where a run is not complete."""

from __future__ import annotations

import io
import logging
import sys
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawl.errors import Status
from newscrawl.monitoring.log_lines import write_to_file
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST = 200
"""Lines that are kept while nothing is printed."""


class LastLines(io.TextIOBase):
    """A stream that keeps the last lines written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=_LAST)
        self._line = ""

    def write(self, text: str) -> int:
        """Keep the lines of a text."""
        *lines, self._line = f"{self._line}{text}".split("\n")
        self.lines.extend(lines)
        return len(text)


class Console:
    """Prints at once, or keeps what it is given until the exit status is known."""

    def __init__(self, *, quiet: bool) -> None:
        self._kept = LastLines() if quiet else None
        self._stderr = sys.stderr

    @contextmanager
    def taking_over(self) -> Iterator[None]:
        """Keep all that a crawl writes to standard error, its log too; print it where the crawl raises an exception."""
        if self._kept is None:
            yield
            return
        sys.stderr = self._kept
        try:
            yield
        except BaseException:
            self._print_kept()
            raise
        finally:
            sys.stderr = self._stderr

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        print(printable(f"newscrawl: {sentence}"), file=self._kept or self._stderr)

    def end(self, text: str, status: Status) -> None:
        """Print the last text of a run, and all that was kept before, unless it is quiet and complete; log files have the text in any case."""
        write_to_file(text, logging.INFO if status == Status.COMPLETE else logging.ERROR)
        if self._kept is not None:
            if status == Status.COMPLETE:
                return
            self._print_kept()
        print(printable(text), file=self._stderr)

    def _print_kept(self) -> None:
        if self._kept is not None:
            self._stderr.writelines(f"{line}\n" for line in self._kept.lines)
            self._kept.lines.clear()
