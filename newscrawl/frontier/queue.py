"""What is to be fetched and what became of it: jobs, requests, URLs, failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.exporters.rows import Line, Record
from newscrawl.frontier.reach import Reach
from newscrawl.frontier.rows import Ended, Failure, Job, Queued, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OF_A_JOB = (
    "requests",
    "urls",
    "counters",
    "record_counts",
    "page_groups",
    "rule_hits",
    "dead_sources",
    "day_totals",
    "ignored_queries",
    "pages",
    "appended",
    "marks",
    "reached",
    "left_out",
)
"""Tables that have rows of jobs, which go when another job of the same identity begins."""

SKIPPED = "skipped"
"""In the place of the run whose feeds have a record: none is to have it."""


class Queue(Reach):
    """The part of the database that a job fills and empties."""

    # --- Jobs

    def open_job(self, identity: str) -> Job | None:
        """The job of this identity that has not ended."""
        row = self._run(
            "SELECT id, identity, began FROM jobs WHERE identity = ? AND ended IS NULL", (identity,)
        ).fetchone()
        return Job(*row) if row else None

    def begin_job(self, identity: str, now: str) -> Job:
        """A new job; the URL states of those before it with the same identity are closed and removed."""
        old = [
            row[0]
            for row in self._run("SELECT id FROM jobs WHERE identity = ?", (identity,)).fetchall()
        ]
        for job in old:
            for table in _OF_A_JOB:
                self._write(f"DELETE FROM {table} WHERE job = ?", (job,))  # noqa: S608 - names of ours
            self._write("DELETE FROM jobs WHERE id = ?", (job,))
        self._write("INSERT INTO jobs (identity, began) VALUES (?, ?)", (identity, now))
        return Job(self._last_id(), identity, now)

    def end_job(self, job: int, now: str) -> None:
        """Its queue is empty: all that its walks of lists led to has come to its end, so that their marks hold."""
        self._write("UPDATE jobs SET ended = ? WHERE id = ?", (now, job))
        self._write(
            "INSERT OR REPLACE INTO marks SELECT walker, list, 0, began, since, shown, low FROM marks AS new"
            " WHERE job = ? AND NOT EXISTS (SELECT 1 FROM marks AS old WHERE old.walker = new.walker"
            " AND old.list = new.list AND old.job = 0 AND old.began > new.began)",
            (job,),
        )
        for table in ("requests", "pages", "marks", "reached"):
            self._write(f"DELETE FROM {table} WHERE job = ?", (job,))  # noqa: S608 - names of ours

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

    def next_data(self, job: int) -> str | None:
        """What `next_request` would give, as JSON; it stays in the queue."""
        row = self._run(
            "SELECT data FROM requests WHERE job = ? AND data IS NOT NULL AND in_flight = 0"
            " ORDER BY priority DESC, id LIMIT 1",
            (job,),
        ).fetchone()
        return str(row[0]) if row else None

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

    # --- Pages of articles that are not whole yet

    def put_page(self, reading: Reading, page: int, data: str) -> None:
        """Keep what one page of an article says; nothing of one that cannot be had."""
        self._write("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", (*reading, page, data))

    def page(self, reading: Reading, page: int) -> str | None:
        """What one page of an article says."""
        row = self._run(
            "SELECT data FROM pages WHERE job = ? AND key = ? AND again = ? AND page = ?",
            (*reading, page),
        ).fetchone()
        return row[0] if row else None

    def page_numbers(self, reading: Reading) -> set[int]:
        """Which pages of an article were read, or cannot be had."""
        rows = self._run("SELECT page FROM pages WHERE job = ? AND key = ? AND again = ?", reading)
        return {page for (page,) in rows}

    def pages(self, reading: Reading) -> dict[int, str]:
        """What the pages of an article say that were read, by their numbers, in order."""
        return dict(
            self._run(
                "SELECT page, data FROM pages WHERE job = ? AND key = ? AND again = ? AND data <> ''"
                " ORDER BY page",
                reading,
            )
        )

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
