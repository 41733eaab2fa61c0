"""MEMUSAGE_LIMIT_MB: a run that takes too much ends early and goes on later, and is judged by its own memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newscrawl.extensions.memory import peak
from tests.crawling import crawl
from tests.measuring import ROOT
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1 << 20
LARGE = """
import subprocess, sys
ballast = bytearray(400 << 20)
ballast[::4096] = b"x" * len(ballast[::4096])
sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_large_program_may_start_a_run() -> None:
    """What it has is not the run's."""
    says = "from newscrawl.extensions.memory import peak; print(peak() >> 20)"
    command = [sys.executable, "-c", LARGE, "-c", says]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert 0 < int(said) < 400, "less than the ballast of the one that started it"
    assert (peak() or 0) > MEBIBYTE


@pytest.mark.slow
def test_a_run_of_too_much_memory_ends_and_goes_on(tmp_path: Path) -> None:
    with Replica(60) as replica:
        urls = ",".join(replica.story(index).url for index in range(20))
        options = ["-s", "MEMUSAGE_LIMIT_MB=20", "-s", "DOWNLOAD_DELAY=0.05"]
        stopped = crawl(tmp_path, "article", "-a", f"url={urls}", *options, address=replica.address)
        whole = crawl(tmp_path, "article", "-a", f"url={urls}", address=replica.address)
    assert stopped.status == 4
    assert "it took more memory than MEMUSAGE_LIMIT_MB" in stopped.last_line
    assert whole.status == 0, whole.said
    assert len(whole.records) == 20
