"""Every spider on every form of the site: what it asked for, what it found, and what it must find.

    python -m benchmarks.discovery --write docs

The replica serves the site as it is known and in three more forms (`tests/replica/forms.py`). What a spider must find is told
from the replica's stories, without the crawler. Exit status 0 where every spider found exactly that.

    python -m benchmarks.discovery --budgets

`site` with growing budgets, each in a data folder of its own: what a smaller budget found a larger one finds too.
"""

from __future__ import annotations

import argparse
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawling import crawl
from tests.discovering import ALL_FORMS, ARTICLES, NOW, WWW, Row, cases, discover, kept, replica_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

BUDGETS: Mapping[str, tuple[int, ...]] = {
    "max_per_section": (1, 2, 5, 20, 100),
    "max_per_host": (50, 200, 1000),
    "max_depth": (1, 2, 3, 4),
}
_STORIES = 300
"""For `site`, which reads all of them with the larger budgets."""
_NAMED = 3
_HEAD = f"""# What each spider finds

Written by `python -m benchmarks.discovery --write docs`. The replica has {ARTICLES} stories and serves them in four forms; the time
is {NOW} in Beijing. What must be found is told from the stories, not by the crawler. Requests are by kind: `moved` are
redirects, `unknown` what is not there.

* plain: the site as it is known.
* slashed: all lists in the first menu, lists with a slash at their end by way of http, a renamed section, two empty fronts, dead
  hosts, a topic without times, a search API that takes no notice of days.
* indexed: a bare menu with relative links, lists at `index.html`, one list under two names, a dead host, columnists without times,
  other sections' stories beside every text, a search API that takes no notice of words and ends in 500.
* soft: a second menu of another class, links to `index.html` that lead to the bare address, error pages with status 200, a host
  that leads home, Chinese fronts without times, a search API that takes no notice of types.

Where the search API takes no notice of what it is asked, nothing else may be found, and the run must say so.
"""


def main(words: list[str] | None = None) -> int:
    """Run every case, or those named, on every form, or those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discovery", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="CASE", help="cases (default: all)")
    parser.add_argument("--forms", nargs="+", choices=ALL_FORMS, default=list(ALL_FORMS))
    parser.add_argument("--budgets", action="store_true", help="`site` with growing budgets")
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(words)
    if given.budgets:
        return grow(given.forms)
    known = case_names()
    if unknown := set(given.names) - set(known):
        parser.error(f"CASE: there is no {', '.join(sorted(unknown))}")
    pairs = list(product(given.names or known, given.forms))
    with ThreadPoolExecutor(given.jobs) as pool:
        rows = []
        for row in pool.map(lambda pair: one(*pair), pairs):
            rows.append(row)
            print(line(row), flush=True)
    if given.write:
        (given.write / "discovery.md").write_text(f"{_HEAD}\n{table(rows)}\n", "utf-8")
    return int(not all(row.is_right for row in rows))


def case_names() -> list[str]:
    """All cases."""
    plain = ALL_FORMS["plain"]
    return list(cases(replica_of(plain), plain))


def one(name: str, form: str) -> Row:
    """One case on one form."""
    with tempfile.TemporaryDirectory() as folder:
        return discover(Path(folder), name, form)


def table(rows: Sequence[Row]) -> str:
    """As Markdown."""
    lines = [
        "| spider | form | requests | found | of | missing | not asked for | exit | what it says | |",
        "| --- | --- | --- | ---: | ---: | --- | --- | ---: | --- | --- |",
    ]
    right = sum(row.is_right for row in rows)
    return "\n".join(
        [*lines, *map(line, rows), "", f"{len(rows)} crawls, {right} as they must be."]
    )


def line(row: Row) -> str:
    """One crawl."""
    return (
        f"| {row.case} | {row.form} | {requests(row.requests)} | {len(row.found)} | {len(row.wanted)}"
        f" | {_some(row.missing)} | {_some(row.extra)} | {row.status} | {row.sentence}"
        f" | {'' if row.is_right else '**wrong**'} |"
    )


def requests(kinds: Counter[str]) -> str:
    """ "210: article 180, list 25, robots 5"."""
    parts = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    return f"{sum(kinds.values())}: {parts}"


def _some(identifiers: Sequence[str]) -> str:
    if not identifiers:
        return ""
    more = ", …" if len(identifiers) > _NAMED else ""
    return f"{len(identifiers)}: {', '.join(identifiers[:_NAMED])}{more}"


def grow(forms: Sequence[str]) -> int:
    """Print what `site` finds with each budget; 1 where a larger one misses what a smaller found."""
    has_lost = False
    print("| form | budget | requests | articles | lost of what less found | exit | what it says |")
    print("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    for form, (name, sizes) in product(forms, BUDGETS.items()):
        found = [budgeted(form, name, size) for size in sizes]
        lost = [0, *(len(less[0] - more[0]) for less, more in pairwise(found))]
        has_lost = has_lost or any(lost)
        for size, gap, (articles, count, status, sentence) in zip(sizes, lost, found, strict=True):
            print(
                f"| {form} | {name}={size} | {count} | {len(articles)} | {gap} | {status} | {sentence} |",
                flush=True,
            )
    return int(has_lost)


def budgeted(form: str, name: str, size: int) -> tuple[set[str], int, int, str]:
    """Articles, requests, exit status and sentence of `site` with one budget."""
    given = {"start": f"{WWW}/world", "max_depth": 3, name: size}
    arguments = [part for key, value in given.items() for part in ("-a", f"{key}={value}")]
    with tempfile.TemporaryDirectory() as place, replica_of(ALL_FORMS[form], _STORIES) as replica:
        folder = Path(place)
        ended = crawl(folder, "site", "-s", f"NOW={NOW}", *arguments, address=replica.address)
        found = kept(folder)
        sentence = ended.last_line.removeprefix("newscrawl: ")
        return found, sum(replica.kinds.values()), ended.status, sentence


if __name__ == "__main__":
    raise SystemExit(main())
