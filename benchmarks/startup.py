"""What it takes to start: imports, short commands, a crawl up to its first request, and a run of `latest` without news.

    python -m benchmarks.startup [--rounds N] [--beside FOLDER] [--only NAME …]

Each is a process of its own, by turns: seconds of the processor and of the clock, minimum and median. `--beside` takes
another checkout, in the same environment, and gives the ratio to it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parents[1]
ARTICLES = 300
NOW = "2026-09-26T08:00"
"""The replica's stories end here; `latest` asks for seven days before."""
_POLITENESS_OFF = (
    "DOWNLOAD_DELAY=0",
    "CONCURRENT_REQUESTS=16",
    "CONCURRENT_REQUESTS_PER_DOMAIN=16",
)
_TICKS = os.sysconf("SC_CLK_TCK")
_NEWSCRAWL = (sys.executable, "-m", "newscrawl")


class Taken(NamedTuple):
    """Seconds of one process."""

    processor: float
    clock: float


@dataclass
class Bed:
    """What the commands need: an empty folder, a finished data folder of each checkout, and a site."""

    folder: Path
    address: str = ""

    def data(self, checkout: Path) -> Path:
        """Of one checkout: an earlier version cannot read the frontier of a later one."""
        return self.folder / ("data" if checkout == HERE else "data-beside")

    def latest(self, data: Path) -> list[str]:
        """A run of `latest` against the replica."""
        given = (f"SITE_ADDRESS={self.address}", f"DATA_DIR={data}", f"NOW={NOW}")
        settings = [part for one in (*given, *_POLITENESS_OFF) for part in ("-s", one)]
        return [*_NEWSCRAWL, "crawl", "latest", "-L", "ERROR", *settings]


def finished(command: Sequence[str], checkout: Path, folder: Path) -> Taken:
    """What a command takes from its start to its end."""
    began = time.perf_counter()
    process = _started(command, checkout, folder)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode} in {checkout}")
    return Taken(used.ru_utime + used.ru_stime, time.perf_counter() - began)


def up_to_first_request(checkout: Path, folder: Path) -> Taken:
    """What a crawl takes up to its first connection; nothing answers it."""
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as data:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        command = [*_NEWSCRAWL, "crawl", "section", "-a", "sections=china", "-L", "ERROR"]
        command += ["-s", f"SITE_ADDRESS={address}", "-s", f"DATA_DIR={data}"]
        began = time.perf_counter()
        with _started(command, checkout, folder) as process:
            server.accept()[0].close()
            clock = time.perf_counter() - began
            found = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            process.kill()
        return Taken((int(found[11]) + int(found[12])) / _TICKS, clock)


def _started(command: Sequence[str], checkout: Path, folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=quiet, stderr=quiet)


def one_round(name: str, checkout: Path, bed: Bed) -> Taken:
    """One measurement."""
    if name == "crawl up to its first request":
        return up_to_first_request(checkout, bed.folder)
    if name == "latest without news":
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "data"
            shutil.copytree(bed.data(checkout), copy)
            return finished(bed.latest(copy), checkout, bed.folder)
    command = [word.replace("=data", f"={bed.data(checkout)}") for word in COMMANDS[name]]
    return finished(command, checkout, bed.folder)


COMMANDS: dict[str, tuple[str, ...]] = {
    "python alone": (sys.executable, "-c", ""),
    "import newscrawl": (sys.executable, "-c", "import newscrawl"),
    "newscrawl.extract, imported": (sys.executable, "-c", "import newscrawl; newscrawl.extract"),
    "import scrapy.crawler": (sys.executable, "-c", "import scrapy.crawler"),
    "newscrawl --help": (*_NEWSCRAWL, "--help"),
    "newscrawl list": (*_NEWSCRAWL, "list"),
    "newscrawl crawl latest -h": (*_NEWSCRAWL, "crawl", "latest", "-h"),
    "newscrawl frontier": (*_NEWSCRAWL, "frontier", "-s", "DATA_DIR=data"),
}
NAMES = (*COMMANDS, "crawl up to its first request", "latest without news")


@contextmanager
def replica(folder: Path) -> Iterator[str]:
    """The address of a replica in a process of its own."""
    file = folder / "address"
    options = ["--articles", str(ARTICLES), "--print-address", str(file)]
    command = [sys.executable, "-m", "tests.replica", *options]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL) as serving:
        while not (file.exists() and file.read_text("ascii").strip()):
            time.sleep(0.05)
        yield file.read_text("ascii").strip()
        serving.terminate()


def main(words: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=Path, help="another checkout")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    given = parser.parse_args(words)
    checkouts = [HERE, *([given.beside.resolve()] if given.beside else [])]
    taken: dict[tuple[str, Path], list[Taken]] = {
        (name, checkout): [] for name in given.only for checkout in checkouts
    }
    with ExitStack() as stack:
        bed = Bed(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        bed.address = stack.enter_context(replica(bed.folder))
        for checkout in reversed(
            checkouts
        ):  # the first has all the news; each compiles its modules
            finished(bed.latest(bed.data(checkout)), checkout, bed.folder)
            for name in given.only:
                one_round(name, checkout, bed)
        for number in range(given.rounds):
            for name in given.only:
                for checkout in checkouts if number % 2 else reversed(checkouts):
                    taken[name, checkout].append(one_round(name, checkout, bed))
    print(table(given.only, checkouts, taken))


def table(
    names: Sequence[str], checkouts: Sequence[Path], taken: dict[tuple[str, Path], list[Taken]]
) -> str:
    """Markdown: milliseconds, "minimum / median", of the processor and of the clock."""
    heads = ["", "processor, ms", "clock, ms"]
    if len(checkouts) > 1:
        heads += ["beside: processor", "clock", "ratio of minima: processor", "clock"]
    rows = [heads, ["---"] * len(heads)]
    for name in names:
        cells = [name]
        minima = []
        for checkout in checkouts:
            for values in zip(*taken[name, checkout], strict=True):
                cells.append(f"{min(values) * 1000:.0f} / {median(values) * 1000:.0f}")
                minima.append(min(values))
        if len(checkouts) > 1:
            cells += [
                f"{ours / other:.2f}" for ours, other in zip(minima[:2], minima[2:], strict=True)
            ]
        rows.append(cells)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
