"""Third pipeline: what is not a good record is kept aside with its reason, and goes no further."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newscrawl.config.checks import data_dir
from newscrawl.downloader.output_failure import stop_for_storage
from newscrawl.exporters.disk import write_all
from newscrawl.frontier.run import run_of
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
        run = run_of(crawler)
        return cls(run.data_dir if run else data_dir(crawler.settings), crawler)

    def process_item(self, item: Article) -> Article:
        """The article. Raises Refused for one with faults."""
        found = faults(item)
        if not found:
            return item
        for field in {re.split("[.:]", fault, maxsplit=1)[0] for fault in found}:
            self._crawler.stats.inc_value(f"field/{field}/invalid")
        kept = f"kept in {self._file}"
        try:
            self._keep(item, found)
        except OSError as error:
            stop_for_storage(self._crawler, str(self._file), error)
            kept = "not kept"
        raise Refused("invalid", f"{'; '.join(found)} ({kept})", "WARNING")

    def _keep(self, item: Article, found: list[str]) -> None:
        """Append one line, all of it or none; rejects are few, so the file is not held open."""
        line = f"{_strict_json({'faults': found, 'record': item.to_dict()})}\n".encode()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab", buffering=0) as file:
            before = file.tell()
            try:
                write_all(file.fileno(), line)
            except OSError:
                file.truncate(before)
                raise


def _strict_json(data: Any) -> str:
    """JSON that every reader takes: what has no form in it, NaN too, stands as Python writes it."""
    try:
        text = json.dumps(data, ensure_ascii=False, default=repr, allow_nan=False)
    except ValueError:
        plain = json.loads(json.dumps(data, default=repr), parse_constant=str)
        text = json.dumps(plain, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode()
