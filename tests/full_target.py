"""A crawl whose output's disk fills up, and the same command when there is room, inside a mount namespace.

`unshare -rm python -m tests.full_target FOLDER ADDRESS OPTION FORMAT` prints what happened; the data set has room.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOM = 32 * 1024
"""Bytes: a few records."""


def main(folder: Path, address: str, option: str, name: str) -> None:
    disk = folder / "small"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(disk)], check=True)
    output = disk / f"out.{name}"
    runs = [crawl(folder, address, option, output)]
    subprocess.run(["mount", "-o", f"remount,size={100 * ROOM}", str(disk)], check=True)
    runs.append(crawl(folder, address, option, output))
    print(json.dumps(runs))


def crawl(folder: Path, address: str, option: str, output: Path) -> dict[str, object]:
    """The result of a crawl, with its output."""
    words = [
        *("section", "-L", "ERROR", "-a", "sections=china", option, str(output)),
        *("-s", f"SITE_ADDRESS={address}", "-s", f"DATA_DIR={folder / 'data'}"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl", "crawl", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return {"status": done.returncode, "said": done.stderr, "output": output.read_text("utf-8")}


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
