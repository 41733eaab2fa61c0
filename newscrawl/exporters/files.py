"""The files of a data set: names that belong to it, and the contents of a day's folder."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.exporters.compression import SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "articles"

_DAY = re.compile(r"crawl_date=\d{4}-\d{2}-\d{2}")
_SEGMENT = re.compile(r"(?P<stem>[^._/][^/]*?)\.jsonl(?P<suffix>|\.gz|\.zst)")
_HIDDEN = re.compile(r"\.(?P<stem>[^._/][^/]*?)\.jsonl\.open")
_PART = re.compile(r"\..+\.part", re.DOTALL)
_COMPRESSIONS = {suffix: name for name, suffix in SUFFIXES.items()}
_MANIFESTS = ("_manifest.json", "manifest.json")


@dataclass(frozen=True)
class SegmentFile:
    """A published segment on disk."""

    path: Path
    stem: str
    compression: str
    size: int
    """Bytes."""


@dataclass
class Day:
    """A folder `crawl_date=…` and its files."""

    path: Path
    segments: dict[str, SegmentFile] = field(default_factory=dict)
    """By stem. Where a stem has two files, the uncompressed one: the other may be incomplete."""
    hidden: dict[str, Path] = field(default_factory=dict)
    """Segments that a run writes or left behind, by stem."""
    parts: list[Path] = field(default_factory=list)
    """Temporary files of replacements that never finished."""
    strangers: list[Path] = field(default_factory=list)
    """Files that may look like data, and are not read."""


def is_day(name: str) -> bool:
    """Whether this is the name of a day's folder."""
    return _DAY.fullmatch(name) is not None


def is_stem(name: str) -> bool:
    """Whether it may name a segment: without a path, and not hidden."""
    return _match(_SEGMENT, f"{name}.jsonl") is not None


def stem_of(name: str) -> str | None:
    """The stem of a published segment's name; None for other names."""
    match = _match(_SEGMENT, name)
    return match["stem"] if match else None


def _match(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    """Match printable names only: a manifest cannot hold others."""
    return pattern.fullmatch(name) if name.isprintable() else None


def day_names(root: Path) -> list[str]:
    """Folders of days, oldest first; empty where `root` does not exist. OSError where it cannot be read."""
    try:
        with os.scandir(root) as found:
            return sorted(one.name for one in found if is_day(one.name) and one.is_dir())
    except FileNotFoundError:
        return []


def strange_names(root: Path) -> list[str]:
    """Names next to the folders of days that are not newscrawl's, such as copies."""
    with os.scandir(root) as found:
        return sorted(
            one.name
            for one in found
            if one.name[0] not in "._" and not (is_day(one.name) and one.is_dir())
        )


def scan(path: Path) -> Day:
    """The regular files of a day's folder. OSError where it cannot be read."""
    day = Day(path)
    with os.scandir(path) as found:
        entries = sorted(found, key=lambda one: one.name, reverse=True)
    for entry in entries:  # .jsonl is last, after .jsonl.gz and .jsonl.zst
        if match := _match(_HIDDEN, entry.name):
            if entry.is_file(follow_symlinks=False):
                day.hidden[match["stem"]] = path / entry.name
        elif _PART.fullmatch(entry.name):
            if entry.is_file(follow_symlinks=False):
                day.parts.append(path / entry.name)
        elif (match := _match(_SEGMENT, entry.name)) and entry.is_file():
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
