"""What an article costs, by the summaries of earlier runs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.estimates.costs import BYTES_PER_REQUEST, REQUESTS_PER_ARTICLE, Costs, costs_of
from tests.summaries import keep_summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = datetime(2026, 9, 28, 4, tzinfo=timezone.utc)


def keep(folder: Path, hours: int, spider: str = "archive", **keys: Any) -> None:
    """A run that began some hours before NOON: 100 articles by 20 searches, 5 robots.txt and 160 other requests."""
    summary = {
        "articles": {"done": 100},
        "sources": {"search": {"done": 18, "gone": 1, "failed": {"timeout": 1}}},
        "requests": 185,
        "robots": {"status/200": 3, "status/404": 2, "remembered": 9},
        "archive": [{"bytes": 1_850_000}],
    }
    keep_summary(folder, NOON - timedelta(hours=hours), spider, **{**summary, **keys})


def costs(folder: Path) -> Costs:
    return costs_of(folder, lambda spider: spider != "wayback")


def test_without_a_history(tmp_path: Path) -> None:
    assert costs(tmp_path) == Costs(REQUESTS_PER_ARTICLE, BYTES_PER_REQUEST, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_run(tmp_path: Path) -> None:
    keep(tmp_path, 1)
    keep(tmp_path, 2, "wayback", requests=9_000)
    assert costs(tmp_path) == Costs(1.6, 10_000, 100)


def test_two_runs_of_one_job_have_its_counts_once(tmp_path: Path) -> None:
    """The later one was resumed: its summary has the counts of the job, and its own requests."""
    began = {"job_began": "2026-09-28T00:00:00Z"}
    keep(tmp_path, 2, **began, requests=85, robots={}, articles={"done": 50}, archive=[])
    keep(tmp_path, 1, **began, requests=100)
    assert costs(tmp_path) == Costs(1.6, 18_500, 100)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"articles": {"done": 19}}, Costs(REQUESTS_PER_ARTICLE, 10_000, 0)),
        ({"requests": 30, "archive": []}, Costs(1.0, BYTES_PER_REQUEST, 100)),
        ({"archive": []}, Costs(1.6, BYTES_PER_REQUEST, 100)),
        ({"sources": None}, Costs()),
        ({"articles": {}}, Costs()),
        ({"requests": "many"}, Costs()),
        ({"archive": [{}]}, Costs()),
    ],
    ids=[
        "few articles",
        "fewer requests than articles",
        "without an archive",
        *("another shape",) * 4,
    ],
)
def test_summaries_that_say_little(tmp_path: Path, keys: dict[str, Any], expected: Costs) -> None:
    keep(tmp_path, 1, **keys)
    assert costs(tmp_path) == expected


@pytest.mark.parametrize("number", [-1, 10**400, float("inf")], ids=["less than none", "huge", "infinite"])  # fmt: skip
@pytest.mark.parametrize(
    "keys",
    [
        lambda number: {"requests": number},
        lambda number: {"articles": {"done": number}},
        lambda number: {"sources": {"search": {"done": number, "gone": 1, "failed": {}}}},
        lambda number: {"sources": {"search": {"done": 1, "gone": 1, "failed": {"cut": number}}}},
        lambda number: {"robots": {"status/200": number}},
        lambda number: {"archive": [{"bytes": number}]},
    ],
    ids=["requests", "articles", "sources", "failed", "robots", "archive"],
)
def test_numbers_that_no_run_has(
    tmp_path: Path, keys: Callable[[float], dict[str, Any]], number: float
) -> None:
    keep(tmp_path, 1, **keys(number))
    assert costs(tmp_path) == Costs()


def test_only_the_newest_runs_count(tmp_path: Path) -> None:
    for number in range(50):
        keep(tmp_path, number, arguments={"since": str(number)})
    keep(tmp_path, 50, requests=100_000, arguments={"since": "50"})
    assert costs(tmp_path) == Costs(1.6, 10_000, 5_000)
