"""Places of records: values that the data set's files and the frontier share, and the tables that the files use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Line(NamedTuple):
    """The place of a record: the segment's id, the first byte, and the length in bytes."""

    segment: int
    start: int
    length: int


class Record(NamedTuple):
    """A line's identity."""

    identifier: str
    revision: int
    content: bytes
    """Its content_hash."""


@dataclass
class Segment:
    """A file of lines; fields as in `schema.sql`."""

    id: int
    run: str
    folder: str
    name: str
    compression: str
    state: str
    bytes: int
    lines: int
    revisions: int
    first: str | None
    last: str | None
    published_bytes: int | None
    sha256: str | None
    contested: str | None = None


class StateTables(Protocol):
    """The tables of the frontier on segments, the data set and appended files."""

    path: Path
    """Of the database."""

    def new_segment(self, run: str, folder: str, name: str, compression: str) -> Segment:
        """Add an open segment without lines."""

    def put_segment(self, segment: Segment) -> None:
        """Change a segment's row."""

    def segments(
        self, state: str | None = None, folder: str | None = None, run: str | None = None
    ) -> list[Segment]:
        """Segments in the order they were opened, filtered by state, folder and run where given."""

    def dataset(self) -> tuple[str, int] | None:
        """Id and generation of the data set; None before anything was published."""

    def put_dataset(self, name: str, generation: int) -> None:
        """Set id and generation of the data set."""

    def has_appended(self, job: int, file: str, record: Record) -> bool:
        """Whether a run of the job appended a record to a file."""

    def append(self, job: int, file: str, record: Record) -> None:
        """Remember that a record was appended to a file."""

    def forget_appended(self, job: int, file: str) -> None:
        """Forget all records that were appended to a file."""

    def commit(self) -> None:
        """Make all changes since the last commit durable together."""
