"""What a feed writes to: how much of it is whole, and what becomes of it when it fails."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from scrapy.extensions.feedexport import StdoutFeedStorage
from scrapy.extensions.postprocessing import PostProcessingManager
from scrapy.utils.python import to_bytes

from newscrawl.errors import StorageError
from newscrawl.exporters.appended import continued

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.extensions.feedexport import FeedSlot

    Target = IO[bytes] | PostProcessingManager

_LINES = ("jsonlines", "jsonl", "jl", "csv")
"""Formats in which a record begins on a line of its own."""


def begin(slot: FeedSlot) -> int | None:
    """Have a feed ready for a record: how many bytes its file has, None where none can be taken off again.

    What is added to a file whose last line has no end, since its writer was killed, begins on a new line.
    Raises StorageError where it cannot be opened.
    """
    path = continued(slot) if slot.file is None and slot.format in _LINES else None
    end = to_bytes("\n", slot.feed_options["encoding"])
    is_torn = path is not None and not _ends_with(path, end)
    try:
        slot.start_exporting()
    except Exception as error:
        raise StorageError(slot.uri, error) from error
    file = _file(slot)
    if is_torn:
        file.write(end)
    file.flush()
    number = _descriptor(file)
    is_plain = not isinstance(slot.storage, StdoutFeedStorage)
    if number is None or not is_plain or isinstance(file, PostProcessingManager):
        return None
    found = os.fstat(number)
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _ends_with(path: Path, end: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(-min(len(end), path.stat().st_size), os.SEEK_END)
        return file.read() == end


def export(slot: FeedSlot, item: Any) -> None:
    """Write a record to a feed that is ready, all of it."""
    assert slot.exporter is not None  # noqa: S101 - `begin` has made it
    slot.exporter.export_item(item)
    _file(slot).flush()
    slot.itemcount += 1


def finish(slot: FeedSlot) -> IO[bytes]:
    """Write what stands after the last record: the file that the storage is to keep."""
    begin(slot)
    slot.finish_exporting()
    file = _file(slot)
    file.flush()
    if not isinstance(file, PostProcessingManager):
        return file
    file.close()
    return file.file


def give_up(slot: FeedSlot, size: int | None) -> None:
    """Take half a record off a target that takes no more, and let what is still buffered go nowhere.

    Its first `size` bytes are whole. Standard output stays open: Python flushes it at the end of the process.
    """
    if slot.file is not None and (number := _descriptor(slot.file)) is not None:
        _discard(number, size)
        if not isinstance(slot.storage, StdoutFeedStorage):
            _close(slot.file)
    slot.file = slot.exporter = (
        None  # after it is closed: exporters close theirs where they are let go
    )


def _discard(number: int, size: int | None) -> None:
    if size is not None:
        with suppress(OSError):  # a disk that fails may refuse this too
            os.ftruncate(number, size)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def take_back(slot: FeedSlot, size: int | None) -> None:
    """Take half a record off a target that is sound, so that it can be finished."""
    if slot.file is None:
        return
    try:
        slot.file.flush()
        if size is not None:
            os.ftruncate(slot.file.fileno(), size)
            slot.file.seek(size)
    except (OSError, ValueError):  # it is not
        give_up(slot, size)


def _file(slot: FeedSlot) -> Target:
    assert slot.file is not None  # noqa: S101 - `begin` has opened it
    return slot.file


def _descriptor(file: Target) -> int | None:
    """Of the file itself; None where there is none."""
    plain = file.file if isinstance(file, PostProcessingManager) else file
    try:
        return plain.fileno()
    except (AttributeError, OSError, ValueError):
        return None


def _close(file: Target) -> None:
    file.close()
    if isinstance(file, PostProcessingManager):
        file.file.close()
