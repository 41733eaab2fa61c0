"""Every URL of a job and how it ended, the record it led to, and what failed and is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.exporters.rows import Line, Record
from newscrawl.frontier.reach import Reach
from newscrawl.frontier.rows import Ended, Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIPPED = "skipped"
"""In the place of the run whose feeds have a record: none is to have it."""


class UrlTable(Reach):
    """The part of the database with the URLs of jobs, their states, and failures."""

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
        """Whether the URL had not ended before; the pages of an article are not needed any more."""
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
        """Whether the URL had ended in this state, for this reason where one is given, and is open again."""
        return bool(
            self._write(
                "UPDATE urls SET state = NULL, reason = NULL"
                " WHERE job = ? AND resource = ? AND key = ? AND state = ? AND ifnull(?, reason) IS reason",
                (job, resource, key, state, reason),
            )
        )

    def put_state(self, job: int, resource: str, key: str, state: str, reason: str) -> None:
        """Let a URL have ended otherwise than it had; it has no record."""
        self._write(
            "UPDATE urls SET state = ?, reason = ?, article = NULL"
            " WHERE job = ? AND resource = ? AND key = ?",
            (state, reason, job, resource, key),
        )

    def attach(self, job: int, key: str, article: int, given: str | None, *, anew: bool) -> None:
        """The record of an article's URL: feeds are to get it, or it is SKIPPED.

        What became of a record that the URL had before stays, unless it is there `anew`, with another line.
        """
        self._write(
            "UPDATE urls SET given = CASE WHEN article IS ?1 AND NOT ?2 THEN given ELSE ?3 END,"
            " article = ?1 WHERE job = ?4 AND resource = 'article' AND key = ?5",
            (article, anew, given, job, key),
        )

    def give(self, job: int, key: str, run: str) -> None:
        """The feeds of a run have the record of an article's URL, those of them that have not failed."""
        self._write(
            "UPDATE urls SET given = ? WHERE job = ? AND resource = 'article' AND key = ?",
            (run, job, key),
        )

    def append(self, job: int, file: str, record: Record) -> None:
        """A file that runs append to has a record."""
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
        """A file is written anew."""
        self._write("DELETE FROM appended WHERE job = ? AND file = ?", (job, file))

    # --- The URL states

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

    def job_urls(self, job: int, resource: str) -> Iterator[str]:
        """Every URL of one kind that a job knows."""
        for row in self._run(
            "SELECT url FROM urls WHERE job = ? AND resource = ?", (job, resource)
        ):
            yield row[0]

    def not_given(self, job: int, run: str) -> Iterator[tuple[str, Line]]:
        """The job's records that this run's feeds have not: identifier and place, in the order of the lines."""
        rows = self._run(
            "SELECT identifier, segment, start, length FROM urls JOIN articles ON articles.id = urls.article"
            " WHERE urls.job = ? AND segment IS NOT NULL GROUP BY articles.id"
            " HAVING sum(ifnull(given, '') IN (?, ?)) = 0 ORDER BY segment, start",
            (job, run, SKIPPED),
        )
        yield from ((row[0], Line(*row[1:])) for row in rows)

    # --- Failures

    def failed(self, failure: Failure) -> None:
        """Remember what failed, in place of what was known of it."""
        self._write("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)", failure)

    def clear_failure(self, resource: str, key: str, identity: str | None = None) -> None:
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
