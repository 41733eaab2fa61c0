"""A long archive on a bad day: a busy day, broken answers, time-outs, and three kills."""

from __future__ import annotations

import json
import random
import signal
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from newscrawl import read
from tests.forked import Running
from tests.replica import Replica, Search, differences

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 600  # seconds; a crawl that takes longer hangs
BUSY = ("2025-05-14", 900)
BAD_DAYS = Search(reach=500, invalid=0.02, timeouts=0.01, delay=2.5, stubborn=0.01)


def start(folder: Path, replica: Replica, since: str, until: str) -> Running:
    options = ["-a", f"since={since}", "-a", f"until={until}", "-L", "ERROR"]
    settings = ["-s", f"SITE_ADDRESS={replica.address}", "-s", "SEARCH_TIMEOUT=2"]
    return Running("crawl", "archive", *options, *settings, cwd=folder)


def kill_after(process: Running, replica: Replica, requests: float) -> None:
    """SIGKILL after so many requests."""
    wanted, until = sum(replica.kinds.values()) + requests, time.monotonic() + PATIENCE
    while not replica.wait(wanted, seconds=0.1) and time.monotonic() < until:
        assert process.poll() is None, process.communicate()[1]
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("since", "until"), [("2025-04-25", "2025-05-25"), ("2025-05-14", "2025-05-14")]
)
def test_every_article_of_a_range_and_no_other(tmp_path: Path, since: str, until: str) -> None:
    dice = random.Random(since)
    with Replica(20_000, years=3, busy=BUSY, search=BAD_DAYS) as replica:
        wanted = replica.site.days(date.fromisoformat(since), date.fromisoformat(until))
        assert len(wanted) >= BUSY[1]
        for _ in range(3):
            killed = start(tmp_path, replica, since, until)
            kill_after(killed, replica, len(wanted) * (0.1 + 0.25 * dice.random()))
        process = start(tmp_path, replica, since, until)
        said = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0, said
        assert "resuming an unfinished job" in said
        data = tmp_path / "data" / "local"
        lines = [one.identifier for one in read(data, revisions="all")]
        assert len(lines) == len(set(lines)), "none is written twice"
        records = {one.identifier: one.to_dict() for one in read(data)}
        for index in wanted:
            expected = replica.expected(index, indexed=True)
            assert differences(expected, records.pop(expected["identifier"])) == []
        assert records == {}
        newest = max((data / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        days = {one["day"]: one for one in json.loads(newest.read_text("utf-8"))["days"]}
        assert sum(one["articles"] for one in days.values()) == len(wanted)
        busy = days[BUSY[0]]
        assert busy["articles"] == sum(busy["api_totals"].values()) == BUSY[1]
        assert replica.search.faults["invalid"]
        assert replica.search.faults["timeout"]
