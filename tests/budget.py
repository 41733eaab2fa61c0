"""The most work that reading a page may take: for each family, counts a page, which are the same on every machine.

python -m tests.budget                  shows counts and ceilings
python -m tests.budget lower            lowers ceilings to the counts, and adds those of new families
python -m tests.budget raise REASON     raises the ceilings that are exceeded, and keeps the reason
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newscrawl
from tests.counting import COUNTS, count
from tests.page_sets import pages_by_family

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.page_sets import Pages

FILE = Path(__file__).with_name("budget.json")
ROOM: Mapping[str, float] = {"regular expressions": 1.02, "python calls": 1.02}
"""How many times its ceiling a count may be: Pythons count generators slightly differently."""

_EACH, _STORIES = 1, 5

Counts = dict[str, dict[str, float]]


@cache
def measured() -> Counts:
    """By family, the counts a page on average."""
    return {name: _counts(pages) for name, pages in pages_by_family(_EACH, _STORIES).items()}


def _counts(pages: Pages) -> dict[str, float]:
    def read() -> None:
        for html, url in pages:
            newscrawl.extract(html, url)

    read()  # fills caches, which other tests may have filled too
    return {name: round(total / len(pages), 1) for name, total in count(read).items()}


def budget() -> dict[str, Any]:
    """The file: `ceilings` by family and count, and `raised`, every raise with its reason."""
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


def exceeded(counts: Counts, ceilings: Counts) -> list[tuple[str, str]]:
    """Families and counts above their ceilings."""
    return [
        (family, name)
        for family, known in ceilings.items()
        for name, ceiling in known.items()
        if counts.get(family, {}).get(name, 0.0) > ceiling * ROOM.get(name, 1)
    ]


def slack(counts: Counts, ceilings: Counts) -> list[tuple[str, str]]:
    """Families and counts that are below their ceilings by more than their room."""
    return [
        (family, name)
        for family, known in counts.items()
        for name, value in known.items()
        if value * ROOM.get(name, 1) < ceilings.get(family, {}).get(name, 0.0)
    ]


def misses(counts: Counts, ceilings: Counts) -> list[str]:
    """Sentences about ceilings that are exceeded, and about measured families or counts without a ceiling."""
    found = [
        f"{family}: {name} a page were {ceilings[family][name]} and are {counts[family][name]}; "
        f'do less work, or run: python -m tests.budget raise "the reason"'
        for family, name in exceeded(counts, ceilings)
    ]
    for family in sorted(counts.keys() | ceilings.keys()):
        for name in sorted(counts.get(family, {}).keys() ^ ceilings.get(family, {}).keys()):
            state = "not measured" if name in ceilings.get(family, {}) else "without a ceiling"
            found.append(f"{family}: {name} is {state}; run: python -m tests.budget lower")
    return found


def raises(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Ceilings that were raised without a reason in the file."""
    excused = {(one["family"], one["count"]): one["to"] for one in after["raised"] if one["reason"]}
    return [
        f"{family}: the ceiling of {name} was {ceiling} and is {now}, without a reason"
        for family, known in before["ceilings"].items()
        for name, ceiling in known.items()
        if (now := after["ceilings"].get(family, {}).get(name, 0.0))
        > max(ceiling, excused.get((family, name), 0.0))
    ]


def lowered(counts: Counts, ceilings: Counts) -> Counts:
    """The ceilings of what is measured, none above its count; without those of families that are gone."""
    return {
        family: {
            name: min(value, ceilings.get(family, {}).get(name, value))
            for name, value in known.items()
        }
        for family, known in counts.items()
    }


def raised(counts: Counts, data: dict[str, Any], reason: str) -> dict[str, Any]:
    """The file with the exceeded ceilings at their counts, and an entry for each."""
    ceilings = {family: dict(known) for family, known in data["ceilings"].items()}
    entries = list(data["raised"])
    for family, name in exceeded(counts, ceilings):
        old, new = ceilings[family][name], counts[family][name]
        ceilings[family][name] = new
        entries.append({"family": family, "count": name, "from": old, "to": new, "reason": reason})
    return {"ceilings": ceilings, "raised": entries}


def _write(data: dict[str, Any]) -> None:
    FILE.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _show(counts: Counts, ceilings: Counts) -> None:
    print(f"{'a page':<12}", *(f"{name:>26}" for name in COUNTS))
    for family, known in counts.items():
        cells = (
            f"{value} of {ceilings.get(family, {}).get(name, '-')}" for name, value in known.items()
        )
        print(f"{family:<12}", *(f"{cell:>26}" for cell in cells))
    if slack(counts, ceilings):
        print("Ceilings can be lowered: python -m tests.budget lower")


def main(arguments: list[str]) -> int:
    """Exit status 1 where a ceiling is exceeded."""
    counts = measured()
    data = budget() if FILE.exists() else {"ceilings": {}, "raised": []}
    match arguments:
        case ["lower"]:
            data["ceilings"] = lowered(counts, data["ceilings"])
            _write(data)
        case ["raise", reason] if reason.strip():
            data = raised(counts, data, reason)
            _write(data)
        case []:
            _show(counts, data["ceilings"])
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    found = misses(counts, data["ceilings"])
    print(*found, sep="\n", end="\n" * bool(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
