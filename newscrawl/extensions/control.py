"""Lets the program that started a crawl pause it, resume it and stop it, over standard input."""

from __future__ import annotations

import os
import select
import signal
from threading import Thread, main_thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PAUSE, RESUME, STOP = b"p", b"r", b"s"

_STANDARD_INPUT, _STANDARD_OUTPUT = 0, 1
_SECONDS = 1.0
"""Time between two looks at the parent: its forked children may keep the pipe open after its death."""


class Control:
    """Obeys the bytes of standard input; its end, or the death of the parent, stops the crawl like a SIGINT.

    A paused crawl completes the requests in flight and sends no others.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._parent = os.getppid()
        Thread(target=self._listen, name="control", daemon=True).start()

    def _listen(self) -> None:
        while (word := self._word()) in (PAUSE, RESUME):
            _reactor().callFromThread(self._set, is_paused=word == PAUSE)
        _reactor().callFromThread(self._set, is_paused=False)
        _stop()

    def _word(self) -> bytes:
        """The next byte; empty where no more will come."""
        while not select.select([_STANDARD_INPUT], [], [], _SECONDS)[0]:
            if os.getppid() != self._parent:
                return b""
        return os.read(_STANDARD_INPUT, 1)

    def _set(self, *, is_paused: bool) -> None:
        engine: Any = self._crawler.engine
        if engine is None:  # it has not begun; Scrapy's type does not allow it
            return
        if is_paused:
            engine.pause()
        else:
            engine.unpause()


def _stop() -> None:
    """Send SIGINT, and write to nowhere from now on.

    Nobody may read standard output any more, so that the main thread waits in a write. The signal interrupts that,
    and Python repeats it.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_OUTPUT)
    os.close(nowhere)
    ident = main_thread().ident
    assert ident is not None  # noqa: S101 - it has begun
    signal.pthread_kill(ident, signal.SIGINT)


def _reactor() -> Any:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    return reactor
