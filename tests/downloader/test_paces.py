"""The paces of public archives, and what an operator may change of them."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.downloader.downloader import paced
from newscrawl.site.web_archives import SERVICES

PACES = {one.slot: {"delay": one.delay, "concurrency": one.concurrency} for one in SERVICES}


def test_the_paces_that_operators_ask_for() -> None:
    assert paced({}) == PACES


@pytest.mark.parametrize(
    "given",
    [
        {"delay": 9.0},
        {"concurrency": 2},
        {"delay": 0, "concurrency": 8},
        {"randomize_delay": False},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize("slot", PACES)
def test_a_part_of_a_pace_may_be_given(slot: str, given: dict[str, Any]) -> None:
    """The rest stays that of the archive, and is not that of the site."""
    slots = {slot: given, "example.org": {"delay": 3}}
    found = paced(slots)
    assert found == {**PACES, slot: {**PACES[slot], **given}, "example.org": {"delay": 3}}
    assert slots[slot] == given
