"""A Dask cluster on this machine, in processes that tests can stop and kill."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.crawling import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]


class Local:
    """A scheduler and its workers."""

    def __init__(self, folder: Path, deaths: int) -> None:
        self._folder = folder
        place = folder / "scheduler.json"
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(deaths),
            "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "spawn",
        }
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(place),
        )  # fmt: skip
        self.workers: list[subprocess.Popen[bytes]] = []
        until = time.monotonic() + PATIENCE
        while not (place.exists() and place.read_text().endswith("}")):
            assert self.scheduler.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        self.address = str(json.loads(place.read_text())["address"])

    def _start(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )

    def add_worker(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a worker, and wait until the scheduler gives it tasks: one that is only registered gets none."""
        count = self._running()
        worker = self._start(
            "worker", self.address, "--no-dashboard", "--local-directory", str(self._folder), *words
        )
        self.workers.append(worker)
        self.wait(lambda: self._running() > count)
        return worker

    def _running(self) -> int:
        workers = self.ask("identity")["workers"].values()
        return sum(one["status"] == "running" for one in workers)

    def ask(self, what: str) -> Any:
        """The answer of the scheduler."""
        distributed: Any = import_module("distributed")  # most tests need none

        async def ask() -> Any:
            async with distributed.rpc(self.address) as scheduler:
                return await getattr(scheduler, what)()

        return asyncio.run(ask())

    def wait(self, condition: Any) -> None:
        """Wait for a condition."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, (self._folder / "log").read_text()
            time.sleep(0.02)

    def end(self) -> None:
        """Kill all processes: a worker that loses its scheduler while it ends may never end. That of a nanny ends with it."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path, deaths: int = 3) -> Iterator[Local]:
    """A scheduler without workers; a task is given up after more than `deaths` deaths of its workers."""
    folder.mkdir()
    local = Local(folder, deaths)
    try:
        yield local
    finally:
        local.end()
