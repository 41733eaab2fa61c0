"""Opens and migrates the frontier's database, and runs its transactions."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.errors import DamagedError, StorageError, UserError
from newscrawl.frontier.migrations import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FILE = "frontier.db"
VERSION = 7
"""Version of the tables. MIGRATIONS bring a database of an earlier version up to it, step by step."""

_CACHE = -16_384  # KiB, negative by SQLite's convention
_DAMAGED = ("malformed", "not a database", "no such table", "no such column", "is encrypted")
"""Words in SQLite's messages on a damaged file, or one of another format."""
_PATIENCE = 10  # seconds to wait for another process that briefly reads the database


class Database:
    """The database in a data folder. The folder's lock lets one process write."""

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool = False,
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
        on_failure: Callable[[StorageError], None] | None = None,
    ) -> None:
        """Open the database, and create or migrate it where necessary; `read_only` changes nothing on disk.

        StorageError where that fails, UserError for a newer version. `on_failure` gets each later
        StorageError before it is raised.
        """
        self.path = folder / FILE
        self._on_failure = on_failure
        self._read_only = read_only
        try:
            if read_only:
                self._db = _look_into(self.path)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                # The run's umask decides the mode; SQLite gives the same mode to its files beside it.
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o644))
                self._db = connect(self.path, timeout=_PATIENCE, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise _failure(self.path, error) from error
        try:
            self._prepare()
        except (sqlite3.Error, UserError) as error:
            self._db.close()
            if isinstance(error, UserError):
                raise
            raise _failure(self.path, error) from error

    def _prepare(self) -> None:
        execute = self._db.execute
        version = self.version
        if self._read_only and 0 < version < VERSION:
            copy = sqlite3.connect(":memory:", isolation_level=None)
            with closing(self._db):
                self._db.backup(copy)
            self._db = copy
            execute = copy.execute
        elif not self._read_only:
            # design: frontier
            execute("PRAGMA journal_mode = WAL")
            execute("PRAGMA synchronous = FULL")
        execute(f"PRAGMA cache_size = {_CACHE}")
        execute("PRAGMA temp_store = MEMORY")
        execute(
            "PRAGMA trusted_schema = OFF"
        )  # views and triggers of a foreign database run nothing
        if version > VERSION:
            raise UserError(
                f"DATA_DIR: {self.path} is of version {version}, this newscrawl knows up to {VERSION}; use the newer one"
            )
        if self._read_only and version == 0:
            raise sqlite3.DatabaseError("no such table: it is empty")
        # design: migrations
        while version < VERSION:
            step = MIGRATIONS[version] if version else _schema()
            version = version + 1 if version else VERSION
            self._db.executescript(
                f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {version}; COMMIT"
            )

    @property
    def version(self) -> int:
        """Version of the tables; 0 for a new file."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def check(self) -> None:
        """Read all of it; DamagedError for damaged pages or a missing table or column."""
        (found,) = self._run("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise DamagedError(str(self.path), f"is damaged: {found}")
        with closing(sqlite3.connect(":memory:")) as new:
            new.executescript(_schema())
            lacking = _columns(new) - _columns(self._db)
        if lacking:
            table, column = min(lacking)
            raise DamagedError(str(self.path), f"is not a frontier: {table}.{column} is missing")

    # --- Transactions

    @property
    def is_dirty(self) -> bool:
        """Whether a transaction is open."""
        return self._db.in_transaction

    def commit(self) -> None:
        """Make all changes since the last commit durable, together."""
        if self._db.in_transaction:
            self._run("COMMIT")

    def close(self) -> None:
        """Close it; uncommitted changes are undone."""
        self._db.close()

    def vacuum(self) -> None:
        """Return free pages to the file system."""
        self.commit()
        self._run("VACUUM")
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    def _run(
        self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> sqlite3.Cursor:
        # Python 3.12 before .4 takes a number for a name, and warns of names without a mapping.
        if "?1" in statement:
            values = {str(number): value for number, value in enumerate(values, 1)}
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _write(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Run a statement that changes rows: how many it changed."""
        if not self._db.in_transaction:
            self._run("BEGIN IMMEDIATE")
        return self._run(statement, values).rowcount

    def _write_all(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement that changes rows once for each of `rows`; without any it begins no transaction."""
        if not rows:
            return
        if not self._db.in_transaction:
            self._run("BEGIN IMMEDIATE")
        try:
            self._db.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> StorageError:
        """The error for SQLite's, which `on_failure` gets first."""
        failure = _failure(self.path, error)
        if self._on_failure:
            self._on_failure(failure)
        return failure

    def _last_id(self) -> int:
        return int(self._run("SELECT last_insert_rowid()").fetchone()[0])


def _schema() -> str:
    """Statements that create the tables."""
    return files("newscrawl.frontier").joinpath("schema.sql").read_text("utf-8")


def _columns(database: sqlite3.Connection) -> set[tuple[str, str]]:
    """The columns, each after its table."""
    rows = database.execute(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    )
    return {(str(table), str(column)) for table, column in rows}


def _look_into(path: Path) -> sqlite3.Connection:
    """A connection that creates no file and needs no write access."""
    if not path.is_file():
        raise OSError(f"{path.name} is missing, or is not a file")
    log, index = (path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm"))
    if log.exists() and not index.exists():  # a copy or a backup: SQLite would create the index
        return _copied(path, log)
    way = "mode=ro" if log.exists() else "immutable=1"
    uri = f"{path.absolute().as_uri()}?{way}"
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


def _copied(path: Path, log: Path) -> sqlite3.Connection:
    """A copy of a database and its log in memory."""
    found = sqlite3.connect(":memory:", isolation_level=None)
    with tempfile.TemporaryDirectory() as folder:
        for one in (path, log):
            shutil.copy(one, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as copy:
            try:
                copy.backup(found)
            except sqlite3.Error:
                found.close()
                raise
    return found


def _failure(path: Path, error: Exception) -> StorageError:
    """The error for SQLite's message, with advice where the database itself is damaged."""
    if isinstance(error, sqlite3.DatabaseError) and any(word in str(error) for word in _DAMAGED):
        return DamagedError(
            str(path), f"{error}; `newscrawl frontier repair` rebuilds it from the data set"
        )
    return StorageError(str(path), error)
