"""Minimum scores of reading: for each family and field, the share of pages that must be exact.

python -m tests.floors                                shows scores and floors
python -m tests.floors raise                          raises floors to the scores
python -m tests.floors lower FAMILY FIELD REASON      lowers one floor to its score, and keeps the reason
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newscrawl
from newscrawl.commands.fixture_files import load_all
from tests.replica import Site, differences
from tests.replica.families import exhibits

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).with_name("floors.json")
FIXTURES = Path(__file__).with_name("fixtures")
_STORIES = 150
_EACH = 3

Shares = dict[str, dict[str, float]]
Pair = tuple[dict[str, Any], dict[str, Any]]


@cache
def measured() -> Shares:
    """By family and field, the share of exact values, rounded down."""
    right: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for family, wanted, got in _records():
        for field, value in wanted.items():
            if field != "metadata":
                right[family][field].append(not differences(value, got.get(field)))
    return {
        family: {field: int(1000 * sum(hits) / len(hits)) / 1000 for field, hits in fields.items()}
        for family, fields in sorted(right.items())
    }


def _records() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Family, expected record, and record read."""
    site = Site(1000)
    for story in map(site.story, range(_STORIES)):
        pages = [site.render(story, number + 1) for number in range(len(story.pages))]
        wanted = site.expected(story.index, listed=False)
        yield family_of(story.genre, story.template), wanted, _read(pages, story.page_urls)
    for one in exhibits(site, _EACH):
        yield one.family, one.record, _read(one.pages, one.urls)
    for fixture in load_all(FIXTURES):
        yield fixture.folder.parent.name, fixture.expected() or {}, fixture.read() or {}


def family_of(genre: str, template: str) -> str:
    """The family of a story of the replica's site."""
    if genre in {"opinion", "video"}:
        return genre
    return "cn" if template == "cn" else "www"


def _read(pages: list[str], urls: list[str]) -> dict[str, Any]:
    read = [newscrawl.extract(page, url) for page, url in zip(pages, urls, strict=True)]
    whole = [page for page in read if page]
    return newscrawl.merge(whole).to_dict() if len(whole) == len(pages) else {}


def floors() -> dict[str, Any]:
    """The floors' file: `floors` by family and field, and `lowered`, every lowering with its reason."""
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


def misses(shares: Shares, wanted: Shares) -> list[str]:
    """Floors that are not reached, and measured families or fields without a floor."""
    found = []
    for family in sorted(shares.keys() | wanted.keys()):
        for field in sorted(shares.get(family, {}).keys() | wanted.get(family, {}).keys()):
            share, floor = (table.get(family, {}).get(field) for table in (shares, wanted))
            if share is None or floor is None:
                found.append(
                    f"{family} {field}: is {'not measured' if share is None else 'without a floor'}"
                )
            elif share < floor:
                found.append(
                    f"{family} {field}: {share} of the pages are exact, the floor is {floor}"
                )
    return found


def lowerings(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Floors that were lowered or removed without a reason in the file."""
    excused = {
        (one["family"], one["field"]): one["to"] for one in after["lowered"] if one["reason"]
    }
    found = []
    for family, fields in before["floors"].items():
        for field, floor in fields.items():
            now = after["floors"].get(family, {}).get(field, 0.0)
            if now < min(floor, excused.get((family, field), 1.0)):
                found.append(
                    f"{family} {field}: the floor was {floor} and is {now}, without a reason"
                )
    return found


def _write(data: dict[str, Any]) -> None:
    FILE.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    """Exit status 1 where a floor is not reached."""
    shares = measured()
    data = floors() if FILE.exists() else {"floors": {}, "lowered": []}
    table = data["floors"]
    match arguments:
        case ["raise"]:
            for family, fields in shares.items():
                known = table.setdefault(family, {})
                known.update(
                    {field: max(share, known.get(field, 0.0)) for field, share in fields.items()}
                )
            _write(data)
        case ["lower", family, field, reason] if reason.strip():
            old, new = table[family][field], shares[family][field]
            table[family][field] = min(old, new)
            data["lowered"].append(
                {"family": family, "field": field, "from": old, "to": new, "reason": reason}
            )
            _write(data)
        case []:
            for family, fields in shares.items():
                below = {field: share for field, share in fields.items() if share < 1}
                print(f"{family:10} {len(fields)} fields, exact but for: {below or 'none'}")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    found = misses(shares, table)
    print(*found, sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
