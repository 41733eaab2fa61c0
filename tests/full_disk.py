"""A crawl whose disk fills up, and the same command when there is room again, inside a mount namespace.

`unshare -rm python -m tests.full_disk FOLDER ADDRESS SECTIONS` mounts a small tmpfs on FOLDER and prints what happened.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SIZE = 4 * 1024 * 1024
ROOM = 600 * 1024
"""Bytes left for the crawl at first: enough to begin, too few to finish."""


def main(folder: Path, address: str, sections: str) -> None:
    options = ["-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    subprocess.run(["mount", *options], check=True)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(SIZE - ROOM))
    runs = [crawl(folder, address, sections)]
    left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
    ballast.unlink()
    subprocess.run(["mount", "-o", f"remount,size={20 * SIZE}", str(folder)], check=True)
    runs.append(crawl(folder, address, sections))
    from newscrawl import read  # noqa: PLC0415 - the disk is there by now

    lines = [one["identifier"] for one in read(folder / "data", revisions="all", as_="dict")]
    print(json.dumps({"runs": runs, "lines": lines, "left": left}))


def crawl(folder: Path, address: str, sections: str) -> dict[str, object]:
    """The result of a crawl. Raises an error where it hangs."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "newscrawl", "crawl", "section", "-L", "ERROR"),
            *("-a", f"sections={sections}"),
            *("-s", f"SITE_ADDRESS={address}", "-s", f"DATA_DIR={folder / 'data'}"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return {"status": done.returncode, "said": done.stderr}


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
