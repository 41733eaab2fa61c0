"""The schedules in docs/schedules, as far as they can be run here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from newscrawl import read
from tests.crawling import PATIENCE
from tests.replica import Replica

FOLDER = Path(__file__).parents[1] / "docs" / "schedules"
SYSTEMD = shutil.which("systemd-analyze")
CRON = {"HOME": "/", "LOGNAME": "nobody", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
"""The environment that cron gives to its commands."""


def job(address: str) -> str:
    """The command of the crontab, with a replica in place of the site."""
    (line,) = re.findall(r"^\d+ \* \* \* \* (.*)$", (FOLDER / "crontab").read_text(), re.MULTILINE)
    found = line.replace("/srv/newscrawl", ".").replace(
        "crawl latest",
        f"crawl latest -s SITE_ADDRESS={address} -s NOW=2026-09-28T08:00 -s BREAKER_PAUSES=0 -a max_articles=20",
    )
    assert found.count(address) == 1
    return str(found)


def start(folder: Path, command: str) -> subprocess.Popen[bytes]:
    """Start a command as cron does."""
    program = folder / ".venv" / "bin" / "newscrawl"
    if not program.exists():
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -W error -m newscrawl "$@"\n')
        program.chmod(0o755)
    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=CRON,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.slow
def test_cron(tmp_path: Path) -> None:
    """No mail while all is well, also beside a run that goes on; mail with the reason when it is not."""
    with Replica(60) as replica:
        command = job(replica.address)
        is_asked, go_on = Event(), Event()

        def held() -> None:
            is_asked.set()
            go_on.wait(PATIENCE)

        replica.fail(held)  # the first run waits for its answer while the second one begins
        first = start(tmp_path, command)
        assert is_asked.wait(PATIENCE)
        second = start(tmp_path, command)
        assert (second.communicate()[0], second.returncode) == (b"", 0)
        go_on.set()
        assert (first.communicate()[0], first.returncode) == (b"", 0)
        records = list(read(tmp_path / "data" / "local"))
        assert len(records) == 20
    third = start(tmp_path, command)  # nobody answers at the address now
    said = third.communicate()[0].decode()
    assert "newscrawl: incomplete" in said


@pytest.mark.slow
@pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed")
def test_systemd(tmp_path: Path) -> None:
    for name in ("newscrawl.service", "newscrawl.timer"):
        text = (FOLDER / name).read_text()
        (tmp_path / name).write_text(text.replace("/opt/newscrawl/bin/newscrawl", sys.executable))
    units = [str(tmp_path / "newscrawl.timer"), str(tmp_path / "newscrawl.service")]
    done = subprocess.run(
        [str(SYSTEMD), "verify", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.slow
def test_container() -> None:
    """hadolint has no complaint: not root, nothing cached, a fixed base."""
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [program, FOLDER / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_page_names_every_file() -> None:
    page = (FOLDER.parent / "scheduling.md").read_text()
    assert {path.name for path in FOLDER.iterdir()} <= set(re.findall(r"schedules/([\w.-]+)", page))
