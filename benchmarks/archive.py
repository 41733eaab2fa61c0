"""What archiving costs a crawl: processor time, and bytes a page.

python -m benchmarks.archive [PAIRS] [--articles N] [--gzip]

The crawl of `benchmarks.crawl` with and without the archive, by turns.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks.crawl import crawl, ours, served

PAIRS = 5
STORIES = 1000
WAYS = ("none", "warc")


def main() -> None:
    """Print the cost of each way, and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.add_argument("pairs", type=int, nargs="?", default=PAIRS)
    parser.add_argument("--articles", type=int, default=STORIES, help="stories of the replica")
    parser.add_argument("--gzip", action="store_true", help="serve compressed pages")
    given = parser.parse_args()
    costs: dict[str, list[float]] = {way: [] for way in WAYS}
    size = 0
    with tempfile.TemporaryDirectory() as place:
        urls = Path(place) / "urls"
        with served(given.articles, urls, packed=given.gzip) as address:
            pages = len(urls.read_text("utf-8").split())
            for number in range(given.pairs):
                for way in WAYS if number % 2 else reversed(WAYS):
                    with tempfile.TemporaryDirectory() as made:
                        folder = Path(made)
                        command = [*ours(address, urls, folder), "-s", f"ARCHIVE={way}"]
                        found = crawl(command, folder)
                        costs[way].append(found.processor * 1000 / pages)
                        files = folder.glob("data/warc/*/*.warc.gz")
                        size = max(size, sum(file.stat().st_size for file in files))
    for way, values in costs.items():
        least, median = min(values), statistics.median(values)
        print(f"ARCHIVE={way}: {least:.2f} ms of processor time a page, median {median:.2f}")
    ratios = [with_ / without for without, with_ in zip(costs["none"], costs["warc"], strict=True)]
    print(
        f"{pages} pages: {min(costs['warc']) / min(costs['none']):.2f} by the least,"
        f" {statistics.median(ratios):.2f} by the median of pairs; {size // pages} bytes a page"
    )


if __name__ == "__main__":
    main()
