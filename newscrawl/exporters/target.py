"""The target of a feed: how many of its bytes are whole, and how it ends after a failure."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from scrapy.extensions.feedexport import StdoutFeedStorage
from scrapy.extensions.postprocessing import PostProcessingManager

from newscrawl.errors import StorageError
from newscrawl.exporters.appended import with_content
from newscrawl.exporters.appending import LINES, end_of, inside, why_not
from newscrawl.items import Article

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.extensions.feedexport import FeedSlot

    Target = IO[bytes] | PostProcessingManager


def begin(slot: FeedSlot) -> int | None:
    """Prepare a feed for a record. Returns the size of its file in bytes; None where it cannot be truncated.

    Where the last line of the file has no end, since its writer was killed, it is closed first.
    Raises StorageError where the file cannot be opened, ValueError where it cannot be appended to.
    """
    path = with_content(slot) if slot.file is None else None
    closing = _close_last_line(path, slot) if path else b""
    try:
        slot.start_exporting()
    except Exception as error:
        raise StorageError(slot.uri, error) from error
    file = _file(slot)
    if closing:
        file.write(closing)
    file.flush()
    number = _descriptor(file)
    is_plain = not isinstance(slot.storage, StdoutFeedStorage)
    if number is None or not is_plain or isinstance(file, PostProcessingManager):
        return None
    found = os.fstat(number)
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _close_last_line(path: Path, slot: FeedSlot) -> bytes:
    """What closes the last line of a file that is appended to; half a character at its end is cut off."""
    encoding = slot.feed_options["encoding"]
    is_compressed = "postprocessing" in slot.feed_options
    try:
        if why := why_not(path, slot.format, encoding, is_compressed=is_compressed):
            raise ValueError(f"the file {why}")
        if slot.format not in LINES:
            return b""
        end = end_of(path, slot.format, encoding)
        if end.torn:
            os.truncate(path, path.stat().st_size - end.torn)
    except OSError as error:
        raise StorageError(slot.uri, error) from error
    return inside(end.text, encoding)


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
