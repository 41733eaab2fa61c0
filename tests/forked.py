"""Runs `newscrawl` in a forked process with all imports done, which saves a second per command.

Tests of a process's start, or of the interpreter's end, run the command itself.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.preloaded"])
_STREAMS = ("stdin", "stdout", "stderr")


def newscrawl(
    *arguments: str, cwd: Path, given: str = "", timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `python -W error -m newscrawl` with these arguments in a folder; `given` is the standard input.

    Raises subprocess.TimeoutExpired after `timeout` seconds.
    """
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in _STREAMS]
        streams[0].write_text(given, "utf-8")
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


def _run(
    arguments: tuple[str, ...], cwd: Path, environment: dict[str, str], streams: list[Path]
) -> None:
    for number, (name, path) in enumerate(zip(_STREAMS, streams, strict=True)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
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
