"""The target of a feed: how many of its bytes are whole, and how it ends after a failure."""

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
from newscrawl.items import Article

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.extensions.feedexport import FeedSlot

    Target = IO[bytes] | PostProcessingManager

_LINES = ("jsonlines", "jsonl", "jl", "csv")
"""Formats with one record per line."""


def begin(slot: FeedSlot) -> int | None:
    """Prepare a feed for a record. Returns the size of its file in bytes; None where it cannot be truncated.

    Where the last line of the file has no end, since its writer was killed, a line feed is added first.
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
    """Write a record to a feed that `begin` has prepared."""
    assert slot.exporter is not None  # noqa: S101 - `begin` has made it
    has_others = isinstance(item, Article) and item.other_fields
    slot.exporter.export_item(item.to_dict() if has_others else item)
    _file(slot).flush()
    slot.itemcount += 1


def finish(slot: FeedSlot) -> IO[bytes]:
    """Write the end of the format, and return the file for the storage."""
    begin(slot)
    slot.finish_exporting()
    file = _file(slot)
    file.flush()
    if not isinstance(file, PostProcessingManager):
        return file
    file.close()
    return file.file


def give_up(slot: FeedSlot, size: int | None) -> None:
    """Truncate a failed target to whole records, and discard the buffered bytes.

    Its first `size` bytes are whole. Standard output stays open: Python flushes it at the end of the process.
    """
    if slot.file is not None and (number := _descriptor(slot.file)) is not None:
        _discard(number, size)
        if not isinstance(slot.storage, StdoutFeedStorage):
            _close(slot.file)
    slot.file = slot.exporter = (
        None  # after it is closed: exporters close their file when they are freed
    )


def _discard(number: int, size: int | None) -> None:
    if size is not None:
        with suppress(OSError):  # a disk that fails may refuse this too
            os.ftruncate(number, size)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def take_back(slot: FeedSlot, size: int | None) -> None:
    """Truncate a sound target to whole records, so that it can be finished."""
    if slot.file is None:
        return
    try:
        slot.file.flush()
        if size is not None:
            os.ftruncate(slot.file.fileno(), size)
            slot.file.seek(size)
    except (OSError, ValueError):  # it is not sound
        give_up(slot, size)


def _file(slot: FeedSlot) -> Target:
    assert slot.file is not None  # noqa: S101 - `begin` has opened it
    return slot.file


def _descriptor(file: Target) -> int | None:
    """The descriptor of the file itself; None where it has none."""
    plain = file.file if isinstance(file, PostProcessingManager) else file
    try:
        return plain.fileno()
    except (AttributeError, OSError, ValueError):
        return None


def _close(file: Target) -> None:
    file.close()
    if isinstance(file, PostProcessingManager):
        file.file.close()
