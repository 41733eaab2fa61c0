"""The quality gate: no family's field is read worse than its floor, and no floor is lowered silently."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.floors import FILE, floors, lowerings, measured, misses


def test_every_floor_is_reached() -> None:
    assert misses(measured(), floors()["floors"]) == []


def test_no_floor_was_lowered_without_a_reason() -> None:
    """Against every version of the file that was ever committed."""
    git = ["git", "-C", str(FILE.parent)]
    log = [*git, "log", "--format=%H", "--", FILE.name]
    done = subprocess.run(log, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout: there is no history to compare with")
    for commit in done.stdout.split():
        shown = subprocess.run(
            [*git, "show", f"{commit}:./{FILE.name}"], capture_output=True, text=True, check=True
        )
        assert lowerings(json.loads(shown.stdout), floors()) == [], commit


def at(share: float, *lowered: dict[str, Any]) -> dict[str, Any]:
    return {"floors": {"www": {"authors": share}}, "lowered": list(lowered)}


def test_a_lowering_needs_a_reason() -> None:
    assert lowerings(at(0.9), at(0.9)) == lowerings(at(0.9), at(1.0)) == []
    assert lowerings(at(0.9), at(0.8)) == [
        "www authors: the floor was 0.9 and is 0.8, without a reason"
    ]
    gone: dict[str, Any] = {"floors": {}, "lowered": []}
    assert lowerings(at(0.9), gone) != []
    entry = {"family": "www", "field": "authors", "from": 0.9, "to": 0.8, "reason": "harder pages"}
    assert lowerings(at(0.9), at(0.8, entry)) == []
    assert lowerings(at(0.9), at(0.7, entry)) != []
    assert lowerings(at(0.9), at(0.8, {**entry, "reason": ""})) != []


def test_a_miss_is_named() -> None:
    assert misses({"www": {"authors": 0.9}}, {"www": {"authors": 0.95}}) == [
        "www authors: 0.9 of the pages are exact, the floor is 0.95"
    ]
    assert misses({"www": {}}, {"www": {"authors": 1.0}}) == ["www authors: is not measured"]
    assert misses({"www": {"authors": 1.0}}, {}) == ["www authors: is without a floor"]
