"""Draws docs/images/progress.svg: the panel of a crawl of the replica, in the middle of a pause.

python -m tests.tools.progress_picture
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from newscrawl.extensions.panel import panel
from newscrawl.frontier.rows import UrlCounts
from newscrawl.monitoring.progress import Pause, Progress
from tests.replica import Replica
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

PAGE = Path(__file__).parents[2] / "docs" / "images" / "progress.svg"
_ARTICLES, _SECTIONS = 400, "china,world,business"
_SETTINGS = (
    "LOG_JSON=True",
    "PROGRESS_INTERVAL=1",
    "DOWNLOAD_DELAY=0.1",
    "CONCURRENT_REQUESTS_PER_DOMAIN=1",
    "LOG_FILE=log.jsonl",
)
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""Fonts from the internet, for which a reader's own monospace does."""
_BEFORE = 150
"""Requests before the site asks for a pause."""


def moments(folder: Path) -> list[Progress]:
    """The progress of a crawl, second by second."""
    with Replica(_ARTICLES) as replica:
        count = 0

        def outage() -> Answer | None:
            nonlocal count
            count += 1
            return Answer(503, {"Retry-After": "3"}) if count == _BEFORE else None

        replica.fail(outage)
        given = [*_SETTINGS, f"SITE_ADDRESS={replica.address}"]
        command = [sys.executable, "-m", "newscrawl", "crawl", "section"]
        command += ["-a", f"sections={_SECTIONS}", *(word for one in given for word in ("-s", one))]
        subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)
    lines = (folder / "log.jsonl").read_text("utf-8").splitlines()
    return [
        _progress(found["progress"]) for one in lines if "progress" in (found := json.loads(one))
    ]


def _progress(numbers: dict[str, Any]) -> Progress:
    sources = {kind: UrlCounts(**one) for kind, one in numbers["sources"].items()}
    pause = Pause(**numbers["pause"]) if numbers["pause"] else None
    given = {**numbers, "articles": UrlCounts(**numbers["articles"])}
    return Progress(**{**given, "sources": sources, "pause": pause})


def main() -> None:
    """Draw the first moment of the pause, and the last one before the end, since its time is known."""
    with tempfile.TemporaryDirectory(prefix="picture-") as name:
        found = moments(Path(name))
    paused = next(one for one in found if one.pause)
    known = [one for one in found if one.seconds_left]
    draw(
        "newscrawl crawl section",
        [panel("section", paused), panel("section", known[len(known) // 2])],
        PAGE,
        width=90,
    )


def draw(title: str, shown: Iterable[RenderableType], page: Path, *, width: int) -> None:
    """Draw a terminal with so many columns as SVG."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True)
    for one in shown:
        console.print(one)
    page.parent.mkdir(exist_ok=True)
    page.write_text(_FONTS.sub("", console.export_svg(title=title)), "utf-8")


if __name__ == "__main__":
    main()
