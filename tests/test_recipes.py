"""The recipes of docs/data-set.md, "Keeping and moving": every reader is right, and nothing is lost."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from newscrawl import changes, read
from newscrawl.errors import DataSetWarning
from newscrawl.frontier.repair import repair
from tests.crawling import PATIENCE
from tests.daily import NOW, Days, a_text, differences, prune
from tests.forked import newscrawl
from tests.replica import Replica
from tests.running import Clock

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("articles", "warc", "frontier.db*")


def mend(folder: Path) -> None:
    """`newscrawl frontier repair`."""
    for _ in repair(folder, Clock(f"{NOW:%FT08:00:00}"), dry_run=False, verifies_hashes=True):
        pass
    assert differences(folder) == []


def texts(folder: Path) -> dict[str, str | None]:
    """The newest text of each article."""
    return {one.identifier: one.article_body for one in read(folder, strict=True)}


def some(*numbers: int, edition: int = 0) -> dict[str, str]:
    """Articles by identifier."""
    return {f"content_{number}": a_text(100 * edition + number) for number in numbers}


@pytest.mark.parametrize("order", list(itertools.permutations(PARTS)), ids="-".join)
def test_a_backup_during_a_run(tmp_path: Path, order: tuple[str, ...]) -> None:
    """Copied in any order, a part before the run goes on and the others after; restored in another place."""
    there, copy = tmp_path / "data", tmp_path / "restored"
    copy.mkdir()
    days = Days(there)
    days.day(some(1, 2))

    def take(names: tuple[str, ...]) -> None:
        for pattern in names:
            for path in there.glob(pattern):
                if path.is_dir():
                    shutil.copytree(path, copy / path.name)
                else:
                    shutil.copy(path, copy / path.name)

    days.day(some(2, 3, 4, 5, edition=1), lambda: take(order[:1]))
    take(order[1:])
    mend(copy)
    kept = texts(copy)
    assert kept.keys() >= {"content_1", "content_2"}
    assert kept.items() <= some(1, 2).items() | texts(there).items()
    Days(copy, days.clock).day(some(2, 3, 4, 5, edition=1))  # the same command again
    assert texts(copy) == texts(there)
    assert differences(copy) == []


@pytest.mark.slow
def test_backups_of_a_crawl_in_progress(tmp_path: Path) -> None:
    """File by file in random order, while the process writes them; each is restored in another place and goes on there."""
    dice = random.Random(1)
    command = ["crawl", "section", "-a", "sections=china,world,business,life,culture"]
    with Replica(300, seed=1) as replica:
        command += ["-s", f"SITE_ADDRESS={replica.address}", "-s", "DATA_DIR=data", "-L", "ERROR"]
        command += ["-s", "SEGMENT_BYTES=50000", "-s", "ARCHIVE_BYTES=100000"]
        pace = ["-s", "DOWNLOAD_DELAY=0.1", "-s", "CONCURRENT_REQUESTS=1"]
        copies: list[Path] = []
        with subprocess.Popen(
            [sys.executable, "-m", "newscrawl", *command, *pace], cwd=tmp_path
        ) as process:
            while process.poll() is None:
                if replica.wait(sum(replica.kinds.values()) + 30, seconds=5):
                    copies.append(backup(tmp_path / "data", tmp_path / f"{len(copies)}", dice))
        assert process.returncode == 0
        wanted = texts(tmp_path / "data")
        assert len(copies) >= 3
        for copy in copies:
            folder = "-s", "DATA_DIR=data"
            done = newscrawl("frontier", "repair", *folder, cwd=copy, timeout=PATIENCE)
            assert done.returncode == 0, done.stderr
            assert texts(copy / "data").items() <= wanted.items()
            done = newscrawl(*command, cwd=copy, timeout=PATIENCE)
            assert done.returncode == 0, done.stderr
            assert texts(copy / "data") == wanted
            done = newscrawl("frontier", "repair", "--dry-run", *folder, cwd=copy, timeout=PATIENCE)
            assert (done.returncode, done.stderr) == (0, ""), done.stdout
            done = newscrawl("archive", "verify", *folder, cwd=copy, timeout=PATIENCE)
            *faults, _ = done.stdout.splitlines()
            # A line that was copied later than the archive names a page that the copy lacks.
            assert [one for one in faults if ": metadata.warc: " not in one] == []


def backup(folder: Path, target: Path, dice: random.Random) -> Path:
    """Copy each file that is there, one after the other; one that is renamed or removed meanwhile is left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    dice.shuffle(files)
    for path in files:
        copy = target / "data" / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copy(path, copy)
    return target


def test_two_machines(tmp_path: Path) -> None:
    """Both have read an article; a consumer of the first gets what the second has written, once."""
    one, other = tmp_path / "one", tmp_path / "other"
    Days(one).day(some(1, 2))
    days = Days(other)
    days.day(some(2, 3))
    days.day(some(3, edition=1))
    cursor = [batch.cursor for batch in changes(one)][-1]
    for part in ("articles", "warc"):
        for path in (other / part).glob("*/[!._]*"):
            target = one / part / path.parent.name
            target.mkdir(exist_ok=True)
            shutil.copy(path, target)
    mend(one)
    assert texts(one) == {**some(1, 2), **some(3, edition=1)}
    found = [record for batch in changes(one, cursor) for record in batch.records]
    assert sorted((line.identifier, line.metadata.revision) for line in found) == [
        ("content_2", 1),
        ("content_3", 1),
        ("content_3", 2),
    ]
    Days(one, days.clock).day(some(3, edition=2))
    assert texts(one)["content_3"] == a_text(203)


@pytest.mark.slow
def test_ninety_days_pruned_and_partly_in_cold_storage(tmp_path: Path) -> None:
    folder, away = tmp_path / "data", tmp_path / "away"
    days = Days(folder, Clock(f"{NOW:2025-01-01T08:00:00}"))
    wanted: dict[str, str] = {}
    for day in range(90):
        news = {**some(day, day + 1), **some(day - day % 7, edition=1 + day % 7)}
        days.day(news)
        wanted.update(news)
    assert texts(folder) == wanted
    assert prune(folder, before="2025-03-01") == 0
    assert texts(folder) == wanted
    moved = sorted(folder.glob("articles/crawl_date=2025-01-*"))
    away.mkdir()
    for path in moved:
        shutil.move(path, away / path.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataSetWarning)
        left = {one.identifier: one.article_body for one in read(folder)}
    assert left.items() <= wanted.items()
    assert len(left) < len(wanted)
    Days(folder, days.clock).day(some(0, edition=9))  # a run while they are away
    wanted.update(some(0, edition=9))
    for path in away.iterdir():
        shutil.move(path, folder / "articles" / path.name)
    mend(folder)
    assert texts(folder) == wanted
