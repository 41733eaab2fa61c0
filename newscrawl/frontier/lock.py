"""One run at a time per data folder. The lock is the kernel's: it ends with the process that holds it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from newscrawl.errors import FolderLockedError, StorageError
from newscrawl.exporters.disk import refuse_link

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

# design: one-run
FILE = ".lock"
HOLDER = ".holder.json"
_PATIENCE = 0.2
"""Seconds to wait for a lock: `holder_of` has it for a moment, and must not refuse a run."""


class FolderLock:
    """Holds a data folder until `release`, or until the process ends."""

    def __init__(self, data_dir: Path, run: str, now: datetime) -> None:
        """Take the lock. FolderLockedError names the run that holds it, and since when."""
        self._holder = data_dir / HOLDER
        self._lock = FileLock(data_dir / FILE, timeout=_PATIENCE)
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            for path in (data_dir / FILE, self._holder):
                refuse_link(path)
            self._lock.acquire()
            holder = {
                "run": run,
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            }
            self._holder.write_text(json.dumps(holder) + "\n", "utf-8")
        except Timeout:
            raise FolderLockedError(f"DATA_DIR: {data_dir} is held by {self._who()}") from None
        except OSError as error:
            self._lock.release()
            raise StorageError(str(self._holder), error) from error

    def _who(self) -> str:
        return _named(_data(self._holder))

    def release(self) -> None:
        """Release the lock."""
        self._holder.unlink(missing_ok=True)
        self._lock.release()


@dataclass(frozen=True)
class Holder:
    """The run that holds a data folder, or that was killed while it did."""

    name: str
    is_alive: bool
    data: Mapping[str, Any] = field(default_factory=dict)
    """Its `run`, `pid`, `host` and `since`; empty where its file cannot be read."""


def holder_of(data_dir: Path) -> Holder | None:
    """The holder of a folder, without taking its lock; None where nobody has it. OSError where that cannot be read.

    A run that ends removes its file. Only where the file is there is the kernel asked whether the lock is held.
    """
    holder = data_dir / HOLDER
    if not holder.exists():
        return None
    data = _data(holder)
    try:
        descriptor = os.open(data_dir / FILE, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return Holder(_named(data), is_alive=False, data=data)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return Holder(_named(data), is_alive=True, data=data)
    finally:
        os.close(descriptor)
    return Holder(_named(data), is_alive=False, data=data)


def _data(holder: Path) -> dict[str, Any]:
    """What the file of a holder says, which may be half written; empty where it cannot be read."""
    try:
        data = json.loads(holder.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _named(data: Mapping[str, Any]) -> str:
    """The holder by its file, which may be half written or of an earlier run."""
    try:
        return (
            f"the run {data['run']} (process {data['pid']} on {data['host']}) since {data['since']}"
        )
    except KeyError:
        return "another run"
