"""The data folder of two crawls of the replica on two days, from which pictures for the documents are drawn."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from tests.forked import newscrawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

DATA = "data"
OUTPUT = "news.csv"
_ROBOTS = "User-agent: *\nDisallow: /search\n"
_TOO_LONG = "<h1>" + "very " * 120
_DAYS = ("2026-09-28T16:00", "2026-09-29T16:00")
"""The time of each crawl, in Beijing."""
_OPTIONS = (
    "-s",
    f"DATA_DIR={DATA}",
    "-L",
    "ERROR",
    "-s",
    "FIELD_SOURCES=True",
    "-s",
    "FAILURE_TOLERANCE=0.5",
)
_NAMES = ("3fa9c1", "b07d42", "58e6f0", "c914ad")
_RUN = re.compile(r"(?<=\d{8}T\d{6}Z-)([a-z]+)-([0-9a-f]{6})")
_DEADLINE = 120


def crawl_twice(folder: Path) -> Path:
    """Crawl a section on two days, export and browse what there is: the data folder.

    Between the days an article changes and others are published. One has a headline that the validation refuses.
    """
    with Replica(articles=400, seed=1, unpublished=60, robots=_ROBOTS) as replica:
        members = replica.section("china/society")
        refused = replica.story(members[2])
        page = replica.site.render(refused).replace("<h1>", _TOO_LONG)
        replica.override(refused.url, body=page)
        _crawl(folder, replica, _DAYS[0])
        replica.edit(members[0])
        replica.publish()
        _crawl(folder, replica, _DAYS[1])
    _newscrawl(folder, "export", "new.jsonl", DATA, "--since-last", "warehouse")
    return folder / DATA


def _crawl(folder: Path, replica: Replica, now: str) -> None:
    given = ("-s", f"SITE_ADDRESS={replica.address}", "-s", f"NOW={now}", "-O", OUTPUT)
    chosen = ("-a", "sections=china/society", "-a", "max_articles=12", "-a", "known=refetch")
    _newscrawl(folder, "crawl", "section", *chosen, *given, *_OPTIONS)


def _newscrawl(folder: Path, *words: str) -> None:
    done = newscrawl(*words, cwd=folder, timeout=_DEADLINE)
    if done.returncode:
        raise RuntimeError(f"newscrawl {words[0]} ended with {done.returncode}: {done.stderr}")


def steady(text: str) -> str:
    """A text with names of runs, in which their random part is always the same."""
    known: dict[str, str] = {}
    numbers = count()

    def name(match: re.Match[str]) -> str:
        if match[2] not in known:
            known[match[2]] = _NAMES[next(numbers)]
        return f"{match[1]}-{known[match[2]]}"

    return _RUN.sub(name, text)
