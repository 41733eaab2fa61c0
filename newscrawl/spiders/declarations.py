"""Arguments that many spiders have; each spider declares its own ones beside its parsing."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import COMMON, SCRAPYD, Argument, some_of
from newscrawl.records.criteria import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAY = "DAY"
NUMBER = "N"
SHARE = "SHARE"
WORDS = "WORDS"
NAMES = "NAME,..."
SECTIONS = "SECTION,..."
URLS = "URL,..."
FILE = "FILE"

TYPES = {
    DAY: "a day in Beijing, `2023-12-31`; a moment, `2023-12-31T08:00`; a month, `2023-12`; or `7d`, seven days up to today",
    NUMBER: "a positive integer",
    SHARE: "a share above 0 and below 1: `5%`, `0.05` or `1/20`",
    WORDS: "text, 200 characters at most",
    NAMES: "one name or several, with commas between them",
    SECTIONS: "paths of sections, with commas between them: `world/cn_eu,china`",
    URLS: "addresses of the site, with commas between them",
    FILE: "a file, or `-` for standard input",
}
"""Descriptions of the forms of values that are not a choice of words."""

SINCE = Argument("since", DAY, "the first day of publication: 2019-03-01, or 7d for seven days")
UNTIL = Argument("until", DAY, "the last day, included; by default today")
MAX_PAGES = Argument("max_pages", NUMBER, "read at most this many pages of each list")

SCOPE = (
    SINCE,
    UNTIL,
    Argument("language", some_of(LANGUAGES), "only articles in these languages"),
    Argument("editions", NAMES, "only articles of these editions, by the record: www,usa"),
    Argument("sections", SECTIONS, "only articles whose breadcrumbs name one of these sections"),
    Argument("max_articles", NUMBER, "take at most this many articles"),
    Argument("sample", SHARE, "a share of all articles, the same in every run: 5%"),
)
"""Arguments for the scope, of every spider that discovers articles."""


def known(given: Mapping[str, str], declared: Iterable[Argument], spider: str) -> None:
    """Refuse an argument that is not declared; hints do not name scrapyd's arguments. Raises ArgumentError."""
    offered = sorted({one.name for one in (*declared, *COMMON)})
    for name in given:
        if name not in offered and name not in SCRAPYD:
            close = difflib.get_close_matches(name, offered, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has: {', '.join(offered)}"
            raise ArgumentError(f"{name}: {spider} has no such argument; {hint}")
