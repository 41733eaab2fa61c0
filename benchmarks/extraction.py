"""What reading a page costs, beside a bare parse, a few queries and trafilatura, in one run.

    python -m benchmarks.extraction [FOLDER]

FOLDER has real pages and their index.json, file names with URLs; ../shared/corpus/pages is taken where it is there.
The replica's pages are measured by family. Times are of the processor, in rounds in which the contenders take turns.

    python -m benchmarks.extraction --stages

Where the time goes, by stage (`benchmarks/reading_stages.py`).

    python -m benchmarks.extraction --beside OLD

The checkout OLD of another version and this one, by turns, each in a process of its own, and whether their records are equal.
Exit status 1 where they are not.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import trafilatura
from lxml import etree
from parsel import Selector

import newscrawl
from benchmarks.extraction_worker import forget
from benchmarks.reading_stages import Clocks, Stage
from newscrawl.commands.fixture_files import load_all
from newscrawl.exporters import encoding
from newscrawl.records import validate
from newscrawl.records.schema import schema_errors
from tests.page_sets import pages_by_family
from tests.replica import Site, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.page_sets import Pages

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "pages"
REAL = "real pages"
QUERIES = 15
_PART = 50  # pages whose records are compared at once
_SHOWN = 10  # records that differ
_ROUNDS, _ROUNDS_OF_STAGES = 12, 40


def parse(html: bytes, url: str) -> object:  # noqa: ARG001 - the contenders share a signature
    """lxml alone."""
    return etree.HTML(html)


def query(html: bytes, url: str) -> object:  # noqa: ARG001
    """parsel and 15 queries: what a spider of a few selectors does."""
    selector = Selector(text=html.decode("utf-8", "replace"))
    return [selector.css(f".class-{number} a::text").get() for number in range(QUERIES)]


def read(html: bytes, url: str) -> object:
    """The whole record."""
    return newscrawl.extract(html, url)


def read_and_check(html: bytes, url: str) -> object:
    """The whole record, checked against its schema, as a crawl does."""
    article = newscrawl.extract(html, url)
    return article and schema_errors(article)


def general_fast(html: bytes, url: str) -> object:
    """trafilatura, the body alone, without its fallbacks."""
    return trafilatura.extract(html, url=url, fast=True)


def general(html: bytes, url: str) -> object:
    """trafilatura, the body alone."""
    return trafilatura.extract(html, url=url)


CONTENDERS: Mapping[str, Callable[[bytes, str], object]] = {
    "lxml": parse,
    f"parsel, {QUERIES} queries": query,
    "extract": read,
    "extract, checked": read_and_check,
    "trafilatura, fast": general_fast,
    "trafilatura": general,
}


class Times(NamedTuple):
    """Milliseconds a page: the least and the median of all rounds."""

    least: float
    median: float

    @classmethod
    def of(cls, rounds: Iterable[float], pages: int) -> Times:
        """Of the seconds that each round took."""
        each = [1000 * one / pages for one in rounds]
        return cls(min(each), statistics.median(each))

    def __str__(self) -> str:
        return f"{self.least:.2f} {self.median:.2f}"


def real_pages(folder: Path) -> Pages:
    """The articles of a folder, by its index of file names and URLs."""
    index: dict[str, str] = json.loads((folder / "index.json").read_text("utf-8"))
    pages = [((folder / name).read_bytes(), url) for name, url in index.items()]
    return [(html, url) for html, url in pages if newscrawl.extract(html, url)]


def compare_contenders(sets: Mapping[str, Pages], rounds: int) -> None:
    """Print a row for each set of pages."""
    width = max(map(len, CONTENDERS)) + 4
    print("Milliseconds a page, least and median of the rounds, and the ratio to lxml.\n")
    heads = "".join(f"{name:>{width}}" for name in CONTENDERS)
    print(f"{'':<12}{'pages':>6}{'kB':>6}{heads}   trafilatura, fast / extract")
    for name, pages in sets.items():
        taken = rounds_of(pages, rounds)
        bare = taken["lxml"].least
        cells = [f"{times} {times.least / bare:5.1f}x" for times in taken.values()]
        row = "".join(f"{cell:>{width}}" for cell in cells)
        ahead = taken["trafilatura, fast"].least / taken["extract"].least
        print(f"{name:<12}{len(pages):>6}{size(pages):>6.1f}{row}{ahead:>9.1f}x", flush=True)


def rounds_of(pages: Pages, rounds: int) -> dict[str, Times]:
    """The times of all contenders, which take turns."""
    taken: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for number in range(rounds + 1):
        for name, contender in CONTENDERS.items():
            gc.collect()
            forget()
            began = time.process_time()
            for html, url in pages:
                contender(html, url)
            if number:  # the first round fills the caches of patterns and tables
                taken[name].append(time.process_time() - began)
    return {name: Times.of(found, len(pages)) for name, found in taken.items()}


def size(pages: Pages) -> float:
    """Kilobytes of a page on average."""
    return statistics.mean(len(html) for html, _ in pages) / 1000


def show_stages(sets: Mapping[str, Pages], rounds: int) -> None:
    """Print a table of stages for each set of pages."""
    for name, pages in sets.items():
        stages: dict[str, Stage] = {}
        for html, url in pages:
            for stage, taken in shortest(html, url, rounds).items():
                known = stages.setdefault(stage, Stage())
                known.own += taken.own
                known.whole += taken.whole
                known.calls += taken.calls
        count = len(pages)
        total = sum(stage.own for stage in stages.values())
        print(f"\n{name}: {1000 * total / count:.2f} ms a page, of {size(pages):.1f} kB")
        print(f"{'':<28}{'own ms':>8}{'share':>7}{'with its calls':>16}{'calls':>8}")
        for stage, taken in sorted(stages.items(), key=lambda one: -one[1].own):
            own, whole = (1000 * seconds / count for seconds in (taken.own, taken.whole))
            share, calls = taken.own / total, taken.calls / count
            print(f"{stage:<28}{own:>8.3f}{share:>7.1%}{whole:>16.3f}{calls:>8.1f}")


def shortest(html: bytes, url: str, rounds: int) -> dict[str, Stage]:
    """The stages of the round that took the least time for a page."""
    clocks = Clocks()
    with clocks.fitted():
        found = [
            clocks.measure(lambda: read_to_line(html, url)) for _ in rounds_without_caches(rounds)
        ]
    return min(found, key=lambda stages: sum(stage.own for stage in stages.values()))


def rounds_without_caches(rounds: int) -> Iterator[int]:
    """The numbers of rounds, of which none knows texts of the one before."""
    for number in range(rounds):
        forget()
        yield number


def read_to_line(html: bytes, url: str) -> None:
    """The record, validated and as its line of the data set, as in a crawl."""
    article = newscrawl.extract(html, url)
    if article:
        validate.faults(article)
        encoding.line_of(article.to_dict())


class Version:
    """A checkout of newscrawl, which reads pages in a process of its own."""

    def __init__(self, folder: Path) -> None:
        worker = Path(__file__).with_name("extraction_worker.py")
        self._process = subprocess.Popen(
            [sys.executable, str(worker), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(folder)},
            text=True,
        )

    def ask(self, **request: Any) -> Any:
        """The answer to a request. SystemExit where the process has ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise TypeError("the process has no pipes")
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(1)
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def compare_versions(sets: Mapping[str, Pages], old: Path, rounds: int, stories: int) -> bool:
    """Print the times of both versions for each set of pages; whether their records are equal."""
    versions = [Version(old), Version(ROOT)]
    print("Milliseconds a page, least and median of the rounds, and how many times as fast.\n")
    print(f"{'':<12}{'pages':>6}{'kB':>6}{'before':>14}{'after':>14}{'':>8}")
    for name, pages in sets.items():
        for version in versions:
            version.ask(keep=name, pages=as_text(pages))
        taken: list[list[float]] = [[], []]
        for _ in range(rounds):
            for version, found in zip(versions, taken, strict=True):
                found.append(version.ask(time=name))
        before, after = (Times.of(found, len(pages)) for found in taken)
        ratio = before.least / after.least
        row = f"{len(pages):>6}{size(pages):>6.1f}{before!s:>14}{after!s:>14}{ratio:>7.2f}x"
        print(f"{name:<12}{row}", flush=True)
    differing = compare_records(chain(*sets.values(), more_pages(stories)), versions)
    for version in versions:
        version.close()
    return not differing


def compare_records(pages: Iterable[tuple[bytes, str]], versions: list[Version]) -> int:
    """Print how many records are equal to the byte, and how the first of the others differ (expected is the old one); their number."""
    equal, different = 0, []
    rest = iter(dict.fromkeys(pages))
    while part := list(islice(rest, _PART)):
        read_by = [version.ask(read=as_text(part)) for version in versions]
        for (_, url), before, after in zip(part, *read_by, strict=True):
            if before == after:
                equal += 1
            else:
                different.append((url, before, after))
    print(f"\n{equal} of {equal + len(different)} records are equal to the byte.")
    for url, before, after in different[:_SHOWN]:
        one, other = json.loads(before), json.loads(after)
        found = differences(one, other) or differences(other, one) or ["the order of the fields"]
        print(url, *found, sep="\n  ")
    return len(different)


def more_pages(stories: int) -> Iterator[tuple[bytes, str]]:
    """All pages of the replica's newest stories, and of the fixtures."""
    site = Site(max(stories, 1))
    for story in map(site.story, range(stories)):
        for number, url in enumerate(story.page_urls):
            yield site.render(story, number + 1).encode(), url
    for fixture in load_all(ROOT / "tests" / "fixtures"):
        for name, url in fixture.pages.items():
            yield (fixture.folder / name).read_bytes(), url


def as_text(pages: Pages) -> list[tuple[str, str]]:
    """Pages as JSON can hold them."""
    return [(html.decode("latin-1"), url) for html, url in pages]


def main(words: list[str] | None = None) -> int:
    """Exit status 1 where records of two versions differ."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="of real pages")
    parser.add_argument("--families", nargs="+", metavar="NAME", help="default: all")
    parser.add_argument("--pages", type=int, default=2, help="of each form of a family")
    parser.add_argument(
        "--rounds", type=int, help=f"default: {_ROUNDS}, of stages {_ROUNDS_OF_STAGES}"
    )
    parser.add_argument("--stages", action="store_true", help="where the time goes")
    parser.add_argument("--beside", type=Path, metavar="OLD", help="checkout of another version")
    parser.add_argument(
        "--stories", type=int, default=200, help="of the replica, whose records are compared too"
    )
    given = parser.parse_args(words)
    folder = given.folder or (CORPUS if CORPUS.exists() else None)
    sets = {**({REAL: real_pages(folder)} if folder else {}), **pages_by_family(given.pages)}
    if unknown := set(given.families or ()) - sets.keys():
        parser.error(f"--families: {', '.join(sorted(unknown))}, expected some of {list(sets)}")
    sets = {name: pages for name, pages in sets.items() if name in (given.families or sets)}
    if given.stages:
        show_stages(sets, given.rounds or _ROUNDS_OF_STAGES)
    elif given.beside:
        rounds = given.rounds or _ROUNDS
        return int(not compare_versions(sets, given.beside, rounds, given.stories))
    else:
        compare_contenders(sets, given.rounds or _ROUNDS)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
