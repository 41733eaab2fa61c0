"""Draws docs/images/data-folder.svg: the files of a data folder after two crawls of the replica, and what each is for.

python -m tests.tools.folder_picture
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.tools.drawing import LINE, MARGIN, Drawing, Span, quiet, value
from tests.tools.pictured import crawl_twice, steady

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "data-folder.svg"
_INDENT = 26
_GAP = 7
"""Pixels between two entries."""

_RUN = r"\d{8}T\d{6}Z-[a-z]+-[0-9a-f]{6}"
_DAY = r"crawl_date=\d{4}-\d\d-\d\d"
PURPOSES = {
    r"articles/": "the data set: all records",
    rf"articles/{_DAY}/": "files begun on this day (UTC)",
    rf"articles/{_DAY}/{_RUN}-\d{{4}}\.jsonl": "the lines of a run, a record each",
    rf"articles/{_DAY}/_manifest\.json": "lines, bytes and sha256 of each file",
    r"articles/_dataset\.json": "the id of the data set",
    r"warc/": "the archive: every answer as it came",
    rf"warc/{_DAY}/": "files begun on this day (UTC)",
    rf"warc/{_DAY}/{_RUN}-\d{{4}}\.warc\.gz": "the requests and answers of a run",
    rf"warc/{_DAY}/_manifest\.json": "records, bytes and sha256 of each file",
    r"runs/": "a summary of each run",
    rf"runs/{_RUN}\.json": "exit status, checks and counts of a run",
    r"exports/": "what exports and browse keep",
    r"exports/[a-z]+\.json": "where the next export of this name begins",
    r"exports/\.[a-z]+\.lock": "held by an export of this name",
    r"frontier\.db": "the queue, and the state of all URLs",
    r"rejected\.jsonl": "refused records, with the reasons",
    r"\.lock": "held by the run that uses the folder",
}
"""What files and folders are for, by their path below the data folder."""
_ORDER = ("articles/", "warc/", "runs/", "exports/", "frontier.db", "rejected.jsonl", ".lock")
"""The order of the first level: what users need first."""


def purpose(path: str) -> str:
    """What a file is for, or a folder, whose path ends with "/". LookupError for one that newscrawl does not make."""
    found = next((what for one, what in PURPOSES.items() if re.fullmatch(one, path)), None)
    if found is None:
        raise LookupError(f"{path}: the picture of the data folder has no purpose for it")
    return found


def paths(data: Path) -> list[str]:
    """All paths of a data folder in the order of the picture, those of folders with "/" at their end."""
    found = [f"{one.relative_to(data)}{'/' * one.is_dir()}" for one in data.rglob("*")]
    return sorted(found, key=_place)


def _place(path: str) -> tuple[int, list[tuple[bool, str]]]:
    """First by `_ORDER`; in a folder those files last whose names begin with "_" or "."."""
    first, slash, _ = path.partition("/")
    steps = path.rstrip("/").split("/")
    return _ORDER.index(first + slash), [(step[0] in "._", step) for step in steps]


def draw(data: Path) -> str:
    """The picture, in SVG."""
    found = paths(data)
    drawing = Drawing(
        "The data folder after two crawls",
        "A tree of files and folders, with the purpose of each: "
        + "; ".join(f"{path}: {purpose(path)}" for path in found if path.count("/") < 2),
    )
    drawing.text(MARGIN, [Span("data/", "folder"), quiet("  the data folder, DATA_DIR")])
    drawing.y += LINE + _GAP
    last = {0: drawing.y - LINE - _GAP}
    explained = set()
    for path in found:
        depth = path.rstrip("/").count("/") + 1
        x, rail = MARGIN + depth * _INDENT, MARGIN + (depth - 1) * _INDENT + 7
        drawing.rail((rail, last[depth - 1] + 8), (rail, drawing.y - 6), (x - 6, drawing.y - 6))
        last[depth] = drawing.y
        name = path.rstrip("/").rpartition("/")[2]
        what = purpose(path)
        is_new = what not in explained
        explained.add(what)
        if path.endswith("/"):
            drawing.text(x, [Span(f"{name}/", "folder"), quiet(f"  {what}" if is_new else "")])
        else:
            drawing.text(x, [value(name)])
            if is_new:
                drawing.y += LINE - 3
                drawing.text(x, [quiet(what)])
        drawing.y += LINE + _GAP
    drawing.y -= _GAP
    return steady(drawing.svg())


def main() -> None:
    """Draw the picture from two crawls."""
    with tempfile.TemporaryDirectory(prefix="picture-") as name:
        PICTURE.write_text(draw(crawl_twice(Path(name))), "utf-8")


if __name__ == "__main__":
    main()
