"""The URLs of jobs, how they ended, their records, and the failures to retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.exporters.rows import Line, Record
from newscrawl.frontier.reach import Reach
from newscrawl.frontier.rows import Ended, Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIPPED = "skipped"
"""In place of the run whose feeds have a record: feeds do not get it."""


_CLEAR_IN_ALL = """
    WITH RECURSIVE failing (identity) AS (
        SELECT min(identity) FROM failures
        UNION ALL
        SELECT (SELECT min(identity) FROM failures WHERE identity > failing.identity)
        FROM failing WHERE identity IS NOT NULL
    )
    DELETE FROM failures WHERE identity IN (SELECT identity FROM failing) AND resource = ? AND key = ?
"""
"""Finds the failures of a URL job by job, since the key of the table begins with the job: without it each URL that ends
would look through all failures."""


class UrlTable(Reach):
    """The part of the database with the URLs of jobs, their states, and failures."""

    # --- URLs

    def discover(self, job: int, resource: str, key: str, url: str) -> bool:
        """Store a URL: whether it is new to the job."""
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
        """End a URL, and remove the stored pages of an article: whether it had not ended before."""
        if resource == "article":
            self._write("DELETE FROM pages WHERE job = ? AND key = ?", (job, key))
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
        """Open a URL again that ended in this state, and for this reason where one is given: whether there was one."""
        return bool(
            self._write(
                "UPDATE urls SET state = NULL, reason = NULL"
                " WHERE job = ? AND resource = ? AND key = ? AND state = ? AND ifnull(?, reason) IS reason",
                (job, resource, key, state, reason),
            )
        )

    def put_state(self, job: int, resource: str, key: str, state: str, reason: str) -> None:
        """Change how a URL ended; it loses its record."""
        self._write(
            "UPDATE urls SET state = ?, reason = ?, article = NULL"
            " WHERE job = ? AND resource = ? AND key = ?",
            (state, reason, job, resource, key),
        )

    def attach(self, job: int, key: str, article: int, given: str | None, *, anew: bool) -> None:
        """Set the record of an article's URL; `given` is SKIPPED where feeds do not get it.

        The same record keeps its `given`, unless it has a new line (`anew`).
        """
        self._write(
            "UPDATE urls SET given = CASE WHEN article IS ?1 AND NOT ?2 THEN given ELSE ?3 END,"
            " article = ?1 WHERE job = ?4 AND resource = 'article' AND key = ?5",
            (article, anew, given, job, key),
        )

    def give(self, job: int, key: str, run: str) -> None:
        """Note that the feeds of a run that have not failed have the record of an article's URL."""
        self._write(
            "UPDATE urls SET given = ? WHERE job = ? AND resource = 'article' AND key = ?",
            (run, job, key),
        )

    def append(self, job: int, file: str, record: Record) -> None:
        """Note that a record was appended to a file."""
        self._write("INSERT OR IGNORE INTO appended VALUES (?, ?, ?, ?, ?)", (job, file, *record))

    def has_appended(self, job: int, file: str, record: Record) -> bool:
        """Whether a run of the job appended a record to a file."""
        row = self._run(
            "SELECT 1 FROM appended"
            " WHERE job = ? AND file = ? AND identifier = ? AND revision = ? AND content = ?",
            (job, file, *record),
        ).fetchone()
        return row is not None

    def forget_appended(self, job: int, file: str) -> None:
        """Forget the records of a file that is rewritten."""
        self._write("DELETE FROM appended WHERE job = ? AND file = ?", (job, file))

    # --- The URL states

    def account(self, job: int, resource: str) -> dict[tuple[str | None, str | None], int]:
        """Numbers of URLs by state and reason, (None, None) for those that have not ended."""
        rows = self._run(
            "SELECT state, reason, count(*) FROM urls WHERE job = ? AND resource = ? GROUP BY 1, 2",
            (job, resource),
        )
        return {(state, reason): count for state, reason, count in rows}

    def urls(self, state: str | None = None, reason: str | None = None) -> Iterator[Ended]:
        """URLs of all jobs, of one state ("open" before the end) and reason where given."""
        yield from map(
            Ended._make,
            self._run(
                "SELECT job, resource, key, url, state, reason FROM urls"
                " WHERE ifnull(?1, ifnull(state, 'open')) = ifnull(state, 'open')"
                " AND (?2 IS NULL OR reason = ?2) ORDER BY job, resource, key",
                (state, reason),
            ),
        )

    def job_urls(self, job: int, resource: str) -> Iterator[str]:
        """All URLs of a job of one kind."""
        for row in self._run(
            "SELECT url FROM urls WHERE job = ? AND resource = ?", (job, resource)
        ):
            yield row[0]

    def not_given(self, job: int, run: str) -> Iterator[tuple[str, Line]]:
        """Identifier and place of each record of the job that this run's feeds lack, in the order of the lines."""
        rows = self._run(
            "SELECT identifier, segment, start, length FROM urls JOIN articles ON articles.id = urls.article"
            " WHERE urls.job = ? AND segment IS NOT NULL GROUP BY articles.id"
            " HAVING sum(ifnull(given, '') IN (?, ?)) = 0 ORDER BY segment, start",
            (job, run, SKIPPED),
        )
        yield from ((row[0], Line(*row[1:])) for row in rows)

    # --- Failures

    def failed(self, failure: Failure) -> None:
        """Store a failure, in place of an earlier one of the URL."""
        self._write("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)", failure)

    def clear_failure(self, resource: str, key: str, identity: str | None = None) -> None:
        """Forget the failure of a URL, in one job or in all."""
        if identity is None:
            self._write(_CLEAR_IN_ALL, (resource, key))
        else:
            self._write(
                "DELETE FROM failures WHERE identity = ? AND resource = ? AND key = ?",
                (identity, resource, key),
            )

    def attempts(self, identity: str, resource: str, key: str) -> int:
        """How many times in a row a URL failed."""
        row = self._run(
            "SELECT attempts FROM failures WHERE identity = ? AND resource = ? AND key = ?",
            (identity, resource, key),
        ).fetchone()
        return int(row[0]) if row else 0

    def failures(self, identity: str | None = None, due: str | None = None) -> list[Failure]:
        """Failures of one job, and those due by a time, where these are given."""
        rows = self._run(
            "SELECT * FROM failures WHERE (?1 IS NULL OR identity = ?1) AND (?2 IS NULL OR next_try <= ?2)"
            " ORDER BY next_try, key",
            (identity, due),
        )
        return [Failure(*row) for row in rows]

    def retry(self, now: str, reason: str | None = None) -> int:
        """Make failures due now, those of one reason where given: how many."""
        return self._write(
            "UPDATE failures SET next_try = ?1 WHERE next_try > ?1 AND (?2 IS NULL OR reason = ?2)",
            (now, reason),
        )
