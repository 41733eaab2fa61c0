"""The table of stages that `benchmarks/extraction.py` measures holds for the package: names, calls and times."""

from __future__ import annotations

import inspect
from itertools import chain

import pytest

import newscrawl
from benchmarks.extraction import read_to_line
from benchmarks.reading_stages import BY_ARGUMENT, OTHER, STAGES, Clocks, entry
from tests.page_sets import pages_by_family

NAMES = list(chain.from_iterable(STAGES.values()))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_a_function(name: str) -> None:
    function = entry(name)
    assert callable(function)
    assert not inspect.isgeneratorfunction(function), "its time is not that of the call"


def test_every_name_stands_in_one_stage() -> None:
    assert len({entry(name) for name in NAMES}) == len(NAMES)


def test_every_stage_is_called() -> None:
    clocks, called = Clocks(), set()
    with clocks.fitted():
        for html, url in chain.from_iterable(pages_by_family(1).values()):
            stages = clocks.measure(lambda html=html, url=url: read_to_line(html, url))  # type: ignore[misc]
            whole = stages.pop(OTHER)
            assert 0 <= whole.own <= whole.whole
            assert sum(one.own for one in stages.values()) + whole.own == pytest.approx(whole.whole)
            called |= {BY_ARGUMENT if one.startswith(f"{BY_ARGUMENT} ") else one for one in stages}
    assert called == set(STAGES)


def test_the_clocks_are_taken_away() -> None:
    before = [entry(name) for name in NAMES]
    html, url = pages_by_family(1)["www"][0]
    clocks = Clocks()
    with clocks.fitted():
        assert entry("newscrawl.text.cleaning:clean") not in before
    assert [entry(name) for name in NAMES] == before
    assert clocks.measure(lambda: newscrawl.extract(html, url)).keys() == {OTHER}
