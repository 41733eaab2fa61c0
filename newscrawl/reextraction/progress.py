"""A line from time to time: how far the work is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY = 5.0  # seconds


class Progress:
    """Counts what is done, and prints a line from time to time."""

    def __init__(self, write: Callable[[str], None], what: str) -> None:
        self._print = write
        self._what = what
        self._count = 0
        self._began = self._shown = time.monotonic()

    def count(self) -> None:
        """Count one more."""
        self._count += 1
        now = time.monotonic()
        if now - self._shown >= _EVERY:
            self._shown = now
            rate = self._count / (now - self._began)
            self._print(f"{self._count} {self._what}, {rate:.0f} a second")
