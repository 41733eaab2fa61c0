"""One run at a time per data folder. The lock is the kernel's: it ends with the process that holds it."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from newscrawl.errors import FolderLockedError, StorageError
from newscrawl.exporters.disk import refuse_link

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

# design: one-run
FILE = ".lock"
HOLDER = ".holder.json"


class FolderLock:
    """Holds a data folder until `release`, or until the process ends."""

    def __init__(self, data_dir: Path, run: str, now: datetime) -> None:
        """Take the lock. FolderLockedError names the run that holds it, and since when."""
        self._holder = data_dir / HOLDER
        self._lock = FileLock(data_dir / FILE, timeout=0)
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
        """The holder by its file, which may be half written or of an earlier run."""
        try:
            holder = json.loads(self._holder.read_text("utf-8"))
            return f"the run {holder['run']} (process {holder['pid']} on {holder['host']}) since {holder['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another run"

    def release(self) -> None:
        """Release the lock."""
        self._holder.unlink(missing_ok=True)
        self._lock.release()
