"""Exports of a data set in each format: processor time, peak memory, bytes.

    python -m benchmarks.export [RECORDS] [FOLDER]

makes a data set of so many records (100,000 by default) in a temporary folder below FOLDER, exports it in processes of their
own, and deletes it. The bodies are made of few words, so that compressed formats are smaller than those of real articles.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.exporting import publish, records

TARGETS = (
    ("-", "--format", "jsonl"),
    ("x.jsonl",),
    ("x.jsonl.gz",),
    ("x.jsonl.zst",),
    ("x.jsonld",),
    ("x.csv",),
    ("x.sqlite",),
    ("x.parquet",),
    ("months/",),
    ("days/", "--partition", "day"),
)
_SEGMENT = 2_000  # lines; few, since a process begins with the memory of the one that starts it


def main(count: int = 100_000, parent: str | None = None) -> None:
    """Print a table."""
    with TemporaryDirectory(dir=parent) as name:
        folder = Path(name)
        found = records(count, days=1500)
        number = 0
        while part := list(islice(found, _SEGMENT)):
            number += 1
            publish(folder / "data", number, part)
        print(f"{count} records, {_size(folder / 'data') / 1e6:.0f} MB of lines")
        print(f"{'target':12} {'seconds':>8} {'peak MB':>8} {'MB':>8}")
        for words in TARGETS:
            seconds, peak = _measured(words, folder)
            size = _size(folder / words[0]) if words[0] != "-" else 0
            print(f"{words[0]:12} {seconds:8.1f} {peak:8.0f} {size / 1e6:8.1f}", flush=True)


def _measured(words: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Processor time in seconds, and peak memory in MB."""
    command = [sys.executable, "-m", "newscrawl", "export", *words, "data"]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))  # type: ignore[arg-type]
