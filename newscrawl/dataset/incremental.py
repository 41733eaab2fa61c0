"""`newscrawl export --since-last NAME`: what was published since the last export of a name, which the data folder remembers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from newscrawl.dataset.changes import changes
from newscrawl.errors import ArgumentError, FolderLockedError, StorageError
from newscrawl.exporters.disk import make_folder, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.dataset.changes import Batch
    from newscrawl.dataset.selection import Selection

FOLDER = "exports"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class SinceLast:
    """New articles and revisions for the exports of one name. One at a time has it, until `close`."""

    def __init__(self, data_dir: Path, name: str, filters: dict[str, str]) -> None:
        """`filters` are those of the command: they are the same for all exports of a name.

        Raises ArgumentError; FolderLockedError where another export of the name runs, StorageError where the disk fails.
        """
        if not _NAME.fullmatch(name):
            raise ArgumentError(
                f"--since-last: {name!r} is not a name, expected letters, digits, - and _"
            )
        self._data_dir = data_dir
        self._name = name
        self._filters = filters
        self._path = data_dir / FOLDER / f"{name}.json"
        self._lock = FileLock(data_dir / FOLDER / f".{name}.lock", timeout=0)
        self._last: Batch[dict[str, Any]] | None = None
        try:
            make_folder(data_dir / FOLDER)
            self._lock.acquire()
        except Timeout:
            raise FolderLockedError(f"--since-last: another export of {name} is running") from None
        except OSError as error:
            raise StorageError(str(self._path), error) from error
        try:
            self._cursor = self._read()
        except BaseException:
            self.close()
            raise

    def records(self, selection: Selection) -> Iterator[dict[str, Any]]:
        """The records since the last export, as plain data."""
        for batch in changes(self._data_dir, self._cursor, as_="dict"):
            yield from (record for record in batch.records if selection.holds(record))
            self._last = batch

    def advance(self) -> None:
        """Let the next export begin behind the given records; call it when they are stored. StorageError where that fails."""
        if self._last is not None:
            data = {"filters": self._filters, "cursor": self._last.cursor}
            replace_file(self._path, (json.dumps(data, ensure_ascii=False) + "\n").encode())

    def close(self) -> None:
        """Let others have the name."""
        self._lock.release()

    def _read(self) -> str | None:
        """The cursor of the last export; None before the first. Raises ArgumentError where it had other filters."""
        try:
            data = json.loads(self._path.read_bytes())
            cursor, filters = data["cursor"], data["filters"]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(str(self._path), error) from error
        except (ValueError, KeyError, TypeError):
            raise ArgumentError(
                f"--since-last: {self._path} is damaged; delete it to begin again with all articles"
            ) from None
        if filters != self._filters:
            raise ArgumentError(
                f"--since-last: {self._name} was begun with {_listed(filters)}, now {_listed(self._filters)}; expected the same, or a new name"
            )
        return str(cursor)


def _listed(filters: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in filters.items()) or "no filters"
