"""Files that are where they should be after a power cut."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make durable which names stand in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Give a file new content, all of it or none: written aside, synced, renamed; its folder is made.

    StorageError where that cannot be.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        make_folder(path.parent)
        write_durably(aside, data)
        aside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(str(path), error) from error


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and sync it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`: the system may take a part of it at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
