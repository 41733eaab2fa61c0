"""Third pipeline: what is not a good record is kept aside with its reason, and goes no further."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newscrawl.checks import data_dir
from newscrawl.extensions.feeds import stop_for_storage
from newscrawl.pipelines.refusal import Refused
from newscrawl.records.validate import faults

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler
    from typing_extensions import Self

    from newscrawl.items import Article


FILE = "rejected.jsonl"


class ValidatePipeline:
    """Refuses records with faults; `DATA_DIR/rejected.jsonl` gets each with its reasons."""

    def __init__(self, folder: Path, crawler: Crawler) -> None:
        self._file = folder / FILE
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wire it up with the folder of the spider's run, else with DATA_DIR."""
        run = getattr(crawler.spider, "run", None)
        return cls(run.data_dir if run else data_dir(crawler.settings), crawler)

    def process_item(self, item: Article) -> Article:
        """The article. Raises Refused for one with faults."""
        found = faults(item)
        if not found:
            return item
        for fault in found:
            self._crawler.stats.inc_value(f"field/{fault.split(':', 1)[0]}/invalid")
        try:
            self._keep(item, found)
        except OSError as error:
            stop_for_storage(self._crawler, str(self._file), error)
        raise Refused("invalid", f"{'; '.join(found)} (kept in {self._file})", "WARNING")

    def _keep(self, item: Article, found: list[str]) -> None:
        """Append one whole line; rejects are few, so the file is not held open."""
        line = json.dumps({"faults": found, "record": item.to_dict()}, ensure_ascii=False)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(line + "\n")
