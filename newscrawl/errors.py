"""What goes wrong: a user's mistakes, each one sentence, disks that fail, and the exit status of a crawl.

Nothing is imported here that takes time: exit statuses are needed from the first moment.
"""

from __future__ import annotations

from enum import IntEnum


class UserError(ValueError):
    """What a user can put right. Commands print it as it is and exit with 2, before any request."""


class ArgumentError(UserError):
    """A spider's argument."""


class SettingError(UserError):
    """A setting."""


class FolderLockedError(UserError):
    """Another run holds the data folder."""


class DataSetError(UserError):
    """A data set that is not there, or a part of it that cannot be read whole."""


class DataSetWarning(UserWarning):
    """A part of a data set cannot be read whole; the rest of it is."""


class StorageError(Exception):
    """A disk that takes no more, or gives no more: what, and the reason as the system words it."""

    def __init__(self, what: str, error: Exception | str) -> None:
        super().__init__(f"{what}: {getattr(error, 'strerror', None) or error}")


class DamagedError(StorageError):
    """A frontier whose pages are damaged, or a file in its place that is none."""


class Status(IntEnum):
    """What the exit status of a crawl means; of several that apply: 75, 1, 2, 5, 4, 3 (design: exit-statuses)."""

    COMPLETE = 0
    CRASHED = 1
    BAD_ARGUMENTS = 2
    UNHEALTHY = 3
    INCOMPLETE = 4
    LOCKED = 5
    STORAGE = 75
