"""The books of a job: each URL once, each end once, and what failed comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawl.frontier.outcomes import DONE, KNOWN, Outcome
from tests.running import Clock, a_run, a_ticket

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT = Outcome("failed", "timeout")


def test_the_books_balance_and_outlive_the_process(tmp_path: Path) -> None:
    run, tickets = a_run(tmp_path), [a_ticket(f"content_{number}") for number in range(5)]
    for ticket in tickets:
        assert run.ledger.discover(ticket)
        assert not run.ledger.discover(ticket)
    ends = [DONE, DONE, KNOWN, TIMEOUT]
    for ticket, outcome in zip(tickets, ends, strict=False):
        assert run.ledger.end(ticket, outcome)
        assert not run.ledger.end(ticket, Outcome("gone")), "it ends once"
    run.ledger.count("template/www/1")
    run.commit()
    run.close()
    run = a_run(tmp_path)
    assert run.ledger.counters() == {
        "template/www/1": 1,
        "article/discovered": 5,
        "article/done": 2,
        "article/excluded/known": 1,
        "article/failed/timeout": 1,
    }
    run.close()


def test_what_was_not_committed_did_not_happen(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.ledger.discover(a_ticket())
    run.close()
    run = a_run(tmp_path)
    assert "article/discovered" not in run.ledger.counters()
    run.close()


def test_the_pause_before_the_next_try_doubles(tmp_path: Path) -> None:
    clock, ticket = Clock(), a_ticket()
    hours: list[float] = []
    for _ in range(12):
        run = a_run(tmp_path, clock)
        run.ledger.discover(ticket)
        run.ledger.end(ticket, TIMEOUT)
        run.finish(is_over=True)
        assert list(run.ledger.due()) == []
        hours.append(0)
        while not list(run.ledger.due()):
            clock.pass_(minutes=30)
            hours[-1] += 0.5
        run.close()
    assert hours[:6] == [0.5, 1, 2, 4, 8, 16]
    assert hours[-1] == 7 * 24


def test_what_failed_comes_back_to_its_own_job_alone(tmp_path: Path) -> None:
    clock, ticket = Clock(), a_ticket()
    run = a_run(tmp_path, clock)
    run.ledger.discover(ticket)
    run.ledger.end(ticket, TIMEOUT)
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock, {"sections": "world"})
    assert list(run.ledger.due()) == []
    run.close()
    run = a_run(tmp_path, clock)
    assert list(run.ledger.due()) == [replace(ticket, attempts=1)]
    assert run.ledger.end(ticket, DONE)
    assert run.store.failures() == []
    run.close()


def test_in_a_job_that_goes_on_it_is_open_again(tmp_path: Path) -> None:
    clock, ticket = Clock(), a_ticket()
    run = a_run(tmp_path, clock)
    run.ledger.discover(ticket)
    run.ledger.end(ticket, TIMEOUT)
    run.finish(is_over=False)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock)
    assert list(run.ledger.due()) == [replace(ticket, attempts=1)]
    assert run.ledger.counters() == {"article/discovered": 1}
    run.close()


@pytest.mark.parametrize(
    ("outcome", "again"), [(KNOWN, True), (DONE, False), (Outcome("excluded", "robots"), False)]
)
def test_only_what_was_left_out_as_known_is_asked_for_again(
    tmp_path: Path, outcome: Outcome, again: bool
) -> None:
    run, ticket = a_run(tmp_path), a_ticket()
    run.ledger.discover(ticket)
    run.ledger.end(ticket, outcome)
    assert run.ledger.ask_again(ticket) is again
    run.close()


def test_scope_does_not_hold_what_lies_out_of_range(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    for number, outcome in enumerate([DONE, KNOWN, Outcome("excluded", "out_of_range")]):
        run.ledger.discover(a_ticket(f"content_{number}"))
        run.ledger.end(a_ticket(f"content_{number}"), outcome)
    run.ledger.discover(a_ticket("content_9"))
    assert run.ledger.taken() == 3
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
    ticket = a_ticket()
    for arguments in ({"sections": "china"}, {"sections": "world"}):
        run = a_run(tmp_path, arguments=arguments)
        run.ledger.discover(ticket)
        run.ledger.end(ticket, TIMEOUT)
        run.finish(is_over=True)
        run.close()
    run = a_run(tmp_path)
    run.ledger.discover(ticket)
    run.ledger.end(ticket, outcome)
    assert len(run.store.failures()) == left
    run.close()
