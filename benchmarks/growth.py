"""How the time of reading grows with the page: families by shapes, regular expressions, and the longest page there may be.

python -m benchmarks.growth [--families NAME …] [--shapes NAME …] [--all] [--most SECONDS] [--only pages patterns longest]
"""

from __future__ import annotations

import argparse
import gc
import signal
import time
from typing import TYPE_CHECKING

from newscrawl.settings import PAGE_MAXSIZE
from tests.growing import FEW, MANY, alone, first_forms
from tests.patterns import growth, patterns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from tests.growing import Reader

SIZES = (40_000, 80_000, 160_000, 320_000)
"""Characters of the shape, in each of the places where a page grows."""
_ORDINARY = (
    "<p>The harbor of number {n} was quiet this morning, said the keeper of its boats, who has seen the "
    "water rise for forty years. The ferries leave at six, and the last of them is back when the lamps are lit.</p>\n"
)
_LONGEST = {
    "ordinary": _ORDINARY,
    "p": FEW["p"],
    "flat td": MANY["flat td"],
    "div": FEW["div"],
    "line name": MANY["line name"],
}


class _TooLongError(Exception):
    pass


def seconds(reader: Reader, page: str, most: float) -> float | None:
    """Of the processor; None where they are more than `most`."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    gc.collect()
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    began = time.process_time()
    try:
        reader(page)
    except _TooLongError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - began


def pages(readers: Mapping[str, Reader], shapes: Mapping[str, str], most: float) -> None:
    """Print milliseconds at each size, and what the last doubling made of them."""
    print("| family | shape | " + " | ".join(f"{size // 1000} kB" for size in SIZES) + " | ratio |")
    print("| --- | --- |" + " --- |" * (len(SIZES) + 1))
    for name, reader in readers.items():
        reader(reader.page("<p>x</p>", 1_000))
        for shape, text in shapes.items():
            taken: list[float | None] = []
            for size in SIZES:
                late = bool(taken) and taken[-1] is None
                taken.append(None if late else seconds(reader, reader.page(text, size), most))
            print(
                f"| {name} | {shape} | {' | '.join(map(_milliseconds, taken))} | {_ratio(taken)} |"
            )


def _milliseconds(taken: float | None) -> str:
    return "-" if taken is None else f"{taken * 1000:.0f}"


def _ratio(taken: list[float | None]) -> str:
    known = [one for one in taken if one is not None]
    return f"{known[-1] / max(known[-2], 0.001):.1f}" if len(known) > 1 else ""


def regular_expressions() -> None:
    """Print how the steps of each pattern that repeats something grow, from the worst."""
    found = sorted(((growth(one), one) for one in patterns()), reverse=True)
    grown = [(ratio, one) for ratio, one in found if ratio.attack]
    print(f"\n{len(found)} patterns, {len(grown)} of them with a repetition that has no bound")
    print(
        "\n| pattern | held against | steps on four times the text | text |\n| --- | --- | --- | --- |"
    )
    for worst, pattern in grown[:12]:
        held = "whole texts" if pattern.is_whole else "any place"
        print(f"| {pattern.name} | {held} | {worst.ratio:.1f} | `{worst.attack}` |")


def longest(readers: Mapping[str, Reader], most: float) -> None:
    """Print seconds for pages of PAGE_MAXSIZE."""
    print(f"\n| family | {' | '.join(_LONGEST)} |\n| --- |{' --- |' * len(_LONGEST)}")
    for name, reader in readers.items():
        row = []
        for text in _LONGEST.values():
            places = len(reader.pieces) - 1
            size = (PAGE_MAXSIZE - sum(map(len, reader.pieces))) // places
            taken = seconds(reader, reader.page(text, size), most)
            row.append(f"> {most:.0f}" if taken is None else f"{taken:.1f}")
        print(f"| {name} | {' | '.join(row)} |", flush=True)


def main() -> None:
    """Print the tables."""
    known = {**first_forms(), **alone()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", nargs="+", choices=known, default=list(first_forms()))
    parser.add_argument("--shapes", nargs="+", choices=MANY, default=list(FEW))
    parser.add_argument("--all", action="store_true", help="every shape, in every page")
    parser.add_argument("--most", type=float, default=120, help="seconds for one page")
    parser.add_argument("--only", nargs="+", choices=("pages", "patterns", "longest"))
    given = parser.parse_args()
    readers = known if given.all else {name: known[name] for name in given.families}
    shapes = MANY if given.all else {name: MANY[name] for name in given.shapes}
    wanted = given.only or ("pages", "patterns", "longest")
    if "pages" in wanted:
        pages(readers, shapes, given.most)
    if "patterns" in wanted:
        regular_expressions()
    if "longest" in wanted:
        longest(readers, given.most)


if __name__ == "__main__":
    main()
