"""Pages followed link by link: what budgets let pass, and that more is found where one of them grows."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING

import pytest

from tests.linking import (
    HOSTS,
    Web,
    any_web,
    article,
    home,
    like_the_site,
    section,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = ("max_depth", "max_per_host", "max_per_section")
FAR = 99
"""More than there is of anything."""


def lost(
    folder: Path, web: Web, values: Sequence[Sequence[int]], growing: Sequence[str] = NAMES
) -> list[str]:
    """Where a budget that grows alone finds less: every combination of the budgets' values, each in a data folder of its own."""
    found = {}
    for number, budgets in enumerate(itertools.product(*values)):
        given = dict(zip(NAMES, budgets, strict=True))
        found[budgets] = set(walk(folder / str(number), web, given).articles)
    wrong = []
    for budgets, articles in found.items():
        for place, name in enumerate(NAMES):
            larger = [one for one in values[place] if one > budgets[place]]
            if not larger or name not in growing:
                continue
            more = (*budgets[:place], larger[0], *budgets[place + 1 :])
            if missing := articles - found[more]:
                wrong.append(f"{budgets} finds {len(missing)} that {more} does not")
    assert max(map(len, found.values())) > min(map(len, found.values()))
    return wrong


@pytest.mark.parametrize("seed", range(2))
def test_no_budget_that_grows_finds_less(tmp_path: Path, seed: int) -> None:
    """On hosts whose pages bear their host's menus."""
    assert lost(tmp_path, like_the_site(seed), ((1, 3), (2, 4), (1, 3))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 16))
def test_no_budget_that_grows_finds_less_in_small_steps(tmp_path: Path, seed: int) -> None:
    values = ((1, 2, 3, 4), (1, 2, 3, 5, FAR), (1, 2, 5, FAR))
    assert lost(tmp_path, like_the_site(seed), values) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("values", "growing"),
    [
        (((1, 2, 4), (1, 3), (1, 2)), ["max_depth"]),
        (((2, 5), (FAR,), (1, 2, FAR)), ["max_per_section", "max_depth"]),
    ],
    ids=["depth", "section"],
)
def test_whatever_links_there_are(
    tmp_path: Path, seed: int, values: Sequence[Sequence[int]], growing: Sequence[str]
) -> None:
    """Depth with any other budgets; pages of lists where no host has more lists than are read."""
    assert lost(tmp_path, any_web(seed), values, growing) == []


@pytest.mark.parametrize("seed", range(3))
def test_lists_of_one_host_whatever_links_there_are(tmp_path: Path, seed: int) -> None:
    values = ((2, 5), (1, 2, 4, FAR), (1, FAR))
    assert lost(tmp_path, any_web(seed, ("www",)), values, ["max_depth", "max_per_host"]) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("depth", [2, 4])
def test_order_and_kills_change_nothing(tmp_path: Path, seed: int, depth: int) -> None:
    """What is reached first by a long way is followed as far as by the short one that is found later, in another run or in this."""
    web, budgets = any_web(seed), {"max_depth": depth, "max_per_section": 2}
    quiet = walk(tmp_path / "quiet", web, budgets)
    dice = random.Random(seed)
    for number in range(3):
        folder = tmp_path / str(number)
        rough = walk(folder, web, budgets, dice=dice, in_flight=40)
        assert set(rough.articles) == set(quiet.articles)
        assert set(rough.pages) == set(quiet.pages)
        assert (rough.stats, rough.left_out) == (quiet.stats, quiet.left_out)
    assert len(quiet.pages) == len(set(quiet.pages))
    assert len(quiet.articles) == len(set(quiet.articles))


def test_a_page_that_turns_out_to_lie_nearer_is_followed_further(tmp_path: Path) -> None:
    """An article is read through a chain of articles before a slow list names it."""
    chain = [article(number) for number in range(5)]
    slow, start = section("www", "slow"), home("www")
    web = {
        start: [chain[0], slow],
        chain[0]: [chain[1]],
        chain[1]: [chain[2]],
        chain[2]: [chain[3]],
        slow: [chain[2]],
        chain[3]: [chain[4]],
        chain[4]: [],
    }

    class SlowList(random.Random):
        """The answer that is waited for longest is that of the list, which is asked for first."""

        def randrange(self, start: int, *_: int) -> int:  # type: ignore[override]
            return start - 1

        def randint(self, a: int, b: int) -> int:  # noqa: ARG002 - no run is killed
            return 0

    done = walk(tmp_path, web, {"max_depth": 3}, dice=SlowList(1), in_flight=2)
    assert done.order == [start, *chain[:3], slow, chain[3]]


def with_menus(lists: int, pages: int) -> Web:
    """Every page names every list, and every page of its own list."""
    names = [f"s{place}" for place in range(lists)]
    menu = [home("www"), *(section("www", name) for name in names)]
    web = {home("www"): menu}
    numbers = range(1, pages + 1)
    for (place, name), page in itertools.product(enumerate(names), numbers):
        story = article(100 * place + page)
        pager = [section("www", name, number) for number in numbers]
        web[section("www", name, page)] = [*menu, *pager, story]
        web[story] = menu
    return web


@pytest.mark.parametrize(
    ("budgets", "articles"),
    [
        ({"max_per_host": 31}, 120),
        ({"max_per_host": 31, "max_per_section": 1}, 30),
        ({"max_per_host": 31, "max_per_section": 3}, 90),
        ({"max_per_host": 11, "max_per_section": 1}, 10),
        ({"max_per_host": 11, "max_per_section": 4}, 40),
        ({"max_per_section": 4}, 120),
        ({"max_per_host": 1}, 0),
    ],
)
def test_what_is_linked_from_every_page_is_counted_once(
    tmp_path: Path, budgets: dict[str, int], articles: int
) -> None:
    done = walk(tmp_path, with_menus(30, 4), {"max_depth": 4, "may_be_empty": 1, **budgets})
    assert len(done.articles) == articles
    lists = {re.sub(r"/page_\d+\.html", "", url) for url in done.pages}
    assert len(lists) == min(31, budgets.get("max_per_host", 31))


@pytest.mark.parametrize(
    ("budgets", "said"),
    [
        (
            {"max_per_section": 1},
            "complete: 3 articles; 9 pages were left because of max_per_section=1, a larger one reads them",
        ),
        (
            {"max_per_section": 3, "max_per_host": 3},
            (
                "complete: 6 articles; 1 page was left because of max_per_host=3, a larger one reads it;"
                " 2 pages were left because of max_per_section=3, a larger one reads them"
            ),
        ),
        (
            {"max_depth": 2},
            "complete: 3 articles; 9 articles were left because of max_depth=2, a larger one reads them",
        ),
        ({}, "complete: 12 articles"),
    ],
)
def test_what_was_left_is_said(tmp_path: Path, budgets: dict[str, int], said: str) -> None:
    """Each page once, however often it was linked; nothing that was asked for after all."""
    done = walk(tmp_path, with_menus(3, 4), budgets)
    assert done.run_status is not None
    assert (done.run_status.status, done.run_status.sentence) == (0, said)


def test_a_list_is_followed_from_the_page_that_is_given(tmp_path: Path) -> None:
    start = section("www", "s1", 6)
    done = walk(tmp_path, with_menus(2, 9), {"start": start, "max_per_section": 3, "max_depth": 2})
    assert {section("www", "s1", number) for number in (6, 7, 8)} < set(done.pages)
    assert section("www", "s1", 9) not in done.pages
    assert section("www", "s0", 3) in done.pages


def test_what_is_out_of_scope_was_not_left(tmp_path: Path) -> None:
    done = walk(
        tmp_path, with_menus(3, 1), {"max_depth": 1, "since": "2027-01-01", "may_be_empty": 1}
    )
    assert done.run_status is not None
    assert "left" not in done.run_status.sentence


def test_hosts_have_budgets_of_their_own(tmp_path: Path) -> None:
    web = {home(host): [home(other) for other in HOSTS] for host in HOSTS}
    for host in HOSTS:
        lists = [section(host, f"s{place}") for place in range(5)]
        web[home(host)] += lists
        web |= {url: [] for url in lists}
    done = walk(tmp_path, web, {"max_per_host": 3, "may_be_empty": 1})
    assert len(done.pages) == 3 * len(HOSTS)
