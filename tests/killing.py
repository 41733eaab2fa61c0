"""Kills crawls at random moments, repeats the command, and counts the cost."""

from __future__ import annotations

import json
import math
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl import read
from newscrawl.archive.verify import Verification
from tests.forked import Running
from tests.replica import differences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.replica import Replica

PATIENCE = 120  # seconds; a crawl that takes longer hangs
WAYS = ("SIGKILL", "double SIGINT", "mixed")


@dataclass
class Ordeal:
    """The kills of a crawl, and its result."""

    kills: int = 0
    statuses: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Errors: lost, twice, torn, different, wedged, each with details."""
    refetched: int = 0
    """Repeated requests for pages."""
    said: str = ""
    """Standard error of the last run."""


def ordeal(
    folder: Path, replica: Replica, wanted: Sequence[int], *, way: str, seed: int, kills: int
) -> Ordeal:
    """Crawl all sections into `folder`, killed up to `kills` times `way`, then let it finish."""
    dice, result = random.Random(seed), Ordeal()
    replica.forget_requests()
    while True:
        process = _start(folder, replica)
        is_last = result.kills >= kills
        if not _ends(process, replica, math.inf if is_last else _moment(dice, len(wanted))):
            if is_last:
                process.kill()
                result.wrong.append(f"wedged: {process.communicate()[1]}")
                return result
            _stop(process, dice.choice(WAYS[:2]) if way == "mixed" else way, dice)
            result.kills += 1
        result.said = process.communicate(timeout=PATIENCE)[1]
        status = process.wait()
        result.statuses.append(status)
        if status == 0:
            break
        if is_last:
            result.wrong.append(f"exit {status}: {result.said}")
            return result
    _judge(result, folder, replica, wanted)
    return result


def _start(folder: Path, replica: Replica) -> Running:
    sections = "china,world,business,life,culture,travel,sports,opinion,regional"
    options = ["-a", f"sections={sections}", "-s", f"SITE_ADDRESS={replica.address}", "-L", "ERROR"]
    return Running("crawl", "section", *options, cwd=folder)


def _moment(dice: random.Random, articles: int) -> float:
    """The number of requests before the kill: mostly in the middle, sometimes at start or end."""
    return dice.choice([0, dice.random() * articles * 0.5, dice.random() * 40])


def _ends(process: Running, replica: Replica, requests: float) -> bool:
    """Whether the process ends before it has made `requests` more requests, and within PATIENCE."""
    wanted = sum(replica.kinds.values()) + requests + 1
    until = time.monotonic() + PATIENCE
    while process.poll() is None:
        if replica.wait(wanted, seconds=0.1) or time.monotonic() > until:
            return False
    return True


def _stop(process: Running, way: str, dice: random.Random) -> None:
    time.sleep(dice.random() * 0.15)
    if way == "SIGKILL":
        process.kill()
        return
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02 + dice.random() * 0.1)


def _judge(result: Ordeal, folder: Path, replica: Replica, wanted: Sequence[int]) -> None:
    data = folder / "data" / "local"
    torn = [path for path in data.glob("articles/*/*.jsonl") if path.read_bytes()[-1:] != b"\n"]
    result.wrong += [f"torn {path.name}" for path in torn]
    verification = Verification(data)
    result.wrong += verification.faults()
    seen = Counter(line["identifier"] for line in read(data, revisions="all", as_="dict"))
    result.wrong += [f"{name} {count} times" for name, count in seen.items() if count > 1]
    if verification.seen.lines != sum(seen.values()):
        result.wrong.append(f"{verification.seen.lines} of {sum(seen.values())} lines archived")
    records: dict[str, Any] = {one.identifier: one.to_dict() for one in read(data)}
    for index in wanted:
        expected = replica.expected(index)
        record = records.pop(expected["identifier"], None)
        if record is None:
            result.wrong.append(f"lost {expected['url']}")
        elif differences(expected, record):
            boxed = replica.expected(index, listed=False)
            result.wrong += differences(boxed, record) and differences(expected, record)
    result.wrong += [f"not asked for: {name}" for name in records]
    newest = max((data / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    books = json.loads(newest.read_text("utf-8"))["articles"]
    if (books["discovered"], books["done"], books["open"]) != (len(wanted), len(wanted), 0):
        result.wrong.append(f"books {books}")
    pages = {url: count for url, count in replica.urls.items() if not url.endswith("/robots.txt")}
    result.refetched = sum(pages.values()) - len(pages)
