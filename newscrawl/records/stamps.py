"""Compare the stamps that pages print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from newscrawl.items import Article


def printed_stamp(article: Article) -> str | None:
    """The printed stamp of a page: "2024-03-09T08:50:00+08:00", or only the day where it prints no minute; else None."""
    if article.date_modified or not article.date_raw:
        return article.date_modified
    stamp = parse_stamp(article.date_raw)
    return stamp.day.isoformat() if stamp else None


def is_earlier(one: str | None, other: str | None) -> bool:
    """Whether a stamp is earlier than another. A day alone is only compared by day; False for an unknown stamp."""
    if one is None or other is None:
        return False
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def differ(one: str | None, other: str | None) -> bool:
    """Whether two stamps cannot be of one moment; False where one is unknown."""
    return is_earlier(one, other) or is_earlier(other, one)


def later(one: str | None, other: str | None) -> str | None:
    """The later of two stamps; where they do not differ, the more precise one."""
    if one is None or other is None:
        return one or other
    if differ(one, other):
        return max(one, other)
    return max(one, other, key=len)
