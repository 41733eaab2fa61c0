"""`manifest.json` of a folder of segments: what is published there, and how to tell that it is whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.errors import UserError
from newscrawl.exporters.disk import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "manifest.json"
VERSION = 1


@dataclass(frozen=True)
class Entry:
    """One published segment."""

    file: str
    bytes: int
    """Of the file as it lies there."""
    sha256: str
    lines: int
    revisions: int
    """Lines that supersede another of the same article."""
    first_identifier: str
    """The smallest, by code points."""
    last_identifier: str
    run: str
    """The run that wrote it: `runs/<run>.json`."""


def write_manifest(folder: Path, entries: Iterable[Entry]) -> None:
    """Write it anew. StorageError where that cannot be."""
    data = {"version": VERSION, "segments": [asdict(entry) for entry in entries]}
    replace_file(folder / FILE, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def read_manifest(folder: Path) -> list[Entry]:
    """The published segments of a folder, oldest first; none where there is no manifest.

    Raises UserError for a manifest that is none, or of a newer newscrawl.
    """
    path = folder / FILE
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        version, segments = data["version"], data["segments"]
        entries = [Entry(**entry) for entry in segments] if version == VERSION else []
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: is no manifest of newscrawl: {error}") from error
    if version != VERSION:
        raise UserError(f"{path}: is of version {version}, this newscrawl reads {VERSION}")
    return entries
