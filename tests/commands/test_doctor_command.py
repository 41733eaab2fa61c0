"""`newscrawl doctor`: what it prints, and its exit statuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.forked import newscrawl

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = ("-s", "SITE_ADDRESS=127.0.0.1:9", "-s", "USER_AGENT=mine/1 (+mailto:me@example.org)")


def test_the_machine(tmp_path: Path) -> None:
    done = newscrawl("doctor", *LOCAL, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, last = done.stdout.splitlines()
    assert {line.split()[0] for line in lines} == {"ok", "warning"}
    assert [line.split()[1] for line in lines][:4] == ["python", "packages", "settings", "contact"]
    assert last == f"{len(lines)} checks: 0 faults, 1 warning"
    assert list(tmp_path.iterdir()) == []


def test_a_fault_is_exit_status_3(tmp_path: Path) -> None:
    (tmp_path / "data" / "local" / "articles").mkdir(parents=True)
    done = newscrawl("doctor", *LOCAL, "--json", cwd=tmp_path, timeout=60)
    data = json.loads(done.stdout)
    assert (done.returncode, data["status"]) == (3, 3)
    (fault,) = [one for one in data["findings"] if one["state"] == "fault"]
    assert fault["check"] == "frontier"
    assert "newscrawl frontier repair" in fault["advice"]


def test_arguments_are_refused(tmp_path: Path) -> None:
    done = newscrawl("doctor", "site", cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "newscrawl: doctor takes no 'site'; `newscrawl doctor -h` shows its options\n"
    )
