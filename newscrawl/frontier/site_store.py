"""The site as last read: lists, marks of walks, redirects of lists, robots.txt."""

from __future__ import annotations

from newscrawl.frontier.queue import Queue
from newscrawl.frontier.rows import KnownList, Mark, Rest


class SiteStore(Queue):
    """The part of the database on the site's pages other than articles."""

    # --- Lists

    def known_list(self, url: str) -> KnownList | None:
        """A list's page as last read."""
        row = self._run(
            "SELECT etag, last_modified, reader, listing FROM lists WHERE url = ?", (url,)
        ).fetchone()
        return KnownList(*row) if row else None

    def put_list(self, url: str, known: KnownList) -> None:
        """Store a list's page."""
        self._write("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?, ?)", (url, *known))

    def mark(self, walker: str, name: str) -> Mark | None:
        """Where a walker's last complete walk of a list began."""
        row = self._run(
            "SELECT began, since, shown, low FROM marks WHERE walker = ? AND list = ? AND job = 0",
            (walker, name),
        ).fetchone()
        return Mark(*row) if row else None

    def put_mark(self, job: int, walker: str, name: str, mark: Mark) -> None:
        """Store where a job's finished walk of a list began: a mark once the job ends."""
        self._write(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?)", (walker, name, job, *mark)
        )

    def drop_marks(self, name: str) -> int:
        """Forget all walks of a list, of every walker: how many marks it had."""
        return self._write("DELETE FROM marks WHERE list = ?", (name,))

    # --- Where lists are served

    def served(self, url: str) -> str | None:
        """The address to which a list's page redirected; None where it did not."""
        row = self._run("SELECT served FROM redirects WHERE url = ?", (url,)).fetchone()
        return str(row[0]) if row else None

    def put_served(self, url: str, served: str) -> None:
        """Store from which address a list's page is served."""
        if self.served(url) != served:
            self._write("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (url, served))

    def drop_served(self, url: str) -> int:
        """Request a list's page by its own address again: how many addresses were forgotten."""
        return self._write("DELETE FROM redirects WHERE url = ?", (url,))

    # --- Lists that rest

    def rest(self, url: str) -> Rest | None:
        """How long a list is not requested; None where its last request gave articles."""
        row = self._run("SELECT times, until FROM resting WHERE url = ?", (url,)).fetchone()
        return Rest(*row) if row else None

    def put_rest(self, url: str, rest: Rest) -> None:
        """Let a list rest."""
        self._write("INSERT OR REPLACE INTO resting VALUES (?, ?, ?)", (url, *rest))

    def drop_rest(self, url: str) -> int:
        """Request a list as often as others: how many rests were removed, 0 or 1."""
        return self._write("DELETE FROM resting WHERE url = ?", (url,))

    # --- robots.txt

    def robots(self, site: str) -> tuple[str, bytes] | None:
        """A host's robots.txt as last read, after the time when it was read."""
        row = self._run("SELECT read, body FROM robots WHERE site = ?", (site,)).fetchone()
        return (str(row[0]), bytes(row[1])) if row else None

    def put_robots(self, site: str, read: str, body: bytes) -> None:
        """Store a host's robots.txt."""
        self._write("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (site, read, body))
