"""Work in several processes, with results in the order of the tasks and a bounded number of tasks in flight."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4
"""Tasks in flight for each worker: enough that none waits for the next."""
_MOST_DEATHS = 3
"""Deaths of workers in a row, without a result in between, after which the work is given up."""


def _raise(_task: object, error: Exception) -> Any:
    raise error


def in_order(
    work: Callable[[T], R],
    tasks: Iterable[T],
    workers: int,
    make: Callable[[], Executor],
    instead: Callable[[T, Exception], R] = _raise,
) -> Generator[R, None, None]:
    """The results of `work`, in the order of the tasks; `make` makes an executor with this number of workers.

    `instead` gives the result of a task that failed; by default its error is raised. After the death of a worker its tasks
    are done again by another. BrokenProcessPool where workers die again and again.
    """
    executor = make()
    waiting: deque[tuple[T, Future[R]]] = deque()
    deaths = 0
    coming = iter(tasks)
    try:
        while True:
            try:
                _fill(executor, work, coming, waiting, workers * _AHEAD)
                if not waiting:
                    return
                result = _result(*waiting[0], instead)
            except BrokenProcessPool:
                deaths += 1
                if deaths >= _MOST_DEATHS:
                    raise
                executor.shutdown(wait=True)
                executor = make()
                again = [task for task, _ in waiting]
                waiting.clear()
                waiting.extend((task, _submit(executor, work, task)) for task in again)
                continue
            waiting.popleft()
            deaths = 0
            yield result
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _result(task: T, future: Future[R], instead: Callable[[T, Exception], R]) -> R:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001 - by default it is raised again
        return instead(task, error)


def _fill(
    executor: Executor,
    work: Callable[[T], R],
    coming: Iterator[T],
    waiting: deque[tuple[T, Future[R]]],
    most: int,
) -> None:
    while len(waiting) < most:
        try:
            task = next(coming)
        except StopIteration:
            return
        waiting.append((task, _submit(executor, work, task)))


def _submit(executor: Executor, work: Callable[[T], R], task: T) -> Future[R]:
    """A future of the task; where the executor is broken, one that has failed, so that the task is not lost."""
    try:
        return executor.submit(work, task)
    except BrokenProcessPool as error:
        failed: Future[R] = Future()
        failed.set_exception(error)
        return failed


def processes(workers: int) -> ProcessPoolExecutor:
    """An executor of processes that begin anew: a fork would copy threads and open files."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """In a worker: leave signals to the parent process, and end with it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - only workers call this
    parent.join()
    os._exit(1)
