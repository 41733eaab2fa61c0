"""A crawl that an outage meets half-way: 503, then 429 with Retry-After, then resets. What is lost, and what came too early?

    python -m benchmarks.outage --articles 2000 --seconds 60

Exit status 0 where every article is there as it must be, and nothing was asked before Retry-After had run out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import newscrawl
from tests.replica import Replica, differences
from tests.replica.wire import Answer, reset

if TYPE_CHECKING:
    from collections.abc import Sequence

RETRY_AFTER = 5
ANSWERS = {
    "503": Answer(503),
    "429": Answer(429, {"Retry-After": str(RETRY_AFTER)}),
    "reset": Answer(send=reset),
}
_UNDERWAY = 0.5  # seconds in which what was on its way arrives when the site first says to wait


class Outage:
    """Three kinds of failure, each for a third of the time, from the nth request on."""

    def __init__(self, after: int, seconds: float, order: Sequence[str]) -> None:
        self._after = after
        self._order = order
        self._third = seconds / 3
        self._lock = threading.Lock()
        self._began = 0.0
        self._asked = 0
        self._told = 0.0
        self.answers: Counter[str] = Counter()
        self.early = 0
        """Requests that came before Retry-After had run out."""

    def __call__(self) -> Answer | None:
        """The answer to a request while it lasts."""
        with self._lock:
            now = time.monotonic()
            self._asked += 1
            if self._asked < self._after:
                return None
            self._began = self._began or now
            if self._told + _UNDERWAY < now < self._told + RETRY_AFTER:
                self.early += 1
            phase = int((now - self._began) / self._third)
            name = self._order[phase] if phase < len(self._order) else "after it"
            self.answers[name] += 1
            if name == "429" and now >= self._told + RETRY_AFTER:
                self._told = now
            return ANSWERS.get(name)


def main(words: list[str] | None = None) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outage", description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument(
        "--order", nargs=3, choices=ANSWERS, default=list(ANSWERS), help="(default: as they stand)"
    )
    given = parser.parse_args(words)
    with (
        tempfile.TemporaryDirectory(prefix="outage-") as name,
        Replica(given.articles) as replica,
    ):
        folder = Path(name)
        stories = [replica.story(index) for index in range(given.articles)]
        (folder / "urls").write_text("".join(f"{one.url}\n" for one in stories), "utf-8")
        outage = Outage(given.articles * 9 // 20, given.seconds, given.order)
        replica.fail(outage)
        options = ["-a", "urls=urls", "-s", f"SITE_ADDRESS={replica.address}", "-L", "ERROR"]
        began = time.monotonic()
        command = [sys.executable, "-m", "newscrawl", "crawl", "article", *options]
        crawled = subprocess.run(
            command, cwd=folder, check=False, stderr=subprocess.PIPE, text=True
        )
        seconds = time.monotonic() - began
        records = [one.to_dict() for one in newscrawl.read(folder / "data" / "local")]
        wrong = sum(
            bool(
                differences(
                    replica.expected(replica.site.index_of(one["identifier"]) or 0, listed=False),
                    one,
                )
            )
            for one in records
        )
    lost = {one.identifier for one in stories} - {one["identifier"] for one in records}
    report = {
        "said": crawled.stderr.splitlines()[0],
        "exit": crawled.returncode,
        "seconds": round(seconds),
        "answers": dict(outage.answers),
        "records": len(records),
        "lost": len(lost),
        "wrong": wrong,
        "requests before Retry-After had run out": outage.early,
    }
    print(json.dumps(report, indent=2))
    return int(bool(crawled.returncode or lost or wrong or outage.early))


if __name__ == "__main__":
    raise SystemExit(main())
