"""The history of a data folder: summaries of all shapes, and schedules that are learned from them."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from newscrawl.monitoring.history import comparable_runs, is_retired, past_runs, schedule_of
from tests.summaries import keep_summary

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 20, 12, tzinfo=timezone.utc)


def begins(*hours: float) -> list[datetime]:
    """Times of runs, newest first: NOON, and before it after pauses of so many hours, newest first."""
    return [NOON - timedelta(hours=one) for one in accumulate((0, *hours))]


def test_summaries_of_all_shapes(tmp_path: Path) -> None:
    """Those of today, formatted ones, those of version 0.2; what is no summary is left out."""
    keep_summary(tmp_path, NOON, arguments={"sections": "china"})
    runs = tmp_path / "runs"
    (first,) = runs.iterdir()
    data = json.loads(first.read_text("utf-8"))
    (runs / "20260319T120000Z-latest-aaaaaa.json").write_text(json.dumps(data, indent=4))
    data["verdict"] = data.pop("run_status")
    data["signatures"] = data.pop("rule_hits")
    (runs / "20260318T120000Z-latest-aaaaaa.json").write_text(json.dumps(data))
    zoneless = json.dumps({**data, "began": "2026-03-17T12:00:00", "ended": "2026-03-17T12:05:00"})
    for number, text in enumerate(
        (zoneless, "", "[]", "{}", '{"spider": 3}', "\udcff", '{"arguments": []}')
    ):
        (runs / f"2026031{number}.json").write_text(text, "utf-8", "surrogateescape")
    found = list(past_runs(runs))
    assert [one.job for one in found] == ["latest sections=china"] * 3
    assert [one.sentence for one in found] == ["complete: 3 articles"] * 3
    assert [sorted({"rule_hits", "signatures"} & one.summary.keys()) for one in found] == [
        [],
        ["rule_hits"],
        ["signatures"],
    ]


def test_the_order_of_runs_that_began_in_one_second(tmp_path: Path) -> None:
    """Their names differ in a random part: the order in which they were written counts."""
    earlier = keep_summary(tmp_path, NOON - timedelta(seconds=1))
    runs = tmp_path / "runs"
    names = [f"20260320T120000Z-latest-{part}" for part in ("c00000", "a00000", "f00000", "b00000")]
    text = (runs / f"{earlier}.json").read_text("utf-8")
    for age, name in enumerate(names):
        path = runs / f"{name}.json"
        path.write_text(text.replace(earlier, name), "utf-8")
        os.utime(path, ns=(age, age))
    assert [one.run for one in past_runs(runs)] == [*reversed(names), earlier]
    since = NOON - timedelta(hours=1)
    assert [one.run for one in comparable_runs(runs, "latest", since)][:4] == names[::-1]


@pytest.mark.parametrize(
    ("times", "pause", "longest"),
    [
        (begins(*[1] * 10), 1, 1),
        (begins(*[1, 1.05, 0.95] * 4), 1, 1.05),
        (begins(*[24, 24, 24, 24, 72] * 3), 24, 72),  # not at weekends
        (begins(1, 1, 9, *[1] * 10), 1, 9),  # not at night
        (begins(*[1] * 6), None, None),  # too few
        (begins(1, 5, 0.2, 30, 2, 70, 0.1, 9), None, None),  # by hand
        (begins(*[0] * 10), None, None),
        ([], None, None),
    ],
)
def test_a_schedule(times: list[datetime], pause: float | None, longest: float | None) -> None:
    found = schedule_of(times)
    if pause is None or longest is None:
        assert found is None
        return
    assert found is not None
    assert found.pause == timedelta(hours=pause)
    assert found.longest == timedelta(hours=longest)
    late = timedelta(hours=longest + pause / 2, minutes=1)
    assert not found.is_overdue(NOON, NOON + late - timedelta(minutes=2))
    assert found.is_overdue(NOON, NOON + late)


def test_a_job_that_nobody_waits_for() -> None:
    weekly = schedule_of(begins(*[24 * 14] * 8))
    after = NOON + timedelta(days=31)
    assert is_retired(None, NOON, after)
    assert not is_retired(None, NOON, after - timedelta(days=2))
    assert not is_retired(weekly, NOON, after)
    assert is_retired(weekly, NOON, NOON + timedelta(days=43))
