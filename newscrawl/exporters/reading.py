"""Reading the lines of a data set: the newest of each article, or all. Nothing is locked or changed.

All segments on disk are read, also those without a manifest entry. A damaged line is skipped and reported.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.errors import DataSetError
from newscrawl.exporters.files import FOLDER, day_names, scan, strange_names
from newscrawl.exporters.manifest import read_manifest
from newscrawl.exporters.parts import Part
from newscrawl.exporters.settling import Settled

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence


class Growing(NamedTuple):
    """A segment that is not published yet."""

    place: tuple[str, str]
    """Its folder and its name."""
    part: Part


def require_data_set(folder: Path) -> None:
    """DataSetError where there is no data set."""
    try:
        is_there = (folder / FOLDER).is_dir()
    except OSError as error:
        raise DataSetError(f"data_dir: {folder} cannot be read: {error.strerror}") from None
    if not is_there:
        raise DataSetError(f"data_dir: {folder} holds no data set (it has no folder {FOLDER!r})")


def lines_of(
    data_dir: str | os.PathLike[str],
    warn: Callable[[str], None],
    all_revisions: bool,
    growing: Callable[[Path], Sequence[Growing]] | None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Lines of a data folder, each with its place, "file:number"; `warn` is called with a sentence on each fault.

    `growing` finds segments that are not published yet; None leaves them out. DataSetError where there is no data set.
    """
    folder = Path(data_dir)
    require_data_set(folder)
    parts = _parts(folder, warn, growing(folder) if growing else [])
    settled = None if all_revisions else Settled(parts)
    for part in parts:
        for number, line in part.lines(warn):
            if settled is None or settled.is_newest(part.path, number, line):
                yield f"{part.path}:{number}", line


def _parts(folder: Path, warn: Callable[[str], None], growing: Sequence[Growing]) -> list[Part]:
    """Published segments first, then those of `growing` that have not been published since they were looked up."""
    parts: list[Part] = []
    stems: set[tuple[str, str]] = set()
    root = folder / FOLDER
    for name in strange_names(root):
        warn(f"{root / name}: is not the folder of a day, and is not read")
    for name in day_names(root):
        try:
            found = scan(root / name)
        except OSError as error:
            warn(f"{root / name}: cannot be read: {error.strerror}")
            continue
        manifest = read_manifest(root / name)
        for fault in manifest.faults:
            warn(fault)
        for stranger in found.strangers:
            warn(f"{stranger}: is not a segment, and is not read")
        for stem, entry in manifest.entries.items():
            if stem in found.segments:
                parts.append(Part(found.segments[stem].path, entry))
            else:
                warn(
                    f"{root / name / entry.file}: is not there, its {entry.lines} lines are absent"
                )
        unlisted = [one for stem, one in found.segments.items() if stem not in manifest.entries]
        parts += [Part(one.path, None) for one in unlisted]
        stems.update((name, stem) for stem in found.segments)
    return [*parts, *(one.part for one in growing if one.place not in stems)]
