"""Files that only grow, are sealed once, and become visible to readers whole.

A growing file is named `.<name>.open`. Its row holds the durable size, which is committed with the state that
depends on the file; the next run cuts the bytes behind it. Every step of sealing can be repeated.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from newscrawl.errors import StorageError
from newscrawl.exporters.disk import make_folder, open_new, refuse_link, sync_folder, write_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


class FileRow(Protocol):
    """The row of a file in the frontier."""

    folder: str
    """Of its day: "crawl_date=2026-11-24"."""
    name: str
    """Without suffix."""
    state: str
    """open, sealed, published, absent."""
    bytes: int
    """Durable bytes, before any compression of the whole file."""


Row = TypeVar("Row", bound=FileRow)


class GrowingFiles(ABC, Generic[Row]):
    """The files in the folders of days below `root`, of which at most one is open."""

    def __init__(self, root: Path, run: str, now: Callable[[], datetime]) -> None:
        self._root = root
        self._run = run
        self._now = now
        self._open: Row | None = None
        self._descriptor = -1
        self._pending: list[bytes] = []
        self._end = 0

    # --- Writing

    def _opened(self) -> Row:
        """The row of the open file; a new one where none is open."""
        if self._open is None:
            day = f"crawl_date={self._now():%Y-%m-%d}"
            self._open = self._new_row(day, f"{self._run}-{self._number():04}")
            self._end = 0
            self._begin_file(self._open)
        return self._open

    def _add(self, data: bytes) -> int:
        """Take bytes of the open file for the next `sync`, and return where they begin."""
        start = self._end
        self._pending.append(data)
        self._end += len(data)
        return start

    def sync(self) -> None:
        """Make the appended bytes durable; they are valid once the store has committed."""
        if self._open is None or not self._pending:
            return
        path = self.path(self._open)
        try:
            if self._descriptor < 0:
                refuse_link(self._root)
                refuse_link(path.parent)
                make_folder(path.parent)
                self._descriptor = open_new(path)
                sync_folder(path.parent)
            write_all(self._descriptor, b"".join(self._pending))
            os.fsync(self._descriptor)
        except OSError as error:
            raise StorageError(str(path), error) from error
        self._pending.clear()
        self._open.bytes = self._end
        self._put(self._open)

    @property
    def is_full(self) -> bool:
        """Whether the open file is committed and should be sealed."""
        if self._open is None or self._pending:
            return False
        is_of_today = self._open.folder == f"crawl_date={self._now():%Y-%m-%d}"
        return self._has_reached_limit(self._open) or not is_of_today

    def seal(self) -> None:
        """Publish the open file; all its bytes must be committed."""
        if self._open is None:
            return
        row, self._open = self._open, None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self.publish(row)

    # --- Publishing

    def publish(self, row: Row) -> None:
        """Take a file from open to published; each step can be repeated after a kill."""
        refuse_link(self._root / row.folder)
        try:
            if row.state == "open":
                row.state = "sealed"
                self._put(row)
                self._commit()
            hidden = self.path(row)
            row.state = "published"
            target = self.path(row)
            if hidden.exists():
                self.move(hidden, target, row)
            self._list_published(row, target)
            hidden.unlink(missing_ok=True)  # the source of a compressed one
            self._put(row)
            self._has_published()
            self._commit()
        except OSError as error:
            raise StorageError(str(self.path(row)), error) from error

    def move(self, hidden: Path, target: Path, row: Row) -> None:  # noqa: ARG002 - a subclass compresses
        """Give a finished file its final name, durably."""
        hidden.replace(target)
        sync_folder(target.parent)

    # --- What the kinds of files differ in

    @abstractmethod
    def path(self, row: Row) -> Path:
        """The path of a file in its present state. StorageError for a name that is not one of newscrawl's."""

    @abstractmethod
    def _number(self) -> int:
        """The number of the run's next file, from 1."""

    @abstractmethod
    def _new_row(self, folder: str, name: str) -> Row:
        """Add the row of an open file."""

    @abstractmethod
    def _put(self, row: Row) -> None:
        """Change a row."""

    @abstractmethod
    def _commit(self) -> None:
        """Commit the store."""

    @abstractmethod
    def _has_reached_limit(self, row: Row) -> bool:
        """Whether a file is large enough."""

    @abstractmethod
    def _list_published(self, row: Row, target: Path) -> None:
        """Complete the row of a file under its final name, and list it in the manifest of its day."""

    def _begin_file(self, row: Row) -> None:
        """Write the head of a new file, where it has one."""

    def _has_published(self) -> None:
        """Count a publication."""
