"""A month of a played public archive, killed twice: one record an article, each other capture counted, and what it took.

python -m benchmarks.captures [ARTICLES] [--spider wayback] [--kills 2]
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import read
from tests.replica import Replica
from tests.replica.web_archives import Archives, Shares
from tests.test_public_archives import captures, everything, holding, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

ARTICLES, KILLS = 8_000, 2
SHARES = Shares.none(truncated=0.05, error_status=0.05, changed=0.25, duplicates=0.05)
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_LOOK = 0.2  # seconds between two looks at the process


class Crawler:
    """A crawl in a process of its own, and its peak memory."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._log = (folder / "log").open("ab")
        self.process = subprocess.Popen(command, cwd=folder, stderr=self._log)
        self.mebibytes = 0.0

    def runs(self) -> bool:
        """Whether it still runs; the peak is read."""
        if self.process.poll() is not None:
            self._log.close()
            return False
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        if found := _PEAK.search(status):
            self.mebibytes = int(found[1]) / 1024
        return True

    def kill(self) -> None:
        """SIGKILL."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._log.close()


def _prepare(replica: Replica, spider: str) -> None:
    """Make what the archive holds, before the clock runs."""
    if spider == "commoncrawl":
        _ = replica.archives.common_crawl.indexes
    else:
        _ = replica.archives.wayback.rows


def main() -> int:
    """1 where a record is wrong, or a capture has not exactly one outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=ARTICLES)
    parser.add_argument("--spider", choices=("commoncrawl", "wayback"), default="commoncrawl")
    parser.add_argument("--kills", type=int, default=KILLS)
    given = parser.parse_args()
    requests, peak = 0, 0.0
    with (
        tempfile.TemporaryDirectory() as name,
        Replica(given.articles, log=False, archives=Archives(shares=SHARES)) as replica,
    ):
        folder, held = Path(name), holding(replica, given.spider)
        _prepare(replica, given.spider)
        options = ["-L", "ERROR", "-s", f"SITE_ADDRESS={replica.address}", "-O", "out.jsonl"]
        command = [sys.executable, "-m", "newscrawl", "crawl", given.spider]
        command += [*everything(given.spider, replica), *options]
        began = time.monotonic()
        for kill in range(given.kills + 1):
            replica.forget_requests()
            crawler = Crawler(command, folder)
            after = given.articles * (kill + 1) // (given.kills + 2)
            while crawler.runs():
                if replica.wait(after, seconds=_LOOK) and kill < given.kills:
                    crawler.kill()
                    break
                time.sleep(_LOOK)
            requests += sum(replica.kinds.values())
            peak = max(peak, crawler.mebibytes)
        seconds = time.monotonic() - began
        records = [one.to_dict() for one in read(folder / "data" / "local", revisions="all")]
        counts = captures(folder)
        wrong = judge(held, records)
        log = (folder / "log").read_text("utf-8")[-2000:]
    if crawler.process.returncode:
        wrong.append(f"exit status {crawler.process.returncode}: {log}")
    if counts["listed"] != len(held.captures) or 2 * counts["listed"] != sum(counts.values()):
        wrong.append(f"{len(held.captures)} captures, counted {counts}")
    for one in wrong[:20]:
        print(one)
    outcomes = ", ".join(f"{key} {number}" for key, number in counts.items())
    print(
        f"{given.spider}, {given.kills} kills: {len(records)} articles, {len(wrong)} wrong; captures: {outcomes};"
        f" {requests} requests, {seconds:.0f} seconds, {peak:.0f} MiB at most"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
