"""Reading a segment line by line; damaged lines are reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.compression import LINE_BYTES_MAX, UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.files import scan, stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.exporters.manifest import Entry


class Part:
    """A segment, or the durable part of one."""

    def __init__(self, path: Path, entry: Entry | None, size: int | None = None) -> None:
        """`entry`: its entry in the manifest, if any. `size`: the durable bytes of its lines; None for all."""
        self.path = path
        self.entry = entry
        self._size = size

    @property
    def is_growing(self) -> bool:
        """Whether a run still writes it."""
        return self._size is not None

    def lines(self, warn: Callable[[str], None]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each record with its line number, from 1; `warn` is called with a sentence on each fault."""
        for number, _, record in self.every_line(warn):
            if record is not None:
                yield number, record

    def every_line(
        self, warn: Callable[[str], None]
    ) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
        """Each line: its number, its length in bytes, and its record; None for a damaged line."""
        number = 0
        try:
            with self._open() as file:
                for start, line in whole_lines(file):
                    if self._size is not None and start + len(line or b"") > self._size:
                        return
                    number += 1
                    data, fault = _parsed(line)
                    if fault is not None:
                        warn(f"{self.path}:{number}: the line is not a record: {fault}")
                    yield number, len(line or b""), data if fault is None else None
        except UNREADABLE as error:
            why = getattr(error, "strerror", None) or error
            behind = f" after line {number}" if number else ""
            warn(f"{self.path}: cannot be read{behind}: {why}")
            return
        wanted = self.entry.lines if self.entry else 0
        if wanted and wanted != number:
            warn(f"{self.path}: has {number} lines, its manifest states {wanted}")

    def _open(self) -> Any:
        """Open the file. It may have been published or compressed meanwhile, under another name."""
        try:
            return open_lines(self.path)
        except FileNotFoundError:
            name = self.path.name
            stem = name[1:].removesuffix(".jsonl.open") if self.is_growing else stem_of(name)
            published = scan(self.path.parent).segments.get(stem or "")
            if published is None:
                raise
            return open_lines(published.path)


def _parsed(line: bytes | None) -> tuple[dict[str, Any], str | None]:
    """A line as data, and its fault."""
    if line is None:
        return {}, f"it is longer than {LINE_BYTES_MAX} bytes"
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {}, str(error)
    return data, fault_of(data)


def fault_of(line: Any) -> str | None:
    """Why a parsed line is not a record; None where it is."""
    if not isinstance(line, dict):
        return f"expected an object, found {line!r:.40}"
    metadata = line.get("metadata")
    if not isinstance(metadata, dict):
        return "it has no 'metadata'"
    for name in ("identifier", "headline", "url"):
        if not isinstance(line.get(name), str):
            return f"it has no {name!r}"
    revision = metadata.get("revision")
    if not (revision is None or isinstance(revision, int)):
        return f"its revision is {revision!r:.40}"
    return None
