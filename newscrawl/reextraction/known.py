"""The records that a new reading is compared with, in a temporary database, so that memory does not grow with them."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ArgumentError
from newscrawl.exporters.compression import UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.parts import fault_of
from newscrawl.items import SCHEMA_VERSION
from newscrawl.records.versions import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class KnownRecords:
    """Finds records by identifier and day. Of two of one article the later one counts."""

    def __init__(self, folder: Path, records: Iterable[dict[str, Any]]) -> None:
        """`folder` is a temporary one."""
        self._db = sqlite3.connect(folder / "known.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(
            "CREATE TABLE known (identifier TEXT, day TEXT, line TEXT, PRIMARY KEY (identifier, day))"
        )
        self._db.execute("BEGIN")
        for one in records:
            self._db.execute(
                "INSERT OR REPLACE INTO known VALUES (?, ?, ?)",
                (one["identifier"], one.get("published_day") or "", json.dumps(one)),
            )

    def find(self, identifier: str, day: str | None) -> dict[str, Any] | None:
        """The record of an identifier that was published on a day, else the only one of the identifier."""
        rows = self._db.execute(
            "SELECT day, line FROM known WHERE identifier = ? ORDER BY day", (identifier,)
        ).fetchall()
        found = next((line for its, line in rows if its == day), None)
        if found is None and len(rows) == 1:
            found = rows[0][1]
        record: dict[str, Any] | None = json.loads(found) if found else None
        return record

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def records_of_file(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON Lines, compressed by its suffix. ArgumentError for a line that is not a record."""
    try:
        with open_lines(path) as file:
            for number, (_, line) in enumerate(whole_lines(file), start=1):
                yield _record(path, number, line)
    except UNREADABLE as error:
        raise ArgumentError(
            f"--against: {path} cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None


def _record(path: Path, number: int, line: bytes | None) -> dict[str, Any]:
    try:
        data = json.loads(line or b"")
    except (ValueError, RecursionError):
        data = None
    if data is None or fault_of(data):
        raise ArgumentError(f"--against: line {number} of {path} is not a record")
    return current(data, SCHEMA_VERSION)
