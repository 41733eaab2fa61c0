"""The URL states of a job: each URL once, each end once, and what failed comes back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.outcomes import DONE, KNOWN, Outcome
from newscrawl.frontier.rows import RecordCounts, UrlCounts
from tests.running import Clock, a_run, a_task

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT = Outcome("failed", "timeout")


def test_the_books_balance_and_outlive_the_process(tmp_path: Path) -> None:
    run, tasks = a_run(tmp_path), [a_task(f"content_{number}") for number in range(5)]
    for task in tasks:
        assert run.url_states.discover(task)
        assert not run.url_states.discover(task)
    ends = [DONE, DONE, KNOWN, TIMEOUT]
    for task, outcome in zip(tasks, ends, strict=False):
        assert run.url_states.end(task, outcome)
        assert not run.url_states.end(task, Outcome("gone")), "it ends once"
    run.url_states.count("list/passed")
    run.url_states.count_record("www/1", ["headline"], [])
    run.commit()
    run.close()
    run = a_run(tmp_path)
    assert run.url_states.counters() == {
        "list/passed": 1,
        "article/discovered": 5,
        "article/done": 2,
        "article/excluded/known": 1,
        "article/failed/timeout": 1,
    }
    counts = UrlCounts(5, 2, failed={"timeout": 1}, excluded={"known": 1})
    assert run.url_states.url_counts() == {"article": counts}
    assert run.url_states.record_counts() == RecordCounts({"www/1": 1}, {"headline": 1})
    run.close()


def test_what_was_not_committed_did_not_happen(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.url_states.discover(a_task())
    run.close()
    run = a_run(tmp_path)
    assert "article/discovered" not in run.url_states.counters()
    run.close()


def test_the_pause_before_the_next_try_doubles(tmp_path: Path) -> None:
    clock, task = Clock(), a_task()
    hours: list[float] = []
    for _ in range(12):
        run = a_run(tmp_path, clock)
        run.url_states.discover(task)
        run.url_states.end(task, TIMEOUT)
        run.finish(is_over=True)
        assert list(run.url_states.due()) == []
        hours.append(0)
        while not list(run.url_states.due()):
            clock.pass_(minutes=30)
            hours[-1] += 0.5
        run.close()
    assert hours[:6] == [0.5, 1, 2, 4, 8, 16]
    assert hours[-1] == 7 * 24


def test_what_failed_comes_back_to_its_own_job_alone(tmp_path: Path) -> None:
    clock, task = Clock(), a_task()
    run = a_run(tmp_path, clock)
    run.url_states.discover(task)
    run.url_states.end(task, TIMEOUT)
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock, {"sections": "world"})
    assert list(run.url_states.due()) == []
    run.close()
    run = a_run(tmp_path, clock)
    assert list(run.url_states.due()) == [replace(task, attempts=1)]
    assert run.url_states.end(task, DONE)
    assert run.store.failures() == []
    run.close()


def test_what_succeeds_in_one_job_has_failed_in_none(tmp_path: Path) -> None:
    clock, task, other = Clock(), a_task(), a_task("WS65ebb1c0e4b06d4aa0009999")
    for sections in ("china", "world", "travel"):
        run = a_run(tmp_path, clock, {"sections": sections})
        for one in (task, other):
            run.url_states.discover(one)
            run.url_states.end(one, TIMEOUT)
        run.finish(is_over=True)
        run.close()
    run = a_run(tmp_path, clock, {"sections": "sports"})
    run.url_states.discover(task)
    assert run.url_states.end(task, DONE)
    assert [failure.key for failure in run.store.failures()] == [other.key] * 3
    run.close()


def test_a_url_that_ends_does_not_look_through_all_failures(tmp_path: Path) -> None:
    plans = []

    class Explained(sqlite3.Connection):
        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            if "DELETE FROM failures" in sql:
                plans.extend(super().execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall())
            return super().execute(sql, parameters)

    run = a_run(tmp_path, connect=partial(sqlite3.connect, factory=Explained))
    run.url_states.discover(a_task())
    run.url_states.end(a_task(), DONE)
    assert any("failures" in plan[-1] for plan in plans)
    assert not any("SCAN failures" in plan[-1] for plan in plans)
    run.close()


def test_in_a_job_that_goes_on_it_is_open_again(tmp_path: Path) -> None:
    clock, task = Clock(), a_task()
    run = a_run(tmp_path, clock)
    run.url_states.discover(task)
    run.url_states.end(task, TIMEOUT)
    run.finish(is_over=False)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock)
    assert list(run.url_states.due()) == [replace(task, attempts=1)]
    assert run.url_states.counters() == {"article/discovered": 1}
    run.close()


@pytest.mark.parametrize(
    ("outcome", "again"), [(KNOWN, True), (DONE, False), (Outcome("excluded", "robots"), False)]
)
def test_only_what_was_left_out_as_known_is_asked_for_again(
    tmp_path: Path, outcome: Outcome, again: bool
) -> None:
    run, task = a_run(tmp_path), a_task()
    run.url_states.discover(task)
    run.url_states.end(task, outcome)
    assert run.url_states.ask_again(task) is again
    run.close()


def test_scope_does_not_hold_what_lies_out_of_range(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    for number, outcome in enumerate([DONE, KNOWN, Outcome("excluded", "out_of_range")]):
        run.url_states.discover(a_task(f"content_{number}"))
        run.url_states.end(a_task(f"content_{number}"), outcome)
    run.url_states.discover(a_task("content_9"))
    assert run.url_states.taken() == 3
    run.close()


@pytest.mark.parametrize(
    ("outcome", "left"),
    [
        (DONE, 0),
        (Outcome("gone"), 0),
        (Outcome("excluded", "duplicate"), 0),
        (KNOWN, 2),
        (Outcome("excluded", "out_of_range"), 1),
    ],
)
def test_what_is_tried_again_after_another_end(tmp_path: Path, outcome: Outcome, left: int) -> None:
    """Two jobs failed to get it; one of them meets it again."""
    task = a_task()
    for arguments in ({"sections": "china"}, {"sections": "world"}):
        run = a_run(tmp_path, arguments=arguments)
        run.url_states.discover(task)
        run.url_states.end(task, TIMEOUT)
        run.finish(is_over=True)
        run.close()
    run = a_run(tmp_path)
    run.url_states.discover(task)
    run.url_states.end(task, outcome)
    assert len(run.store.failures()) == left
    run.close()
