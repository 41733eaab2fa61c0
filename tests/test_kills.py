"""Crawls that are killed at random moments; the long run is `benchmarks/kills.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.killing import WAYS, ordeal
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 300
KILLS = 10
CONCURRENCY = 16
FAST = 25
"""Pages that a fast machine reads in 0.1 s; `benchmarks/kills.py` measures how many this one does."""


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_killed_at_random(tmp_path: Path, way: str) -> None:
    with Replica(ARTICLES) as replica:
        wanted = [index for index in range(ARTICLES) if not replica.site.card(index).chinese]
        found = ordeal(tmp_path, replica, wanted, way=way, seed=WAYS.index(way), kills=KILLS)
    assert found.kills > KILLS // 2, "a fast machine ends before the last ones"
    assert found.wrong == []
    assert found.refetched <= found.kills * (CONCURRENCY + FAST), "concurrency, and 0.1 s of work"
    assert "resuming an unfinished job" in found.said
