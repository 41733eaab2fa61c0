"""Whole crawls in separate processes, as a user starts them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.forked import newscrawl

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 300  # seconds; a crawl that takes longer hangs


@dataclass
class Crawl:
    """The result of a crawl."""

    status: int
    records: list[dict[str, Any]]
    said: str
    """Standard error: the log and the console report."""

    @property
    def last_line(self) -> str:
        """The last line of newscrawl's own, with the reason of the exit status."""
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
    command = ["crawl", "-O", str(output), "-L", level, *arguments]
    if address:
        command += ["-s", f"SITE_ADDRESS={address}"]
    done = newscrawl(*command, cwd=folder, given=given, timeout=PATIENCE)
    lines = output.read_text("utf-8").splitlines() if output.exists() else []
    return Crawl(done.returncode, [json.loads(line) for line in lines], done.stderr)
