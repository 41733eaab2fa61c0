"""Exit statuses of a crawl. Nothing is imported here that takes time: they are needed from the first moment."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """What the exit status of a crawl means; of several that apply: 75, 1, 2, 5, 4, 3 (design: exit-statuses)."""

    COMPLETE = 0
    CRASHED = 1
    BAD_ARGUMENTS = 2
    UNHEALTHY = 3
    INCOMPLETE = 4
    HELD = 5
    STORAGE = 75
