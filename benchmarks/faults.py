"""The fault table: what the web does to crawlers, what stock Scrapy makes of it, and what newscrawl does.

    python -m benchmarks.faults --write docs

Every case is a crawl of one article in a process of its own, once by each: how it ended, what was taken for
the article, and the most memory it took. Exit status 0 where every case of newscrawl's ended as it must, within
256 MiB, and no half page was a record.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.frontier.store import Store
from tests.replica import FAULTS, Replica, differences
from tests.replica.faults import PREFIX

if TYPE_CHECKING:
    from tests.replica.faults import Fault
    from tests.replica.story import Story

MOST_MEMORY = 256
_PATIENCE = 60  # seconds after which a crawl of one page hangs
_TIMEOUT = 5  # seconds of DOWNLOAD_TIMEOUT, for both; it is 180 and 30 by default
_COUNTERS = re.compile(r"'((?:cut|refused|bound|backoff|empty)[/\w]*)': (\d+)")
_STOCK = Path(__file__).with_name("stock_spider.py")


@dataclass
class Result:
    """One crawl of one page."""

    end: str
    memory: float
    """MiB at most."""
    seconds: float
    counters: str = ""


@dataclass
class Row:
    """A case."""

    fault: Fault
    stock: Result
    ours: Result
    is_half: bool
    """Whether a record differs from what the page must become."""

    @property
    def is_right(self) -> bool:
        """Whether newscrawl did what it must."""
        fits = self.ours.end == self.fault.wanted and self.ours.memory <= MOST_MEMORY
        return fits and not self.is_half


def main(words: list[str] | None = None) -> int:
    """Run every case, or those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults (default: all)")
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(words)
    with ThreadPoolExecutor(given.jobs) as pool:
        rows = list(pool.map(case, given.names or FAULTS))
    print(table(rows))
    if given.write:
        (given.write / "faults.md").write_text(f"{_HEAD}\n{table(rows)}\n", "utf-8")
    return int(not all(row.is_right for row in rows))


def case(name: str) -> Row:
    """Both crawls of one fault."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder, Replica(60) as replica:
        story = next(one for one in map(replica.story, range(60)) if _is_plain(one))
        replica.spoil(story.url, name)
        mine, theirs = Path(folder, "newscrawl"), Path(folder, "stock")
        mine.mkdir()
        theirs.mkdir()
        path = story.url.removeprefix("https://www.chinadaily.com.cn")
        ours, is_half = newscrawl(mine, replica, story.index)
        whole = scrapy(theirs, f"http://{replica.address}{path}?whole", None)[1]
        found, _ = scrapy(theirs, f"http://{replica.address}{PREFIX}{name}{path}?stock", whole)
        return Row(FAULTS[name], found, ours, is_half)


def _is_plain(story: Story) -> bool:
    """One page of some paragraphs on the site's first host."""
    is_article = story.template == "www" and story.card.host.startswith("www.")
    return is_article and len(story.pages) == 1 and len(story.texts) > 4


def newscrawl(folder: Path, replica: Replica, index: int) -> tuple[Result, bool]:
    """A crawl by newscrawl, and whether its record is not what it must be."""
    url = replica.story(index).url
    settings = {"SITE_ADDRESS": replica.address, "DOWNLOAD_TIMEOUT": _TIMEOUT, "BACKOFF_BASE": 0.1}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "newscrawl", "crawl", "article", "-a", f"url={url}"]
    said, memory, seconds = run([*command, *options, "-O", "out.jsonl"], folder)
    if said is None:
        return Result("hangs", memory, seconds), False
    store = Store(folder / "data" / "local")
    (ended,) = (one for one in store.urls() if one.resource == "article")
    store.close()
    end = "/".join(filter(None, (ended.state or "open", ended.reason)))
    counters = ", ".join(f"{name} {count}" for name, count in _COUNTERS.findall(said))
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines()
    is_half = False
    for record in map(json.loads, lines):
        warnings = record["metadata"]["warnings"]
        record["metadata"]["warnings"] = [one for one in warnings if "encoding" not in one]
        is_half |= bool(differences(replica.expected(index, listed=False), record))
    return Result(end, memory, seconds, counters), is_half


def scrapy(folder: Path, url: str, whole: str | None) -> tuple[Result, str]:
    """A crawl by Scrapy as it comes; the text it took for the article's."""
    settings = {"LOG_LEVEL": "CRITICAL", "DOWNLOAD_TIMEOUT": _TIMEOUT}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "runspider", str(_STOCK), "-a", f"url={url}"]
    output = folder / "out.jsonl"
    said, memory, seconds = run([*command, *options, "-O", "out.jsonl"], folder)
    if said is None:
        return Result("hangs", memory, seconds), ""
    items = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    text = items[0]["text"] if items else ""
    stats = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    return Result(_stock_end(items, text, whole, stats), memory, seconds), text


def _stock_end(items: list[object], text: str, whole: str | None, stats: dict[str, str]) -> str:
    if items and text == whole:
        return "the article"
    if items and len(text) > 0.9 * len(whole or ""):
        return "garbled text, as a page"
    if items:
        return "half a page, as a page" if text else "a page without text, as a page"
    causes = [
        name.rpartition("/")[2].rpartition(".")[2]
        for name in stats
        if name.startswith(("downloader/exception_type_count/", "httperror/response_status_count/"))
    ]
    tries = int(stats.get("retry/count", 0)) + 1
    return f"nothing ({', '.join(causes) or 'dropped'}; {tries} {'try' if tries == 1 else 'tries'})"


def run(command: list[str], folder: Path) -> tuple[str | None, float, float]:
    """What a process says, None for one that hangs; MiB it took; seconds."""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    began = time.monotonic()
    with (folder / "said").open("w+") as said:
        with subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=environment
        ) as running:
            while True:
                pid, _, usage = os.wait4(running.pid, os.WNOHANG)
                if pid or time.monotonic() - began > _PATIENCE:
                    break
                time.sleep(0.02)
            if not pid:
                running.kill()
                _, _, usage = os.wait4(running.pid, 0)
            running.returncode = 0
        said.seek(0)
        text = said.read()
    return text if pid else None, usage.ru_maxrss / 1024, time.monotonic() - began


_HEAD = f"""# What the web does to crawlers

Written by `python -m benchmarks.faults --write docs`. The replica serves every fault; each is met once by Scrapy as it
comes, with the spider that anyone writes first (`benchmarks/stock_spider.py`), and once by newscrawl. DOWNLOAD_TIMEOUT is {_TIMEOUT} seconds
for both. A crawl of one page that takes more than {_PATIENCE} seconds hangs. The end is a counter of the run (`article/failed/cut`);
what was counted beside it stands behind. Memory is the most the process had, in MiB.
"""


def table(rows: list[Row]) -> str:
    """As Markdown."""
    lines = [
        "| fault | what happens | stock Scrapy | MiB | newscrawl | counted | MiB | |",
        "| --- | --- | --- | ---: | --- | --- | ---: | --- |",
    ]
    lines += [
        f"| {row.fault.name} | {row.fault.what} | {row.stock.end} | {row.stock.memory:.0f} | {row.ours.end}"
        f" | {row.ours.counters} | {row.ours.memory:.0f} | {'' if row.is_right else '**wrong**'} |"
        for row in rows
    ]
    right = sum(row.is_right for row in rows)
    half = sum(row.stock.end.startswith(("half", "a page", "garbled")) for row in rows)
    most = max(row.ours.memory for row in rows)
    lines += [
        "",
        (
            f"{len(rows)} cases. newscrawl: {right} as they must be, {sum(row.is_half for row in rows)} half pages among the records,"
            f" {sum(row.ours.end == 'hangs' for row in rows)} hangs, {most:.0f} MiB at most. Stock Scrapy: {half} times something else taken for the"
            f" article, {sum(row.stock.end == 'hangs' for row in rows)} hangs, {max(row.stock.memory for row in rows):.0f} MiB at most."
        ),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
