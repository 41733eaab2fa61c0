"""What a re-extraction costs: pages a second by the number of workers, the share of finding captures, and memory.

    python -m benchmarks.reextract [--articles N] [--rounds N]

Pages of the replica are written to a WARC file, compressed by gzip as sites send them. The command runs with -O, each round with every number of workers,
in processes of its own. Times are of the processor, of the command and its workers; the wall shows how the work scales. Exit status 1 where
outputs differ.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.archiving import Answer, members
from tests.replica import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORKERS = ("1", "2")
_MEASURED = """
import json, resource, sys, time
from newscrawl.cli import main
began = time.monotonic()
try:
    main()
finally:
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    figures = {
        "wall": time.monotonic() - began,
        "processor": sum(one.ru_utime + one.ru_stime for one in (own, workers)),
        "own": own.ru_maxrss / 1024,
        "worker": workers.ru_maxrss / 1024,
    }
    print("measured", json.dumps(figures), file=sys.stderr)
"""


class Cost(NamedTuple):
    """Of one run."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all processes."""
    own: float
    """Most memory of the command, MB."""
    worker: float
    """Most memory of a worker, MB."""


def answers(articles: int) -> Iterator[Answer]:
    """The pages of the replica's newest articles, compressed."""
    site = Site(articles)
    for story in map(site.story, range(articles)):
        for number, url in enumerate(story.page_urls, start=1):
            body = gzip.compress(site.render(story, number).encode(), 6, mtime=0)
            headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
            yield Answer(url, body, "2026-10-05T08:00:00Z", headers=headers)


def write(path: Path, articles: int) -> int:
    """Write the archive: the number of its pages."""
    coming, pages = answers(articles), 0
    with path.open("wb") as file:
        while part := list(islice(coming, 500)):
            pages += len(part)
            file.write(b"".join(members(part)))
    return pages


def run(folder: Path, workers: str) -> Cost:
    """Run the command."""
    words = ["reextract", "a.warc.gz", "-O", f"{workers}.jsonl", "--workers", workers]
    script = folder / "measured.py"
    script.write_text(f'if __name__ == "__main__":{_indented(_MEASURED)}')
    done = subprocess.run(
        [sys.executable, str(script), *words, "-s", "DATA_DIR=data"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return Cost(**json.loads(done.stderr.rpartition("measured ")[2]))


def _indented(code: str) -> str:
    return code.replace("\n", "\n    ")


def main() -> int:
    """Print a table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    costs: dict[str, list[Cost]] = {workers: [] for workers in _WORKERS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = write(folder / "a.warc.gz", given.articles)
        size = (folder / "a.warc.gz").stat().st_size
        print(f"{given.articles} articles, {pages} pages, {size / 1e6:.1f} MB")
        for _ in range(given.rounds):
            for workers in _WORKERS:
                costs[workers].append(run(folder, workers))
        outputs = {(folder / f"{workers}.jsonl").read_bytes() for workers in _WORKERS}
    print("workers  pages/s (wall)  ms a page (processor)  MB command  MB worker")
    for workers, found in costs.items():
        best = min(one.wall for one in found)
        processor = statistics.median(one.processor for one in found)
        memory = max(one.own for one in found), max(one.worker for one in found)
        print(
            f"{workers:>7}  {pages / best:14.0f}  {processor / pages * 1000:21.2f}"
            f"  {memory[0]:10.0f}  {memory[1]:9.0f}"
        )
    print("the outputs are equal" if len(outputs) == 1 else "THE OUTPUTS DIFFER")
    return 0 if len(outputs) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
