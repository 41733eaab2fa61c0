"""Jobs, queued requests, and the pages of articles that are being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.frontier.rows import Job, Queued, Reading
from newscrawl.frontier.url_table import UrlTable

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
"""Tables with rows of jobs; the rows are deleted when another job of the same identity begins."""


class Queue(UrlTable):
    """The part of the database with jobs and their queues."""

    # --- Jobs

    def open_job(self, identity: str) -> Job | None:
        """The unfinished job of this identity."""
        row = self._run(
            "SELECT id, identity, began FROM jobs WHERE identity = ? AND ended IS NULL", (identity,)
        ).fetchone()
        return Job(*row) if row else None

    def begin_job(self, identity: str, now: str) -> Job:
        """Begin a new job; earlier jobs of the same identity are removed with their rows."""
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
        """End a job whose queue is empty: every URL of its walks has ended, so that the walks' marks hold."""
        self._write("UPDATE jobs SET ended = ? WHERE id = ?", (now, job))
        self._write(
            "INSERT OR REPLACE INTO marks SELECT walker, list, 0, began, since, shown, low FROM marks AS new"
            " WHERE job = ? AND NOT EXISTS (SELECT 1 FROM marks AS old WHERE old.walker = new.walker"
            " AND old.list = new.list AND old.job = 0 AND old.began > new.began)",
            (job,),
        )
        for table in ("requests", "pages", "marks", "reached", "offered_captures"):
            self._write(f"DELETE FROM {table} WHERE job = ?", (job,))  # noqa: S608 - names of ours

    def jobs(self) -> Iterator[tuple[int, str, str, str | None]]:
        """Every job: number, identity, when it began and ended."""
        yield from self._run("SELECT id, identity, began, ended FROM jobs ORDER BY began, id")

    def jobs_in_flight(self) -> set[int]:
        """Jobs with a request that was sent: the job of the run in progress, or of one that was killed."""
        rows = self._run("SELECT DISTINCT job FROM requests WHERE in_flight = 1")
        return {int(row[0]) for row in rows}

    # --- Requests

    def enqueue(self, job: int, fingerprint: bytes | None, priority: int, data: str) -> bool:
        """Add a request: whether it is new."""
        return bool(
            self._write(
                "INSERT OR IGNORE INTO requests (job, fingerprint, priority, data) VALUES (?, ?, ?, ?)",
                (job, fingerprint, priority, data),
            )
        )

    def next_request(self, job: int) -> Queued | None:
        """The oldest request of the highest priority; from now on it is in flight."""
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
        """The request that `next_request` would give, as JSON; it stays in the queue."""
        row = self._run(
            "SELECT data FROM requests WHERE job = ? AND data IS NOT NULL AND in_flight = 0"
            " ORDER BY priority DESC, id LIMIT 1",
            (job,),
        ).fetchone()
        return str(row[0]) if row else None

    def acknowledge(self, ids: Iterable[int]) -> None:
        """Remove requests whose results are all in this transaction."""
        self._write_all(
            "UPDATE requests SET data = NULL, in_flight = 0 WHERE id = ?",
            [(number,) for number in ids],
        )

    def put_back(self) -> int:
        """Queue the requests again that were in flight when their run died: how many."""
        if not self._run("SELECT 1 FROM requests WHERE in_flight = 1 LIMIT 1").fetchone():
            return 0
        return self._write("UPDATE requests SET in_flight = 0 WHERE in_flight = 1")

    def queued(self, job: int) -> int:
        """How many requests wait, without those in flight."""
        row = self._run(
            "SELECT count(*) FROM requests WHERE job = ? AND data IS NOT NULL AND in_flight = 0",
            (job,),
        ).fetchone()
        return int(row[0])

    # --- Pages of articles that are not whole yet

    def put_page(self, reading: Reading, page: int, data: str) -> None:
        """Store the record of one page of an article; "" for a page that is not available."""
        self._write("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", (*reading, page, data))

    def page(self, reading: Reading, page: int) -> str | None:
        """The record of one page of an article; None where the page was not read yet."""
        row = self._run(
            "SELECT data FROM pages WHERE job = ? AND key = ? AND again = ? AND page = ?",
            (*reading, page),
        ).fetchone()
        return row[0] if row else None

    def page_numbers(self, reading: Reading) -> set[int]:
        """Numbers of the pages of an article that were read or are not available."""
        rows = self._run("SELECT page FROM pages WHERE job = ? AND key = ? AND again = ?", reading)
        return {page for (page,) in rows}

    def pages(self, reading: Reading) -> dict[int, str]:
        """Records of the read pages of an article by number, in order."""
        return dict(
            self._run(
                "SELECT page, data FROM pages WHERE job = ? AND key = ? AND again = ? AND data <> ''"
                " ORDER BY page",
                reading,
            )
        )
