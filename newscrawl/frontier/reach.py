"""How far a job follows links: the depth of each URL, the links on it, and the URLs that were not requested."""

from __future__ import annotations

from newscrawl.frontier.counts import Counts
from newscrawl.frontier.rows import LeftOut


class Reach(Counts):
    """The part of the database for jobs that follow links."""

    def reach(self, job: int, resource: str, key: str, depth: int) -> bool:
        """Store the depth of a URL, the number of links from a start page: whether it is new or less than before."""
        return bool(
            self._write(
                "INSERT INTO reached (job, resource, key, depth) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (job, resource, key) DO UPDATE SET depth = excluded.depth"
                " WHERE excluded.depth < depth",
                (job, resource, key, depth),
            )
        )

    def put_links(self, job: int, resource: str, key: str, found_on: str, links: str) -> None:
        """Store the links on a page that was read."""
        self._write(
            "UPDATE reached SET found_on = ?, links = ? WHERE job = ? AND resource = ? AND key = ?",
            (found_on, links, job, resource, key),
        )

    def depth(self, job: int, resource: str, key: str) -> int:
        """Depth of a URL that was reached, in links from a start page."""
        row = self._run(
            "SELECT depth FROM reached WHERE job = ? AND resource = ? AND key = ?",
            (job, resource, key),
        ).fetchone()
        return int(row[0])

    def links(self, job: int, resource: str, key: str) -> tuple[str, str] | None:
        """Address of a page that was read, and its links."""
        row = self._run(
            "SELECT found_on, links FROM reached"
            " WHERE job = ? AND resource = ? AND key = ? AND links IS NOT NULL",
            (job, resource, key),
        ).fetchone()
        return (str(row[0]), str(row[1])) if row else None

    def leave_out(self, job: int, resource: str, key: str, why: str) -> None:
        """Store why a URL is not requested; an earlier reason stays."""
        self._write("INSERT OR IGNORE INTO left_out VALUES (?, ?, ?, ?)", (job, resource, key, why))

    def left_out(self, job: int) -> list[LeftOut]:
        """How many URLs were never requested, by argument and kind."""
        rows = self._run(
            "SELECT why, resource, count(*) FROM left_out AS one WHERE job = ? AND NOT EXISTS"
            " (SELECT 1 FROM urls WHERE job = one.job AND resource = one.resource AND key = one.key)"
            " GROUP BY 1, 2 ORDER BY 1, 2",
            (job,),
        )
        return [LeftOut(*row) for row in rows]
