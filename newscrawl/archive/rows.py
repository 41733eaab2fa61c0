"""Rows of the frontier on archived pages, and the tables that the archive uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class WarcFile:
    """A WARC file; fields as in `schema.sql`."""

    id: int
    run: str
    folder: str
    name: str
    state: str
    bytes: int
    records: int
    sha256: str | None


class Capture(NamedTuple):
    """The place of an archived response: its file, and the byte at which its record begins."""

    file: int
    start: int


class ArchiveTables(Protocol):
    """The tables of the frontier on archived pages."""

    path: Path
    """Of the database."""

    def new_warc_file(self, run: str, folder: str, name: str) -> WarcFile:
        """Add an open file without records."""

    def put_warc_file(self, file: WarcFile) -> None:
        """Change a file's row."""

    def warc_file(self, number: int) -> WarcFile | None:
        """One file, by its id."""

    def warc_files(
        self, state: str | None = None, folder: str | None = None, run: str | None = None
    ) -> list[WarcFile]:
        """Files in the order they were opened, filtered by state, folder and run where given."""

    def capture_of(self, url: str) -> Capture | None:
        """The newest complete response for a URL."""

    def capture_with(self, digest: bytes) -> Capture | None:
        """The first response with a payload."""

    def put_capture(self, url: str, digest: bytes, capture: Capture) -> None:
        """Store where the newest complete response for a URL is, and its payload."""

    def commit(self) -> None:
        """Make all changes since the last commit durable together."""
