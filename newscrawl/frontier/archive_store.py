"""Archived pages: the WARC files, and where the response for a URL or with a payload is."""

from __future__ import annotations

from dataclasses import astuple, fields

from newscrawl.archive.rows import Capture, WarcFile
from newscrawl.frontier.capture_table import CaptureTable

_FILE = ", ".join(field.name for field in fields(WarcFile))
_CHANGES = ", ".join(f"{field.name} = ?" for field in fields(WarcFile) if field.name != "id")


class ArchiveStore(CaptureTable):
    """The part of the database on archived pages."""

    def new_warc_file(self, run: str, folder: str, name: str) -> WarcFile:
        """An open file without records."""
        self._write(
            "INSERT INTO warc_files (run, folder, name, state, bytes, records)"
            " VALUES (?, ?, ?, 'open', 0, 0)",
            (run, folder, name),
        )
        return WarcFile(self._last_id(), run, folder, name, "open", 0, 0, None)

    def put_warc_file(self, file: WarcFile) -> None:
        """Change a file's row."""
        number, *values = astuple(file)
        self._write(f"UPDATE warc_files SET {_CHANGES} WHERE id = ?", (*values, number))  # noqa: S608

    def drop_warc_file(self, number: int) -> None:
        """Forget a file, and the places in it."""
        self.forget_captures(number)
        self._write("DELETE FROM warc_files WHERE id = ?", (number,))

    def warc_file(self, number: int) -> WarcFile | None:
        """One file, by its id."""
        row = self._run(f"SELECT {_FILE} FROM warc_files WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return WarcFile(*row) if row else None

    def warc_files(
        self, state: str | None = None, folder: str | None = None, run: str | None = None
    ) -> list[WarcFile]:
        """Files in the order they were opened; of one state, one folder, one run, where given."""
        rows = self._run(
            f"SELECT {_FILE} FROM warc_files WHERE (?1 IS NULL OR state = ?1)"  # noqa: S608
            " AND (?2 IS NULL OR folder = ?2) AND (?3 IS NULL OR run = ?3) ORDER BY id",
            (state, folder, run),
        )
        return [WarcFile(*row) for row in rows]

    def capture_of(self, url: str) -> Capture | None:
        """The newest complete response for a URL."""
        row = self._run("SELECT file, start FROM captures WHERE url = ?", (url,)).fetchone()
        return Capture(*row) if row else None

    def capture_with(self, digest: bytes) -> Capture | None:
        """The first response with a payload."""
        row = self._run("SELECT file, start FROM payloads WHERE digest = ?", (digest,)).fetchone()
        return Capture(*row) if row else None

    def put_capture(self, url: str, digest: bytes, capture: Capture) -> None:
        """Store where the newest complete response for a URL is, and its payload."""
        self._write("INSERT OR REPLACE INTO captures VALUES (?, ?, ?)", (url, *capture))
        self._write("INSERT OR REPLACE INTO payloads VALUES (?, ?, ?)", (digest, *capture))

    def forget_captures(self, file: int, from_byte: int = 0) -> None:
        """Forget the places in a file that begin at `from_byte` or behind it."""
        for table in ("captures", "payloads"):
            self._write(f"DELETE FROM {table} WHERE file = ? AND start >= ?", (file, from_byte))  # noqa: S608 - names of ours
