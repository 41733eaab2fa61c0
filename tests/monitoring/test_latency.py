"""Latencies: quantiles of any number of answers, and their means."""

from __future__ import annotations

import math
import random

import pytest

from newscrawl.monitoring.latency import Latencies, Latency, mean_of


@pytest.mark.parametrize(
    "seconds",
    [
        [0.2],
        [0.1, 0.2, 0.3, 0.4],
        [0.0, 0.0, 5.0],
        [one / 100 for one in range(1, 1000)],
        [random.Random(1).lognormvariate(-1, 1) for _ in range(10_000)],
        [0.3] * 50 + [170.0] * 50,
    ],
    ids=["one", "four", "none", "even", "usual", "two kinds"],
)
def test_quantiles(seconds: list[float]) -> None:
    """Of the answers themselves, to the width of a class."""
    latencies = Latencies()
    for one in seconds:
        latencies.add(one)
    found = latencies.latency()
    assert found is not None
    assert found.answers == len(seconds)
    ordered = sorted(max(one, 0.001) for one in seconds)
    for value, share in ((found.median, 0.5), (found.nine_of_ten, 0.9)):
        exact = ordered[math.ceil(len(ordered) * share) - 1]
        assert exact * 0.999 - 0.001 <= value <= exact * 1.051 + 0.001


def test_no_answer() -> None:
    assert Latencies().latency() is None


def test_memory_does_not_grow_with_the_answers() -> None:
    """A class for each step of 5 % between a millisecond and an hour."""
    latencies = Latencies()
    for one in range(100_000):
        latencies.add(one / 30)
    assert len(latencies._counts) < 350  # noqa: SLF001


def test_means() -> None:
    found = mean_of([Latency(1, 1.0, 4.0), Latency(3, 2.0, 8.0)])
    assert found == Latency(4, 1.75, 7.0)
