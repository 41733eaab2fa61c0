"""Third pipeline: refuses records with faults, and stores them with the reasons."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

from newscrawl.config.checks import data_dir
from newscrawl.downloader.output_failure import stop_for_storage
from newscrawl.exporters.disk import write_all
from newscrawl.exporters.encoding import fault_in
from newscrawl.frontier.run import run_of
from newscrawl.items import Article
from newscrawl.pipelines.refusal import Refused
from newscrawl.records.adapting import is_item, missing_fields, record_of
from newscrawl.records.validate import faults

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler
    from typing_extensions import Self


logger = logging.getLogger(__name__)

FILE = "rejected.jsonl"
_NO_RECORD = "item/no_record"
"""Counter of items that are not records."""


class ValidatePipeline:
    """Refuses records with faults, and appends each to `DATA_DIR/rejected.jsonl` with its reasons."""

    def __init__(self, folder: Path, crawler: Crawler) -> None:
        self._file = folder / FILE
        self._crawler = crawler
        self._noted: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create it with the folder of the spider's run, else with DATA_DIR."""
        run = run_of(crawler)
        return cls(run.data_dir if run else data_dir(crawler.settings), crawler)

    def process_item(self, item: Any) -> Any:
        """The item. Raises Refused for a record with faults, and for a value that is not an item."""
        if not is_item(item):
            raise Refused("no_item", f"{type(item).__name__} is no item that Scrapy knows", "ERROR")
        record = record_of(item)
        if record is None:
            self._note(item)
            return item
        found = faults(record) or _unwritable(record)
        if not found:
            return item
        for field in {re.split("[.:]", fault, maxsplit=1)[0] for fault in found}:
            self._crawler.stats.inc_value(f"field/{field}/invalid")
        kept = f"kept in {self._file}"
        try:
            keep_rejected(self._file, record, found)
        except OSError as error:
            stop_for_storage(self._crawler, str(self._file), error)
            kept = "not kept"
        raise Refused("invalid", f"{'; '.join(found)} ({kept})", "WARNING")

    def _note(self, item: Any) -> None:
        """Count an item that is not a record; log it once for each class and set of missing fields."""
        self._crawler.stats.inc_value(_NO_RECORD)
        lacks = " and ".join(f"no field {name!r}" for name in missing_fields(item))
        kind = f"{type(item).__name__} has {lacks}"
        if kind not in self._noted:
            self._noted.add(kind)
            logger.warning(
                "An item of class %s: it is no record of an article. Feeds get it as it is, the data set does not get it.",
                kind,
            )


def keep_rejected(path: Path, record: Article, found: list[str]) -> None:
    """Append a refused record and its faults to a file: one line, all of it or none. Rejects are few, so the file is not kept open."""
    kept = {name: _readable(value) for name, value in record.to_dict().items()}
    text = json.dumps({"faults": found, "record": kept}, ensure_ascii=False)
    line = f"{text}\n".encode("utf-8", "backslashreplace")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            write_all(file.fileno(), line)
        except OSError:
            file.truncate(before)
            raise


def _unwritable(record: Article) -> list[str]:
    """Faults of fields whose values cannot be written as JSON.

    What the schema has accepted can be written, but for a user's own fields, and names in a table that are not text.
    """
    if type(record) is Article and not (record.other_fields or record.metadata.field_sources):
        return []
    data = record.to_dict()
    if fault_in(data) is None:
        return []
    found = ((name, fault_in({name: value})) for name, value in data.items())
    return [f"{name}: {fault}" for name, fault in found if fault]


def _readable(value: Any) -> Any:
    """A value as standard JSON; a value without a JSON form, NaN too, as its repr."""
    try:
        return json.loads(json.dumps(value, default=repr), parse_constant=str)
    except (TypeError, ValueError, RecursionError):
        return repr(value)
