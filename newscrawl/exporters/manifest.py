"""`_manifest.json` of a day's folder: its published segments, with sizes and hashes to check them.

Its name begins with "_", so that Arrow, Spark and Hugging Face do not take it for data.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.compression import open_lines
from newscrawl.exporters.disk import remove_file, replace_file, set_aside
from newscrawl.exporters.files import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "_manifest.json"
OLD_FILE = "manifest.json"
"""Its name in version 1, which is still read."""
VERSION = 2
_READ = (1, VERSION)
_SIZE_MAX = 64 * 1024 * 1024  # bytes; a manifest of 100,000 segments has half of that


@dataclass(frozen=True)
class Entry:
    """One published segment."""

    file: str
    bytes: int = 0
    """Of the file, compressed or not."""
    sha256: str = ""
    lines: int = 0
    revisions: int = 0
    """Lines that supersede another of the same article."""
    first_identifier: str = ""
    """The smallest, by code points."""
    last_identifier: str = ""
    run: str = ""
    """The run that wrote it: `runs/<run>.json`."""
    contested: list[str] = field(default_factory=list)
    """Identifiers of articles with other lines, here or elsewhere, among which revision numbers do not decide the newest."""


@dataclass(frozen=True)
class Manifest:
    """A manifest, as far as it can be read."""

    entries: dict[str, Entry] = field(default_factory=dict)
    """By the stem of their file, oldest first."""
    faults: tuple[str, ...] = ()
    """Sentences on unreadable parts, each beginning with the path."""


def write_manifest(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the manifest, and remove one under the old name. StorageError where that fails."""
    for path in (folder / FILE, folder / OLD_FILE):
        if path.is_dir():
            set_aside(path)
    data = {"version": VERSION, "segments": [asdict(entry) for entry in entries]}
    replace_file(folder / FILE, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    remove_file(folder / OLD_FILE)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; damaged entries become faults."""
    entries: dict[str, Entry] = {}
    faults: list[str] = []
    for name in (OLD_FILE, FILE):
        path = folder / name
        try:
            if not path.exists():
                continue
            found = _parse(path)
        except (OSError, ValueError) as error:
            faults.append(f"{path}: is not a manifest of newscrawl: {error}")
            continue
        for data in found:
            entry, fault = _entry(data)
            if entry is None:
                faults.append(f"{path}: {fault}")
            else:
                entries[stem_of(entry.file) or ""] = entry
    return Manifest(entries, tuple(faults))


def _parse(path: Path) -> list[Any]:
    """The list of segments. Raises OSError, and ValueError for a file that is not a manifest."""
    with open_lines(path) as file:  # which refuses all but regular files
        data = json.loads(file.read(_SIZE_MAX))
    if not isinstance(data, dict) or not isinstance(data.get("segments"), list):
        raise ValueError("expected an object with the keys 'version' and 'segments'")  # noqa: TRY004 - the file's fault, not a caller's
    if data.get("version") not in _READ:
        raise ValueError(
            f"it is of version {data.get('version')!r}, this newscrawl reads up to {VERSION}"
        )
    segments: list[Any] = data["segments"]
    return segments


def _entry(data: Any) -> tuple[Entry | None, str]:
    """One segment, or its fault; unknown keys are ignored."""
    if not isinstance(data, dict):
        return None, f"{data!r:.60} is not a segment, expected an object"
    name = data.get("file")
    if not isinstance(name, str) or stem_of(name) is None:
        return None, f"{name!r:.60} is not the name of a segment in this folder"
    given: dict[str, Any] = {}
    for one in fields(Entry):
        value = data.get(one.name)
        wanted = {"int": int, "str": str}.get(str(one.type), list)
        if isinstance(value, wanted) and not isinstance(value, bool):
            given[one.name] = value
    given["contested"] = [one for one in given.get("contested", ()) if isinstance(one, str)]
    return Entry(**given), ""
