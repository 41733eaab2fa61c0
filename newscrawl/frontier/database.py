"""The frontier's database: opened, migrated, and its transactions."""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from newscrawl.errors import StorageError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

FILE = "frontier.db"
VERSION = 2
"""Of the tables. A database of an earlier version is brought up to it by MIGRATIONS, one step after another."""

MIGRATIONS: dict[int, str] = {
    1: "ALTER TABLE places ADD evidence TEXT;"
    " CREATE TABLE revisits (key TEXT PRIMARY KEY, ticket TEXT NOT NULL, first_fetched TEXT NOT NULL,"
    " due TEXT NOT NULL) WITHOUT ROWID;"
    " CREATE INDEX revisits_by_due ON revisits (due);"
}
"""Statements that lead from a version to the next."""

_CACHE = -16_384  # KiB, negative by SQLite's convention
_PATIENCE = 10  # seconds that another process may hold the database, for a short look into it


class Database:
    """The database in a data folder. One process writes; the lock of the folder sees to that."""

    def __init__(
        self,
        folder: Path,
        *,
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
        on_failure: Callable[[StorageError], None] | None = None,
    ) -> None:
        """Open it, made or migrated where necessary.

        StorageError where that cannot be done, UserError for a newer one. `on_failure` is called with
        what fails later, before it is raised.
        """
        self.path = folder / FILE
        self._on_failure = on_failure
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Its mode is the umask's to say, which a run sets; the files that SQLite lays beside it have the same.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o644))
            self._db = connect(self.path, timeout=_PATIENCE, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(str(self.path), error) from error
        try:
            self._prepare()
        except (sqlite3.Error, UserError) as error:
            self._db.close()
            if isinstance(error, UserError):
                raise
            raise StorageError(str(self.path), error) from error

    def _prepare(self) -> None:
        execute = self._db.execute
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")
        execute(f"PRAGMA cache_size = {_CACHE}")
        execute("PRAGMA temp_store = MEMORY")
        version = self.version
        if version > VERSION:
            raise UserError(
                f"DATA_DIR: {self.path} is of version {version}, this newscrawl knows up to {VERSION}; use the newer one"
            )
        while version < VERSION:
            step = (
                MIGRATIONS[version]
                if version
                else files("newscrawl.frontier").joinpath("schema.sql").read_text("utf-8")
            )
            version = version + 1 if version else VERSION
            self._db.executescript(
                f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {version}; COMMIT"
            )

    @property
    def version(self) -> int:
        """Version of the tables; 0 for a new file."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    # --- Transactions

    @property
    def is_dirty(self) -> bool:
        """Whether there is anything to commit."""
        return self._db.in_transaction

    def commit(self) -> None:
        """Make everything durable since the last commit, together."""
        if self._db.in_transaction:
            self._run("COMMIT")

    def close(self) -> None:
        """Close it; what was not committed is undone."""
        self._db.close()

    def vacuum(self) -> None:
        """Give free pages back to the file system."""
        self.commit()
        self._run("VACUUM")
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    def _run(
        self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> sqlite3.Cursor:
        if (
            "?1" in statement
        ):  # by number: Python before 3.12.4 takes that for a name, and warns of a sequence
            values = {str(number): value for number, value in enumerate(values, 1)}
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            failure = StorageError(str(self.path), error)
            if self._on_failure:
                self._on_failure(failure)
            raise failure from error

    def _write(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Rows changed."""
        if not self._db.in_transaction:
            self._run("BEGIN IMMEDIATE")
        return self._run(statement, values).rowcount

    def _last_id(self) -> int:
        return int(self._run("SELECT last_insert_rowid()").fetchone()[0])
