"""Work on the workers of a Dask cluster: an executor for `in_order`."""

from __future__ import annotations

import asyncio
import logging
import pickle
import re
import socket
import threading
from concurrent.futures import CancelledError, Executor, Future, wait
from importlib import import_module
from typing import TYPE_CHECKING, Any

from newscrawl import __version__
from newscrawl.archive.connection import shown
from newscrawl.archive.members import Source
from newscrawl.archive.remote import let_go, unreadable
from newscrawl.errors import ArgumentError, ClusterError, UnreachableError
from newscrawl.frontier.outcomes import BROKEN
from newscrawl.reextraction.rereading import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.reextraction.captures import Piece
    from newscrawl.reextraction.rereading import Task

_ADDRESS = re.compile(r"tcp://([^\s/:\[\]@]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", re.ASCII)
_PATIENCE = 5.0  # seconds until a scheduler has to answer
_READING = threading.Lock()
"""A worker may have several threads; Python reads one page at a time in any case."""


class Cluster(Executor):
    """Batches of articles are read by the workers of a cluster. A batch whose worker dies is read by another."""

    def __init__(self, address: str) -> None:
        """Connect to the scheduler. ArgumentError where that is impossible."""
        self._address = address
        self.threads = _threads(address)
        """Of all workers."""
        distributed = _distributed()
        self._killed: type[Exception] = distributed.KilledWorker
        try:
            self._client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
        except OSError as error:
            raise _unreachable(address) from error
        self._in_flight: set[Future[Any]] = set()
        self._executor = self._client.get_executor(pure=False)

    def submit(self, work: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        """A future of `work` on a batch. The scheduler gets bytes, so that it does not look into them."""
        (batch,) = args
        paths = sorted({piece.place.path for task in batch for piece in _pieces(task)})
        data = pickle.dumps((work, batch))
        try:
            future: Future[Any] = self._executor.submit(_read, __version__, paths, data)
        except Exception as error:  # of any kind, where the connection is closed
            raise self._error(error) from error
        self._in_flight.add(future)
        future.add_done_callback(self._in_flight.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster: the scheduler forgets the tasks of a client that has left."""
        del wait, cancel_futures
        self._client.close()

    def instead(
        self,
        work: Callable[[Sequence[Task]], list[Result]],
        batch: Sequence[Task],
        error: Exception,
    ) -> list[Result]:
        """The results of a batch that was lost. Where its workers died again and again, its articles are read one by one.

        ClusterError where the cluster itself is at fault.
        """
        if not isinstance(error, self._killed):
            raise self._error(error) from error
        wait(list(self._in_flight))  # else a page that kills its worker takes others with it
        return [self._alone(work, task) for task in batch]

    def _alone(self, work: Callable[[Sequence[Task]], list[Result]], task: Task) -> Result:
        try:
            results: list[Result] = self.submit(work, [task]).result()
        except self._killed:
            return _deadly(task)
        except Exception as error:
            raise self._error(error) from error
        return results[0]

    def _error(self, error: Exception) -> ClusterError:
        if isinstance(error, (ClusterError, UnreachableError)):
            return ClusterError(str(error))
        if isinstance(error, CancelledError):
            return ClusterError(f"--scheduler: {self._address} ended, or has lost the work")
        return ClusterError(f"--scheduler: {self._address}: {_named(error)}")


def _threads(address: str) -> int:
    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match[2]) < 65_536:
        raise ArgumentError(
            f"--scheduler: {address!r} is not the address of a scheduler, expected one like tcp://HOST:8786"
        )
    distributed = _distributed()
    try:  # Dask tries for as long as it is allowed to, and hides the reason
        socket.create_connection((match[1].strip("[]"), int(match[2])), _PATIENCE).close()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArgumentError(f"--scheduler: {address} cannot be reached: {reason}") from error

    async def ask() -> dict[str, Any]:
        async with distributed.rpc(address) as scheduler:
            found: dict[str, Any] = await scheduler.identity()
            return found

    try:
        answer = asyncio.run(asyncio.wait_for(ask(), _PATIENCE))
    except (OSError, asyncio.TimeoutError) as error:
        raise _unreachable(address) from error
    if answer.get("type") != "Scheduler":
        raise ArgumentError(f"--scheduler: {address} is not a scheduler but a {answer.get('type')}")
    if not answer["workers"]:
        raise ArgumentError(f"--scheduler: {address} has no workers yet, start them first")
    return sum(int(one["nthreads"]) for one in answer["workers"].values())


def _distributed() -> Any:
    """The package; its log is silent, since what concerns the command is raised."""
    try:
        package = import_module("distributed")  # takes 0.3 s
    except ImportError as error:
        raise ArgumentError("--scheduler: needs distributed, install newscrawl[dask]") from error
    for name in ("distributed", "distributed.client"):  # these have levels of their own
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return package


def _unreachable(address: str) -> ArgumentError:
    return ArgumentError(
        f"--scheduler: no scheduler answers at {address} within {_PATIENCE:.0f} seconds"
    )


def _read(version: str, paths: Sequence[str], data: bytes) -> Any:
    """On a worker: do the work. ClusterError where its results would be others than those of the command."""
    if version != __version__:
        raise ClusterError(
            f"--scheduler: a worker has newscrawl {__version__}, and not {version} as this command"
        )
    with _READING:
        try:
            for path in paths:
                if reason := unreadable(path):
                    raise ClusterError(f"--scheduler: a worker cannot read {shown(path)}: {reason}")
            work, batch = pickle.loads(data)  # noqa: S301 - from the command
            return work(batch)
        finally:
            let_go()


def _deadly(task: Task) -> Result:
    first = task.captures.first[0]
    sentence = f"all workers died that read its page, {_place(first)}"
    known = task.kept.record is not None
    return Result(task.captures.url, reason=BROKEN, details=[sentence], is_known=known)


def _place(piece: Piece) -> str:
    """ "a.warc.gz:4711"."""
    place = piece.place
    return f"{place.name}:{piece.offset}" if isinstance(place, Source) else shown(place.path)


def _pieces(task: Task) -> list[Piece]:
    return [*task.captures.first, *(one for some in task.captures.later.values() for one in some)]


def _named(error: Exception) -> str:
    """An error of the cluster in one line; some have no text."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
