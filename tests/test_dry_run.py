"""Estimates beside the crawls that follow them, and what `crawl --dry-run` prints, sends and leaves alone."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.errors import Status
from newscrawl.spiders.descriptions import spider_docs
from tests.crawling import PATIENCE, crawl
from tests.forked import newscrawl
from tests.replica import Replica, Search
from tests.replica.web_archives import Archives, Shares
from tests.running import a_run, a_task, keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOLERANCE = 0.25
"""As docs/running.md has it."""

TWO_DAYS = ("since=2026-09-24", "until=2026-09-25")
DAYS = ("publishedDateFrom", "publishedDateTo")


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(300, archives=Archives(shares=Shares.none())) as running:
        yield running


def words(spider: str, *arguments: str) -> list[str]:
    return [spider, *(word for one in arguments for word in ("-a", one))]


def dry_run(folder: Path, replica: Replica, *command: str) -> subprocess.CompletedProcess[str]:
    address = f"SITE_ADDRESS={replica.address}"
    return newscrawl("crawl", "--dry-run", *command, "-s", address, cwd=folder, timeout=PATIENCE)


def estimated(folder: Path, replica: Replica, *command: str) -> dict[str, Any]:
    done = dry_run(folder, replica, *command, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (found["status"], "")
    return found


def discovered(folder: Path) -> int:
    """The number of articles that the only run of a folder has discovered."""
    (path,) = (folder / "data" / "local" / "runs").glob("*.json")
    return int(json.loads(path.read_text("utf-8"))["articles"]["discovered"])


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".db-shm"  # SQLite's marks of readers
    }


# --- Beside a crawl


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spider", "given"),
    [
        ("archive", TWO_DAYS),
        ("archive", ("since=2026-09-26", "until=2026-09-26", "language=en")),
        ("search", (*TWO_DAYS, "language=en")),
        ("search", ("title=of", "language=en")),
        ("search", ("q=of", "type=story", "since=2026-09-20", "language=en")),
        ("commoncrawl", ("crawls=all", "since=2026-09-20", "sample=20%")),
        ("wayback", ("prefix=chinadaily.com.cn", "sample=40%")),
    ],
    ids=str,
)
def test_a_crawl_costs_what_was_estimated(
    tmp_path: Path, replica: Replica, spider: str, given: tuple[str, ...]
) -> None:
    command = [*words(spider, *given), "-s", "NOW=2026-12-28T08:00"]
    before = estimated(tmp_path, replica, *command)
    assert (before["status"], before["unknown"], before["known"]) == (0, [], 0)
    replica.forget_requests()
    ended = crawl(tmp_path, *command, address=replica.address)
    assert ended.status == 0, ended.said
    assert sum(before["articles"].values()) == len(ended.records) > 0
    is_of_archive = spider in ("commoncrawl", "wayback")  # whose indexes give no times of articles
    requested = discovered(tmp_path) if is_of_archive else len(ended.records)
    assert before["requested"] == requested
    sent = replica.kinds
    kind = {"commoncrawl": "index", "wayback": "cdx"}.get(spider, "search")
    queries = next(iter(before["paces"].values()))["requests"]
    assert queries == sent[kind] + sent["collinfo"]
    assert abs(before["requests"] - sent.total()) <= TOLERANCE * sent.total()
    if before["days"] and spider != "search":
        days = {one["published_day"] for one in ended.records}
        assert set(before["days_with_articles"].values()) == {len(days)}
    after = estimated(tmp_path, replica, *command)
    assert after["articles"] == before["articles"]
    assert after["known"] == len(ended.records)
    assert after["requested"] == before["requested"] - len(ended.records)
    again = estimated(tmp_path, replica, *command, "-a", "known=refetch")
    assert (again["known"], again["requested"]) == (0, before["requested"])
    of_articles = [one for name, one in again["paces"].items() if name in ("articles", "captures")]
    exact = sum(sent[name] for name in ("article", "data", "memento", "unknown"))
    assert of_articles[0]["requests"] == pytest.approx(exact, rel=0.03), "learned from the run"


# --- What it sends, and what it leaves alone


def test_nothing_is_written(tmp_path: Path, replica: Replica) -> None:
    """Not even an output that is asked for."""
    replica.forget_requests()
    command = [*words("archive", *TWO_DAYS), "-O", "new.jsonl"]
    done = dry_run(tmp_path, replica, *command)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
    assert replica.kinds == {"robots": 1, "search": 8}
    first, *rows = done.stdout.splitlines()
    assert first == (
        "newscrawl: archive since=2026-09-24 until=2026-09-25: estimated, nothing was crawled or written"
    )
    names = ["days", "articles", "requests", "time", "size", "assumed", "asked"]
    assert [row.split()[0] for row in rows] == names
    assert rows[-1] == "  asked     9 requests were sent for this estimate"


def test_it_works_beside_a_running_crawl(tmp_path: Path, replica: Replica) -> None:
    run = a_run(tmp_path / "data" / "local")
    try:
        keep(run, a_task(day="2026-09-24"), published_day="2026-09-24", in_language="en")
        run.commit()
        before = files(tmp_path)
        found = estimated(tmp_path, replica, *words("archive", *TWO_DAYS, "language=en"))
        assert (found["status"], found["known"]) == (0, 1)
        assert files(tmp_path) == before
    finally:
        run.close()


def test_the_command_may_resume_an_unfinished_job(tmp_path: Path, replica: Replica) -> None:
    command = words("archive", *TWO_DAYS, "language=en")
    limit = ["-s", "CLOSESPIDER_PAGECOUNT=3"]
    assert crawl(tmp_path, *command, *limit, address=replica.address).status == 4
    (note,) = estimated(tmp_path, replica, *command)["notes"]
    assert re.fullmatch(
        r"the command resumes an unfinished job, of which \d+ requests wait: it costs less", note
    )
    assert estimated(tmp_path, replica, *words("archive", *TWO_DAYS))["notes"] == []


def test_a_damaged_frontier_is_a_failed_disk(tmp_path: Path, replica: Replica) -> None:
    replica.forget_requests()
    folder = tmp_path / "data" / "local"
    folder.mkdir(parents=True)
    (folder / "frontier.db").write_bytes(b"no database" * 100)
    done = dry_run(tmp_path, replica, *words("archive", *TWO_DAYS, "language=en"))
    assert (done.returncode, done.stdout) == (Status.STORAGE, "")
    assert "newscrawl frontier repair" in done.stderr
    assert not replica.kinds


# --- An API that cannot serve it


@pytest.mark.parametrize(
    ("api", "requests", "sentence"),
    [
        (Search(ignores=DAYS), 3, "ignores publishedDateFrom/To: 10 of 10 rows of "),
        (Search(down=True), 13, "gave no total for 4 of 4 searches (failed/http_503)"),
    ],
    ids=["ignores days", "does not answer"],
)
def test_what_is_unknown(tmp_path: Path, api: Search, requests: int, sentence: str) -> None:
    with Replica(60, search=api) as site:
        done = dry_run(tmp_path, site, *words("archive", *TWO_DAYS))
        assert sum(site.kinds.values()) == requests
    assert done.returncode == 4
    assert "\n  articles  unknown\n" in done.stdout
    rows = [row for row in done.stdout.splitlines() if row.startswith("  unknown ")]
    assert [sentence in row for row in rows] == [True, True]
    assert all(row.endswith("; lists are read instead") for row in rows)
    assert list(tmp_path.iterdir()) == []


def test_days_without_articles_are_read_elsewhere(tmp_path: Path) -> None:
    with Replica(300, search=Search(silent=(("2026-09-25", "2026-09-25"),))) as site:
        found = estimated(tmp_path, site, *words("archive", *TWO_DAYS, "language=en"))
    assert (found["status"], found["days"], found["days_with_articles"]) == (0, 2, {"en": 1})
    (note,) = found["notes"]
    assert note.startswith("the search API (en) has no articles for days from 2026-09-25 to ")
    assert "lists and the paper are read for them" in note


# --- Bad arguments


@pytest.mark.parametrize(
    "spider", sorted({*spider_docs()} - {"archive", "search", "commoncrawl", "wayback"})
)
def test_a_spider_that_cannot_be_estimated(tmp_path: Path, replica: Replica, spider: str) -> None:
    replica.forget_requests()
    done = dry_run(tmp_path, replica, spider)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"newscrawl: --dry-run: {spider} finds articles only by reading pages, so that nothing can be "
        "estimated; archive, search, commoncrawl and wayback have this option\n"
    )
    assert not replica.kinds
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("--dry-run", "archive"), "since: is missing; "),
        (("--dry-run", "search", "-a", "type=photo"), "search: would read the whole index; "),
        (("--dry-run", "commoncrawl", "-a", "crawls=new"), "crawls: 'new' is not a crawl"),
        (
            ("--dry-run", "archive", "-a", "since=7d", "--on-finish", "cat"),
            "--on-finish: --dry-run has no summary to give it",
        ),
        (("archive", "-a", "since=7d", "--json"), "--json: only --dry-run has this option"),
        (("--dry-run", "archive", "-a", "since=7d", "-s", "DOWNLOAD_DELAY=x"), "DOWNLOAD_DELAY: "),
    ],
    ids=str,
)
def test_bad_arguments(tmp_path: Path, command: tuple[str, ...], sentence: str) -> None:
    done = newscrawl("crawl", *command, cwd=tmp_path, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"newscrawl: {sentence}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_interrupted_estimate_is_incomplete(tmp_path: Path) -> None:
    """SIGINT while the API is slow."""
    with Replica(60, search=Search(timeouts=1, delay=60)) as site:
        command = [*words("archive", *TWO_DAYS), "-s", f"SITE_ADDRESS={site.address}"]
        running = subprocess.Popen(
            [sys.executable, "-m", "newscrawl", "crawl", "--dry-run", *command],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not site.kinds["search"]:
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        printed, errors = running.communicate(timeout=PATIENCE)
    assert (running.returncode, printed) == (4, "")
    assert errors.endswith("newscrawl: incomplete: the estimate ended early (shutdown)\n")
    assert list(tmp_path.iterdir()) == []
