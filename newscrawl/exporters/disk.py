"""Durable changes of files: they hold after a power cut."""

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
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file in one step: write another, sync it, rename it. Makes the folder.

    StorageError where that fails, also where the folder is a symbolic link.
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
    """Remove a file, if it exists, durably. StorageError where that fails."""
    try:
        if path.exists():
            path.unlink()
            sync_folder(path.parent)
    except OSError as error:
        raise StorageError(str(path), error) from error


def set_aside(path: Path) -> None:
    """Rename a file that has the place of another, so that nobody takes it for data. StorageError where that fails."""
    try:
        path.rename(path.with_name(f"_{path.name.lstrip('._')}.aside"))
    except OSError as error:
        raise StorageError(str(path), error) from error


def refuse_link(path: Path) -> None:
    """StorageError for a symbolic link: newscrawl writes only inside the data folder."""
    if path.is_symlink():
        raise StorageError(
            str(path),
            "is a symbolic link, and newscrawl does not write through links; put the folder itself there, or set DATA_DIR to the link's target",
        )


def open_new(path: Path) -> int:
    """A descriptor of an empty file. OSError where the name is a symbolic link."""
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
    """Write all of `data`, of which the system may accept a part at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
