"""A random operator around crawls of the replica: `python -m tests.operating FOLDER [ROUNDS [SEED]]`.

Between runs days are moved away and back, the frontier is deleted, kept and restored, segments are gzipped, the folder is
copied while a run writes it, runs are killed, and the target of `-O` is full. `read` must always give the records on
disk. At the end everything is moved back, repaired, and read by one run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import read
from newscrawl.errors import DataSetWarning
from tests.damaging import on_disk
from tests.forked import Running, newscrawl
from tests.replica import Replica, differences

if TYPE_CHECKING:
    from collections.abc import Callable

SECTIONS = "china,world,business,life,culture,travel,sports,opinion,regional"
PATIENCE = 300  # seconds; a crawl that takes longer hangs
MENDED = {0, 4}
"""Exit statuses of a run that the operator did not stop: complete, or with URLs that wait for their next try."""


@dataclass
class Operator:
    """One data folder, and the operations on it."""

    folder: Path
    replica: Replica
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data" / "local"

    @property
    def away(self) -> Path:
        """Cold storage."""
        path = self.folder / "away"
        path.mkdir(exist_ok=True)
        return path

    # --- Operations between runs

    def moves_a_day_away(self) -> None:
        days = sorted(self.data.glob("articles/crawl_date=*"))
        if days:
            day = self.dice.choice(days)
            target = self.away / day.name
            if not target.exists():
                shutil.move(day, target)

    def moves_days_back(self) -> None:
        """Also into a day's folder that was made again."""
        for day in sorted(self.away.glob("crawl_date=*")):
            here = self.data / "articles" / day.name
            here.mkdir(parents=True, exist_ok=True)
            for path in day.iterdir():
                if not (here / path.name).exists():
                    shutil.move(path, here / path.name)
            shutil.rmtree(day)

    def moves_a_file_away(self) -> None:
        files = sorted(self.data.glob("articles/*/[!._]*.jsonl*"))
        if files:
            path = self.dice.choice(files)
            target = self.away / path.parent.name
            target.mkdir(exist_ok=True)
            shutil.move(path, target / path.name)

    def deletes_the_frontier(self) -> None:
        for path in self.data.glob("frontier.db*"):
            path.unlink()

    def keeps_the_frontier(self) -> None:
        if (self.data / "frontier.db").exists():
            shutil.copy(self.data / "frontier.db", self.folder / "kept.db")

    def restores_the_frontier(self) -> None:
        if (self.folder / "kept.db").exists():
            self.deletes_the_frontier()
            shutil.copy(self.folder / "kept.db", self.data / "frontier.db")

    def restores_the_frontier_beside_its_log(self) -> None:
        if (self.folder / "kept.db").exists():
            (self.data / "frontier.db-shm").unlink(missing_ok=True)
            shutil.copy(self.folder / "kept.db", self.data / "frontier.db")

    def gzips_a_segment(self) -> None:
        files = sorted(self.data.glob("articles/*/[!._]*.jsonl"))
        if files:
            path = self.dice.choice(files)
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()

    def deletes_a_manifest(self) -> None:
        files = sorted(self.data.glob("articles/*/_manifest.json"))
        if files:
            self.dice.choice(files).unlink()

    def tears_a_manifest(self) -> None:
        files = sorted(self.data.glob("articles/*/_manifest.json"))
        if files:
            path = self.dice.choice(files)
            os.truncate(path, path.stat().st_size // 2)

    def renames_a_day(self) -> None:
        """As after a restored backup, or a mistyped day."""
        days = sorted(self.data.glob("articles/crawl_date=*"))
        if days:
            day = self.dice.choice(days)
            other = day.with_name(f"crawl_date=2026-01-{self.dice.randint(1, 28):02}")
            if not other.exists():
                day.rename(other)

    # --- Runs

    def command(self, *words: str, output: str | None = "out.jsonl") -> list[str]:
        options = ["-O", output] if output else []
        given = [
            "-a",
            f"sections={SECTIONS}",
            "-a",
            "may_be_empty=1",
            "-s",
            f"SITE_ADDRESS={self.replica.address}",
        ]
        return [
            *("crawl", "section", "-L", "ERROR"),
            *(*given, *options, *words),
        ]

    def start(self, *words: str, output: str | None = "out.jsonl") -> Running:
        now = f"2027-03-{self.dice.randint(1, 28):02}T{self.dice.randint(8, 20):02}:00"
        return Running(*self.command("-s", f"NOW={now}", *words, output=output), cwd=self.folder)

    def runs(self, *words: str, output: str | None = "out.jsonl") -> int:
        process = self.start(*words, output=output)
        said = process.communicate(timeout=PATIENCE)[1]
        status = process.wait()
        if "Traceback" in said:
            self.wrong.append(f"traceback: {said}")
        if status == 75 and "`newscrawl frontier repair`" in said:
            self.done["frontier was damaged"] += 1
            self.repairs()
        elif status not in MENDED and not (output or "").startswith("/dev/full"):
            self.wrong.append(f"exit {status}: {said}")
        return status

    def runs_into_a_full_target(self) -> None:
        status = self.runs(output="/dev/full:jsonl")
        if status not in {*MENDED, 75}:
            self.wrong.append(f"exit {status} with a full target")

    def runs_anew(self) -> None:
        self.runs("-a", "fresh=1")

    def kills_a_run(self) -> None:
        process = self.start()
        time.sleep(self.dice.random() * 3)
        process.kill()
        process.communicate()

    def copies_the_folder_while_a_run_writes(self) -> None:
        """Files first, the frontier later; the copy replaces the folder."""
        process = self.start()
        time.sleep(0.8 + self.dice.random() * 2)
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        try:
            if (self.data / "articles").exists():
                shutil.copytree(self.data / "articles", copy / "articles")
            time.sleep(self.dice.random() * 0.8)
            for path in self.data.glob("frontier.db*"):
                shutil.copy(path, copy / path.name)
        except (shutil.Error, FileNotFoundError):  # a file was renamed under the copy
            self.done["copy broke off"] += 1
            shutil.rmtree(copy)
        process.kill()
        process.communicate()
        if copy.exists() and (copy / "articles").exists():
            shutil.rmtree(self.data)
            copy.rename(self.data)

    def repairs(self) -> None:
        words = ("frontier", "repair", "-s", f"DATA_DIR={self.data}")
        done = newscrawl(*words, cwd=self.folder, timeout=PATIENCE)
        if done.returncode not in {0, 2} or "Traceback" in done.stderr:
            self.wrong.append(f"repair: {done.returncode} {done.stderr}")

    def looks(self) -> None:
        """Check that `read` gives the records on disk, each once where files were not mixed by hand since the last run."""
        if not (self.data / "articles").exists():
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataSetWarning)
            found = {one.identifier for one in read(self.data)}
        if found != on_disk(self.data):
            self.wrong.append(f"read gives {len(found)}, on disk are {len(on_disk(self.data))}")

    def judges(self, wanted: list[int]) -> None:
        """Check, after everything was moved back and repaired, and one run, for exactly the replica's records, each once."""
        records = list(read(self.data, strict=True))
        counts = Counter(one.identifier for one in records)
        self.wrong += [f"{name} {count} times" for name, count in counts.items() if count > 1]
        by_name = {one.identifier: one.to_dict() for one in records}
        for index in wanted:
            expected = self.replica.expected(index)
            record = by_name.pop(expected["identifier"], None)
            if record is None:
                self.wrong.append(f"lost {expected['url']}")
            elif differences(expected, record):
                boxed = self.replica.expected(index, listed=False)
                self.wrong += differences(boxed, record) and differences(expected, record)
        self.wrong += [f"not asked for: {name}" for name in by_name]


DEEDS: tuple[Callable[[Operator], object], ...] = (
    Operator.moves_a_day_away,
    Operator.moves_days_back,
    Operator.moves_a_file_away,
    Operator.deletes_the_frontier,
    Operator.keeps_the_frontier,
    Operator.restores_the_frontier,
    Operator.restores_the_frontier_beside_its_log,
    Operator.gzips_a_segment,
    Operator.deletes_a_manifest,
    Operator.tears_a_manifest,
    Operator.renames_a_day,
    Operator.kills_a_run,
    Operator.copies_the_folder_while_a_run_writes,
    Operator.runs_into_a_full_target,
    Operator.runs_anew,
    Operator.repairs,
)


def operate(folder: Path, rounds: int, seed: int, articles: int = 60) -> Operator:
    """Do `rounds` rounds of one or two operations and a run, then move everything back."""
    with Replica(articles) as replica:
        wanted = [index for index in range(articles) if not replica.site.card(index).chinese]
        operator = Operator(folder, replica, random.Random(seed))
        for number in range(rounds):
            for _ in range(operator.dice.randint(1, 3)):
                deed = operator.dice.choice(DEEDS)
                deed(operator)
                operator.done[deed.__name__] += 1
                operator.looks()
            operator.runs()
            operator.looks()
            if operator.wrong:
                operator.wrong.append(f"round {number}: {dict(operator.done)}")
                return operator
        operator.moves_days_back()
        operator.repairs()
        operator.runs()
        operator.repairs()
        operator.judges(wanted)
    return operator


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rounds", type=int, nargs="?", default=100)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    operator = operate(given.folder, given.rounds, given.seed)
    print(
        json.dumps(
            {"rounds": given.rounds, "done": operator.done, "wrong": operator.wrong}, indent=1
        )
    )
    return bool(operator.wrong)


if __name__ == "__main__":
    sys.exit(main())
