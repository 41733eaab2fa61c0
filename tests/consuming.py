"""A consumer of `newscrawl.changes`, and rounds in which it and the crawl that it reads are killed: `python -m tests.consuming DATA DATABASE`.

The consumer stores lines and cursor in one transaction of SQLite, and begins again when there is nothing new, until a file `over`
lies beside its database.
"""

from __future__ import annotations

import gzip
import random
import sqlite3
import subprocess
import sys
import time
import warnings
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import DataSetWarning, changes, read

if TYPE_CHECKING:
    from tests.replica import Replica

PATIENCE = 120  # seconds
OVER = "over"
_TABLES = """
CREATE TABLE IF NOT EXISTS lines (identifier TEXT, revision INTEGER, content TEXT);
CREATE TABLE IF NOT EXISTS cursors (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT);
"""


def main(data: Path, database: Path) -> None:
    """Consume until it is over."""
    with closing(sqlite3.connect(database)) as store:
        store.executescript(_TABLES)
        is_over = False
        while not is_over:
            is_over = database.with_name(OVER).exists()
            if (data / "articles").is_dir():
                _consume(data, store)
            time.sleep(0.02)


def _consume(data: Path, store: sqlite3.Connection) -> None:
    (cursor,) = store.execute("SELECT max(text) FROM cursors").fetchone()
    for batch in changes(data, cursor, batch_size=3, strict=True):
        rows = [
            (one.identifier, one.metadata.revision, one.metadata.content_hash)
            for one in batch.records
        ]
        with store:
            store.executemany("INSERT INTO lines VALUES (?, ?, ?)", rows)
            store.execute("REPLACE INTO cursors VALUES (1, ?)", (batch.cursor,))


@dataclass
class Consumption:
    """Rounds of kills, and what the consumer has."""

    kills: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    revisions: int = 0
    """Lines that are not the first of their article."""
    wrong: list[str] = field(default_factory=list)
    """Lines that came twice or never."""


def consumption(folder: Path, replica: Replica, *, rounds: int, seed: int) -> Consumption:
    """Crawl, edit and pack in rounds; in each the consumer and the crawl are killed at random. Then let both finish, and crawl once more what was edited since."""
    dice, result = random.Random(seed), Consumption()
    data, database = folder / "data" / "local", folder / "consumer.db"
    english = [n for n in range(replica.site.articles) if not replica.site.card(n).chinese]
    for _ in range(rounds):
        consumer = _start(sys.executable, "-m", "tests.consuming", str(data), str(database))
        crawl = _crawl(folder, replica)
        victims = {"crawl": crawl, "consumer": consumer}
        for name in dice.sample([*victims], 2):
            until = time.monotonic() + dice.random() * 4
            while time.monotonic() < until and crawl.poll() is None:
                time.sleep(0.01)
            result.kills[name] += victims[name].poll() is None
            victims[name].kill()
            victims[name].wait()
        for index in dice.sample(english, 2):
            replica.edit(index)
        _pack_one(data, dice)
    consumer = _start(sys.executable, "-m", "tests.consuming", str(data), str(database))
    statuses = [_crawl(folder, replica).wait(PATIENCE)]
    for index in dice.sample(english, 2):
        replica.edit(index)
    statuses.append(_crawl(folder, replica).wait(PATIENCE))
    (folder / OVER).touch()
    if (*statuses, consumer.wait(PATIENCE)) != (0, 0, 0):
        result.wrong.append(f"crawls ended with {statuses}, consumer with {consumer.returncode}")
    _judge(result, data, database)
    return result


def _crawl(folder: Path, replica: Replica) -> subprocess.Popen[bytes]:
    sections = "china,world,business,life,culture,travel,sports,opinion,regional"
    settings = (
        f"SITE_ADDRESS={replica.address}",
        "SEGMENT_LINES=3",
        f"DATA_DIR={folder}/data/local",
    )
    options = [word for one in settings for word in ("-s", one)]
    words = ["crawl", "section", "-a", f"sections={sections}", "-L", "CRITICAL", *options]
    return _start(sys.executable, "-m", "newscrawl", *words)


def _start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, stderr=subprocess.DEVNULL)


def _pack_one(data: Path, dice: random.Random) -> None:
    """Compress a file, as an operator does."""
    files = sorted(data.glob("articles/*/[!._]*.jsonl"))
    if files:
        path = dice.choice(files)
        part = path.with_name(f".{path.name}.gz.part")
        part.write_bytes(gzip.compress(path.read_bytes()))
        part.replace(path.with_name(f"{path.name}.gz"))
        path.unlink()


def _judge(result: Consumption, data: Path, database: Path) -> None:
    with closing(sqlite3.connect(database)) as store:
        given = Counter(store.execute("SELECT * FROM lines").fetchall())
    with warnings.catch_warnings():
        warnings.simplefilter("error", DataSetWarning)
        written = Counter(
            (one.identifier, one.metadata.revision, one.metadata.content_hash)
            for one in read(data, revisions="all")
        )
    result.lines = written.total()
    result.revisions = sum((revision or 1) > 1 for _, revision, _ in written)
    result.wrong += [f"{line} {n} times" for line, n in given.items() if n != written[line]]
    result.wrong += [f"{line} never" for line in written if line not in given]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
