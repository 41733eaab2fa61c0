"""The minute of publication: the order of its sources, and lines that complete a record later.

Evidence may arrive after the record is written: a list shows the minute of an article found on a home page. Then the
article gets a line that differs in `date_published` alone. This is not a revision: it has the revision number of the line
that it completes, and a warning of its own, which distinguishes the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.items import Article

APP, API, LIST, FEED = "app", "search API", "list", "feed"
PUBLISHED, STAMP, PAGE = "published stamp", "stamp", "page"
DATA_SET = "data set"
"""The source of a minute that is only known from a written line: something better than a stamp."""

_SOURCES = (APP, API, DATA_SET, LIST, FEED, PUBLISHED, STAMP, PAGE)
"""Sources of the minute, the most trusted first: the app for its own stories, then lists of publications, then the page."""

_LATER = ", told after the page was read"
_MINUTE = len("2023-02-23T01:20")


def outranks(source: str, other: str | None) -> bool:
    """Whether one source of the minute is more trusted than another; any source is more trusted than None."""
    return other is None or _SOURCES.index(source) < _SOURCES.index(other)


def is_certain(source: str | None) -> bool:
    """Whether a list cannot give a better minute than this source."""
    return not outranks(LIST, source)


def same_minute(one: str | None, other: str | None) -> bool:
    """Whether two moments of a record have the same minute: lists print no seconds, the search API does."""
    return one is not None and other is not None and one[:_MINUTE] == other[:_MINUTE]


def minute_source_of(article: Article) -> str | None:
    """The source of a record's minute, as far as the record shows; None where it has no minute."""
    if article.date_published is None:
        return None
    return STAMP if article.date_published == article.date_modified else DATA_SET


def complete(article: Article, moment: str, source: str) -> None:
    """Set a better minute on a record that was written, with a warning."""
    before = article.date_published or "no minute"
    article.metadata.warnings.append(
        f"date_published: {moment} by the {source}{_LATER}; before: {before}"
    )
    article.date_published = moment


def completions(warnings: Any) -> int:
    """How often the record with these warnings was completed: the line with the greater number is the newer one of a revision."""
    sentences = map(str, warnings) if isinstance(warnings, list) else ()
    return sum(1 for one in sentences if one.startswith("date_published: ") and _LATER in one)


def completion(warnings: list[str]) -> tuple[str, list[str]] | None:
    """The source of the minute that completed the record with these warnings, and the warnings on it; None where nothing did."""
    sentences = [one for one in warnings if completions([one])]
    if not sentences:
        return None
    source = sentences[-1].partition(" by the ")[2].partition(_LATER)[0]
    return (source if source in _SOURCES else DATA_SET), sentences
