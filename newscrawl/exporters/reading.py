"""Lines of a data set: the newest of each article or all, without a crawl, without locking or changing anything.

What lies on disk is read, whatever the manifests say. What is damaged costs itself alone, and is said.
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
    """A segment that a run still writes, or has not published."""

    place: tuple[str, str]
    """Its folder and its name."""
    part: Part


def lines_of(
    data_dir: str | os.PathLike[str],
    tell: Callable[[str], None],
    all_revisions: bool,
    growing: Callable[[Path], Sequence[Growing]] | None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Lines of a data folder, each with the file it stands in and its number there; `tell` takes what is damaged.

    `growing` finds segments that are not published yet, where these are wanted. DataSetError where there is no data set.
    """
    folder = Path(data_dir)
    try:
        is_there = (folder / FOLDER).is_dir()
    except OSError as error:
        raise DataSetError(f"data_dir: {folder} cannot be read: {error.strerror}") from None
    if not is_there:
        raise DataSetError(f"data_dir: {folder} holds no data set (it has no folder {FOLDER!r})")
    parts = _parts(folder, tell, growing(folder) if growing else [])
    settled = None if all_revisions else Settled(parts)
    for part in parts:
        for number, line in part.lines(tell):
            if settled is None or settled.is_newest(part.path, number, line):
                yield f"{part.path}:{number}", line


def _parts(folder: Path, tell: Callable[[str], None], growing: Sequence[Growing]) -> list[Part]:
    """The growing ones are looked up first: what is published meanwhile then lies there under its name."""
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
    return [*parts, *(one.part for one in growing if one.place not in stems)]
