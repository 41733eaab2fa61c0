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

    StorageError where that cannot be, also where its folder is a symbolic link.
    """
    aside = path.with_name(f".{path.name}.part")
    refuse_link(path.parent)
    try:
        make_folder(path.parent)
        write_durably(aside, data)
        aside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(str(path), error) from error


def remove_file(path: Path) -> None:
    """Remove a file, durably; none there is as well. StorageError where that cannot be."""
    try:
        if path.exists():
            path.unlink()
            sync_folder(path.parent)
    except OSError as error:
        raise StorageError(str(path), error) from error


def set_aside(path: Path) -> None:
    """Rename what stands in another's place, so that nobody takes it for data. StorageError where that cannot be."""
    try:
        path.rename(path.with_name(f"_{path.name.lstrip('._')}.aside"))
    except OSError as error:
        raise StorageError(str(path), error) from error


def refuse_link(path: Path) -> None:
    """StorageError for a symbolic link: what is written inside of a data folder stays there."""
    if path.is_symlink():
        raise StorageError(
            str(path),
            "is a symbolic link, and newscrawl follows none to write; put the folder itself there, or give DATA_DIR the place it leads to",
        )


def open_new(path: Path) -> int:
    """A descriptor of a file that begins empty; a symbolic link of that name is refused (OSError)."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and sync it."""
    descriptor = open_new(path)
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
