"""Whole crawls killed at random, 200 times and more: what was lost, written twice, torn, wedged, fetched again.

python -m benchmarks.kills [KILLS]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.killing import WAYS, ordeal
from tests.replica import Replica

ARTICLES = 400
KILLS = 210
EACH = 10
"""Kills of one crawl before it may end."""


def main() -> int:
    """1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=KILLS)
    wanted_kills = parser.parse_args().kills
    kills, refetched, wrong, statuses = 0, 0, 0, Counter[int]()
    ways: Counter[str] = Counter()
    with Replica(ARTICLES) as replica:
        wanted = [index for index in range(ARTICLES) if not replica.site.card(index).chinese]
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            ordeal(Path(folder), replica, wanted, way=WAYS[0], seed=0, kills=0)
            pace = sum(replica.urls.values()) / (time.monotonic() - began)
        seed = 0
        while kills < wanted_kills:
            way = WAYS[seed % len(WAYS)]
            with tempfile.TemporaryDirectory() as folder:
                found = ordeal(Path(folder), replica, wanted, way=way, seed=seed, kills=EACH)
            kills += found.kills
            ways[way] += found.kills
            refetched += found.refetched
            wrong += len(found.wrong)
            statuses.update(found.statuses)
            print(
                f"{seed}: {way}, {found.kills} kills, {found.refetched} fetched again {found.wrong}",
                flush=True,
            )
            seed += 1
    print(
        f"{kills} kills ({dict(ways)}) of crawls of {len(wanted)} articles: {wrong} lost, twice, torn, wrong or wedged;"
        f" {refetched / kills:.1f} pages fetched again per kill, at {pace:.0f} pages a second with 16 connections;"
        f" exit statuses {dict(statuses)}"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
