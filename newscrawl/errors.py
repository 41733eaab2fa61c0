"""Errors: a user's mistakes, each one sentence, failures of the disk, and the exit status of a crawl.

Imports here must be fast: exit statuses are needed from the first moment.
"""

from __future__ import annotations

from enum import IntEnum


# design: exit-statuses
class Status(IntEnum):
    """Exit statuses of a crawl; of several, the first of 75, 1, 2, 5, 4, 3 applies."""

    COMPLETE = 0
    """Complete: everything in scope was read."""
    CRASHED = 1
    """Crashed: the run could not start, or newscrawl itself failed on a page."""
    BAD_ARGUMENTS = 2
    """Bad arguments: one sentence, before any request."""
    UNHEALTHY = 3
    """Unhealthy: no record though not all articles were known; a dead source; a list without links; drift."""
    INCOMPLETE = 4
    """Incomplete: interrupted, a failed output, or more failed URLs than `FAILURE_TOLERANCE`."""
    LOCKED = 5
    """Another run holds the data folder."""
    STORAGE = 75
    """The disk is full or fails: the run ends at once; the same command resumes it."""


class UserError(ValueError):
    """An error that the user can fix. Commands print its sentence and exit with `status`, before any request."""

    status = Status.BAD_ARGUMENTS


class ArgumentError(UserError):
    """A spider's argument is invalid."""


class SettingError(UserError):
    """A setting is invalid."""


class FolderLockedError(UserError):
    """Another run holds the data folder."""

    status = Status.LOCKED


class DataSetError(UserError):
    """A data set does not exist, or a part of it cannot be read completely."""


class DataSetWarning(UserWarning):
    """A part of a data set cannot be read completely; the rest is read."""


class StorageError(Exception):
    """A disk is full or fails; the text names the path, and the system's reason."""

    status = Status.STORAGE

    def __init__(self, what: str, error: Exception | str) -> None:
        super().__init__(f"{what}: {getattr(error, 'strerror', None) or error}")


class UnreachableError(Exception):
    """A server that answered before does not answer any more; the text names the URL."""

    status = Status.INCOMPLETE


class ClusterError(Exception):
    """A Dask cluster cannot do the work; the text is a sentence."""

    status = Status.INCOMPLETE


class DamagedError(StorageError):
    """The frontier's database is damaged, or is not a database."""


class CrashedError(Exception):
    """The process of a crawl broke down, or was killed; the same crawl resumes its run."""
