"""Commands whose standard error is a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def on_terminal(
    command: Sequence[str], folder: Path, term: str = "xterm-256color"
) -> tuple[int, str]:
    """Exit status of a command, and all that it wrote to its terminal, with escape sequences."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": term, "COLUMNS": "100", "LINES": "40"}
    with subprocess.Popen(command, cwd=folder, stderr=theirs, env=environment) as running:
        os.close(theirs)
        written = b"".join(_read(ours))
    os.close(ours)
    return running.returncode, written.decode()


def _read(terminal: int) -> list[bytes]:
    """What comes until the other end is closed, for which Linux has an error."""
    found: list[bytes] = []
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            return found
        if not data:
            return found
        found.append(data)
