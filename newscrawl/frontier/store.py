"""All SQL: the frontier's database, and what is asked of it.

Writing opens a transaction that stays open until `commit`, so that what belongs together becomes
durable together; the store itself sees what is not yet durable. PostgreSQL could stand behind the same
methods.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import astuple, fields
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from newscrawl.errors import StorageError, UserError
from newscrawl.frontier.rows import (
    Ended,
    Failure,
    Job,
    KnownArticle,
    KnownList,
    Line,
    Place,
    Queued,
    Revisit,
    Segment,
    Sight,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

_ARTICLE = ", ".join(field.name for field in fields(KnownArticle))
_ARTICLE_VALUES = ", ".join("?" for _ in fields(KnownArticle))
_SEGMENT = ", ".join(field.name for field in fields(Segment))
_SEGMENT_CHANGES = ", ".join(f"{field.name} = ?" for field in fields(Segment) if field.name != "id")


class Store:
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
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # for its owner alone
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

    # --- Jobs

    def open_job(self, identity: str) -> Job | None:
        """The job of this identity that has not ended."""
        row = self._run(
            "SELECT id, identity, began FROM jobs WHERE identity = ? AND ended IS NULL", (identity,)
        ).fetchone()
        return Job(*row) if row else None

    def begin_job(self, identity: str, now: str) -> Job:
        """A new job; the books of those before it with the same identity are closed and removed."""
        old = [
            row[0]
            for row in self._run("SELECT id FROM jobs WHERE identity = ?", (identity,)).fetchall()
        ]
        for job in old:
            for table in ("requests", "urls", "counters"):
                self._write(f"DELETE FROM {table} WHERE job = ?", (job,))  # noqa: S608 - names of ours
            self._write("DELETE FROM jobs WHERE id = ?", (job,))
        self._write("INSERT INTO jobs (identity, began) VALUES (?, ?)", (identity, now))
        return Job(self._last_id(), identity, now)

    def end_job(self, job: int, now: str) -> None:
        """Its queue is empty."""
        self._write("UPDATE jobs SET ended = ? WHERE id = ?", (now, job))
        self._write("DELETE FROM requests WHERE job = ?", (job,))

    def jobs(self) -> Iterator[tuple[int, str, str, str | None]]:
        """Every job: number, identity, when it began and ended."""
        yield from self._run("SELECT id, identity, began, ended FROM jobs ORDER BY began, id")

    # --- Requests

    def enqueue(self, job: int, fingerprint: bytes | None, priority: int, data: str) -> bool:
        """Whether the request was not there before."""
        return bool(
            self._write(
                "INSERT OR IGNORE INTO requests (job, fingerprint, priority, data) VALUES (?, ?, ?, ?)",
                (job, fingerprint, priority, data),
            )
        )

    def next_request(self, job: int) -> Queued | None:
        """The request of the highest priority, the first of them; from now on in flight."""
        row = self._run(
            "SELECT id, priority, data FROM requests WHERE job = ? AND data IS NOT NULL AND in_flight = 0"
            " ORDER BY priority DESC, id LIMIT 1",
            (job,),
        ).fetchone()
        if row is None:
            return None
        self._write("UPDATE requests SET in_flight = 1 WHERE id = ?", (row[0],))
        return Queued(*row)

    def acknowledge(self, ids: Iterable[int]) -> None:
        """All that these requests led to is in this transaction."""
        for number in ids:
            self._write("UPDATE requests SET data = NULL, in_flight = 0 WHERE id = ?", (number,))

    def put_back(self) -> int:
        """Requests that were in flight when their run died are queued again: how many."""
        if not self._run("SELECT 1 FROM requests WHERE in_flight = 1 LIMIT 1").fetchone():
            return 0
        return self._write("UPDATE requests SET in_flight = 0 WHERE in_flight = 1")

    def queued(self, job: int) -> int:
        """Requests that wait, without those in flight."""
        row = self._run(
            "SELECT count(*) FROM requests WHERE job = ? AND data IS NOT NULL AND in_flight = 0",
            (job,),
        ).fetchone()
        return int(row[0])

    # --- URLs

    def discover(self, job: int, resource: str, key: str, url: str) -> bool:
        """Whether the job did not know it."""
        return bool(
            self._write(
                "INSERT OR IGNORE INTO urls (job, resource, key, url) VALUES (?, ?, ?, ?)",
                (job, resource, key, url),
            )
        )

    def is_open(self, job: int, resource: str, key: str) -> bool:
        """Whether the job knows the URL and it has not ended."""
        row = self._run(
            "SELECT 1 FROM urls WHERE job = ? AND resource = ? AND key = ? AND state IS NULL",
            (job, resource, key),
        ).fetchone()
        return row is not None

    def end(self, job: int, resource: str, key: str, state: str, reason: str | None) -> bool:
        """Whether the URL had not ended before."""
        return bool(
            self._write(
                "UPDATE urls SET state = ?, reason = ?"
                " WHERE job = ? AND resource = ? AND key = ? AND state IS NULL",
                (state, reason, job, resource, key),
            )
        )

    def reopen(
        self, job: int, resource: str, key: str, state: str, reason: str | None = None
    ) -> bool:
        """Whether the URL had ended in this state, for this reason where one is given, and is open again."""
        return bool(
            self._write(
                "UPDATE urls SET state = NULL, reason = NULL, article = NULL"
                " WHERE job = ? AND resource = ? AND key = ? AND state = ? AND ifnull(?, reason) IS reason",
                (job, resource, key, state, reason),
            )
        )

    def attach(self, job: int, key: str, article: int, given: str | None) -> None:
        """The record of an article's URL, and the run whose feeds have it."""
        self._write(
            "UPDATE urls SET article = ?, given = ? WHERE job = ? AND resource = 'article' AND key = ?",
            (article, given, job, key),
        )

    def account(self, job: int, resource: str) -> dict[tuple[str | None, str | None], int]:
        """URLs by state and reason; those that have not ended under (None, None)."""
        rows = self._run(
            "SELECT state, reason, count(*) FROM urls WHERE job = ? AND resource = ? GROUP BY 1, 2",
            (job, resource),
        )
        return {(state, reason): count for state, reason, count in rows}

    def urls(self, state: str | None = None, reason: str | None = None) -> Iterator[Ended]:
        """URLs of all jobs, of one state ("open" for those not ended) and reason where given."""
        yield from map(
            Ended._make,
            self._run(
                "SELECT job, resource, key, url, state, reason FROM urls"
                " WHERE ifnull(?1, ifnull(state, 'open')) = ifnull(state, 'open')"
                " AND (?2 IS NULL OR reason = ?2) ORDER BY job, resource, key",
                (state, reason),
            ),
        )

    def job_urls(self, job: int) -> Iterator[str]:
        """Every URL that a job knows."""
        for row in self._run("SELECT url FROM urls WHERE job = ?", (job,)):
            yield row[0]

    def not_given(self, job: int, run: str) -> Iterator[Line]:
        """Where the job's records stand that this run's feeds have not, in the order of the lines."""
        rows = self._run(
            "SELECT segment, start, length FROM urls JOIN articles ON articles.id = urls.article"
            " WHERE urls.job = ? AND segment IS NOT NULL GROUP BY articles.id"
            " HAVING sum(given IS ?) = 0 ORDER BY segment, start",
            (job, run),
        )
        yield from map(Line._make, rows)

    def count(self, job: int, counts: Mapping[str, int]) -> None:
        """Add to the job's counters."""
        for name, value in counts.items():
            self._write(
                "INSERT INTO counters (job, name, value) VALUES (?, ?, ?)"
                " ON CONFLICT (job, name) DO UPDATE SET value = value + excluded.value",
                (job, name, value),
            )

    def set_counter(self, job: int, name: str, value: int) -> None:
        """One of the job's counters, whatever it was."""
        self._write("INSERT OR REPLACE INTO counters VALUES (?, ?, ?)", (job, name, value))

    def counters(self, job: int) -> dict[str, int]:
        """The job's counters."""
        return dict(
            self._run("SELECT name, value FROM counters WHERE job = ? ORDER BY name", (job,))
        )

    # --- Failures

    def failed(self, failure: Failure) -> None:
        """Remember what failed, in place of what was known of it."""
        self._write("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)", failure)

    def came(self, resource: str, key: str, identity: str | None = None) -> None:
        """Forget that it failed: for one job, or whichever asked for it."""
        self._write(
            "DELETE FROM failures WHERE resource = ?1 AND key = ?2 AND (?3 IS NULL OR identity = ?3)",
            (resource, key, identity),
        )

    def attempts(self, identity: str, resource: str, key: str) -> int:
        """How often in a row it failed."""
        row = self._run(
            "SELECT attempts FROM failures WHERE identity = ? AND resource = ? AND key = ?",
            (identity, resource, key),
        ).fetchone()
        return int(row[0]) if row else 0

    def failures(self, identity: str | None = None, due: str | None = None) -> list[Failure]:
        """What failed: of one job, and due by a time, where these are given."""
        rows = self._run(
            "SELECT * FROM failures WHERE (?1 IS NULL OR identity = ?1) AND (?2 IS NULL OR next_try <= ?2)"
            " ORDER BY next_try, key",
            (identity, due),
        )
        return [Failure(*row) for row in rows]

    def retry(self, now: str, reason: str | None = None) -> int:
        """Make what failed due, for one reason where given: how many."""
        return self._write(
            "UPDATE failures SET next_try = ?1 WHERE next_try > ?1 AND (?2 IS NULL OR reason = ?2)",
            (now, reason),
        )

    # --- Articles

    def articles(self, identifier: str) -> list[KnownArticle]:
        """What is known under an identifier: one article, seldom more."""
        rows = self._run(f"SELECT {_ARTICLE} FROM articles WHERE identifier = ?", (identifier,))  # noqa: S608
        return [KnownArticle(*row) for row in rows]

    def article(self, number: int) -> KnownArticle:
        """What is known of one article."""
        row = self._run(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return KnownArticle(*row)

    def aliased(self, key: str) -> KnownArticle | None:
        """The article that an address of another identifier led to."""
        row = self._run(
            f"SELECT {_ARTICLE} FROM articles WHERE id = (SELECT article FROM aliases WHERE key = ?)",  # noqa: S608
            (key,),
        ).fetchone()
        return KnownArticle(*row) if row else None

    def alias(self, key: str, article: int) -> None:
        """An address led to an article of another identifier."""
        self._write("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (key, article))

    def same_story(self, story: bytes, identifier: str) -> list[tuple[str, str | None]]:
        """Identifier and day of other articles with these letters, in the order they were read."""
        return self._run(
            "SELECT identifier, day FROM articles WHERE story = ? AND identifier <> ? ORDER BY id",
            (story, identifier),
        ).fetchall()

    def put_article(self, article: KnownArticle) -> int:
        """Remember an article, in place of the row of its id where it has one: the id."""
        self._write(
            f"INSERT OR REPLACE INTO articles ({_ARTICLE}) VALUES ({_ARTICLE_VALUES})",  # noqa: S608
            astuple(article),
        )
        if article.id is None:
            article.id = self._last_id()
        return article.id

    def seen(self, job: int, sight: Sight) -> None:
        """An article was seen at a place, with a time and more beside it or without."""
        self._write(
            "INSERT INTO places VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5, ?6, ?7)"
            " ON CONFLICT (key, found_on) DO UPDATE"
            " SET last_seen = ?4, jobs = jobs + (job <> ?5), job = ?5, evidence = ifnull(?7, evidence),"
            " listed_at = nullif(max(ifnull(listed_at, ''), ifnull(?6, '')), '')",
            (
                sight.key,
                sight.found_on,
                sight.via,
                sight.now,
                job,
                sight.listed_at,
                sight.evidence,
            ),
        )

    def places(self, identifier: str) -> list[Place]:
        """Where the articles of an identifier were seen, in the order of first sight."""
        rows = self._run(
            "SELECT key, found_on, via, first_seen, last_seen, jobs, listed_at, evidence FROM places"
            " WHERE key = ?1 OR key >= ?1 || ' ' AND key < ?1 || '!' ORDER BY first_seen, found_on",
            (identifier,),
        )
        return [Place(*row) for row in rows]

    def seen_by_day(self, job: int) -> Iterator[tuple[str, str, int]]:
        """Day in the URL, route, and how many articles of that day the route saw in this job."""
        yield from self._run(
            "SELECT substr(key, instr(key, ' ') + 1) AS day, via, count(DISTINCT key) FROM places"
            " WHERE job = ? AND instr(key, ' ') GROUP BY day, via ORDER BY day, via",
            (job,),
        )

    def listed_at(self, key: str) -> str | None:
        """The newest time that any list showed beside an article."""
        row = self._run("SELECT max(listed_at) FROM places WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def forget(self, name: str) -> int:
        """Forget an article by its identifier, or a list by its URL, so that it is asked for as if new.

        Lines stay. Returns how many rows were removed that spoke of it.
        """
        removed = self._write("DELETE FROM articles WHERE identifier = ?", (name,))
        for table in ("urls", "failures", "places", "aliases", "revisits"):
            removed += self._write(
                f"DELETE FROM {table} WHERE key = ?1 OR key LIKE ?1 || ' %'",  # noqa: S608 - names of ours
                (name,),
            )
        removed += self._write("DELETE FROM lists WHERE url = ?", (name,))
        if removed:  # what a job asked for once it would not ask for again
            self._write("DELETE FROM requests WHERE data IS NULL")
        return removed

    def totals(self) -> tuple[int, int, int]:
        """Articles known, lines, segments."""
        row = self._run(
            "SELECT (SELECT count(*) FROM articles), ifnull(sum(lines), 0), count(*) FROM segments"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    # --- Lists

    def known_list(self, url: str) -> KnownList | None:
        """A list's page as it was read before."""
        row = self._run(
            "SELECT etag, last_modified, reader, listing FROM lists WHERE url = ?", (url,)
        ).fetchone()
        return KnownList(*row) if row else None

    def put_list(self, url: str, known: KnownList) -> None:
        """Remember a list's page."""
        self._write("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?, ?)", (url, *known))

    # --- Revisits

    def put_revisit(self, revisit: Revisit) -> None:
        """Remember when an article is looked at again, in place of what was known of that."""
        self._write("INSERT OR REPLACE INTO revisits VALUES (?, ?, ?, ?)", revisit)

    def revisit(self, key: str) -> Revisit | None:
        """When one article is looked at again."""
        row = self._run("SELECT * FROM revisits WHERE key = ?", (key,)).fetchone()
        return Revisit(*row) if row else None

    def drop_revisit(self, key: str) -> None:
        """An article is looked at no more."""
        self._write("DELETE FROM revisits WHERE key = ?", (key,))

    def revisits(self, due: str) -> list[Revisit]:
        """Articles that are due by a time, the first due first."""
        rows = self._run("SELECT * FROM revisits WHERE due <= ? ORDER BY due, key", (due,))
        return [Revisit(*row) for row in rows]

    # --- Segments

    def new_segment(self, run: str, folder: str, name: str, compression: str) -> Segment:
        """An open segment without lines."""
        self._write(
            "INSERT INTO segments (run, folder, name, compression, state, bytes, lines, revisions)"
            " VALUES (?, ?, ?, ?, 'open', 0, 0, 0)",
            (run, folder, name, compression),
        )
        number = self._last_id()
        return Segment(
            number, run, folder, name, compression, "open", 0, 0, 0, None, None, None, None
        )

    def put_segment(self, segment: Segment) -> None:
        """Change a segment's row."""
        number, *values = astuple(segment)
        self._write(f"UPDATE segments SET {_SEGMENT_CHANGES} WHERE id = ?", (*values, number))  # noqa: S608

    def drop_segment(self, number: int) -> None:
        """Forget a segment that has no line."""
        self._write("DELETE FROM segments WHERE id = ?", (number,))

    def segment(self, number: int) -> Segment:
        """One segment."""
        row = self._run(f"SELECT {_SEGMENT} FROM segments WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return Segment(*row)

    def segments(
        self, state: str | None = None, folder: str | None = None, run: str | None = None
    ) -> list[Segment]:
        """Segments in the order they were opened; of one state, one folder, one run, where given."""
        rows = self._run(
            f"SELECT {_SEGMENT} FROM segments WHERE (?1 IS NULL OR state = ?1)"  # noqa: S608
            " AND (?2 IS NULL OR folder = ?2) AND (?3 IS NULL OR run = ?3) ORDER BY id",
            (state, folder, run),
        )
        return [Segment(*row) for row in rows]
