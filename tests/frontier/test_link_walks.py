"""Pages followed link by link: what budgets let pass, and that more is found where one of them grows."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.linking import any_web, walk, with_menus

if TYPE_CHECKING:
    from pathlib import Path


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
        assert rough.stats == quiet.stats, "the books too"
    assert len(quiet.pages) == len(set(quiet.pages))
    assert len(quiet.articles) == len(set(quiet.articles))


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


def test_what_is_out_of_scope_was_not_left(tmp_path: Path) -> None:
    done = walk(
        tmp_path, with_menus(3, 1), {"max_depth": 1, "since": "2027-01-01", "may_be_empty": 1}
    )
    assert done.run_status is not None
    assert "left" not in done.run_status.sentence
