"""Reading the data set: its records, newest revision or all, without a crawl and without locking anything."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newscrawl.errors import UserError
from newscrawl.exporters.compression import open_lines
from newscrawl.exporters.manifest import read_manifest
from newscrawl.exporters.segments import FOLDER
from newscrawl.items import Article

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from newscrawl.frontier.rows import Line, Segment


def read(
    data_dir: str | os.PathLike[str], *, all_revisions: bool = False, unpublished: bool = False
) -> Iterator[Article]:
    """The records of a data set, in the order they were written.

    Each article as its newest line says, or with `all_revisions` every line. `unpublished` adds the
    durable lines of segments that a run still writes. Memory grows with the number of articles that were
    revised, not with that of articles. Raises UserError where there is no data set, and for files that
    are not newscrawl's.
    """
    for line in read_lines(data_dir, all_revisions=all_revisions, unpublished=unpublished):
        yield Article.from_dict(line)


def read_lines(
    data_dir: str | os.PathLike[str], *, all_revisions: bool = False, unpublished: bool = False
) -> Iterator[dict[str, Any]]:
    """The same as plain data, as it stands in the lines: for what needs no `Article`, and half as slow."""
    folder = Path(data_dir)
    if not (folder / FOLDER).is_dir():
        raise UserError(f"data_dir: {folder} holds no data set (it has no folder {FOLDER!r})")
    parts = _parts(folder, unpublished=unpublished)
    if all_revisions:
        yield from chain.from_iterable(part.lines() for part in parts)
        return
    superseded = _superseded(part for part in parts if part.revisions)
    for part in parts:
        for line in part.lines():
            if not superseded or _key(line) not in superseded:
                yield line


class _Part:
    """A segment, or the durable part of one."""

    def __init__(self, path: Path, revisions: int, size: int | None = None) -> None:
        """`size`: how many bytes of its lines count; all without."""
        self.path = path
        self.revisions = revisions
        self._size = size

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each line, parsed."""
        left = self._size
        try:
            with self._open() as file:
                for line in file:
                    if left is not None and (left := left - len(line)) < 0:
                        return
                    yield json.loads(line)
        except (OSError, ValueError, EOFError) as error:
            raise UserError(f"{self.path}: cannot be read: {error}") from error

    def _open(self) -> IO[bytes]:
        """A growing segment may be published before it is read: the same lines under another name."""
        try:
            return open_lines(self.path)
        except FileNotFoundError:
            name = self.path.name.removeprefix(".").removesuffix(".open")
            published = [
                path for path in self.path.parent.glob(f"{name}*") if self._size is not None
            ]
            if not published:
                raise
            return open_lines(published[0])


def _parts(folder: Path, *, unpublished: bool) -> list[_Part]:
    """The growing ones are looked up first: what is published meanwhile then stands in a manifest."""
    growing = _growing(folder) if unpublished else []
    published = [
        _Part(day / entry.file, entry.revisions)
        for day in sorted((folder / FOLDER).glob("crawl_date=*"))
        for entry in read_manifest(day)
    ]
    names = {part.path.name.partition(".")[0] for part in published}
    return [*published, *(part for name, part in growing if name not in names)]


def _growing(folder: Path) -> list[tuple[str, _Part]]:
    """Segments that are not published; the database alone knows how much of them is durable."""
    from newscrawl.frontier.database import FILE  # noqa: PLC0415 - readers of published segments need no database
    from newscrawl.frontier.store import Store  # noqa: PLC0415

    if not (folder / FILE).exists():
        return []
    store = Store(folder)
    try:
        segments = [*store.segments("open"), *store.segments("sealed")]
    finally:
        store.close()
    days = folder / FOLDER
    return [
        (one.name, _Part(days / one.folder / f".{one.name}.jsonl.open", one.revisions, one.bytes))
        for one in segments
    ]


def _superseded(parts: Iterable[_Part]) -> set[tuple[str, int, str]]:
    """Identifier, revision and content of every line that a later one supersedes."""
    return {
        (line["identifier"], line["metadata"]["revision"] - 1, previous)
        for part in parts
        for line in part.lines()
        if (previous := line["metadata"]["previous_content_hash"])
    }


def _key(line: dict[str, Any]) -> tuple[str, int, str]:
    metadata = line["metadata"]
    return line["identifier"], metadata["revision"], metadata["content_hash"]


def read_places(
    path_of: Callable[[Segment], Path], segment_of: Callable[[int], Segment], places: Iterable[Line]
) -> Iterator[Article]:
    """The records at these places, which are in the order of segments and lines: each file is opened once."""
    file, number = None, None
    try:
        for place in places:
            if place.segment != number or file is None:
                if file is not None:
                    file.close()
                number = place.segment
                file = open_lines(path_of(segment_of(number)))
            file.seek(place.start)
            yield Article.from_dict(json.loads(file.read(place.length)))
    finally:
        if file is not None:
            file.close()
