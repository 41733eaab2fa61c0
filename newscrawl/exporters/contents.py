"""The lines in a file of a data set, for files without a manifest entry: their bytes, and where the last whole line ends."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.exporters.compression import UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.disk import sync_folder

if TYPE_CHECKING:
    from pathlib import Path


def lines_size(path: Path) -> int:
    """Bytes of a file's lines, decompressed; -1 where they cannot be read."""
    size = 0
    try:
        with open_lines(path) as file:
            while block := file.read(1 << 20):
                size += len(block)
    except UNREADABLE:
        return -1
    return size


def whole_size(path: Path) -> int:
    """Bytes up to the end of the last whole line. StorageError where the file cannot be read."""
    end = 0
    try:
        with open_lines(path) as file:
            for start, line in whole_lines(file):
                if line is not None and line[-1:] == b"\n":
                    end = start + len(line)
    except OSError as error:
        raise StorageError(str(path), error) from error
    return end


def begins_with(path: Path, hidden: Path) -> bool:
    """Whether the lines of a published file begin with all the lines of a hidden one."""
    try:
        with open_lines(path) as whole, open_lines(hidden) as part:
            while block := part.read(1 << 20):
                if whole.read(len(block)) != block:
                    return False
    except UNREADABLE:
        return False
    return True


def truncate(path: Path, size: int) -> None:
    """Cut a file to a size in bytes, durably. StorageError where the disk fails."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(str(path), error) from error
