"""Eight days of hourly `latest` against the replica: which alarm comes in which run, and that no other comes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.eight_days import CHANGED, FROZEN, HOURS, OUTAGE, hours

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_each_fault_is_one_alarm_and_one_recovery(tmp_path: Path) -> None:
    """Nights, a weekend, a burst of news and a quiet holiday are none."""
    found = list(hours(tmp_path))
    assert {one.number: one.checks for one in found if one.messages} == {
        CHANGED.start: ["markup fails"],
        CHANGED.stop: ["markup is"],
        FROZEN.start + 22: ["stale fails"],  # 24 hours after the last run that found an article
        OUTAGE.start: ["failures fails"],
        OUTAGE.stop: ["failures is"],
        FROZEN.stop: ["stale is"],
    }
    statuses = {0: HOURS - len(CHANGED) - len(OUTAGE), 3: len(CHANGED), 4: len(OUTAGE)}
    assert Counter(one.status for one in found) == statuses
