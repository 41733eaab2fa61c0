"""Runs `newscrawl` in a forked process with all imports done, which saves a second per command.

Tests of a process's start, or of the interpreter's end, run the command itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from typing_extensions import Self

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.preloaded"])
_STREAMS = ("stdin", "stdout", "stderr")


def newscrawl(
    *arguments: str, cwd: Path, given: str | bytes = "", timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `python -W error -m newscrawl` with these arguments in a folder; `given` is the standard input.

    Raises subprocess.TimeoutExpired after `timeout` seconds.
    """
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in _STREAMS]
        streams[0].write_bytes(given.encode() if isinstance(given, str) else given)
        process = _CONTEXT.Process(target=_run, args=(arguments, cwd, dict(os.environ), streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, timeout)
        status = process.exitcode
        process.close()
        said = [stream.read_text("utf-8") for stream in streams[1:]]
    return subprocess.CompletedProcess(arguments, status, *said)


class Running:
    """A `newscrawl` that runs, used as a `subprocess.Popen` is whose standard error alone is read."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        reader, writer = _CONTEXT.Pipe(duplex=False)
        streams = (Path(os.devnull), Path(os.devnull), writer)
        self._process = _CONTEXT.Process(
            target=_run, args=(arguments, cwd, dict(os.environ), streams)
        )
        self._process.start()
        writer.close()
        self.stderr = os.fdopen(os.dup(reader.fileno()), encoding="utf-8")
        reader.close()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status of one that has ended; for one that a signal has killed, its number below zero."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The exit status, None before the end."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self.returncode is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired("newscrawl", timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[None, str]:
        """Wait for the end: standard error, as the second of two. Kills what has not ended after `timeout` seconds."""
        found = ""
        killer = threading.Timer(timeout, self.kill) if timeout is not None else None
        if killer:
            killer.start()
        with self.stderr:
            found = self.stderr.read()
        self.wait(timeout)
        if killer:
            killer.cancel()
        return None, found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stderr.close()
        self.wait()


def _run(
    arguments: tuple[str, ...],
    cwd: Path,
    environment: dict[str, str],
    streams: Sequence[Path | Connection],
) -> None:
    for number, (name, path) in enumerate(zip(_STREAMS, streams, strict=True)):
        if isinstance(path, Path):
            opened = os.open(path, os.O_RDWR | os.O_CREAT)
            os.dup2(opened, number)
            os.close(opened)
        else:
            os.dup2(path.fileno(), number)
            path.close()
        stream = open(  # noqa: SIM115 - it is the process's
            number, "w" if number else "r", encoding="utf-8", closefd=False, buffering=1
        )
        setattr(sys, name, stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    warnings.simplefilter("error")
    sys.argv = ["newscrawl", *arguments]
    from newscrawl.cli import main  # noqa: PLC0415 - in the new process

    main()
