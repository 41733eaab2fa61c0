"""How hours of `latest` are judged, and a few of them; the two days are `benchmarks/hourly.py`."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.hourly import Hour, run, summary

USUAL = {"article": 4, "front": 5, "list": 100}


def hour(**more: Any) -> Hour:
    return Hour(**{"time": "26 03:30", "news": 2, "records": 2, "requests": USUAL, "status": 0,
                   "sentence": "complete: 2 articles", **more})  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    [
        {"missing": ["WS1"]},
        {"older": ["WS1"]},
        {"again": ["WS1"]},
        {"twice": ["https://www.chinadaily.com.cn/"]},
        {"requests": {**USUAL, "list": 300}},
    ],
)
def test_a_broken_promise_is_told(bad: dict[str, Any]) -> None:
    found = summary([hour(), hour(**bad), hour(), hour()])
    assert len(found["violations"]) == 1


def test_articles_are_not_counted_nor_runs_that_were_killed() -> None:
    many = {**USUAL, "article": 900}
    killed = hour(requests={**USUAL, "list": 300}, beside=["killed"])
    found = summary([hour(), hour(requests=many), hour(news=0), killed])
    assert found["violations"] == []
    assert found["run without news, by kind"] == USUAL


@pytest.mark.slow
@pytest.mark.parametrize("form", ["plain", "slashed"])
def test_a_morning(form: str) -> None:
    found = summary(run(8, articles=400, form=form, seed=2))
    assert found["violations"] == []
