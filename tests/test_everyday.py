"""What an operator's everyday life does to a data folder, as whole crawls: each measured on an earlier version, which lost data over it."""

from __future__ import annotations

import gzip
import json
import shutil
import time
import warnings
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from newscrawl import read
from newscrawl.errors import DataSetWarning
from tests.crawling import PATIENCE, Crawl, crawl
from tests.forked import Running, newscrawl
from tests.replica import Replica

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

SECTIONS = "sections=china,world"


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(60) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path, replica: Replica) -> Path:
    """The data folder of a crawl of one day and one of the next, which found nothing new."""
    for now in ("2027-03-09T08:00", "2027-03-10T08:00"):
        assert section(tmp_path, replica, now).status == 0
    return tmp_path / "data" / "local"


def section(folder: Path, replica: Replica, now: str, *more: str) -> Crawl:
    words = ["section", "-a", SECTIONS, "-s", f"NOW={now}", *more]
    return crawl(folder, *words, address=replica.address)


def identifiers(data: Path) -> Counter[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataSetWarning)
        return Counter(one.identifier for one in read(data))


def frontier(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return newscrawl("frontier", *words, "-s", f"DATA_DIR={data}", cwd=data, timeout=PATIENCE)


def wanted(replica: Replica) -> Counter[str]:
    indices = {*replica.section("china"), *replica.section("world")}
    return Counter(replica.story(index).identifier for index in indices)


def test_a_day_moved_to_cold_storage(tmp_path: Path, replica: Replica, data: Path) -> None:
    (day,) = (data / "articles").glob("crawl_date=*")
    shutil.move(day, tmp_path)
    crawled = section(tmp_path, replica, "2027-03-11T08:00")
    assert crawled.status == 0, crawled.said
    assert crawled.records == []
    assert f"records could not be given ({day.name} is not there" in crawled.said
    for language in ("en", "zh"):
        words = [
            "latest",
            "-a",
            f"language={language}",
            "-a",
            "sections=china",
            "-a",
            "may_be_empty=1",
        ]
        asked = crawl(tmp_path, *words, "-s", "NOW=2026-03-11T09:00", address=replica.address)
        assert (asked.status, "Traceback" in asked.said) == (0, False), asked.said
    shutil.move(tmp_path / day.name, day)
    again = section(tmp_path, replica, "2027-03-12T08:00")
    assert Counter(record["identifier"] for record in again.records) == wanted(replica)
    assert identifiers(data) >= wanted(replica)


@pytest.mark.parametrize("way", ["gzipped", "deleted"])
def test_old_segments_gzipped_or_deleted(
    tmp_path: Path, replica: Replica, data: Path, way: str
) -> None:
    (path,) = (data / "articles").glob("crawl_date=*/*.jsonl")
    if way == "gzipped":
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert identifiers(data) == (wanted(replica) if way == "gzipped" else Counter())
    crawled = section(tmp_path, replica, "2027-03-11T08:00")
    assert crawled.status == 0
    assert len(crawled.records) == (len(wanted(replica)) if way == "gzipped" else 0)
    forgotten = frontier(data, "forget", "--absent")
    assert forgotten.returncode == 0, forgotten.stderr
    crawled = section(tmp_path, replica, "2027-03-12T08:00")
    assert Counter(record["identifier"] for record in crawled.records) == wanted(replica)
    assert identifiers(data) == wanted(replica)


@pytest.mark.parametrize("now", ["2027-03-09T12:00", "2027-03-11T08:00"])
def test_frontier_deleted(tmp_path: Path, replica: Replica, data: Path, now: str) -> None:
    """The next run is on the same day, or on another."""
    for path in data.glob("frontier.db*"):
        path.unlink()
    replica.forget_requests()
    crawled = section(tmp_path, replica, now)
    assert crawled.status == 0
    assert replica.kinds["article"] == 0, "all is known from the data set"
    assert "was not in the frontier" in crawled.said
    assert identifiers(data) == wanted(replica)
    assert Counter(record["identifier"] for record in crawled.records) == wanted(replica)


@pytest.mark.parametrize("log", [False, True])
def test_older_frontier_restored(tmp_path: Path, replica: Replica, log: bool) -> None:
    """A backup of the frontier, beside a data set that went on; with the write-ahead log of a run that was killed."""
    data = tmp_path / "data" / "local"
    words = ["-a", "max_pages=1"]
    section(tmp_path, replica, "2027-03-09T08:00", *words)
    shutil.copy(data / "frontier.db", tmp_path / "kept.db")
    section(tmp_path, replica, "2027-03-10T08:00")
    if log:
        words = ["-a", "known=refetch"]
        _kill_a_run(tmp_path, replica, "2027-03-10T09:00", *words, writes=False)
        assert (data / "frontier.db-wal").stat().st_size, "the test wants a log"
    before = identifiers(data)
    (data / "frontier.db-shm").unlink(missing_ok=True)
    shutil.copy(tmp_path / "kept.db", data / "frontier.db")
    assert identifiers(data) == before
    crawled = section(tmp_path, replica, "2027-03-11T08:00")
    if crawled.status == 75:
        assert "`newscrawl frontier repair` makes it anew" in crawled.said
        assert frontier(data, "repair").returncode == 0
        crawled = section(tmp_path, replica, "2027-03-11T08:00")
    assert crawled.status == 0, crawled.said
    assert identifiers(data) == before == wanted(replica)


def _growing(folder: Path) -> list[Path]:
    """Segments that have lines and are not published."""
    hidden = (folder / "data" / "local" / "articles").glob("*/.*.open")
    return [path for path in hidden if path.stat().st_size]


def _command(replica: Replica) -> list[str]:
    return f"crawl section -a {SECTIONS} -L ERROR -s SITE_ADDRESS={replica.address}".split()


def _kill_a_run(
    folder: Path, replica: Replica, now: str, *more: str, after: int = 20, writes: bool = True
) -> None:
    """A run that dies after so many requests and, if it writes any, after a durable line."""
    replica.forget_requests()
    process = Running(*_command(replica), "-s", f"NOW={now}", *more, cwd=folder)
    assert replica.wait(after, seconds=60)
    deadline = time.monotonic() + 60
    while writes and time.monotonic() < deadline and not _growing(folder):
        time.sleep(0.01)
    process.kill()
    process.communicate()


def test_frontier_deleted_after_a_kill(tmp_path: Path, replica: Replica) -> None:
    data = tmp_path / "data" / "local"
    _kill_a_run(tmp_path, replica, "2027-03-09T08:00", "-s", "DOWNLOAD_DELAY=0.05")
    hidden = list((data / "articles").glob("*/.*.open"))
    lines = [
        json.loads(line)["identifier"] for path in hidden for line in path.read_bytes().splitlines()
    ]
    assert lines, "the test wants a run that has written"
    for path in data.glob("frontier.db*"):
        path.unlink()
    replica.forget_requests()
    crawled = section(tmp_path, replica, "2027-03-09T09:00")
    assert crawled.status == 0
    assert identifiers(data) == wanted(replica)
    assert replica.kinds["article"] <= len(wanted(replica)) * 3 - len(lines)


def test_articles_and_frontier_copied_apart(tmp_path: Path, replica: Replica) -> None:
    """The files first, the frontier later, while a run writes both."""
    replica.forget_requests()
    process = Running(*_command(replica), "-s", "DOWNLOAD_DELAY=0.03", cwd=tmp_path)
    replica.wait(15, seconds=60)
    data, copy = tmp_path / "data" / "local", tmp_path / "copy" / "data" / "local"
    shutil.copytree(data / "articles", copy / "articles")
    replica.wait(sum(replica.kinds.values()) + 12, seconds=60)
    for path in data.glob("frontier.db*"):
        shutil.copy(path, copy / path.name)
    process.kill()
    process.communicate()
    crawled = crawl(tmp_path / "copy", "section", "-a", SECTIONS, address=replica.address)
    assert crawled.status == 0, crawled.said
    assert identifiers(copy) == wanted(replica)
    assert Counter(record["identifier"] for record in crawled.records) == wanted(replica)


@pytest.mark.parametrize("content", ["", "{", "[]", None])
def test_manifest_torn_or_empty_or_deleted(
    tmp_path: Path, replica: Replica, data: Path, content: str | None
) -> None:
    (path,) = (data / "articles").glob("*/_manifest.json")
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    assert identifiers(data) == wanted(replica)
    mended = frontier(data, "repair")
    assert (mended.returncode, "_manifest.json" in mended.stdout or content is None) == (0, True)
    assert Counter(one.identifier for one in read(data, strict=True)) == wanted(replica)
    assert section(tmp_path, replica, "2027-03-11T08:00").status == 0


def test_extra_folder_or_file_in_a_day_and_a_line_5(
    tmp_path: Path, replica: Replica, data: Path
) -> None:
    (path,) = (data / "articles").glob("crawl_date=*/*.jsonl")
    (path.parent / "more.jsonl").mkdir()
    (path.parent / "notes").write_text("mine")
    with path.open("ab") as file:
        file.write(b"5\n")
    assert identifiers(data) == wanted(replica)
    crawled = section(tmp_path, replica, "2027-03-11T08:00")
    assert crawled.status == 0
    assert Counter(record["identifier"] for record in crawled.records) == wanted(replica)
