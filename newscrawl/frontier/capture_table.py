"""Captures of public archives: what their indexes list of the articles of a job, and what became of each capture."""

from __future__ import annotations

from newscrawl.frontier.rows import OfferedArticle, OfferedCapture
from newscrawl.frontier.site_store import SiteStore

_CAPTURE = "id, key, page, url, time, place, digest, is_revisit, via, outcome"


class CaptureTable(SiteStore):
    """The part of the database on captures of public archives; a job that ends forgets its captures."""

    def offer(self, job: int, capture: OfferedCapture) -> bool:
        """Store a capture, with a new id: whether it is new to the job."""
        return bool(
            self._write(
                "INSERT OR IGNORE INTO offered_captures (job, key, page, url, time, place, digest, is_revisit, via)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (job, *capture[1:-1]),
            )
        )

    def offered(self, number: int) -> OfferedCapture | None:
        """One capture, by its id."""
        row = self._run(
            f"SELECT {_CAPTURE} FROM offered_captures WHERE id = ?",  # noqa: S608 - names of ours
            (number,),
        ).fetchone()
        return OfferedCapture(*row) if row else None

    def offered_captures(self, job: int, key: str, page: int) -> list[OfferedCapture]:
        """All captures of a page of an article, newest first, and after them those whose body is that of another."""
        rows = self._run(
            f"SELECT {_CAPTURE} FROM offered_captures WHERE job = ? AND key = ? AND page = ?"  # noqa: S608
            " ORDER BY is_revisit, time DESC, id",
            (job, key, page),
        )
        return [OfferedCapture(*row) for row in rows]

    def offered_articles(self, job: int, after: str, most: int) -> list[OfferedArticle]:
        """The next articles with a capture of page 1 that may be requested, in the order of their keys."""
        rows = self._run(
            "SELECT key, min(url), coalesce(max(CASE WHEN NOT is_revisit THEN time END), max(time))"
            " FROM offered_captures"
            " WHERE job = ? AND page = 1 AND outcome IS NULL AND key > ? GROUP BY key ORDER BY key LIMIT ?",
            (job, after, most),
        )
        return [OfferedArticle(*row) for row in rows]

    def article_captures(self, job: int, key: str) -> list[OfferedCapture]:
        """All captures of an article, of all its pages."""
        rows = self._run(
            f"SELECT {_CAPTURE} FROM offered_captures WHERE job = ? AND key = ? ORDER BY id",  # noqa: S608
            (job, key),
        )
        return [OfferedCapture(*row) for row in rows]

    def open_captures(self, job: int) -> int:
        """The number of captures without an outcome."""
        (number,) = self._run(
            "SELECT count(*) FROM offered_captures WHERE job = ? AND outcome IS NULL", (job,)
        ).fetchone()
        return int(number)

    def put_capture_outcome(self, number: int, outcome: str | None) -> None:
        """Store what became of a capture; None: it may be requested."""
        self._write("UPDATE offered_captures SET outcome = ? WHERE id = ?", (outcome, number))

    def close_captures(self, job: int, key: str, outcome: str) -> int:
        """Give all captures of an article that may be requested an outcome: how many there were."""
        return self._write(
            "UPDATE offered_captures SET outcome = ? WHERE job = ? AND key = ? AND outcome IS NULL",
            (outcome, job, key),
        )
