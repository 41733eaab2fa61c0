"""Draws docs/images/end-of-run.svg, the report at the end of a crawl, and docs/images/status.svg, `newscrawl status` during another.

python -m tests.tools.status_picture
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.text import Text

from tests.replica import Replica
from tests.tools.progress_picture import draw

FOLDER = Path(__file__).parents[2] / "docs" / "images"
_WIDTH = 112
_ARTICLES = 500
_PROGRAM = (sys.executable, "-m", "newscrawl")
_DONE = ("crawl", "section", "-a", "sections=world", "-L", "WARNING")
_FAILED = ("crawl", "section", "-a", "sections=life", "-L", "WARNING", "-s", "PAGE_MAXSIZE=1000")
"""Where every page is larger than allowed."""
_SLOW = ("crawl", "section", "-a", "sections=china", "-s", "DOWNLOAD_DELAY=0.1")
_REQUESTS = 60
"""Requests of the slow run before the status is shown."""


def main() -> None:
    """Run the crawls, and draw what two commands print."""
    with tempfile.TemporaryDirectory(prefix="picture-") as name, Replica(_ARTICLES) as replica:
        site = ("-s", f"SITE_ADDRESS={replica.address}")
        folder = Path(name)
        report = _printed(folder, *_DONE, *site)
        _printed(folder, *_FAILED, *site)
        replica.forget_requests()
        running = subprocess.Popen(
            [*_PROGRAM, *_SLOW, *site], cwd=folder, stderr=subprocess.DEVNULL
        )
        replica.wait(_REQUESTS, seconds=60)
        status = _printed(folder, "status", *site)
        running.send_signal(signal.SIGTERM)
        running.wait()
    _draw(" ".join(("newscrawl", *_DONE[:4])), report, FOLDER / "end-of-run.svg")
    _draw("newscrawl status", status, FOLDER / "status.svg")


def _printed(folder: Path, *words: str) -> str:
    """What a command prints, on either stream."""
    done = subprocess.run(
        [*_PROGRAM, *words],
        cwd=folder,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout.replace(socket.gethostname(), "crawler").replace(
        f"data{os.sep}local", "data"
    )


def _draw(command: str, printed: str, page: Path) -> None:
    lines = [Text(f"$ {command}", style="bold green"), Text(printed.rstrip("\n"))]
    draw(command, lines, page, width=_WIDTH)


if __name__ == "__main__":
    main()
