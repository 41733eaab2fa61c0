"""No page takes minutes: the work of every reader grows with the page, not by its square.

What is counted are calls, of Python's functions and of those in C, on a page and on one four times as long: seconds
depend on the machine. Work within one call in C is not seen so; the thorough run holds the processor's time of pages
sixteen times as long against each other too, sixteenfold where it grows with the page and 256-fold by its square.
"""

from __future__ import annotations

import re

import pytest
import trafilatura

from tests.growing import FEW, MANY, Reader, alone, families, first_forms, grown, others
from tests.growth import MOST_STEPS, MOST_TIME, growth_of_time, steps

SIZE = 400


@pytest.fixture
def _without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its work is its own; how much it is given is bounded, see below."""
    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: "The harbor was quiet.")


def growth_by_the_clock(reader: Reader, shape: str) -> float:
    """Of the processor's time that a shape takes when it is sixteen times as long."""
    return growth_of_time(reader.read, *(reader.page(shape, size) for size in (4_000, 64_000)))


def growth(reader: Reader, shape: str) -> float:
    """Of the steps that a shape takes when it is four times as long.

    A page that is read otherwise from some length on, as an article that it was not before, shows more at that length: what
    is beyond the bound has to be so on the next longer page too.
    """
    reader(reader.page(shape, 0))  # what is made ready once is made ready
    bare = steps(reader.read, reader.page(shape, 0))
    taken = [steps(reader.read, reader.page(shape, size)) - bare for size in (SIZE, 4 * SIZE)]
    ratio = taken[1] / max(taken[0], bare // 4)
    if ratio <= MOST_STEPS:
        return ratio
    taken.append(steps(reader.read, reader.page(shape, 16 * SIZE)) - bare)
    return min(ratio, taken[2] / taken[1])


@pytest.mark.usefixtures("_without_trafilatura")
@pytest.mark.parametrize("shape", [*FEW][::5])
def test_articles(shape: str) -> None:
    """The other shapes, and the other forms, are `test_steps_of_every_form`'s."""
    found = {name: growth(reader, FEW[shape]) for name, reader in first_forms().items()}
    assert {name: ratio for name, ratio in found.items() if ratio > MOST_STEPS} == {}


@pytest.mark.parametrize("shape", FEW)
def test_other_pages(shape: str) -> None:
    found = {name: growth(reader, FEW[shape]) for name, reader in others().items()}
    assert {name: ratio for name, ratio in found.items() if ratio > MOST_STEPS} == {}


def test_there_are_shapes_and_families_enough() -> None:
    assert len(FEW) >= 12
    assert len(first_forms()) >= 12
    assert grown("<p>{n}", 9) == "<p>0<p>1<p>2"


def test_a_reader_by_the_square_is_found() -> None:
    def look_back(page: str) -> object:
        places = [found.start() for found in re.finditer("<p>", page)]
        return [
            page.startswith("<p>", place) for at, _ in enumerate(places) for place in places[:at]
        ]

    reader = Reader(look_back, ("", ""))
    assert growth(reader, "<p>") > MOST_STEPS
    assert growth(Reader(lambda page: re.findall("<p>", page), ("", "")), "<p>") < MOST_STEPS


@pytest.mark.slow
def test_no_large_page_is_given_to_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes time for by the square, it is not asked for; of what it is not given, the text is found all the same."""
    asked: list[tuple[int, bool]] = []

    def extract(html: str, *, fast: bool, **_: object) -> str:
        asked.append((html.count("<p>"), fast))
        return text

    monkeypatch.setattr(trafilatura, "extract", extract)
    reader, text = families()["generic"], "The harbor of boats."
    records = [reader(reader.page(f"<p>{text}</p>", 27 * size)) for size in (100, 2_500, 11_000)]
    assert [fast for _, fast in asked] == [False, True]
    assert [str(record).count(text) > 10_000 for record in records] == [False, False, True]


@pytest.mark.slow
@pytest.mark.usefixtures("_without_trafilatura")
@pytest.mark.parametrize("shape", MANY)
def test_steps_of_every_shape(shape: str) -> None:
    readers = {**first_forms(), **alone(), **others()}
    found = {name: growth(reader, MANY[shape]) for name, reader in readers.items()}
    assert {name: ratio for name, ratio in found.items() if ratio > MOST_STEPS} == {}


@pytest.mark.slow
@pytest.mark.usefixtures("_without_trafilatura")
@pytest.mark.parametrize("shape", FEW)
def test_steps_of_every_form(shape: str) -> None:
    found = {name: growth(reader, FEW[shape]) for name, reader in families().items()}
    assert {name: ratio for name, ratio in found.items() if ratio > MOST_STEPS} == {}


@pytest.mark.slow
@pytest.mark.parametrize("shape", FEW)
def test_the_processor_s_time(shape: str) -> None:
    """Of the other shapes, `python -m benchmarks.growth` measures it."""
    readers = {name: one for name, one in first_forms().items() if name in {"founder", "video"}}
    readers |= {name: one for name, one in alone().items() if name in {"hk, alone", "www, alone"}}
    readers |= others()
    found = {name: growth_by_the_clock(reader, FEW[shape]) for name, reader in readers.items()}
    assert {name: ratio for name, ratio in found.items() if ratio > MOST_TIME} == {}
