"""The minute of publication: which source tells it best, and lines that complete it later.

Evidence may come when the record is written: a list shows the minute of an article that was found on a home page. Then the
article gets a line that differs in `date_published` alone. It is no revision and has the number of the line that it
completes; a sentence among its warnings says so, and tells the two apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.items import Article

APP, API, LIST, FEED = "app", "search API", "list", "feed"
PUBLISHED, STAMP, PAGE = "published stamp", "stamp", "page"
DATA_SET = "data set"
"""Of a line that the frontier knows nothing else of: something better than a stamp told it."""

_TELLERS = (APP, API, DATA_SET, LIST, FEED, PUBLISHED, STAMP, PAGE)
"""Who may tell the minute, the most trusted first: the app of its own stories, then what lists publications, then the page."""

_LATER = ", told after the page was read"
_MINUTE = len("2023-02-23T01:20")


def outranks(teller: str, other: str | None) -> bool:
    """Whether one source of the minute is better than another; any is better than none."""
    return other is None or _TELLERS.index(teller) < _TELLERS.index(other)


def is_certain(teller: str | None) -> bool:
    """Whether no list can tell it better."""
    return not outranks(LIST, teller)


def same_minute(one: str | None, other: str | None) -> bool:
    """Whether two moments of a record differ by seconds at most: lists print none, the search API does."""
    return one is not None and other is not None and one[:_MINUTE] == other[:_MINUTE]


def teller_of(article: Article) -> str | None:
    """Who told the minute of a record, as far as the record shows; None where it has none."""
    if article.date_published is None:
        return None
    return STAMP if article.date_published == article.date_modified else DATA_SET


def complete(article: Article, moment: str, teller: str) -> None:
    """Let a record that was written have a better minute, and say so."""
    before = article.date_published or "no minute"
    article.metadata.warnings.append(
        f"date_published: {moment} by the {teller}{_LATER}; before: {before}"
    )
    article.date_published = moment


def completions(warnings: Any) -> int:
    """How often the record with these warnings was completed: of two lines of one revision the greater is the newer."""
    said = map(str, warnings) if isinstance(warnings, list) else ()
    return sum(1 for one in said if one.startswith("date_published: ") and _LATER in one)
