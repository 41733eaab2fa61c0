"""A disk that is full: the run ends at once, and goes on when there is room."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 300
SECTIONS = "china,world,business,life"


@pytest.mark.slow
def test_a_full_disk(tmp_path: Path, namespace: list[str]) -> None:
    with Replica(ARTICLES) as replica:
        program = [sys.executable, "-m", "tests.full_disk"]
        done = subprocess.run(
            [*namespace, *program, str(tmp_path), replica.address, SECTIONS],
            check=True,
            capture_output=True,
            text=True,
        )
        wanted = {
            replica.story(index).identifier
            for path in SECTIONS.split(",")
            for index in replica.section(path)
        }
    found = json.loads(done.stdout)
    first, second = found["runs"]
    assert first["status"] == 75
    (sentence,) = [line for line in first["said"].splitlines() if line.startswith("newscrawl:")]
    assert sentence.startswith("newscrawl: storage failed: ")
    assert sentence.endswith("; the same command goes on when that is put right")
    assert "Traceback" not in first["said"]
    assert second["status"] == 0, second["said"]
    assert "resuming an unfinished job" in second["said"]
    assert sorted(found["lines"]) == sorted(wanted)
