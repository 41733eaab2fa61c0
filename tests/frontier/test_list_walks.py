"""Where a list is left: what moves that, what does not, and what is asked for until then."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.errors import Status
from newscrawl.frontier.database import FILE
from newscrawl.frontier.store import Store
from newscrawl.site.sections import list_name
from newscrawl.site.urls import parse
from newscrawl.spiders.section import SectionSpider
from tests.running import Clock
from tests.walking import HOST, Board, Item, item, items, known, trip

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
"""16:00 in Beijing, when `Clock` begins."""
LONG_AGO = NOW - timedelta(days=400)
PATH = "china"
A_WEEK = [1, 2, 3, 4, 5]
"""Pages of the usual list that are read for seven days: the first that is older by more than a day tells that these are all."""


def usual(count: int = 200) -> list[Item]:
    """A list with a story every three hours."""
    return items(count, NOW - timedelta(minutes=10), timedelta(hours=3))


def news(count: int, now: datetime = NOW + timedelta(hours=1)) -> list[Item]:
    """So many stories of the last minutes."""
    return items(count, now, timedelta(seconds=30), first=1000)


def recent(rows: list[Item], last: datetime = NOW) -> list[str]:
    """Addresses of those of the seven days up to a moment's."""
    first = (last + timedelta(hours=8)).date() - timedelta(days=6)
    return [one.url for one in rows if (day := parse(one.url).date) is None or day >= first]


def walked(folder: Path, rows: list[Item], **given: Any) -> tuple[Board, Clock]:
    """A list that was walked to its end, an hour ago."""
    board, clock = Board({PATH: rows}), Clock()
    first = trip(folder, board, clock, **given)
    assert set(first.articles) == set(recent(rows))
    clock.pass_(hours=0.5)
    return board, clock


def test_the_first_walk_is_seven_days(tmp_path: Path) -> None:
    """Items older than that are not asked for, whatever page they stand on; a day more is looked at, lists are not in order."""
    old = [item(900 + place, LONG_AGO) for place in range(2)]
    rows = usual()
    rows[0:0], rows[25:25] = old[:1], old[1:]
    board = Board({PATH: rows})
    first = trip(tmp_path, board, Clock())
    assert set(first.articles) == set(recent(rows))
    assert first.numbers == A_WEEK
    assert first.run_status
    assert first.run_status.status is Status.COMPLETE


# --- Later walks; shapes of lists stand in tests/discovery/test_lists.py


@pytest.mark.parametrize(("fresh", "pages"), [(0, 1), (19, 2), (70, 4)])
def test_a_list_is_left_where_the_last_walk_began(tmp_path: Path, fresh: int, pages: int) -> None:
    """Of what the walk before asked for nothing is asked for again."""
    board, clock = walked(tmp_path, usual())
    asked_before, front = set(known(tmp_path)), news(fresh)
    board.lists[PATH] = [*front, *board.lists[PATH]]
    again = trip(tmp_path, board, clock)
    assert {one.url for one in front} <= set(again.articles)
    assert set(again.articles).isdisjoint(asked_before)
    assert again.numbers == list(range(1, pages + 1))
    assert again.run_status
    assert again.run_status.status is Status.COMPLETE
    once_more = trip(tmp_path, board, clock)
    assert (once_more.numbers, once_more.articles) == ([1], [])
    assert once_more.unchanged == 1


def test_a_site_without_validators_is_asked_no_oftener(tmp_path: Path) -> None:
    board, clock = walked(tmp_path, usual())
    board.has_tags = False
    assert [trip(tmp_path, board, clock).numbers for _ in range(2)] == [[1], [1]]


def test_pins_on_a_short_page_hide_nothing(tmp_path: Path) -> None:
    rows = usual()
    board, clock = Board({PATH: [rows[40], *rows]}, size=5), Clock()
    trip(tmp_path, board, clock)
    clock.pass_(minutes=30)
    board.lists[PATH] = [rows[40], *news(9), *rows]
    again = trip(tmp_path, board, clock)
    assert len(again.articles) == 9
    assert again.numbers == [1, 2, 3]


def test_a_story_with_a_time_of_long_ago_is_no_end(tmp_path: Path) -> None:
    """Printed again, it is new on the list; it is too old to be asked for."""
    board, clock = walked(tmp_path, usual())
    fresh = news(45)
    for place in (17, 19, 38):
        fresh[place] = item(2000 + place, LONG_AGO)
    board.lists[PATH] = [*fresh, *board.lists[PATH]]
    again = trip(tmp_path, board, clock)
    assert set(again.articles) == set(recent(fresh))
    assert len(again.articles) == 42


def test_what_another_spider_read_proves_nothing(tmp_path: Path) -> None:
    """A page of known articles alone: what stands behind it was never read."""
    rows = usual()
    board, clock = Board({PATH: rows}), Clock()
    trip(tmp_path, board, clock, SectionSpider, max_pages="1")
    first = trip(tmp_path, board, clock)
    assert first.numbers == A_WEEK
    assert known(tmp_path).keys() >= set(recent(rows))
    clock.pass_(minutes=30)
    fresh = news(50)
    board.lists[PATH] = [*fresh, *rows]
    trip(tmp_path, board, clock, SectionSpider, max_pages="2")
    again = trip(tmp_path, board, clock)
    assert again.numbers == [1, 2, 3]
    assert known(tmp_path).keys() >= {one.url for one in fresh}
    assert trip(tmp_path, board, clock).numbers == [1]


def test_other_spiders_keep_marks_of_their_own(tmp_path: Path) -> None:
    rows = usual(120)
    board, clock = Board({PATH: rows}), Clock()
    everything = [1, 2, 3, 4, 5, 6]
    assert trip(tmp_path, board, clock).numbers == A_WEEK
    assert trip(tmp_path, board, clock, SectionSpider).numbers == everything
    assert trip(tmp_path, board, clock, SectionSpider, known="skip").numbers == everything
    assert trip(tmp_path, board, clock, SectionSpider, known="skip").numbers == [1]
    assert trip(tmp_path, board, clock, SectionSpider).numbers == everything, "as ever"
    assert trip(tmp_path, board, clock, known="include").numbers == A_WEEK, "seven days"
    assert trip(tmp_path, board, clock).numbers == [1]


# --- What leaves a mark where it is


@pytest.mark.slow
def test_a_kill_and_fresh(tmp_path: Path) -> None:
    """After any request, also where only articles of the last page are left."""
    rows = usual(60)
    for number in (1, 2, 20, 21, 22, 41, 42, 50, 56, 57):
        folder, board, clock = tmp_path / f"{number}", Board({PATH: rows}), Clock()
        trip(folder, board, clock, killed_after=number)
        last = trip(folder, board, clock, fresh="1")
        assert known(folder).keys() == set(recent(rows)), number
        assert last.run_status
        assert last.run_status.status is Status.COMPLETE


def test_a_walk_that_goes_on_after_a_kill_is_complete(tmp_path: Path) -> None:
    """It began before the kill: what came on top meanwhile is behind no mark."""
    rows, clock = usual(60), Clock()
    board = Board({PATH: rows})
    trip(tmp_path, board, clock, killed_after=25)
    clock.pass_(minutes=30)
    fresh = news(30)
    board.lists[PATH] = [*fresh, *rows]
    assert 1 not in trip(tmp_path, board, clock).numbers
    again = trip(tmp_path, board, clock)
    assert again.numbers == [1, 2]
    assert known(tmp_path).keys() == {*recent(rows), *(one.url for one in fresh)}
    assert trip(tmp_path, board, clock).numbers == [1]


@pytest.mark.parametrize(
    ("fresh", "given"),
    [
        (50, {"max_pages": "1"}),
        (50, {"max_articles": "7"}),
        (10, {"max_articles": "7"}),
        (50, {"sample": "50%"}),
        (50, {"since": "2026-03-09", "until": "2026-03-09"}),
    ],
)
def test_a_bound_leaves_the_mark(tmp_path: Path, fresh: int, given: dict[str, Any]) -> None:
    board, clock = walked(tmp_path, usual())
    front = news(fresh)
    board.lists[PATH] = [*front, *board.lists[PATH]]
    trip(tmp_path, board, clock, **given)
    again = trip(tmp_path, board, clock)
    assert again.numbers == ([1, 2, 3] if fresh > 20 else [1])
    assert known(tmp_path).keys() >= {one.url for one in front}


def test_max_pages_is_no_bound_where_the_mark_is_nearer(tmp_path: Path) -> None:
    board, clock = walked(tmp_path, usual())
    board.lists[PATH] = [*news(15), *board.lists[PATH]]
    trip(tmp_path, board, clock, max_pages="2")
    board.lists[PATH] = [*news(15, NOW + timedelta(hours=2)), *board.lists[PATH]]
    assert trip(tmp_path, board, clock).numbers == [1]


@pytest.mark.parametrize("way", ["broken", "gone"])
def test_a_page_that_fails_is_walked_again(tmp_path: Path, way: str) -> None:
    board, clock = walked(tmp_path, usual())
    fresh = news(70)
    board.lists[PATH] = [*fresh, *board.lists[PATH]]
    getattr(board, way).add(f"{HOST}/{PATH}/page_2.html")
    run = trip(tmp_path, board, clock)
    assert len(run.articles) == 50
    assert run.run_status
    assert run.run_status.status is (Status.INCOMPLETE if way == "broken" else Status.COMPLETE)
    for _ in range(2):  # before it is due, while it still fails
        assert 4 in trip(tmp_path, board, clock).numbers
    getattr(board, way).clear()
    clock.pass_(hours=3)
    assert set(trip(tmp_path, board, clock).articles) >= {one.url for one in fresh[20:40]}
    assert known(tmp_path).keys() >= {one.url for one in fresh}
    trip(tmp_path, board, clock)  # a walk of its own, from the first page
    assert trip(tmp_path, board, clock).numbers == [1]


def test_an_article_that_fails_is_tried_again_behind_the_mark(tmp_path: Path) -> None:
    rows = usual(60)
    board, clock = Board({PATH: rows}), Clock()
    failed = rows[45].url
    trip(tmp_path, board, clock, failing=failed.__eq__)
    clock.pass_(minutes=40)
    again = trip(tmp_path, board, clock)
    assert (again.numbers, again.articles) == ([1], [failed])


# --- Absence, looking again, quiet lists


def test_after_an_absence_it_goes_back_to_where_it_was(tmp_path: Path) -> None:
    """Further than seven days."""
    board, clock = walked(tmp_path, usual())
    later = NOW + timedelta(days=20)
    clock.time = later
    fresh = items(160, later, timedelta(hours=3), first=1000)
    board.lists[PATH] = [*fresh, *board.lists[PATH]]
    again = trip(tmp_path, board, clock)
    assert {one.url for one in fresh} <= set(again.articles)
    assert again.numbers == [*range(1, 9), 9]
    looked_at = trip(tmp_path, board, _later(clock, hours=2))
    assert set(looked_at.articles) == set(recent(fresh, later)), (
        "of what is older none is seen again"
    )


def _later(clock: Clock, **time: float) -> Clock:
    clock.pass_(**time)
    return clock


def test_what_is_looked_at_again_does_not_lead_further(tmp_path: Path) -> None:
    """All of page 1 was fetched by this run when it is read; so it is by another list."""
    rows = usual()
    board, clock = Board({PATH: rows, "china/society": rows}), Clock()
    trip(tmp_path, board, clock)
    looked_at = trip(tmp_path, board, _later(clock, hours=1.2))
    assert set(looked_at.articles) == set(recent(rows))
    assert looked_at.numbers == [1, 1]
    board.lists["china/society"] = board.lists[PATH] = [*news(5), *rows]
    assert trip(tmp_path, board, clock).numbers == [1, 1]


def test_a_quiet_list_is_no_fault_once_it_was_walked(tmp_path: Path) -> None:
    board, clock = Board({PATH: items(40, LONG_AGO, timedelta(days=1))}), Clock()
    first, second = (trip(tmp_path, board, clock) for _ in range(2))
    assert first.articles == second.articles == []
    assert first.run_status
    assert first.run_status.status is Status.UNHEALTHY, "zero is an error"
    assert second.run_status
    assert second.run_status.status is Status.COMPLETE


def test_since_asks_for_more_than_was_walked(tmp_path: Path) -> None:
    """A mark counts for what its walk asked for; what reaches less far back leaves no gap behind it."""
    board, clock = walked(tmp_path, usual())
    assert trip(tmp_path, board, clock, since="2026-02-25").numbers == [1, 2, 3, 4, 5, 6, 7]
    assert trip(tmp_path, board, clock, since="2026-02-25").numbers == [1]
    clock.time = later = NOW + timedelta(days=9)
    fresh = items(72, later, timedelta(hours=3), first=1000)
    board.lists[PATH] = [*fresh, *board.lists[PATH]]
    trip(tmp_path, board, clock, since="2d")
    trip(tmp_path, board, clock)
    assert known(tmp_path).keys() >= {one.url for one in fresh}


# --- One list under several hosts; lists that are forgotten


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{HOST}/china", f"{HOST}/china"),
        ("https://usa.chinadaily.com.cn/china", f"{HOST}/china"),
        ("https://europe.chinadaily.com.cn/world/cn_eu/page_3.html", f"{HOST}/world/cn_eu"),
        ("https://tech.chinadaily.com.cn/5b7d0a3ea310030f813cf3f8", None),
        ("https://china.chinadaily.com.cn/5bd5639ca3101a87ca8ff636", None),
    ],
)
def test_lists_that_hosts_share_are_one(url: str, name: str | None) -> None:
    assert list_name(url) == name or (name is None and list_name(url) == parse(url).url)


@pytest.mark.parametrize("how", ["forgotten", "without a frontier"])
def test_a_list_without_a_mark_is_walked_as_at_the_first_time(tmp_path: Path, how: str) -> None:
    board, clock = walked(tmp_path, usual())
    before = known(tmp_path)
    if how == "forgotten":
        store = Store(tmp_path)
        assert store.drop_marks(f"{HOST}/{PATH}") == 1
        store.commit()
        store.close()
    else:
        for path in tmp_path.glob(f"{FILE}*"):
            path.unlink()
    again = trip(tmp_path, board, clock)
    assert again.numbers == A_WEEK
    assert again.articles == []
    assert known(tmp_path) == before


# --- Many runs


@pytest.mark.parametrize(
    ("seed", "hours"),
    [(0, 5), *(pytest.param(seed, 48, marks=pytest.mark.slow) for seed in range(1, 6))],
)
def test_hour_by_hour(tmp_path: Path, seed: int, hours: int) -> None:
    """News, kills, other spiders, bounds and removals at random: nothing that lists showed is missed, no run runs away."""
    dice, clock = random.Random(seed), Clock()
    paths = [PATH, "china/society", "world"]
    board = Board({path: [] for path in paths}, size=10, has_tags=bool(seed % 2))
    numbers = iter(range(10_000, 90_000))
    for place in range(60):
        _publish(board, dice, item(next(numbers), NOW - timedelta(hours=6 * (60 - place))))
    shown = {url for rows in board.lists.values() for url in recent(rows)}
    trip(tmp_path, board, clock)
    for _ in range(hours):
        came = 0 if dice.random() < 0.5 else dice.choice([1, 3, 12, 35])
        for _ in range(came):
            clock.pass_(seconds=20)
            _publish(board, dice, fresh := item(next(numbers), clock.time))
            shown.add(fresh.url)
        if dice.random() < 0.2:
            rows = board.lists[dice.choice(paths)]
            shown_by_all = set(known(tmp_path))
            taken = [one for one in rows[:10] if one.url in shown_by_all][:2]
            rows[:] = [one for one in rows if one not in taken]
        if dice.random() < 0.3:
            trip(tmp_path, board, clock, killed_after=dice.randint(0, 40), fresh="1")
        if dice.random() < 0.3:
            trip(tmp_path, board, clock, SectionSpider, max_pages="1", sections=f"{HOST}/{PATH}")
        if dice.random() < 0.2:
            bound: dict[str, Any] = {dice.choice(["max_pages", "max_articles"]): "2"}
            trip(tmp_path, board, clock, **bound)
        fresh_start: dict[str, Any] = {"fresh": "1"} if dice.random() < 0.5 else {}
        trips = [trip(tmp_path, board, clock, **given) for given in (fresh_start, {}, {})]
        asked = [url for one in trips for url in one.articles]
        assert set(asked) <= set(recent([Item(0, url, None) for url in asked], clock.time))
        quiet = trips[-1]
        assert (len(quiet.pages), quiet.articles) == (len(paths), [])
        assert quiet.unchanged == (len(paths) if board.has_tags else 0)
        clock.pass_(hours=1)
    assert known(tmp_path).keys() >= shown
    assert set(known(tmp_path).values()) == {1}


def _publish(board: Board, dice: random.Random, one: Item) -> None:
    """On top of a list or several."""
    for path in dice.sample(sorted(board.lists), dice.randint(1, 2)):
        board.lists[path].insert(0, one)
