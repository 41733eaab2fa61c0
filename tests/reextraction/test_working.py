"""Work in several processes: in order, bounded, and in spite of the death of a worker."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.reextraction.working import in_order, processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Lazy(Executor):
    """Does a task when its result is wanted; may be broken for some tasks, once."""

    def __init__(self, breaks: list[int]) -> None:
        self.breaks = breaks
        self.is_broken = False

    def submit(self, work: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        if self.is_broken:
            raise BrokenProcessPool
        future: Future[Any] = Future()
        if args[0] in self.breaks:
            self.breaks.remove(args[0])
            self.is_broken = True
            future.set_exception(BrokenProcessPool())
        else:
            try:
                future.set_result(work(*args))
            except ValueError as error:
                future.set_exception(error)
        return future


def double(number: int) -> int:
    return 2 * number


def fail(number: int) -> int:
    raise ValueError(number)


def slow_first(number: int) -> int:
    if number == 0:
        time.sleep(0.3)
    return number


def die_once(number: int, folder: Path) -> int:
    mark = folder / str(number)
    if number % 5 == 0 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("breaks", [[], [0], [19], [3, 9], [7, 7], [0, 19, 10]])
def test_results_are_in_the_order_of_the_tasks(breaks: list[int]) -> None:
    left = list(breaks)
    assert list(in_order(double, range(20), 2, lambda: Lazy(left))) == [2 * n for n in range(20)]
    assert left == []


def test_a_bounded_number_of_tasks_is_in_flight() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    results = in_order(double, tasks(), 2, lambda: Lazy([]))
    for count in range(1, 100):
        next(results)
        assert taken <= count + 8
    results.close()


def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(ValueError, match="0"):
        list(in_order(fail, range(3), 2, lambda: Lazy([])))


def test_a_result_instead_of_that_of_a_failed_task() -> None:
    left = [1]
    found = in_order(fail, range(3), 2, lambda: Lazy(left), lambda task, _: -task)
    assert list(found) == [0, -1, -2]


def test_an_error_of_the_tasks_is_raised_as_it_is() -> None:
    def tasks() -> Iterator[int]:
        yield 1
        raise ValueError("no more tasks")

    with pytest.raises(ValueError, match="no more tasks"):
        list(in_order(double, tasks(), 2, lambda: Lazy([]), lambda task, _: task))


def test_workers_that_die_again_and_again_end_the_work() -> None:
    with pytest.raises(BrokenProcessPool):
        list(in_order(double, range(3), 2, lambda: Lazy([1] * 10 + [0] * 10)))


def test_processes() -> None:
    found = list(in_order(slow_first, range(12), 2, lambda: processes(2)))
    assert found == list(range(12))


@pytest.mark.slow
def test_processes_that_are_killed(tmp_path: Path) -> None:
    work = partial(die_once, folder=tmp_path)
    assert list(in_order(work, range(20), 2, lambda: processes(2))) == list(range(20))
