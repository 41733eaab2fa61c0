"""What durability costs: a crawl with the frontier and the data set, beside stock Scrapy's memory queue and feed.

python -m benchmarks.durability [ARTICLES [DELAY [ROUNDS]]]
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from benchmarks.in_memory import MemoryRun
from newscrawl.spiders.section import SectionSpider
from newscrawl.spiders.session import Session, open_session

if TYPE_CHECKING:
    from newscrawl.frontier.run import Run

ARTICLES = 2000
DELAY = 0.05  # seconds at the polite pace
ROUNDS = 5
SECTIONS = "china,world,business,life,culture,travel,sports,opinion,regional"
KINDS = ("stock", "durable")


def crawl(kind: str, folder: Path, address: str, delay: float) -> None:
    """One crawl in this process: seconds, processor seconds, memory and lines, printed as JSON."""
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    settings.set("SITE_ADDRESS", address)
    settings.set("LOG_LEVEL", "ERROR")
    settings.set("DATA_DIR", str(folder / "data"))
    if delay:
        settings.update({"DOWNLOAD_DELAY": delay, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}, "cmdline")
    given = {"sections": SECTIONS}
    if kind == "stock":
        settings.set("FEEDS", {str(folder / "out.jsonl"): {"format": "jsonl"}})
        settings.set("SCHEDULER", "scrapy.core.scheduler.Scheduler")
        settings.set("SCHEDULER_MEMORY_QUEUE", "scrapy.squeues.FifoMemoryQueue")
        settings["ITEM_PIPELINES"]["newscrawl.pipelines.store.StorePipeline"] = None
        settings["EXTENSIONS"]["newscrawl.extensions.run_report.RunReport"] = None
        settings["EXTENSIONS"]["newscrawl.extensions.feed_export.Feeds"] = None
        settings["EXTENSIONS"]["scrapy.extensions.feedexport.FeedExporter"] = 0
        run = MemoryRun(folder / "data")
        session = Session(SectionSpider.arguments_type.parse(given, run.now()), cast("Run", run))
    else:
        session = open_session(SectionSpider, given, settings)
    process = CrawlerProcess(settings)
    began = time.monotonic()
    process.crawl(SectionSpider, session=session)
    process.start()
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    files = [*folder.rglob("out.jsonl"), *folder.rglob("*-0001.jsonl")]
    lines = sum(len(file.read_bytes().splitlines()) for file in files)
    print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines]))


def compare(address: str, delay: float, rounds: int) -> None:
    """Both kinds by turns, and their ratios."""
    found: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    for number in range(rounds):
        for kind in KINDS if number % 2 else reversed(KINDS):
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, "-m", "benchmarks.durability", "--one", kind, folder]
                done = subprocess.run(
                    [*command, address, str(delay)], check=True, capture_output=True, text=True
                )
                found[kind].append(json.loads(done.stdout))
    for column, what in enumerate(("seconds", "processor seconds", "MB")):
        stock, durable = (statistics.median(one[column] for one in found[kind]) for kind in KINDS)
        ratios = [d[column] / s[column] for s, d in zip(*found.values(), strict=True)]
        print(
            f"  {what}: stock {stock:.2f}, durable {durable:.2f}, ratio {durable / stock:.3f}"
            f" (pairs {min(ratios):.3f} to {max(ratios):.3f})",
            flush=True,
        )
    lines = {one[3] for kind in KINDS for one in found[kind]}
    if len(lines) != 1 or not lines.pop():
        sys.exit(f"the crawls did not write the same: {found}")


def main() -> None:
    """Without a delay, then with one; the replica in a process of its own."""
    words: list[Any] = sys.argv[1:]
    if words[:1] == ["--one"]:
        crawl(words[1], Path(words[2]), words[3], float(words[4]))
        return
    articles = int(words[0]) if words else ARTICLES
    delay = float(words[1]) if words[1:] else DELAY
    rounds = int(words[2]) if words[2:] else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "address"
        options = ["--articles", str(articles), "--print-address", str(file)]
        replica = subprocess.Popen(
            [sys.executable, "-m", "tests.replica", *options], stdout=subprocess.DEVNULL
        )
        try:
            while not (file.exists() and file.read_text("ascii").strip()):
                time.sleep(0.05)
            address = file.read_text("ascii").strip()
            print(
                f"{articles} articles as fast as it goes, 16 connections, {os.cpu_count()} processors"
            )
            compare(address, 0, rounds)
            print(f"{articles} articles with {delay} s between requests, one connection")
            compare(address, delay, 1)
        finally:
            replica.terminate()
            replica.wait()


if __name__ == "__main__":
    main()
