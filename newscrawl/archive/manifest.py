"""`_manifest.json` of a day's folder of an archive: its published files, with sizes and hashes to check them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.archive.files import MANIFEST, stem_of
from newscrawl.exporters.compression import open_lines
from newscrawl.exporters.disk import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION = 1
_SIZE_MAX = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Entry:
    """One published file."""

    file: str
    bytes: int
    sha256: str
    records: int
    run: str
    """The run that wrote it: `runs/<run>.json`."""


def write_manifest(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the manifest. StorageError where that fails."""
    data = {"version": VERSION, "files": [asdict(entry) for entry in entries]}
    replace_file(
        folder / MANIFEST, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    )


def read_manifest(folder: Path) -> tuple[dict[str, Entry], list[str]]:
    """The entries by stem, and sentences on the parts that cannot be read."""
    path = folder / MANIFEST
    if not path.exists():
        return {}, []
    try:
        with open_lines(path) as file:  # which refuses all but regular files
            data = json.loads(file.read(_SIZE_MAX))
        found: list[Any] = data["files"]
        is_known = isinstance(found, list) and data["version"] == VERSION
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        return {}, [f"{path}: is not a manifest of newscrawl: {error!r:.80}"]
    if not is_known:
        return {}, [f"{path}: is not a manifest of version {VERSION}"]
    entries, faults = {}, []
    for one in found:
        entry = _entry(one)
        if entry is None:
            faults.append(f"{path}: {one!r:.60} is not a file of this folder")
        else:
            entries[stem_of(entry.file) or ""] = entry
    return entries, faults


def _entry(data: Any) -> Entry | None:
    """One file; None for anything else. Unknown keys are ignored."""
    try:
        entry = Entry(*(data[name] for name in ("file", "bytes", "sha256", "records", "run")))
    except (KeyError, TypeError):
        return None
    kinds = (str, int, str, int, str)
    is_sound = all(map(isinstance, asdict(entry).values(), kinds))
    return entry if is_sound and stem_of(entry.file) else None
