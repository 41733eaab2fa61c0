"""What clients do to the archives: how many requests at once, how far apart, and under which name."""

from __future__ import annotations

import threading
import time
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Traffic:
    """Requests by host."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        """How many, by host."""
        self.kinds: Counter[str] = Counter()
        """How many of each kind: collinfo, index, data, cdx, memento."""
        self.paths: Counter[str] = Counter()
        """How many of each path, with its host and without its query."""
        self.most: Counter[str] = Counter()
        """The most that were open at once, by host."""
        self.agents: set[str | None] = set()
        self.struck: Counter[str] = Counter()
        """How often each outage struck, by name."""
        self._open: Counter[str] = Counter()
        self._starts: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def begin(
        self, host: str, kind: str, path: str, agent: str | None
    ) -> tuple[int, Callable[[], None]]:
        """Count a request; returns its number on the host, from 1, and what to call at its end."""
        with self._lock:
            self.requests[host] += 1
            self.kinds[kind] += 1
            self.paths[host + path] += 1
            self.agents.add(agent)
            self._open[host] += 1
            self.most[host] = max(self.most[host], self._open[host])
            self._starts.setdefault(host, []).append(time.monotonic())
            return self.requests[host], lambda: self._end(host)

    def strike(self, name: str) -> None:
        with self._lock:
            self.struck[name] += 1

    def intervals(self, host: str) -> list[float]:
        """Seconds from each request on a host to the next."""
        return [after - before for before, after in pairwise(self._starts.get(host, []))]

    def forget(self) -> None:
        """Count from 0 again, also the numbers that outages go by."""
        with self._lock:
            for counter in (self.requests, self.kinds, self.paths, self.most, self.struck):
                counter.clear()
            self.agents.clear()
            self._starts.clear()

    def _end(self, host: str) -> None:
        with self._lock:
            self._open[host] -= 1
