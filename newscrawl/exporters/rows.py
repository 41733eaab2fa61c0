"""Where records stand: plain values that the files and the frontier share, and what the files need of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Line(NamedTuple):
    """Where a record stands."""

    segment: int
    start: int
    length: int


class Record(NamedTuple):
    """What tells a line from every other."""

    identifier: str
    revision: int
    content: bytes
    """Its content_hash."""


@dataclass
class Segment:
    """A file of lines; names and units as in `schema.sql`."""

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
    """The tables of the frontier that say what stands in which file."""

    path: Path
    """Of the database."""

    def new_segment(self, run: str, folder: str, name: str, compression: str) -> Segment:
        """An open segment without lines."""

    def put_segment(self, segment: Segment) -> None:
        """Change a segment's row."""

    def segments(
        self, state: str | None = None, folder: str | None = None, run: str | None = None
    ) -> list[Segment]:
        """Segments in the order they were opened; of one state, one folder, one run, where given."""

    def dataset(self) -> tuple[str, int] | None:
        """Id and generation of the data set; None before anything was published."""

    def put_dataset(self, name: str, generation: int) -> None:
        """Be the frontier of a data set in this generation."""

    def has_appended(self, job: int, file: str, record: Record) -> bool:
        """Whether a run of the job appended a record to a file."""

    def append(self, job: int, file: str, record: Record) -> None:
        """Remember that a record was appended to a file."""

    def forget_appended(self, job: int, file: str) -> None:
        """A file has nothing that was appended to it."""

    def commit(self) -> None:
        """Make everything durable since the last commit, together."""
