"""How far a run is: its pace by a clock of the test's own, the time left only where it can be known, one line for all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawl.frontier.rows import UrlCounts
from newscrawl.monitoring.progress import Pace, Pause, Progress, duration, line, seconds_left

if TYPE_CHECKING:
    from collections.abc import Sequence


def a_pace(*values: tuple[float, int]) -> Pace:
    pace = Pace()
    for moment, value in values:
        pace.add(moment, value)
    return pace


@pytest.mark.parametrize(
    ("values", "per_second"),
    [
        ((), None),
        (((0, 5),), None),
        (((0, 0), (9, 90)), None),
        (((0, 0), (10, 20)), 2.0),
        (((100, 50), (150, 75), (200, 100)), 0.5),
        (((0, 0), (10, 1000), (310, 1000)), 0.0),
        (((0, 0), (200, 0), (400, 80)), 0.2),
    ],
    ids=["none", "one", "too short", "ten seconds", "steady", "only the last five minutes", "edge"],
)
def test_pace(values: Sequence[tuple[float, int]], per_second: float | None) -> None:
    assert a_pace(*values).per_second == per_second


STEADY = ((0.0, 0), (100.0, 50))


@pytest.mark.parametrize(
    ("left", "open_lists", "values", "seconds"),
    [
        (20, 0, STEADY, 40.0),
        (0, 0, STEADY, 0.0),
        (20, 1, STEADY, None),
        (20, 0, ((0.0, 0), (100.0, 4)), None),
        (20, 0, ((0.0, 0), (5.0, 50)), None),
        (20, 0, (), None),
    ],
    ids=["known", "done", "a list may show more", "few ended", "too short", "no pace"],
)
def test_time_left_where_it_can_be_known(
    left: int, open_lists: int, values: Sequence[tuple[float, int]], seconds: float | None
) -> None:
    articles = UrlCounts(discovered=50 + left, done=50)
    lists = UrlCounts(discovered=3 + open_lists, done=3)
    assert seconds_left(articles, {"list": lists}, a_pace(*values)) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59, "59 s"), (61, "1 min"), (3500, "58 min"), (3600, "1 h 00 min"), (11_100, "3 h 05 min"), (90_000, "25 h 00 min")],
)  # fmt: skip
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


FULL = Progress(
    seconds=600,
    articles=UrlCounts(40, 12, 1, {"timeout": 2, "http_500": 1}, {"known": 4}),
    sources={"list": UrlCounts(3, 3), "search": UrlCounts(9, 4)},
    requests=61,
    per_minute=40.4,
    queued=25,
    records=12,
    errors=2,
    pause=Pause(118.6, "503"),
    seconds_left=1200,
)


def test_one_line_has_all() -> None:
    assert line(FULL) == (
        "articles 12 of 40 done, 1 gone, 4 excluded, 3 failed (timeout 2, http_500 1), 20 left"
        "; lists 3 of 3 done; searches 4 of 9 done, 5 left; records 12 written"
        "; requests 61, 40 a minute, 25 waiting; errors 2, see the log"
        "; pause 2 min left (503); time left about 20 min"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert line(Progress(seconds=0)) == (
        "articles 0 of 0 done; records 0 written; requests 0, 0 waiting"
    )


def test_numbers_are_json() -> None:
    assert json.loads(json.dumps(FULL.to_dict()))["articles"]["failed"] == {
        "timeout": 2,
        "http_500": 1,
    }
