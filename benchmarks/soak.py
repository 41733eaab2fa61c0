"""A long crawl of a site on which faults strike: memory over time, and whether the URL states balance at the end.

    python -m benchmarks.soak --articles 100000 --rate 0.05 --write docs

The site runs in a process of its own. Every article's end is compared with what its fault must lead to, and
every record with the one its page must become.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newscrawl
from newscrawl.frontier.store import Store
from tests.replica import Faults, Site, differences_but_for_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_EVERY = 2.0  # seconds between two looks at the memory
_SAMPLE = 2_000  # articles that one process compares


def main(words: list[str] | None = None) -> int:
    """Exit status 0 where every article ended as it must."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        memory, status = crawl(folder, given)
        report = judge(folder, given)
    report["exit"] = status
    report["seconds"] = round(memory[-1][0])
    settled = [size for second, size in memory if second > memory[-1][0] / 5]
    report["memory"] = {
        "first fifth, most": max(size for _, size in memory[: len(memory) // 5 + 1]),
        "after that, least": min(settled),
        "after that, most": max(settled),
    }
    print(json.dumps(report, indent=2))
    if given.write:
        (given.write / "soak.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
        (given.write / "soak.svg").write_text(drawn(memory), "utf-8")
    return int(bool(report["wrong"]))


def crawl(folder: Path, given: argparse.Namespace) -> tuple[list[tuple[float, float]], int]:
    """Memory of the crawl's process, MiB, by second; and its exit status."""
    site = Site(given.articles, given.seed)
    (folder / "urls.txt").write_text(
        "".join(f"{site.story(index).url}\n" for index in range(given.articles)), "utf-8"
    )
    address = folder / "address"
    options = ["--articles", str(given.articles), "--seed", str(given.seed)]
    options += ["--faults", str(given.rate), "--print-address", str(address)]
    replica = [sys.executable, "-m", "tests.replica", *options]
    with subprocess.Popen(replica, stdout=subprocess.DEVNULL) as serving:
        while not address.exists() or not address.read_text():
            time.sleep(0.1)
        settings = {
            "SITE_ADDRESS": address.read_text().strip(),
            "DATA_DIR": folder / "data",
            "LOG_LEVEL": "ERROR",
            "BACKOFF_BASE": 0.05,
            "DOWNLOAD_TIMEOUT": 10,
        }
        command = [sys.executable, "-m", "newscrawl", "crawl", "article"]
        command += ["-a", f"urls={folder / 'urls.txt'}"]
        command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        began = time.monotonic()
        memory = []
        with subprocess.Popen(command) as running:
            while running.poll() is None:
                memory.append((time.monotonic() - began, resident(running.pid)))
                time.sleep(_EVERY)
        serving.terminate()
    return [one for one in memory if one[1]], running.returncode


def resident(pid: int) -> float:
    """MiB of memory that a process has; 0 for one that is no more. Linux alone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def judge(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """How articles ended, what should have ended otherwise, records that are not what they must be."""
    store = Store(folder / "data")
    ends = {one.url: one.ending for one in store.urls()}
    store.close()
    look = partial(wrong, given)
    records = newscrawl.read(folder / "data")
    faults: list[str] = []
    identifiers: Counter[str] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for found, names in pool.map(look, parts(records)):
            faults += found
            identifiers.update(names)
    site = Site(given.articles, given.seed)
    struck = Faults(given.rate, seed=given.seed)
    for index in range(given.articles):
        story = site.story(index)
        must = wanted(struck, story.page_urls)
        if ends.get(story.url) != must:
            faults.append(f"{story.url} ended {ends.get(story.url)}, must be {must}")
        lines = identifiers[story.identifier]
        if lines != (must in {"done", "failed/pages_missing"}):
            faults.append(f"{story.url} ended {must} and has {lines} lines")
    return {
        "articles": given.articles,
        "records": sum(identifiers.values()),
        "ends": dict(Counter(ends.values()).most_common()),
        "wrong": len(faults),
        "examples": faults[:20],
    }


def wanted(struck: Faults, pages: list[str]) -> str:
    """How an article must end by what befalls its pages."""
    found = [fault.wanted if (fault := struck.of(url)) else "done" for url in pages]
    if found[0] != "done":
        return found[0]
    return "done" if set(found) == {"done"} else "failed/pages_missing"


def parts(records: Iterable[newscrawl.Article]) -> Iterator[list[dict[str, Any]]]:
    """Records in lists that one process takes."""
    rest = iter(records)
    while part := [record.to_dict() for record in islice(rest, _SAMPLE)]:
        yield part


def wrong(given: argparse.Namespace, records: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Records that differ from what they must be, and the identifiers of all."""
    site = Site(given.articles, given.seed)
    struck = Faults(given.rate, seed=given.seed)
    found = []
    for record in records:
        index = site.index_of(record["identifier"]) or 0
        is_whole = wanted(struck, site.story(index).page_urls) == "done"
        differing = differences_but_for_faults(site.expected(index, listed=False), record)
        warnings = record["metadata"]["warnings"]
        if is_whole and differing:
            found.append(f"{record['url']}: {differing[0]}")
        elif not is_whole and not any("missing pages" in one for one in warnings):
            found.append(f"{record['url']} does not say which pages are missing")
    return found, [record["identifier"] for record in records]


def drawn(memory: list[tuple[float, float]]) -> str:
    """Memory over time, as SVG."""
    width, height, left, below = 640, 240, 48, 28
    last, most = memory[-1][0], 256.0
    points = " ".join(
        f"{left + second / last * (width - left - 8):.1f},{(height - below) * (1 - size / most) + 4:.1f}"
        for second, size in memory
    )
    marks = "".join(
        f'<text x="{left - 6}" y="{(height - below) * (1 - size / most) + 8:.0f}" text-anchor="end">{size}</text>'
        f'<path d="M{left} {(height - below) * (1 - size / most) + 4:.1f}H{width - 8}" stroke="#ddd"/>'
        for size in (0, 64, 128, 192, 256)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>{marks}\n'
        f'<polyline points="{points}" fill="none" stroke="#b3282d" stroke-width="1.5"/>\n'
        f'<text x="{left}" y="{height - 8}">0</text><text x="{width - 8}" y="{height - 8}" text-anchor="end">{last:.0f} s</text>'
        f'<text x="{width / 2:.0f}" y="{height - 8}" text-anchor="middle">resident memory, MiB</text>\n</svg>\n'
    )


if __name__ == "__main__":
    raise SystemExit(main())
