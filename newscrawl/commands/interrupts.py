"""SIGTERM and SIGINT, from the first moment of a process to its last.

A process without a handler dies of them with another status than ours, and as the first one of a container it does not
hear them at all. Nothing is imported here that takes time.
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
    """From now on. A crawl that has not begun ends at once; other commands meet a KeyboardInterrupt."""
    handle(end_at_once if "crawl" in sys.argv[1:] else signal.default_int_handler)


def handle(handler: SignalHandlerT) -> None:
    """What both signals lead to from now on."""
    for number in _SIGNALS:
        signal.signal(number, handler)


def end_at_once(_number: int, _frame: FrameType | None) -> None:
    """The handler while nothing was asked for: what is half done is put right by the next run.

    No exception: it could be raised where none gets through, in a callback of the interpreter's own.
    """
    try:
        os.write(2, _SENTENCE)
    finally:  # standard error may be closed
        os._exit(Status.INCOMPLETE)
