"""Read single records by their place, and check their identifiers."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from newscrawl.exporters.compression import LINE_BYTES_MAX, SUFFIXES, UNREADABLE, open_lines
from newscrawl.exporters.files import is_day, is_stem, scan
from newscrawl.exporters.parts import fault_of
from newscrawl.items import Article

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.exporters.rows import Line, Segment


class AbsentError(Exception):
    """A line is not at its place. The text is a short reason, for a table."""


class Lookup:
    """Reads single lines; the last file stays open, so that lines of one file in a row are cheap."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file: IO[bytes] | None = None
        self._name: tuple[str, str] | None = None

    def find(self, segment: Segment, place: Line, identifier: str) -> Article:
        """The record of an identifier at a place. AbsentError where it is not there."""
        try:
            file = self._open(segment)
            file.seek(place.start)
            line = file.read(min(place.length, LINE_BYTES_MAX))
        except (*UNREADABLE, ValueError) as error:
            self.close()
            raise AbsentError(f"{segment.folder} cannot be read") from error
        try:
            return _record(line, identifier)
        except (ValueError, TypeError, AttributeError) as error:
            raise AbsentError(f"{segment.folder} is damaged") from error

    def _open(self, segment: Segment) -> IO[bytes]:
        if self._file is not None and self._name == (segment.folder, segment.name):
            return self._file
        self.close()
        if not (is_day(segment.folder) and is_stem(segment.name)):
            raise AbsentError(f"{segment.folder} is not a day")
        self._file = open_lines(self._path(segment))
        self._name = segment.folder, segment.name
        return self._file

    def _path(self, segment: Segment) -> Path:
        """The file of a segment: by the frontier's row, else by the folder's names."""
        day = self._root / segment.folder
        is_hidden = segment.state in ("open", "sealed")
        hidden = day / f".{segment.name}.jsonl.open"
        path = (
            hidden
            if is_hidden
            else day / f"{segment.name}.jsonl{SUFFIXES.get(segment.compression, '')}"
        )
        if path.is_file():
            return path
        if not day.is_dir():
            raise AbsentError(f"{segment.folder} is not there")
        found = scan(day).segments.get(segment.name)
        if found is None:
            raise AbsentError(f"a file of {segment.folder} is not there")
        return found.path

    def close(self) -> None:
        """Close the open file."""
        if self._file is not None:
            self._file.close()
        self._file = self._name = None


def _record(line: bytes, identifier: str) -> Article:
    """The record of this identifier. Raises ValueError, TypeError or AttributeError for any other line."""
    data: Any = json.loads(line)
    if fault := fault_of(data):
        raise ValueError(fault)
    if data["identifier"] != identifier:
        raise ValueError(f"it is the record of {data['identifier']}")
    return Article.from_dict(data)
