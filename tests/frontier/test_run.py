"""A run: jobs that go on, the lock, recovery, and what a mistake is answered with."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from newscrawl.errors import ArgumentError, FolderLockedError, StorageError, UserError
from newscrawl.exporters.segments import Limits
from newscrawl.frontier.database import FILE, VERSION
from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.lock import FolderLock
from newscrawl.frontier.payloads import ListPayload
from newscrawl.frontier.run import run_of
from newscrawl.frontier.store import Store
from tests.running import ARGUMENTS, Clock, a_run, a_task, keep
from tests.spiders.test_asking import a_spider


def test_a_job_that_did_not_end_goes_on(tmp_path: Path) -> None:
    clock = Clock()
    run = a_run(tmp_path, clock)
    first = run.job
    assert str(run.recovery) == ""
    run.close()
    clock.pass_(days=1)
    run = a_run(tmp_path, clock)
    assert run.job == first, "with the time it began: that is what 7d counts from"
    assert str(run.recovery) == "resuming an unfinished job"
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path, clock)
    assert run.job.id > first.id
    assert run.job.began == "2026-03-10T08:00:00Z"
    run.close()


def test_fresh_begins_anew(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.url_states.discover(a_task())
    run.commit()
    run.close()
    run = a_run(tmp_path, arguments={**ARGUMENTS, "fresh": "1"})
    assert "article/discovered" not in run.url_states.counters()
    run.close()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"sections": "a", "since": "7d"}, {"since": "7d", "sections": "a"}, True),
        ({"sections": "a"}, {"sections": "a", "fresh": "1"}, True),
        ({"sections": "a", "_job": "6487ec79"}, {"sections": "a", "_job": "6487ec80"}, True),
        ({"sections": "a"}, {"sections": "a", "_job": "6487ec79", "_version": "r23"}, True),
        ({"sections": "a"}, {"sections": "b"}, False),
        ({"sections": "a"}, {"sections": "a", "known": "skip"}, False),
    ],
)
def test_what_is_one_job(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert (identity("section", one) == identity("section", other)) is same
    assert identity("section", one) != identity("article", one)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"known": "yes"}, "known: 'yes' is not one of include, skip, refetch"),
        ({"fresh": "perhaps"}, "fresh: 'perhaps' is neither 1 nor 0"),
    ],
)
def test_mistakes(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ArgumentError, match=sentence):
        Common.parse(given)


def test_requests_in_flight_are_put_back_in_their_order(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    for number, priority in enumerate([0, 10, 0, 20]):
        run.store.enqueue(run.job.id, bytes([number]), priority, f"{number}")
        assert not run.store.enqueue(run.job.id, bytes([number]), priority, "again")
    assert run.store.enqueue(run.job.id, None, 5, "4"), "may be there twice"
    taken = [run.store.next_request(run.job.id) for _ in range(4)]
    assert [one.data for one in taken if one] == ["3", "1", "4", "0"]
    run.store.acknowledge([one.id for one in taken[1:3] if one])
    run.commit()
    run.close()
    run = a_run(tmp_path)
    assert str(run.recovery) == "resuming an unfinished job: 2 requests put back"
    assert run.store.queued(run.job.id) == 3
    again = [run.store.next_request(run.job.id) for _ in range(4)]
    assert [one and one.data for one in again] == ["3", "0", "2", None]
    assert not run.store.enqueue(run.job.id, bytes([1]), 0, "1"), "it was done"
    run.close()


def test_one_run_at_a_time(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    with pytest.raises(
        FolderLockedError,
        match=rf"held by the run {run.id} \(process {os.getpid()} on .*\) since 2026-03-09T08",
    ):
        a_run(tmp_path)
    run.close()
    a_run(tmp_path).close()


def test_the_lock_of_a_dead_process_does_not_block(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from datetime import datetime;"
        "from newscrawl.frontier.lock import FolderLock;"
        "FolderLock(Path(sys.argv[1]), 'dead', datetime(2026, 3, 9)); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert json.loads((tmp_path / ".holder.json").read_text())["run"] == "dead"
    FolderLock(tmp_path, "alive", Clock()()).release()


def test_a_run_that_cannot_start_lets_the_folder_go(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"frontier\.db: file is not a database"):
            a_run(tmp_path)


def test_state_is_for_its_owner_alone(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.commit()
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / f"{FILE}-wal").stat().st_mode) == 0o600
    run.close()


@pytest.mark.parametrize(("umask", "mode"), [(0o027, 0o640), (0o022, 0o644)])
def test_state_has_the_mode_that_the_umask_leaves(tmp_path: Path, umask: int, mode: int) -> None:
    run = a_run(tmp_path, umask=umask)
    keep(run, a_task())
    run.commit()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {f"{FILE}{end}" for end in ("", "-wal", "-shm")} <= {path.name for path in files}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {mode}
    run.close()


def test_a_database_of_a_newer_newscrawl_is_left_alone(tmp_path: Path) -> None:
    a_run(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    with pytest.raises(UserError, match=f"is of version {VERSION + 1}, this newscrawl knows up to"):
        a_run(tmp_path)


def test_an_older_database_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run(tmp_path)
    run.url_states.discover(a_task())
    run.commit()
    run.close()
    monkeypatch.setattr("newscrawl.frontier.database.VERSION", VERSION + 2)
    steps = {
        VERSION: "ALTER TABLE jobs ADD note TEXT",
        VERSION + 1: "UPDATE jobs SET note = 'moved'",
    }
    monkeypatch.setattr("newscrawl.frontier.database.MIGRATIONS", steps)
    store = Store(tmp_path)
    assert store.version == VERSION + 2
    with sqlite3.connect(store.path) as database:
        assert database.execute("SELECT note FROM jobs").fetchall() == [("moved",)]
    database.close()
    assert len(list(store.urls())) == 1
    store.close()
    Store(tmp_path).close()


def test_a_migration_that_breaks_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_run(tmp_path).close()
    monkeypatch.setattr("newscrawl.frontier.database.VERSION", VERSION + 1)
    steps = {VERSION: "ALTER TABLE jobs ADD note TEXT; UPDATE none_such SET note = 'moved'"}
    monkeypatch.setattr("newscrawl.frontier.database.MIGRATIONS", steps)
    with pytest.raises(StorageError, match="no such table: none_such"):
        Store(tmp_path)
    monkeypatch.undo()
    store = Store(tmp_path)
    assert store.version == VERSION
    store.close()


def test_a_failure_is_told_before_anything_goes_on(tmp_path: Path) -> None:
    failures: list[StorageError] = []
    run = a_run(tmp_path, on_failure=failures.append)
    keep(run, a_task())
    (tmp_path / "articles").rmdir() if (tmp_path / "articles").exists() else None
    (tmp_path / "articles").write_text("a file where a folder should be")
    with pytest.raises(StorageError):
        run.commit()
    assert len(failures) == 1
    run.close()
    (tmp_path / "articles").unlink()
    run = a_run(tmp_path)
    assert "article/discovered" not in run.url_states.counters(), "nothing of it is durable"
    run.close()


def test_old_books_go_when_a_job_starts_anew(tmp_path: Path) -> None:
    for _ in range(3):
        run = a_run(tmp_path, limits=Limits())
        keep(run, a_task())
        run.finish(is_over=True)
        run.close()
    store = Store(tmp_path)
    assert len(list(store.jobs())) == len(list(store.urls())) == 1
    store.close()


LIST = "https://www.chinadaily.com.cn/china"
SCHEMAS = Path(__file__).parent / "schemas"
"""The tables of each version before, as they were made."""


def tables(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Columns of every table."""
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: database.execute(
                "SELECT name, type FROM pragma_table_info(?)", (name,)
            ).fetchall()
            for (name,) in names
        }


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_earlier_version_becomes_what_a_new_one_is(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    a_run(new).close()
    given = json.dumps({"spider": "section", "arguments": ARGUMENTS})
    with closing(sqlite3.connect(old / FILE)) as database:
        database.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8"))
        database.execute("INSERT INTO jobs VALUES (7, ?, '2026-03-08T08:00:00Z', NULL)", (given,))
        database.execute("INSERT INTO requests VALUES (1, 7, NULL, 0, 0, '{}')")
        task = {"resource": "list", "key": LIST, "url": LIST, "more": {"url": LIST, "number": 1}}
        database.execute(
            "INSERT INTO failures VALUES (?, 'list', ?, ?, 'timeout', 1, '2026-03-08T09:00:00Z')",
            (given, LIST, json.dumps(task)),
        )
        database.execute(
            "INSERT INTO places VALUES ('a', 'b', 'section', 'x', 'x', 1, 1, NULL)"
            if version == 1
            else "INSERT INTO places VALUES ('a', 'b', 'section', 'x', 'x', 1, 1, NULL, NULL)"
        )
        database.execute(f"PRAGMA user_version = {version}")
        database.commit()
    run = a_run(old)
    assert run.store.version == VERSION
    assert (run.job.id, run.store.queued(7)) == (7, 1), "the job that did not end goes on"
    (place,) = run.store.places("a")
    assert (place.found_on, place.evidence) == ("b", None)
    (due,) = run.url_states.due()
    assert (due.url, due.payload, due.attempts) == (LIST, ListPayload(url=LIST, number=1), 1)
    run.close()
    assert tables(old / FILE) == tables(new / FILE)


def test_components_get_the_run_of_a_spider_that_has_one(tmp_path: Path) -> None:
    """A spider of somebody else may well call a method `run`."""

    class Runner(Spider):
        name = "runner"

        def run(self) -> None:
            """Run."""

    crawler = get_crawler()
    assert run_of(crawler) is None
    for spider in (Spider("plain"), Runner()):
        crawler.spider = spider
        assert run_of(crawler) is None
    run = a_run(tmp_path)
    crawler.spider = a_spider(run)
    assert run_of(crawler) is run
    run.close()
