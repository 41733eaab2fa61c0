"""The files of an archive: names that belong to it, the contents of a day's folder, and places of records."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.exporters.files import is_day, is_stem

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "warc"
SUFFIX = ".warc.gz"
MANIFEST = "_manifest.json"

_HIDDEN = re.compile(r"\.(?P<stem>[^._/][^/]*?)\.warc\.gz\.open")
_PART = re.compile(r"\..+\.part", re.DOTALL)


@dataclass
class Day:
    """A folder `crawl_date=…` of an archive, and its files."""

    path: Path
    files: dict[str, Path] = field(default_factory=dict)
    """Published files by stem."""
    hidden: dict[str, Path] = field(default_factory=dict)
    """Files that a run writes or left behind, by stem."""
    parts: list[Path] = field(default_factory=list)
    """Temporary files of replacements that never finished."""
    strangers: list[Path] = field(default_factory=list)
    """Files that are not newscrawl's."""


class Place(NamedTuple):
    """The place of a record in an archive."""

    file: str
    """Relative to the data folder: "warc/crawl_date=2026-11-26/NAME.warc.gz"."""
    start: int
    """The byte at which its gzip member begins."""

    def __str__(self) -> str:
        """The text in `metadata.warc`."""
        return f"{self.file}:{self.start}"

    @classmethod
    def parse(cls, text: str) -> Place | None:
        """The place of `metadata.warc`; None for text that names no file of an archive: it may lead out of the folder."""
        file, _, start = text.rpartition(":")
        parts = file.split("/")
        if len(parts) != 3 or not (start.isascii() and start.isdecimal() and len(start) < 16):
            return None
        folder, day, name = parts
        is_ours = folder == FOLDER and is_day(day) and stem_of(name) is not None
        return cls(file, int(start)) if is_ours else None

    @property
    def hidden(self) -> str:
        """The name of the file while a run writes it."""
        folder, _, name = self.file.rpartition("/")
        return f"{folder}/.{name}.open"


def stem_of(name: str) -> str | None:
    """The stem of a published file's name; None for other names."""
    stem = name.removesuffix(SUFFIX)
    return stem if stem != name and is_stem(stem) else None


def scan(path: Path) -> Day:
    """The regular files of a day's folder. OSError where it cannot be read."""
    day = Day(path)
    with os.scandir(path) as found:
        entries = sorted(found, key=lambda one: one.name)
    for entry in entries:
        is_file = entry.is_file(follow_symlinks=False)
        match = _HIDDEN.fullmatch(entry.name)
        if match and is_stem(match["stem"]):
            if is_file:
                day.hidden[match["stem"]] = path / entry.name
        elif _PART.fullmatch(entry.name):
            if is_file:
                day.parts.append(path / entry.name)
        elif (stem := stem_of(entry.name)) and entry.is_file():
            day.files[stem] = path / entry.name
        elif entry.name != MANIFEST and entry.name[0] not in "._":
            day.strangers.append(path / entry.name)
    return day
