"""Finds captures in the files of an archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive.cdxj import CAPTURES
from newscrawl.archive.files import FOLDER, scan
from newscrawl.archive.stored import http_in, records_in
from newscrawl.archive.surt import surt
from newscrawl.errors import StorageError
from newscrawl.exporters.files import day_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawl.archive.stored import Stored


@dataclass(frozen=True)
class Found:
    """A capture of a URL."""

    path: Path
    start: int
    fields: dict[str, str]
    """Of its record, by name in lower case."""
    status: str
    headers: dict[str, str]
    """Of the response, by name in lower case."""

    @classmethod
    def of(cls, path: Path, record: Stored) -> Found:
        """The capture in a record."""
        return cls(path, record.start, record.fields, *http_in(record.block))

    @property
    def age(self) -> tuple[bool, str]:
        """Orders captures: the greatest is the newest page, or where there is none the newest answer."""
        return self.status in ("200", "304"), self.fields.get("warc-date", "")

    @property
    def is_revisit(self) -> bool:
        """Whether the body is that of an earlier capture."""
        return self.fields["warc-type"] == "revisit"


def published(data_dir: Path) -> list[Path]:
    """The finished files of an archive, oldest first. StorageError where a folder cannot be read."""
    root = data_dir / FOLDER
    try:
        days = [scan(root / name) for name in day_names(root)]
    except OSError as error:
        raise StorageError(str(root), error) from error
    return [path for day in days for _, path in sorted(day.files.items())]


def captures(data_dir: Path) -> Iterator[Found]:
    """All captures of an archive, in the order they were made."""
    return captures_in(published(data_dir))


def captures_in(paths: Iterable[Path]) -> Iterator[Found]:
    """The captures of files. StorageError where one cannot be read."""
    for path in paths:
        for record in records_in(path):
            if record.fields.get("warc-type") in CAPTURES:
                yield Found.of(path, record)


def captures_of(data_dir: Path, url: str) -> list[Found]:
    """The captures of a page, whatever its scheme and with or without "www.", the newest first."""
    key = surt(url)
    found = [
        one for one in captures(data_dir) if surt(one.fields.get("warc-target-uri", "")) == key
    ]
    found.reverse()  # of one second the later is newer
    return sorted(found, key=lambda one: one.age, reverse=True)


def with_body(data_dir: Path, found: Found) -> Found | None:
    """The capture that has the body of a revisit; None where it is not in the archive."""
    if not found.is_revisit:
        return found
    names = ("warc-record-id", "warc-payload-digest")
    wanted = {found.fields.get("warc-refers-to"), found.fields.get("warc-payload-digest")} - {None}
    responses = (one for one in captures(data_dir) if not one.is_revisit)
    return next(
        (one for one in responses if any(one.fields.get(name) in wanted for name in names)), None
    )
