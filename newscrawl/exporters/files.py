"""The files of a data set: which names are its own, and what lies in the folder of each day."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.exporters.compression import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "articles"

_DAY = re.compile(r"crawl_date=\d{4}-\d{2}-\d{2}")
_SEGMENT = re.compile(r"(?P<stem>[^._/\0][^/\0]*?)\.jsonl(?P<suffix>|\.gz|\.zst)", re.DOTALL)
_HIDDEN = re.compile(r"\.(?P<stem>[^._/\0][^/\0]*?)\.jsonl\.open", re.DOTALL)
_PART = re.compile(r"\..+\.part", re.DOTALL)
_COMPRESSIONS = {suffix: name for name, suffix in SUFFIXES.items()}
_MANIFESTS = ("_manifest.json", "manifest.json")


@dataclass(frozen=True)
class SegmentFile:
    """A published segment as it lies there."""

    path: Path
    stem: str
    compression: str
    size: int
    """Bytes."""


@dataclass
class Day:
    """A folder `crawl_date=…` and what is in it."""

    path: Path
    segments: dict[str, SegmentFile] = field(default_factory=dict)
    """By stem. Of a stem that is there twice, the one that is not compressed: it may be in the making."""
    hidden: dict[str, Path] = field(default_factory=dict)
    """Segments that a run writes, or that a run left, by stem."""
    parts: list[Path] = field(default_factory=list)
    """What was written aside and never finished."""
    strangers: list[Path] = field(default_factory=list)
    """Names that look like data and that newscrawl does not read."""


def is_day(name: str) -> bool:
    """Whether a folder of this name is one of the data set's."""
    return _DAY.fullmatch(name) is not None


def is_stem(name: str) -> bool:
    """Whether it may name a segment: it leads to no other folder, and to no hidden file."""
    return _SEGMENT.fullmatch(f"{name}.jsonl") is not None


def stem_of(name: str) -> str | None:
    """The stem of a published segment's name; None for other names."""
    match = _SEGMENT.fullmatch(name)
    return match["stem"] if match else None


def day_names(root: Path) -> list[str]:
    """Folders of days, oldest first; none where `root` is not there. OSError where it cannot be read."""
    try:
        with os.scandir(root) as found:
            return sorted(one.name for one in found if is_day(one.name) and one.is_dir())
    except FileNotFoundError:
        return []


def days(root: Path) -> Iterator[Day]:
    """Every day of a data set, oldest first. OSError where a folder cannot be read."""
    for name in day_names(root):
        yield scan(root / name)


def strange_names(root: Path) -> list[str]:
    """What lies beside the folders of days and is not newscrawl's: copies, above all."""
    with os.scandir(root) as found:
        return sorted(
            one.name
            for one in found
            if one.name[0] not in "._" and not (is_day(one.name) and one.is_dir())
        )


def scan(path: Path) -> Day:
    """What is in a day's folder: regular files alone, never a FIFO or a device. OSError where it cannot be read."""
    day = Day(path)
    with os.scandir(path) as found:
        entries = sorted(found, key=lambda one: one.name, reverse=True)
    for entry in entries:  # .jsonl comes last, after .jsonl.gz and .jsonl.zst
        if match := _HIDDEN.fullmatch(entry.name):
            if entry.is_file(follow_symlinks=False):
                day.hidden[match["stem"]] = path / entry.name
        elif _PART.fullmatch(entry.name):
            if entry.is_file(follow_symlinks=False):
                day.parts.append(path / entry.name)
        elif (match := _SEGMENT.fullmatch(entry.name)) and entry.is_file():
            day.segments[match["stem"]] = SegmentFile(
                path / entry.name,
                match["stem"],
                _COMPRESSIONS[match["suffix"]],
                entry.stat().st_size,
            )
        elif entry.name not in _MANIFESTS and entry.name[0] not in "._":
            day.strangers.append(path / entry.name)
    day.segments = dict(sorted(day.segments.items()))
    return day
