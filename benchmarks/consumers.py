"""A consumer killed at random while the crawl that it reads is killed at random: what came twice or never.

python -m benchmarks.consumers [ROUNDS]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.consuming import consumption
from tests.replica import Replica

ARTICLES = 120
ROUNDS = 100
EACH = 10
"""Rounds of one data set."""


def main() -> int:
    """1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    kills, lines, revisions, wrong = Counter[str](), 0, 0, 0
    for seed in range(-(-rounds // EACH)):
        with Replica(ARTICLES) as replica, tempfile.TemporaryDirectory() as folder:
            found = consumption(Path(folder), replica, rounds=EACH, seed=seed)
        kills.update(found.kills)
        lines, revisions = lines + found.lines, revisions + found.revisions
        wrong += len(found.wrong)
        print(f"{seed}: {dict(found.kills)}, {found.lines} lines {found.wrong}", flush=True)
    print(
        f"{rounds} rounds, killed: {dict(kills)}; {lines} lines, {revisions} of them revisions: {wrong} twice or never"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
