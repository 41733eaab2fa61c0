"""Reading the data set: its records, newest revision or all, without a crawl, without locking or changing anything.

What lies on disk is read, whatever the manifests say. What is damaged costs itself alone, and is said.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.errors import DataSetError, DataSetWarning, StorageError, UserError
from newscrawl.exporters.compression import LINE_BYTES_MAX, UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.files import FOLDER, day_names, scan, strange_names
from newscrawl.exporters.manifest import read_manifest
from newscrawl.exporters.settling import Settled, fault_of
from newscrawl.items import SCHEMA_VERSION, Article
from newscrawl.records.versions import current
from newscrawl.text.terminal import printable

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from newscrawl.exporters.manifest import Entry


def read(
    data_dir: str | os.PathLike[str],
    *,
    all_revisions: bool = False,
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[Article]:
    """The records of a data set, day by day in the order they were written.

    Each article as its newest line says, or with `all_revisions` every line. `unpublished` adds the
    durable lines of segments that a run still writes. Needs no write access. Memory grows with the number of
    articles that were revised, not with that of articles.

    A file that is missing, cut or torn, a line that is no record, a manifest that is none: the rest is read, and
    each is named in a DataSetWarning. With `strict` the first of them raises DataSetError, as does a folder that
    holds no data set in any case.
    """
    tell = _teller(strict=strict)
    for name, line in _lines(data_dir, tell, all_revisions, unpublished):
        if article := _article(name, line, tell):
            yield article


def _article(name: str, line: dict[str, Any], tell: Callable[[str], None]) -> Article | None:
    try:
        return Article.from_dict(line)
    except (TypeError, ValueError, AttributeError) as error:
        tell(f"{name}: the line is no record that this newscrawl knows: {error}")
        return None


def read_lines(
    data_dir: str | os.PathLike[str],
    *,
    all_revisions: bool = False,
    unpublished: bool = False,
    strict: bool = False,
) -> Iterator[dict[str, Any]]:
    """The same as plain data, lines of earlier versions as of this one: for what needs no `Article`, and half as slow."""
    for _, line in _lines(data_dir, _teller(strict=strict), all_revisions, unpublished):
        yield current(line, SCHEMA_VERSION)


def _teller(*, strict: bool) -> Callable[[str], None]:
    def tell(sentence: str) -> None:
        said = printable(sentence)  # names of files are others' text
        if strict:
            raise DataSetError(said)
        warnings.warn(said, DataSetWarning, stacklevel=2)

    return tell


def _lines(
    data_dir: str | os.PathLike[str],
    tell: Callable[[str], None],
    all_revisions: bool,
    unpublished: bool,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Lines, each with the file it stands in and its number there."""
    folder = Path(data_dir)
    try:
        is_there = (folder / FOLDER).is_dir()
    except OSError as error:
        raise DataSetError(f"data_dir: {folder} cannot be read: {error.strerror}") from None
    if not is_there:
        raise DataSetError(f"data_dir: {folder} holds no data set (it has no folder {FOLDER!r})")
    parts = _parts(folder, tell, unpublished=unpublished)
    settled = None if all_revisions else Settled(parts)
    for part in parts:
        for number, line in part.lines(tell):
            if settled is None or settled.is_newest(part.path, number, line):
                yield f"{part.path}:{number}", line


class Part:
    """A segment, or the durable part of one."""

    def __init__(self, path: Path, entry: Entry | None, size: int | None = None) -> None:
        """`entry`: what its manifest says, if anything. `size`: how many bytes of its lines count; all without."""
        self.path = path
        self.entry = entry
        self._size = size

    @property
    def is_growing(self) -> bool:
        """Whether a run still writes it."""
        return self._size is not None

    def lines(self, tell: Callable[[str], None]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each record with the number of its line, from 1; `tell` takes what is damaged."""
        number = 0
        try:
            with self._open() as file:
                for start, line in whole_lines(file):
                    if self._size is not None and start + len(line or b"") > self._size:
                        return
                    number += 1
                    data, fault = _parsed(line)
                    if fault is None:
                        yield number, data
                    else:
                        tell(f"{self.path}:{number}: the line is no record: {fault}")
        except UNREADABLE as error:
            why = getattr(error, "strerror", None) or error
            behind = f" after line {number}" if number else ""
            tell(f"{self.path}: cannot be read{behind}: {why}")
            return
        wanted = self.entry.lines if self.entry else 0
        if wanted and wanted != number:
            tell(f"{self.path}: has {number} lines, its manifest says {wanted}")

    def _open(self) -> Any:
        """A growing segment may be published before it is read: the same lines under another name."""
        try:
            return open_lines(self.path)
        except FileNotFoundError:
            stem = self.path.name.removeprefix(".").removesuffix(".jsonl.open")
            published = scan(self.path.parent).segments.get(stem) if self.is_growing else None
            if published is None:
                raise
            return open_lines(published.path)


def _parsed(line: bytes | None) -> tuple[dict[str, Any], str | None]:
    """A line as data, and what is wrong with it."""
    if line is None:
        return {}, f"it is longer than {LINE_BYTES_MAX} bytes"
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {}, str(error)
    return data, fault_of(data)


def _parts(folder: Path, tell: Callable[[str], None], *, unpublished: bool) -> list[Part]:
    """The growing ones are looked up first: what is published meanwhile then lies there under its name."""
    growing = _growing(folder, tell) if unpublished else []
    parts: list[Part] = []
    stems: set[tuple[str, str]] = set()
    root = folder / FOLDER
    for name in strange_names(root):
        tell(f"{root / name}: is no folder of a day, and not read")
    for name in day_names(root):
        try:
            found = scan(root / name)
        except OSError as error:
            tell(f"{root / name}: cannot be read: {error.strerror}")
            continue
        manifest = read_manifest(root / name)
        for fault in manifest.faults:
            tell(fault)
        for stranger in found.strangers:
            tell(f"{stranger}: is no segment, and not read")
        for stem, entry in manifest.entries.items():
            if stem in found.segments:
                parts.append(Part(found.segments[stem].path, entry))
            else:
                tell(
                    f"{root / name / entry.file}: is not there, its {entry.lines} lines are absent"
                )
        unlisted = [one for stem, one in found.segments.items() if stem not in manifest.entries]
        parts += [Part(one.path, None) for one in unlisted]
        stems.update((name, stem) for stem in found.segments)
    return [*parts, *(part for where, part in growing if where not in stems)]


def _growing(folder: Path, tell: Callable[[str], None]) -> list[tuple[tuple[str, str], Part]]:
    """Segments that are not published; the database alone knows how much of them is durable."""
    from newscrawl.frontier.database import FILE  # noqa: PLC0415 - readers of published segments need no database
    from newscrawl.frontier.store import Store  # noqa: PLC0415

    if not (folder / FILE).exists():
        return []
    try:
        store = Store(folder, read_only=True)
        try:
            segments = [*store.segments("open"), *store.segments("sealed")]
        finally:
            store.close()
    except (StorageError, UserError) as error:
        tell(f"{error}; what a run has not published is not read")
        return []
    days = folder / FOLDER
    return [
        (
            (one.folder, one.name),
            Part(days / one.folder / f".{one.name}.jsonl.open", None, one.bytes),
        )
        for one in segments
        if one.bytes
    ]
