"""Measures the peak memory of a process, and whether it hangs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_MEMORY = 256  # MiB that a crawl may take
ROOT = Path(__file__).parents[1]
_UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10  # units of ru_maxrss in a MiB


@dataclass(frozen=True)
class Measured:
    """A process that ended or was killed."""

    status: int | None
    """None for one that hung."""
    said: str
    """Standard output and standard error."""
    mebibytes: float
    """Peak resident memory."""
    seconds: float


def measure(
    command: Sequence[str],
    folder: Path,
    patience: float,
    environment: Mapping[str, str] | None = None,
) -> Measured:
    """Run a command in `folder`, for `patience` seconds at most.

    A small process runs in between, since a process's `ru_maxrss` starts with its parent's.
    """
    with tempfile.TemporaryDirectory(prefix="measured-") as name:
        result, said = Path(name, "result"), Path(name, "said")
        between = [sys.executable, "-S", __file__, str(result), str(patience), *command]
        with said.open("wb") as output:
            subprocess.run(
                between,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
                check=True,
            )
        text = said.read_text("utf-8", "replace")
        return Measured(said=text, **json.loads(result.read_text()))


def main(result: str, patience: str, *command: str) -> None:
    """The process in between: run the command, and write its measurements."""
    began = time.monotonic()
    status = None
    with suppress(subprocess.TimeoutExpired):  # the process was killed, so it has no status
        status = subprocess.call(command, timeout=float(patience))
    taken = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _UNIT
    found = {"status": status, "mebibytes": taken, "seconds": time.monotonic() - began}
    Path(result).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
