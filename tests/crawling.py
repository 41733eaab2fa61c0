"""Whole crawls in processes of their own, as a user starts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 300  # seconds; a crawl that takes longer hangs


@dataclass
class Crawl:
    """How a crawl ended."""

    status: int
    records: list[dict[str, Any]]
    said: str
    """Standard error: the log and the last word."""

    @property
    def last_word(self) -> str:
        """The sentence that gives the reason of the exit status."""
        lines = reversed(self.said.splitlines())
        return next(line for line in lines if line.startswith("newscrawl: "))


def crawl(
    folder: Path,
    *arguments: str,
    address: str | None = None,
    given: str = "",
    level: str = "WARNING",
) -> Crawl:
    """Run `newscrawl crawl` in `folder`, against `address` where one is given."""
    output = folder / "out.jsonl"
    output.unlink(missing_ok=True)
    options = ["-O", str(output), "-L", level]
    command = [sys.executable, "-W", "error", "-m", "newscrawl", "crawl", *options, *arguments]
    if address:
        command += ["-s", f"SITE_ADDRESS={address}"]
    done = subprocess.run(
        command,
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    lines = output.read_text("utf-8").splitlines() if output.exists() else []
    return Crawl(done.returncode, [json.loads(line) for line in lines], done.stderr)
