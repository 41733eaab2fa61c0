"""What the frontier takes for each URL, at 10,000, 100,000 and 1,000,000 of them: time, disk, memory.

python -m benchmarks.frontier [COUNT …]
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scrapy import Request, Spider

from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.outcomes import DONE
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.requests import from_data, to_data
from newscrawl.frontier.run import Run
from newscrawl.frontier.task import ArticleTask, CrawlTask
from newscrawl.pages.evidence import Evidence

JOB = identity("section", {"sections": "china"})
COUNTS = (10_000, 100_000, 1_000_000)
GROUP = 25
"""URLs between two commits: about what a crawl at full speed reads in 0.1 s."""


class Some(Spider):
    """Stands for a spider: only its methods' names count."""

    name = "section"

    def parse_article(self, response: object) -> None:
        """What an answer would be given to."""

    def article_failed(self, failure: object) -> None:
        """What a failure would be given to."""


def measure(folder: Path, count: int, *, enqueue_only: bool = False) -> dict[str, float]:
    """Enqueue, then take, end and acknowledge so many article URLs; microseconds each, of the processor and of the clock, MB in all. With `enqueue_only` they stay queued."""
    run = Run(folder, "section", Common(), JOB)
    spider = Some()
    base = _resident()
    began, used = time.perf_counter(), time.process_time()
    for number in range(count):
        task = _task(number)
        run.url_states.discover(task)
        request = Request(
            task.url,
            callback=spider.parse_article,
            errback=spider.article_failed,
            priority=10,
            meta={"task": task.to_data()},
        )
        fingerprint = hashlib.sha1(task.key.encode(), usedforsecurity=False).digest()
        run.store.enqueue(run.job.id, fingerprint, request.priority, to_data(request, spider))
        if number % GROUP == 0:
            run.commit()
    run.commit()
    enqueued, enqueued_cpu = time.perf_counter() - began, time.process_time() - used
    waiting = _resident()
    size = sum(path.stat().st_size for path in folder.glob("frontier.db*"))
    began, used = time.perf_counter(), time.process_time()
    for number in range(0 if enqueue_only else count):
        queued = run.store.next_request(run.job.id)
        assert queued is not None  # noqa: S101 - as many as were put in
        request = from_data(queued.data, queued.priority, spider)
        run.url_states.end(CrawlTask.from_data(request.meta["task"]), DONE)
        run.store.acknowledge([queued.id])
        if number % GROUP == 0:
            run.commit()
    run.commit()
    taken, taken_cpu = time.perf_counter() - began, time.process_time() - used
    run.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "urls": count,
        "enqueue_us": enqueued_cpu / count * 1e6,
        "enqueue_clock_us": enqueued / count * 1e6,
        "next_us": taken_cpu / count * 1e6,
        "next_clock_us": taken / count * 1e6,
        "database_mb": size / 1e6,
        "memory_before_mb": base,
        "memory_full_mb": waiting,
        "memory_peak_mb": peak,
    }


def _task(number: int) -> ArticleTask:
    identifier = f"WS{number:024x}"
    url = f"https://www.chinadaily.com.cn/a/202403/09/{identifier}.html"
    evidence = Evidence(f"Keepers of coast {number} write down the weather", "2024-03-09 07:10")
    found_on = f"https://www.chinadaily.com.cn/china/society/page_{number // 20}.html"
    payload = ArticlePayload(via="section", found_on=found_on, evidence=evidence)
    return CrawlTask("article", f"{identifier} 2024-03-09", url, payload)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Each count in a process of its own, so that none sees another's memory."""
    if sys.argv[1:2] == ["--one"]:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(Path(folder), int(sys.argv[2]))))
        return
    for count in [int(text) for text in sys.argv[1:]] or COUNTS:
        command = [sys.executable, "-m", "benchmarks.frontier", "--one", str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        print(
            f"{found['urls']:>9,} URLs: enqueue {found['enqueue_us']:.0f} µs (clock {found['enqueue_clock_us']:.0f}),"
            f" next {found['next_us']:.0f} µs (clock {found['next_clock_us']:.0f}),"
            f" database {found['database_mb']:.0f} MB ({found['database_mb'] * 1e6 / count:.0f} bytes each),"
            f" memory {found['memory_before_mb']:.0f} MB before, {found['memory_full_mb']:.0f} MB full,"
            f" {found['memory_peak_mb']:.0f} MB peak",
            flush=True,
        )


if __name__ == "__main__":
    main()
