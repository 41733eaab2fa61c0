"""Outputs that fail as named: storages, exporters and a filter for crawls in separate processes."""

from __future__ import annotations

import errno
import os
import signal
from typing import IO, Any
from urllib.parse import urlsplit

from scrapy.exporters import JsonLinesItemExporter
from scrapy.extensions.feedexport import FileFeedStorage

FIRST = 3
"""Records accepted before one is refused."""


class FailingStorage(FileFeedStorage):
    """`failing-open:NAME`, `failing-write:NAME`, `failing-store:NAME`, `failing-batch:NAME`: a file that fails there."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        scheme, self.stage = urlsplit(uri).scheme, urlsplit(uri).scheme.partition("-")[2]
        super().__init__(uri.removeprefix(f"{scheme}:"), feed_options=feed_options)

    def open(self, spider: Any) -> Any:
        if self.stage == "open":
            raise RuntimeError("the bucket is not there")
        file: Any = super().open(spider)
        return FailingFile(file.detach()) if self.stage == "write" else file

    def store(self, file: IO[bytes]) -> None:
        super().store(file)
        if self.stage == "store" or (self.stage == "batch" and "-2." in self.path):
            raise RuntimeError("the bucket is gone")


class FailingFile:
    """A file whose disk fails in the middle of a record."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._lines = 0
        self.fileno, self.seek, self.close = raw.fileno, raw.seek, raw.close

    def write(self, data: bytes) -> int:
        self._lines += data.count(b"\n")
        if self._lines > FIRST:
            self._raw.write(data[: len(data) // 2])
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return int(self._raw.write(data))

    def flush(self) -> None:
        """Nothing is buffered."""


class Counting(JsonLinesItemExporter):
    """JSON Lines with a count of records."""

    def __init__(self, file: Any, **options: Any) -> None:
        super().__init__(file, **options)
        self.count = 0

    def export_item(self, item: Any) -> None:
        super().export_item(item)
        self.count += 1


class PickyExporter(Counting):
    """Fails on a record after half of it is written."""

    def export_item(self, item: Any) -> None:
        if self.count == FIRST:
            self.file.write(b'{"identifier": "half a')
            raise AttributeError("the record has no such field")
        super().export_item(item)


class EndlessExporter(Counting):
    """Fails at its end."""

    def finish_exporting(self) -> None:
        raise KeyError("total")


class StoppingExporter(Counting):
    """Sends SIGTERM to the process while it gets records."""

    number = signal.SIGTERM

    def export_item(self, item: Any) -> None:
        super().export_item(item)
        if self.count == FIRST:
            os.kill(os.getpid(), self.number)


class KillingExporter(StoppingExporter):
    """The same with SIGKILL."""

    number = signal.SIGKILL


class RaisingFilter:
    """Fails on the first record."""

    def __init__(self, feed_options: Any) -> None:
        """Takes no options."""

    def accepts(self, item: Any) -> bool:  # noqa: ARG002 - Scrapy's signature
        raise TypeError("no record of mine")


class OnceFilter:
    """Accepts each record once, so that a second call is noticed."""

    def __init__(self, feed_options: Any) -> None:  # noqa: ARG002 - Scrapy's signature
        self._seen: set[str] = set()

    def accepts(self, item: Any) -> bool:
        is_new = item.identifier not in self._seen
        self._seen.add(item.identifier)
        return is_new


SETTINGS = {
    "FEED_STORAGES": {
        f"failing-{stage}": "tests.feed_targets.FailingStorage"
        for stage in ("open", "write", "store", "batch", "never")
    },
    "FEED_EXPORTERS": {
        "csv": "newscrawl.exporters.csv.GuardedCsvExporter",
        "picky": "tests.feed_targets.PickyExporter",
        "endless": "tests.feed_targets.EndlessExporter",
        "stopping": "tests.feed_targets.StoppingExporter",
        "killing": "tests.feed_targets.KillingExporter",
    },
}
"""The settings that plug them into a crawl."""
