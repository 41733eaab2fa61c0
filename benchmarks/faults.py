"""The fault table: what the web does to crawlers, what stock Scrapy makes of it, and what newscrawl does.

    python -m benchmarks.faults --write docs

Every case is a crawl in a process of its own, once by each: how it ended, what was taken for the article, and the
most memory it took. Exit status 0 where every case of newscrawl's ended as it must, within 256 MiB, and no half
page was a record.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.fault_cases import CASES, PATIENCE, TIMEOUT, Row

_HEAD = f"""# What the web does to crawlers

Written by `python -m benchmarks.faults --write docs`. The replica serves every fault; each is met once by Scrapy as it
comes, with the spider that anyone writes first (`benchmarks/stock_spider.py`), and once by newscrawl. DOWNLOAD_TIMEOUT is {TIMEOUT} seconds
for both. A crawl that takes more than {PATIENCE} seconds hangs. The end is that of the article, or of the list, sitemap or feed, and a
counter of the run (`article/failed/cut`); what was counted beside it stands behind. Memory is the most the process had, in MiB.
"""


def main(words: list[str] | None = None) -> int:
    """Run every case, or those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="faults (default: all)")
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(words)
    if unknown := set(given.names) - CASES.keys():
        parser.error(f"NAME: there is no {', '.join(sorted(unknown))}")
    with ThreadPoolExecutor(given.jobs) as pool:
        rows = list(pool.map(lambda name: CASES[name](), given.names or CASES))
    print(table(rows))
    if given.write:
        (given.write / "faults.md").write_text(f"{_HEAD}\n{table(rows)}\n", "utf-8")
    return int(not all(row.is_right for row in rows))


def table(rows: list[Row]) -> str:
    """As Markdown."""
    lines = [
        "| fault | what happens | stock Scrapy | MiB | newscrawl | counted | MiB | |",
        "| --- | --- | --- | ---: | --- | --- | ---: | --- |",
    ]
    lines += [
        f"| {row.name} | {row.what} | {row.stock.end} | {row.stock.memory:.0f} | {row.ours.end}"
        f" | {row.ours.counters} | {row.ours.memory:.0f} | {'' if row.is_right else '**wrong**'} |"
        for row in rows
    ]
    right = sum(row.is_right for row in rows)
    wrong = sum(row.stock.end.startswith(("half", "a page", "garbled")) for row in rows)
    hangs, stock_hangs = (
        sum(one.end.startswith("hangs") for one in found)
        for found in ([row.ours for row in rows], [row.stock for row in rows])
    )
    lines += [
        "",
        (
            f"{len(rows)} cases. newscrawl: {right} as they must be, {sum(row.is_half for row in rows)} half pages among the records, {hangs} hangs,"
            f" {max(row.ours.memory for row in rows):.0f} MiB at most. Stock Scrapy: {wrong} times something else taken for the article,"
            f" {stock_hangs} hangs, {max(row.stock.memory for row in rows):.0f} MiB at most."
        ),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
