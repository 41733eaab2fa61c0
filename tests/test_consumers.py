"""A consumer that is killed beside a crawl that is killed; the long run is `benchmarks/consumers.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.consuming import consumption
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 5


@pytest.mark.slow
def test_each_revision_comes_once(tmp_path: Path) -> None:
    with Replica(90) as replica:
        found = consumption(tmp_path, replica, rounds=ROUNDS, seed=1)
    assert found.wrong == []
    assert found.kills["consumer"] > ROUNDS // 2
    assert found.revisions > 0
