"""Counts of runs by their summaries: alarms, drift, costs, and summaries that newscrawl did not write."""

from __future__ import annotations

import json
import tracemalloc
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.articles import utc
from newscrawl.monitoring.folder_status import status_of
from newscrawl.monitoring.history import FOLDER, past_runs, run_in
from newscrawl.report.history import History
from tests.summaries import keep_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.monitoring.history import PastRun

NOW = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
DAY = "2026-03-09"


def history_of(folder: Path) -> History:
    history = History()
    for _ in history.watch(past_runs(folder / FOLDER)):
        pass
    return history


def at(hour: int) -> datetime:
    return NOW.replace(hour=hour)


def keep_path(folder: Path) -> Path:
    """The path of a summary."""
    return folder / FOLDER / f"{keep_summary(folder, at(1))}.json"


def account(done: int = 0, **failed: int) -> dict[str, Any]:
    return {"discovered": done, "done": done, "gone": 0, "failed": failed, "excluded": {}, "open": 0}  # fmt: skip


def failing(since: datetime, sentence: str = "1 GB free") -> dict[str, Any]:
    return {"disk": {"failing": True, "since": utc(since), "sentence": sentence, "names": []}}


def test_runs_by_day_and_state(tmp_path: Path) -> None:
    for hour, status in enumerate((0, 0, 1, 3, 4, 75)):
        keep_summary(tmp_path, at(hour), exit_status=status)
    keep_summary(tmp_path, at(3) - timedelta(days=1))
    assert history_of(tmp_path).states == {
        (DAY, "complete"): 2,
        (DAY, "unhealthy"): 1,
        (DAY, "incomplete"): 1,
        (DAY, "failed"): 2,
        ("2026-03-08", "complete"): 1,
    }


def test_an_alarm_is_one_from_its_first_run_to_the_run_that_is_well(tmp_path: Path) -> None:
    first, second = at(2) + timedelta(minutes=5), at(5) + timedelta(minutes=5)
    for hour in range(8):
        began = {2: first, 3: first, 5: second, 6: second, 7: second}.get(hour)
        keep_summary(tmp_path, at(hour), checks=failing(began) if began else {})
        keep_summary(tmp_path, at(hour), "feeds", checks={})  # another job ends no alarm
    found = [(one.job, one.check, one.since, one.until) for one in history_of(tmp_path).alarms]
    assert found == [
        ("latest", "disk", utc(second), None),
        ("latest", "disk", utc(first), utc(at(4) + timedelta(minutes=5))),
    ]


def test_the_last_run_of_a_job_has_the_counts_of_all_its_runs(tmp_path: Path) -> None:
    job: dict[str, Any] = {"job_began": utc(at(1))}
    keys: dict[str, Any] = {"articles": account(4, timeout=2), "revisions": {"new": 4}, "requests": 9}  # fmt: skip
    keep_summary(tmp_path, at(1), **keys, **job, templates={"www/2": 4}, fields={"authors": 0.5})
    keys.update(articles=account(10, timeout=1), revisions={"new": 10, "changed": 1})
    keep_summary(tmp_path, at(2), **keys, **job, templates={"www/2": 10}, fields={"authors": 0.7})
    keep_summary(tmp_path, at(3), **keys, templates={"www/2": 10}, fields={"authors": None})
    history = history_of(tmp_path)
    total = history.total()
    assert (total.runs, total.requests, total.new, total.changed) == (3, 27, 20, 2)
    assert (total.failures, history.reasons) == (2, {(DAY, "timeout"): 2})
    assert (history.records, history.having) == ({DAY: 20}, {(DAY, "authors"): 7})
    assert history.total("2026-03-10").runs == 0


def test_drift_of_a_rule_is_one_row(tmp_path: Path) -> None:
    def drift(hits: int) -> list[dict[str, Any]]:
        return [{"group": ["www/2", "2026"], "rule": "css h1", "hits": hits, "pages": 40, "usual": 0.99, "examples": [f"https://e.cn/{hits}"]}]  # fmt: skip

    keep_summary(tmp_path, at(1), drift=drift(3))
    keep_summary(tmp_path, at(2), drift=drift(5))
    (found,) = history_of(tmp_path).drift
    assert (found.group, found.rule, found.runs) == ("www/2 2026", "css h1", 2)
    assert (found.hits, found.examples) == (5, ["https://e.cn/5"])
    assert (found.first, found.last) == (utc(at(1) + timedelta(minutes=5)), utc(at(2) + timedelta(minutes=5)))  # fmt: skip


def test_dead_sources_are_those_of_the_last_run(tmp_path: Path) -> None:
    for hour, names in ((1, ["https://e.cn/old"]), (2, ["https://e.cn/new"])):
        keep_summary(tmp_path, at(hour), dead={"gone": {"count": 1, "names": names}})
    (found,) = history_of(tmp_path).dead
    assert found.names == ["https://e.cn/new"]


@pytest.mark.parametrize(
    "keys",
    [
        {"articles": "many"},
        {"articles": {"failed": ["timeout"]}},
        {"articles": {"failed": {"timeout": "often"}}},
        {"sources": {"list": 3}},
        {"revisions": [1]},
        {"templates": {"www/2": None}},
        {"fields": {"authors": "half"}},
        {"checks": {"disk": None}},
        {"checks": {"disk": {"failing": True}}},
        {"checks": {"disk": {"failing": True, "since": "2026-03-09T08:00:00Z"}}},
        {"drift": [{}]},
        {"drift": 3},
        {"dead": {"gone": 1}},
        {"requests": "x"},
        {"latency": 3},
        {"latency": {"answers": 3}},
        {"latency": {"answers": 3, "median": -1, "nine_of_ten": 2}},
        {"latency": {"answers": 3, "median": 1, "nine_of_ten": float("nan")}},
        {"requests": float("inf")},
        {"fields": {"authors": float("nan")}},
        {"fields": {"authors": 50}},
        {"ended": "0001-01-01T00:00:00+08:00"},
    ],
    ids=lambda keys: next(iter(keys)),
)
def test_a_summary_with_other_values_gives_nothing(tmp_path: Path, keys: dict[str, Any]) -> None:
    """Not even the part of it that could be read; the others count."""
    keep_summary(tmp_path, at(1), requests=20)
    keep_summary(tmp_path, at(2), **{"revisions": {"new": 7}, **keys})
    history = history_of(tmp_path)
    assert (history.runs, history.malformed, history.total().requests) == (1, 1, 20)
    assert (history.total().new, history.alarms, history.drift, history.dead) == (3, [], [], [])


def test_latencies_by_day(tmp_path: Path) -> None:
    """The mean of the runs of a day; runs of earlier versions, and those without an answer, have none."""
    for hour, answers, median in ((3, 10, 0.2), (4, 30, 0.4)):
        latency = {"answers": answers, "median": median, "nine_of_ten": 2 * median}
        keep_summary(tmp_path, at(hour), latency=latency)
    keep_summary(tmp_path, at(1), latency=None)
    keep_summary(tmp_path, at(2))
    ((day, found),) = history_of(tmp_path).latencies.items()
    assert day == f"{at(1):%Y-%m-%d}"
    assert (found.answers, found.median, found.nine_of_ten) == pytest.approx((40, 0.35, 0.7))


@pytest.mark.parametrize("number", [-1, 10**13, 10**400, -(10**400), 1e300], ids=["less than none", "many", "huge", "minus huge", "huge float"])  # fmt: skip
@pytest.mark.parametrize(
    "keys",
    [
        lambda number: {"requests": number},
        lambda number: {"revisions": {"new": number}},
        lambda number: {"revisions": {"new": 1, "changed": number}},
        lambda number: {"templates": {"www/2": number}},
        lambda number: {"articles": {"failed": {"timeout": number}}},
        lambda number: {"sources": {"list": {"failed": {"timeout": number}}}},
        lambda number: {"dead": {"gone": {"count": number, "names": []}}},
        lambda number: {"latency": {"answers": number, "median": 1, "nine_of_ten": 1}},
        lambda number: {"latency": {"answers": 1, "median": number, "nine_of_ten": 1}},
        lambda number: {"latency": {"answers": 1, "median": 1, "nine_of_ten": number}},
        lambda number: {"drift": [{"group": [], "rule": "a", "hits": number, "pages": 4, "usual": 0.9}]},
        lambda number: {"drift": [{"group": [], "rule": "a", "hits": 1, "pages": number, "usual": 0.9}]},
        lambda number: {"drift": [{"group": [], "rule": "a", "hits": 1, "pages": 4, "usual": number}]},
    ],
    ids=["requests", "new", "changed", "templates", "articles", "sources", "dead", "answers", "median", "nine_of_ten", "hits", "pages", "usual"],
)  # fmt: skip
def test_numbers_that_no_run_has(
    tmp_path: Path, keys: Callable[[float], dict[str, Any]], number: float
) -> None:
    """They would break the charts, which add and divide them."""
    keep_summary(tmp_path, at(1), requests=20)
    keep_summary(tmp_path, at(2), **keys(number))
    history = history_of(tmp_path)
    assert (history.runs, history.malformed, history.total().requests) == (1, 1, 20)


def test_thousands_of_summaries_are_not_kept(tmp_path: Path) -> None:
    """Neither by the history nor by the status of the folder, which reads them with it."""
    size = 100_000
    summary = json.loads(keep_path(tmp_path).read_text("utf-8"))

    def runs() -> Iterator[PastRun]:
        for hours in range(1_000):
            began = NOW - timedelta(hours=hours)
            times = {"began": utc(began), "ended": utc(began), "job_began": utc(began)}
            yield run_in({**summary, **times, "new_on": "x" * (size + hours)})

    history = History()
    tracemalloc.start()
    status = status_of(tmp_path, NOW, runs=history.watch(runs()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (history.runs, len(status.jobs)) == (1_000, 1)
    assert peak < 50 * size


def test_summaries_of_earlier_versions(tmp_path: Path) -> None:
    """They have neither revisions nor checks."""
    keep_summary(tmp_path, at(1), articles=account(12))
    assert history_of(tmp_path).total().new == 12
