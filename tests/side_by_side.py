"""Shows every fixture to a reviewer: the page on the left, its record on the right.

python -m tests.side_by_side FOLDER writes FOLDER/index.html
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.commands.fixture_files import load_all
from newscrawl.pages.html.decoding import decode
from tests.floors import FIXTURES

if TYPE_CHECKING:
    from newscrawl.commands.fixture_files import Fixture

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Fixtures</title><style>
body { font: 14px sans-serif; margin: 2em }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1em }
iframe { width: 100%; height: 32em; border: 1px solid #999 }
pre { height: 32em; overflow: auto; margin: 0; border: 1px solid #999; padding: .5em; white-space: pre-wrap }
</style></head><body>
<h1>Pages and what they become</h1>
"""


def write(folder: Path) -> Path:
    """Write the file and return its path; pages are shown without scripts, and fetch only pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "index.html"
    parts = [_HEAD, *map(_pair, load_all(FIXTURES)), "</body></html>\n"]
    file.write_text("".join(parts), "utf-8")
    return file


def _pair(fixture: Fixture) -> str:
    frames = "".join(
        f'<p>{escape(url)}</p><iframe sandbox srcdoc="{escape(_page(fixture, name))}"></iframe>'
        for name, url in fixture.pages.items()
    )
    record = json.dumps(fixture.expected(), ensure_ascii=False, indent=1)
    return (
        f"<h2>{fixture.name}</h2><p>{escape(fixture.why)}</p>\n"
        f'<div class="pair"><div>{frames}</div><pre>{escape(record)}</pre></div>\n'
    )


def _page(fixture: Fixture, name: str) -> str:
    return decode((fixture.folder / name).read_bytes(), fixture.content_type)[0]


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
