"""What reading a page costs, beside a bare parse and beside trafilatura, in one run.

python -m benchmarks.extraction [FOLDER with pages and their index.json]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import trafilatura
from parsel import Selector

import newscrawl
from newscrawl.records.schema import schema_errors
from tests.replica import Site

if TYPE_CHECKING:
    from collections.abc import Callable

STORIES = 100
ROUNDS = 5

Pages = list[tuple[bytes, str]]


def replica_pages() -> Pages:
    """First pages of the replica's newest articles."""
    site = Site(STORIES)
    return [(site.render(story).encode(), story.url) for story in map(site.story, range(STORIES))]


def saved_pages(folder: Path) -> Pages:
    """Pages of a folder, by its index of file names and URLs."""
    index: dict[str, str] = json.loads((folder / "index.json").read_text("utf-8"))
    return [
        ((folder / name).read_bytes(), url) for name, url in index.items() if "listing" not in name
    ]


def parse(html: bytes, url: str) -> object:  # noqa: ARG001 - the contenders share a signature
    """parsel and 15 queries: what a spider of a few selectors does."""
    selector = Selector(text=html.decode())
    return [selector.css(f".class-{number} a::text").get() for number in range(15)]


def read(html: bytes, url: str) -> object:
    """The whole record."""
    return newscrawl.extract(html, url)


def read_and_check(html: bytes, url: str) -> object:
    """The whole record, checked against its schema, as a crawl does."""
    article = newscrawl.extract(html, url)
    return article and schema_errors(article)


def general(html: bytes, url: str) -> object:
    """trafilatura: the body alone."""
    return trafilatura.extract(html, url=url)


CONTENDERS: tuple[Callable[[bytes, str], object], ...] = (parse, read, read_and_check, general)


def main() -> None:
    """Print a table: milliseconds a page (median of rounds), and the ratio to the bare parse."""
    pages = saved_pages(Path(sys.argv[1])) if len(sys.argv) > 1 else replica_pages()
    size = statistics.mean(len(html) for html, _ in pages) / 1000
    print(f"{len(pages)} pages of {size:.0f} kB on average")
    times: dict[str, list[float]] = {one.__name__: [] for one in CONTENDERS}
    for _ in range(ROUNDS):
        for contender in CONTENDERS:
            start = time.perf_counter()
            for html, url in pages:
                contender(html, url)
            times[contender.__name__].append((time.perf_counter() - start) / len(pages) * 1000)
    bare = statistics.median(times["parse"])
    for name, rounds in times.items():
        median = statistics.median(rounds)
        print(f"{name:<16} {median:7.2f} ms  {median / bare:5.2f} x")


if __name__ == "__main__":
    main()
