"""Captures that archives offer: each has one outcome, and the counters are exact, whatever is called twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from newscrawl.frontier.capture_index import CaptureIndex
from newscrawl.pages.capture_index import REVISIT, CaptureLine
from tests.running import a_run, a_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.frontier.rows import OfferedCapture
    from newscrawl.frontier.run import Run

KEY, URL = a_task().key, a_task().url


class Index(CaptureIndex):
    """An index whose counts are at hand."""

    def __init__(self, run: Run) -> None:
        self.counts: Counter[str] = Counter()
        self.store, self.job = run.store, run.job.id
        super().__init__(run.store, run.job.id, self._add)

    def _add(self, name: str, by: int) -> None:
        self.counts[name.removeprefix("capture/")] += by

    def add(
        self, day: int, *, page: int = 1, digest: str | None = None, mime: str = "text/html"
    ) -> OfferedCapture:
        """Offer a capture of a day, and get it."""
        time = f"2024-04-{day:02}T08:00:00Z"
        line = CaptureLine(URL, time, f"a.warc.gz:{day}:{page}", 200, mime, digest)
        self.offer(KEY, page, line, "commoncrawl/CC-MAIN-2024-18")
        (found,) = [one for one in self.all(page) if one.place == line.place]
        return found

    def all(self, page: int = 1) -> list[OfferedCapture]:
        return self.store.offered_captures(self.job, KEY, page)

    def outcomes(self, page: int = 1) -> list[str | None]:
        """Newest first."""
        return [one.outcome for one in self.all(page)]

    @property
    def are_counted(self) -> bool:
        """Whether the counters are those of the rows."""
        rows = Counter(one.outcome for page in range(4) for one in self.all(page))
        rows.pop(None, None)
        shown = {name: n for name, n in self.counts.items() if n and not name.startswith("listed")}
        return shown == dict(rows)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    run = a_run(tmp_path)
    yield Index(run)
    run.close()


def test_a_capture_that_is_listed_twice(index: Index) -> None:
    first = index.add(1)
    assert index.add(1) == first
    assert index.counts == {"listed": 2, "listed_twice": 1}
    index.leave_out("redirect", 3)
    assert index.counts == {"listed": 5, "listed_twice": 1, "redirect": 3}


def test_the_newest_is_the_best_and_revisits_are_the_last(index: Index) -> None:
    index.add(1)
    index.add(9, mime=REVISIT)
    newest = index.add(3)
    index.add(2)
    for day in (3, 2, 1, 9):
        best = index.best(KEY)
        assert best is not None
        assert best.time == f"2024-04-{day:02}T08:00:00Z"
        index.reject(best, "damaged")
    assert index.best(KEY) is None
    assert index.best("another article") is None
    assert index.get(newest.id) == newest._replace(outcome="damaged")
    assert index.get(99) is None


def test_what_is_used_closes_the_others_of_its_page(index: Index) -> None:
    index.add(1, digest="B")
    index.add(2, digest="A")
    used = index.add(3, digest="A")
    rejected, later = index.add(4), index.add(5, page=2)
    index.reject(rejected, "empty")
    index.take(used)
    assert index.outcomes() == ["empty", "read", "duplicate", "older"]
    assert index.outcomes(2) == [None]
    assert index.best(KEY) == used._replace(outcome="read")
    assert index.nearest(KEY, 2, used.time) == later
    assert index.are_counted


def _now(index: Index, capture: OfferedCapture) -> OfferedCapture:
    found = index.get(capture.id)
    assert found is not None
    return found


STEPS: list[Callable[[Index, OfferedCapture], None]] = [
    lambda index, one: index.take(one),
    lambda index, one: index.reject(one, "damaged"),
    lambda index, one: index.reject(one, "cut"),
    lambda index, one: index.reject(one, "timeout", is_lost=True),
    lambda index, one: index.reopen(_now(index, one)),
    lambda index, _: index.close(KEY, "known"),
    lambda index, _: index.try_again(KEY),
]


@pytest.mark.parametrize("second", range(len(STEPS)))
@pytest.mark.parametrize("first", range(len(STEPS)))
@pytest.mark.parametrize("place", range(3))
def test_counts_are_exact_after_any_two_steps_called_twice(
    index: Index, first: int, second: int, place: int
) -> None:
    captures = [index.add(day, digest="A") for day in (1, 2, 3)]
    index.add(2, page=2)
    for step, one in ((first, captures[2]), (first, captures[2]), (second, captures[place])) * 2:
        STEPS[step](index, one)
        assert index.are_counted
        assert index.outcomes().count("read") <= 1
    assert index.counts["listed"] == 4


def test_a_rejected_capture_keeps_its_first_reason(index: Index) -> None:
    one = index.add(1)
    index.reject(one, "timeout", is_lost=True)
    index.reject(one, "damaged")
    assert index.outcomes() == ["failed/timeout"]
    index.take(one)
    assert index.outcomes() == ["read"], "it came all the same"
    assert index.are_counted


def test_one_that_was_used_and_is_lost_later_gives_way_to_the_others(index: Index) -> None:
    captures = [index.add(day) for day in (1, 2, 3)]
    index.reject(captures[1], "damaged")
    index.take(captures[2])
    assert index.outcomes() == ["read", "damaged", "older"]
    index.reject(captures[2], "timeout", is_lost=True)
    assert index.outcomes() == ["failed/timeout", "damaged", None]
    assert index.are_counted


def test_unclosed_ones_in_their_order(index: Index) -> None:
    captures = [index.add(day) for day in (1, 2, 3, 4)]
    for one, reason in zip(captures, ("cut", "damaged", "cut", "empty"), strict=True):
        index.reject(one, reason)
    newest = index.unclosed(KEY)
    assert newest is not None
    assert newest.id == captures[2].id
    older = index.unclosed(KEY, newest)
    assert older is not None
    assert older.id == captures[0].id
    assert index.unclosed(KEY, older) is None
    assert index.unclosed("another article") is None


def test_failures_are_named_and_requested_again(index: Index) -> None:
    first, second, later = index.add(1), index.add(2), index.add(1, page=2)
    index.reject(first, "damaged")
    assert index.failures(KEY) is None
    index.reject(second, "http_503", is_lost=True)
    index.reject(later, "timeout", is_lost=True)
    assert index.failures(KEY) == "http_503"
    index.try_again(KEY)
    assert (index.outcomes(), index.outcomes(2)) == ([None, "damaged"], [None])
    assert index.failures(KEY) is None
    assert index.are_counted


def test_the_nearest_capture_of_a_later_page(index: Index) -> None:
    early, late = index.add(2, page=2), index.add(9, page=2)
    near = [index.nearest(KEY, 2, f"2024-04-{day:02}T08:00:00Z") for day in (1, 5, 6, 30)]
    assert near == [early, early, late, late]
    assert index.nearest(KEY, 3, early.time) is None
    index.reject(early, "damaged")
    assert index.nearest(KEY, 2, early.time) == late


def test_articles_in_the_order_of_their_keys_with_the_time_of_a_body(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    index = Index(run)
    keys = [f"WS65ebb1c0e4b06d4aa{number:07} 2024-03-09" for number in range(1, 1203)]
    for key in reversed(keys):
        for day, mime in ((1, "text/html"), (2, "text/html"), (3, REVISIT)):
            time = f"2024-04-0{day}T08:00:00Z"
            index.offer(key, 1, CaptureLine(URL, time, f"{day}", 200, mime, None), "wayback")
    index.offer("a", 2, CaptureLine(URL, time, "1", 200, "text/html", None), "wayback")
    index.offer("b", 1, CaptureLine(URL, time, "1", 200, REVISIT, None), "wayback")
    index.close(keys[5], "known")
    del keys[5]
    found = list(index.articles())
    assert [one.key for one in found] == [*keys, "b"]
    assert {one.time for one in found[:-1]} == {"2024-04-02T08:00:00Z"}
    assert found[-1].time == "2024-04-03T08:00:00Z", "all of its captures are revisits"
    run.close()


def test_at_the_end_of_a_job_what_is_left_is_counted_and_forgotten(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    line = CaptureLine(URL, "2024-04-01T08:00:00Z", "1", 200, "text/html", None)
    for page in (1, 2):
        run.capture_index.offer(KEY, page, line, "wayback")
    run.finish(is_over=False)
    assert "capture/unused" not in run.url_states.counters(), "the job goes on"
    run.close()
    run = a_run(tmp_path)
    run.finish(is_over=True)
    counters = run.url_states.counters()
    assert (counters["capture/listed"], counters["capture/unused"]) == (2, 2)
    assert run.store.offered_captures(run.job.id, KEY, 1) == []
    run.close()
