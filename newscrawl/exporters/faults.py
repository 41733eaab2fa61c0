"""Why a feed failed: its disk, its reader, a setting, or a record that its format cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.extensions.feedexport import BlockingFeedStorage, StdoutFeedStorage

from newscrawl.records.adapting import name_of, record_of

if TYPE_CHECKING:
    from scrapy.extensions.feedexport import FeedSlot


def place_of(slot: FeedSlot) -> str:
    """The target of a feed, for messages."""
    return "standard output" if isinstance(slot.storage, StdoutFeedStorage) else slot.uri


def is_without_reader(slot: FeedSlot, error: BaseException | None) -> bool:
    """Whether a pipe, a FIFO or a socket has lost its reader, as after `| head`."""
    is_remote = isinstance(slot.storage, BlockingFeedStorage)  # the connection is the storage's
    return isinstance(error, (BrokenPipeError, ConnectionResetError)) and not is_remote


def sentence(slot: FeedSlot, error: BaseException | None, item: Any, setting: str | None) -> str:
    """Why a feed with sound storage failed; `item` is the record, None at the feed's end, `setting` FEED_EXPORT_ENCODING."""
    where = place_of(slot)
    what = _named(item) if item else "its end"
    if is_without_reader(slot, error):
        count = "1 record" if slot.itemcount == 1 else f"{slot.itemcount} records"
        return f"the reader of {where} went away after {count}; the same command goes on"
    encoding = slot.feed_options["encoding"]
    if isinstance(error, UnicodeEncodeError) and encoding:
        name = "FEED_EXPORT_ENCODING" if encoding == setting else f"FEEDS: encoding of {where}"
        character = error.object[error.start]
        return (
            f"{name}: {encoding!r} has no {character!r} (U+{ord(character):04X}), which {what} needs,"
            " expected utf-8; the same command with that goes on"
        )
    return (
        f"{where} ({slot.format}) cannot take {what}: {type(error).__name__}: {error};"
        " the same command goes on when that is put right"
    )


def _named(item: Any) -> str:
    record = record_of(item)
    return f"the article {record.identifier}" if record else f"the item {name_of(item)}"
