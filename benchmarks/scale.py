"""How time and memory grow with a page, a list, the data set, the frontier, the summaries of runs, and the days.

    python -m benchmarks.scale [--only NAME …] [--write FOLDER]

Each size is measured in a process of its own: seconds of the processor, and resident memory at its peak. The last column
is what a unit takes at the largest size, divided by what it takes at the smallest: 1 is linear.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newscrawl
from benchmarks import folders, frontier
from benchmarks.extraction_worker import forget
from newscrawl.cli import main as command
from newscrawl.frontier.job import Common
from newscrawl.frontier.run import Run
from newscrawl.pages.html.page import Page
from newscrawl.pages.listing import read_listing
from tests.growing import LINK, first_forms
from tests.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_ORDINARY = (
    "<p>The harbor of number {n} was quiet this morning, said the keeper of its boats, who has seen the water rise "
    "for forty years. The ferries leave at six, and the last of them is back when the lamps are lit.</p>\n"
)
_ITEM = '<div class="mb10 tw3_01_2"><h4><a href="{link}">Keepers of coast {n}</a></h4><b>2024-03-09 07:10</b></div>\n'
_SECTION = "https://www.chinadaily.com.cn/china/society"
_SHORT = 300  # characters of a body, where there are a million


Taken = tuple[float, float]
"""Seconds of the processor, and MB of memory at the peak."""


def page(size: int, _: Path) -> dict[str, Taken]:
    """Read a page of so many bytes of ordinary text."""
    reader = first_forms()["www"]
    text = reader.page(_ORDINARY, size)
    return {"extract": _apart(_fastest, lambda: reader(text))}


def listing(count: int, _: Path) -> dict[str, Taken]:
    """Read a list of so many links."""
    items = "".join(_ITEM.format(n=n, link=LINK.format(n=n)) for n in range(count))
    html = f"<html><body><div class='main_art'>{items}</div></body></html>"
    return {"a list": _apart(_fastest, lambda: read_listing(Page(html, _SECTION)))}


def data_set(count: int, folder: Path) -> dict[str, Taken]:
    """`newscrawl.read`, `changes` and `read_arrow` over so many lines."""
    _apart(folders.data_set, folder, count, _SHORT)
    return {
        "read": _apart(_once, lambda: sum(1 for _ in newscrawl.read(folder))),
        "changes": _apart(
            _once, lambda: sum(len(one.cursor) > 0 for one in newscrawl.changes(folder))
        ),
        "read_arrow": _apart(
            _once, lambda: sum(one.num_rows for one in newscrawl.read_arrow(folder))
        ),
    }


def output(count: int, folder: Path) -> dict[str, Taken]:
    """A run whose -O gets so many known records."""
    _apart(folders.known_records, folder, count)
    return {"-O of known records": _crawl(folder, "-O", str(folder / "out.jsonl"))}


def queue(count: int, folder: Path) -> dict[str, Taken]:
    """Enqueue so many URLs; then resume their job, and show them."""
    return {
        "enqueue": _apart(_enqueue, folder, count),
        "start": _apart(_once, lambda: Run(folder, "section", Common(), frontier.JOB).close()),
        "newscrawl frontier": _apart(
            _once, lambda: _newscrawl("frontier", "-s", f"DATA_DIR={folder}")
        ),
    }


def _enqueue(folder: Path, count: int) -> float:
    return frontier.measure(folder, count, enqueue_only=True)["enqueue_us"] * count / 1e6


def summaries(count: int, folder: Path) -> dict[str, Taken]:
    """A run of one article beside so many summaries of runs."""
    _crawl(folder)
    folders.summaries(folder, count)
    return {"a run beside summaries": _crawl(folder)}


def days(count: int, folder: Path) -> dict[str, Taken]:
    """A run of one article in a data folder with so many days."""
    _apart(folders.days, folder, count)
    return {"a run beside days": _crawl(folder)}


def _fastest(work: Callable[[], object]) -> float:
    """Of three times; once more before, for what is made with the first."""
    work()
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    forget()
    began = time.process_time()
    work()
    return time.process_time() - began


def _crawl(folder: Path, *options: str) -> Taken:
    """A whole run, from the start of its process; the article is not there."""
    with Replica(20) as replica:
        settings = (f"SITE_ADDRESS={replica.address}", f"DATA_DIR={folder}")
        words = ["crawl", "article", "-a", f"url={folders.ADDRESS}", "-L", "ERROR", *options]
        words += [part for one in settings for part in ("-s", one)]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            [sys.executable, "-m", "newscrawl", *words], stdout=quiet, stderr=quiet
        )
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _newscrawl(*words: str) -> None:
    """A command of the program, without its words."""
    sys.argv = ["newscrawl", *words]
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
        suppress(SystemExit),
    ):
        command()


def _apart(work: Callable[..., Any], *given: object) -> Taken:
    """Work in a process of its own, so that each has its own memory: what it gives, and its peak."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()

    def reported() -> None:
        there.send((work(*given), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))

    process = context.Process(target=reported)
    process.start()
    there.close()
    found: Taken = here.recv()
    process.join()
    return found


@dataclass(frozen=True)
class Case:
    """What grows."""

    measure: Callable[[int, Path], dict[str, Taken]]
    """Measures one size: by what is measured."""
    sizes: tuple[int, ...]
    unit: str
    is_flat: bool = False
    """Whether each size is a whole run, of which only the growth counts."""


CASES = {
    "pages": Case(page, (10_000, 40_000, 160_000, 640_000, 4_000_000), "bytes of text"),
    "lists": Case(listing, (20, 200, 2_000), "links"),
    "read": Case(data_set, (10_000, 100_000, 1_000_000), "lines"),
    "output": Case(output, (3_000, 30_000, 300_000), "records"),
    "frontier": Case(queue, (10_000, 100_000, 1_000_000), "URLs"),
    "summaries": Case(summaries, (20, 2_000, 20_000), "summaries", is_flat=True),
    "days": Case(days, (3, 300, 3_000), "days", is_flat=True),
}
Found = dict[int, Taken]


def measured(name: str, size: int) -> dict[str, Taken]:
    """One size of a case, in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        return CASES[name].measure(size, Path(folder))


def main(words: list[str] | None = None) -> None:
    """Print the table; write it and its plot where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--write", type=Path, help="folder for growth.md and growth.svg")
    given = parser.parse_args(words)
    rows: list[str] = []
    lines: dict[str, Found] = {}
    for name in given.only:
        found: dict[str, Found] = {}
        for size in CASES[name].sizes:
            for what, taken in measured(name, size).items():
                found.setdefault(what, {})[size] = taken
        lines |= found
        for what, sizes in found.items():
            rows.append(row(what, CASES[name], sizes))
            print(rows[-1], flush=True)
    if given.write:
        (given.write / "growth.md").write_text(document(rows), "utf-8")
        (given.write / "growth.svg").write_text(drawn(lines), "utf-8")


def row(what: str, case: Case, found: Found) -> str:
    """A line of the table."""
    cells = [f"{size:,}: {_seconds(taken)}, {peak:.0f} MB" for size, (taken, peak) in found.items()]
    return f"| {what}, {case.unit} | {' · '.join(cells)} | {growth(case, found):.2f} |"


def growth(case: Case, found: Found) -> float:
    """What a unit takes at the largest size, by what it takes at the smallest; of whole runs, what these take."""
    (small, (first, _)), *_, (large, (last, _)) = found.items()
    return last / first if case.is_flat else (last / large) / (first / small)


def _seconds(taken: float) -> str:
    return f"{taken * 1000:.1f} ms" if taken < 1 else f"{taken:.1f} s"


_HEAD = """# How time and memory grow

Written by `python -m benchmarks.scale --write`. Each size has a process of its own; seconds are the processor's, memory is the
resident memory at its peak. *Growth* is what a unit takes at the largest size, divided by what it takes at the smallest: up to 1 it is
linear or better. For whole runs beside summaries and days it is the time of the run at the largest, divided by that at the smallest.

| | size: time, memory | growth |
| --- | --- | --- |
"""


def document(rows: Sequence[str]) -> str:
    """Markdown."""
    lines = "\n".join(rows)
    return f"{_HEAD}{lines}\n\n![Time by size, both logarithmic](growth.svg)\n"


def drawn(found: Mapping[str, Found]) -> str:
    """Seconds by size as SVG, both logarithmic: a line of slope 1 is linear."""
    width, height, left, below = 760, 420, 60, 40

    def at(size: float, seconds: float) -> str:
        across = left + (log10(size) - 0) / 7 * (width - left - 180)
        down = (height - below) * (1 - (log10(max(seconds, 1e-4)) + 4) / 7)
        return f"{across:.0f},{down:.0f}"

    parts = []
    for power in range(8):
        x = at(10**power, 1).partition(",")[0]
        parts.append(f'<text x="{x}" y="{height - 20}" text-anchor="middle">1e{power}</text>')
    for power in range(-4, 4):
        y = at(1, 10.0**power).partition(",")[2]
        parts.append(f'<path d="M{left} {y}H{width - 180}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y}" text-anchor="end">1e{power} s</text>')
    for number, (name, one) in enumerate(found.items()):
        color = _COLORS[number % len(_COLORS)]
        points = " ".join(at(size, seconds) for size, (seconds, _) in one.items())
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        line = f'<text x="{width - 170}" y="{20 + 18 * number}" fill="{color}">{name}</text>'
        parts.append(line)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


_COLORS: Sequence[str] = (
    "#b3282d",
    "#1f77b4",
    "#2ca02c",
    "#ff7f0e",
    "#9467bd",
    "#8c564b",
    "#e377c2",
    "#555555",
    "#17becf",
)

if __name__ == "__main__":
    main()
