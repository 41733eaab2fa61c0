"""A run dies at every durable step, the same command comes again: nothing lost, twice or torn."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def crashes(folder: Path, *options: str) -> dict[str, Any]:
    """Every crash of a run and what was wrong after it."""
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "tests.frontier.crashing",
        str(folder),
        *options,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--compression", "gzip", "--power"), marks=pytest.mark.slow),
        pytest.param((), marks=pytest.mark.slow),
        pytest.param(("--power",), marks=pytest.mark.slow),
    ],
)
def test_every_crash_of_a_run(tmp_path: Path, options: tuple[str, ...]) -> None:
    found = crashes(tmp_path, *options)
    assert found["points"] > 100
    assert found["wrong"] == []


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--compression", "zstd", "--power")])
def test_every_crash_of_every_recovery(tmp_path: Path, options: tuple[str, ...]) -> None:
    found = crashes(tmp_path, "--every", "32", *options)
    assert found["points"] > 300
    assert found["wrong"] == []
