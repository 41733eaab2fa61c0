"""What many spiders can be given: which articles are wanted. What is one spider's own stands beside its parsing."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import COMMON, SCRAPYD, Argument, some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LANGUAGES = ("en", "zh")

DAY = "DAY"
NUMBER = "N"
SHARE = "SHARE"
WORDS = "WORDS"
NAMES = "NAME,..."
SECTIONS = "SECTION,..."
URLS = "URL,..."
FILE = "FILE"

TYPES = {
    DAY: "a day in Beijing, `2023-12-31`; a moment, `2023-12-31T08:00`; or `7d`, seven days up to today",
    NUMBER: "a positive integer",
    SHARE: "a share above 0 and below 1: `5%`, `0.05` or `1/20`",
    WORDS: "text, 200 characters at most",
    NAMES: "one name or several, with commas between them",
    SECTIONS: "paths of sections, with commas between them: `world/cn_eu,china`",
    URLS: "addresses of the site, with commas between them",
    FILE: "a file, or `-` for standard input",
}
"""What a value looks like, where it is none of a few words."""

SINCE = Argument("since", DAY, "the first day of publication: 2019-03-01, or 7d for seven days")
UNTIL = Argument("until", DAY, "the last day, included; today where it is missing")
MAX_PAGES = Argument("max_pages", NUMBER, "pages of each list that are read at most")

SCOPE = (
    SINCE,
    UNTIL,
    Argument("language", some_of(LANGUAGES), "articles in these languages alone"),
    Argument("editions", NAMES, "articles of these editions alone, by the record: www,usa"),
    Argument("sections", SECTIONS, "articles whose breadcrumbs name one of these sections alone"),
    Argument("max_articles", NUMBER, "articles that the job takes at most"),
    Argument("sample", SHARE, "a share of all articles, the same in every run: 5%"),
)
"""Which articles are wanted: arguments of every spider that looks for articles."""


def known(given: Mapping[str, str], declared: Iterable[Argument], spider: str) -> None:
    """Refuse an argument that neither the spider has nor every spider; scrapyd's are named to nobody. Raises ArgumentError."""
    offered = sorted({one.name for one in (*declared, *COMMON)})
    for name in given:
        if name not in offered and name not in SCRAPYD:
            close = difflib.get_close_matches(name, offered, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has: {', '.join(offered)}"
            raise ArgumentError(f"{name}: {spider} has no such argument; {hint}")
