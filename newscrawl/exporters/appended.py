"""Files that runs append to: a record that a run of the job appended is not appended again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.extensions.feedexport import FileFeedStorage
from w3lib.url import file_uri_to_path

from newscrawl.exporters.rows import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.extensions.feedexport import FeedSlot

    from newscrawl.exporters.rows import StateTables
    from newscrawl.items import Article


class Appended:
    """The records that a job's runs appended to the files of their feeds, kept in the frontier.

    They are durable together with the lines of the data set, and forgotten for a file that is overwritten, empty or gone.
    """

    def __init__(self, store: StateTables, job: int, slots: Iterable[FeedSlot]) -> None:
        self._store = store
        self._job = job
        self._names: dict[str, str] = {}
        """Absolute paths of the files, by the URIs of their feeds."""
        for slot in slots:
            if not isinstance(slot.storage, FileFeedStorage):
                continue
            uri = slot.uri_template
            name = str(Path(file_uri_to_path(uri) if uri.startswith("file:") else uri).resolve())
            if _appending(slot) is None or with_content(slot) is None:
                self._store.forget_appended(self._job, name)
            if _appending(slot):
                self._names[uri] = name

    def has(self, slot: FeedSlot, article: Article | None) -> bool:
        """Whether an earlier run of the job appended the record to the feed's file; False for an item that is not a record."""
        name = self._names.get(slot.uri_template)
        if name is None or article is None:
            return False
        return self._store.has_appended(self._job, name, _record(article))

    def add(self, slot: FeedSlot, article: Article | None) -> None:
        """Remember that a record is in the feed's file."""
        name = self._names.get(slot.uri_template)
        if name is not None and article is not None:
            self._store.append(self._job, name, _record(article))


def with_content(slot: FeedSlot) -> Path | None:
    """The file with content behind which a feed writes its records; None for every other feed."""
    storage = slot.storage
    if not isinstance(storage, FileFeedStorage) or storage.write_mode != "ab":
        return None
    path = Path(storage.path)
    return path if path.is_file() and path.stat().st_size else None


def _appending(slot: FeedSlot) -> Path | None:
    """The file to which a feed appends each record at once; None for every other feed."""
    storage = slot.storage
    if not isinstance(storage, FileFeedStorage) or "postprocessing" in slot.feed_options:
        return None
    return Path(storage.path) if storage.write_mode == "ab" else None


def _record(article: Article) -> Record:
    metadata = article.metadata
    content = bytes.fromhex(metadata.content_hash or "")
    return Record(article.identifier, metadata.revision or 0, content)
