"""Handlers of SIGTERM and SIGINT, from a process's first moment to its last.

Without a handler a process dies of them with another status than ours, and as the first process of a container
it ignores them. Imports here must be fast.
"""

from __future__ import annotations

import os
import signal
import sys

from newscrawl.errors import Status

TYPE_CHECKING = False  # `typing` would take as long as all of this
if TYPE_CHECKING:
    from types import FrameType

    from scrapy.utils.ossignal import SignalHandlerT

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_SENTENCE = b"newscrawl: incomplete: interrupted before it began\n"


def listen() -> None:
    """Install handlers: a crawl that has not begun ends at once, other commands get a KeyboardInterrupt."""
    handle(end_at_once if "crawl" in sys.argv[1:] else signal.default_int_handler)


def handle(handler: SignalHandlerT) -> None:
    """Set the handler of both signals."""
    for number in _SIGNALS:
        signal.signal(number, handler)


def end_at_once(_number: int, _frame: FrameType | None) -> None:
    """The handler before the first request; the next run repairs unfinished work.

    It raises no exception, which could be lost in a callback of the interpreter.
    """
    try:
        os.write(2, _SENTENCE)
    finally:  # standard error may be closed
        os._exit(Status.INCOMPLETE)


class Interrupts:
    """The handler of a command that ends between two steps: the first signal is noted, the second ends the process at once."""

    def __init__(self) -> None:
        self.arrived = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Note the signal."""
        if self.arrived:
            os._exit(Status.INCOMPLETE)
        self.arrived = True
