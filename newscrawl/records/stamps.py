"""The stamps that pages print: which of two is the later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from newscrawl.items import Article


def printed_stamp(article: Article) -> str | None:
    """What a page prints: "2024-03-09T08:50:00+08:00", or the day alone where it prints no minute."""
    if article.date_modified or not article.date_raw:
        return article.date_modified
    stamp = parse_stamp(article.date_raw)
    return stamp.day.isoformat() if stamp else None


def is_earlier(one: str | None, other: str | None) -> bool:
    """Whether a stamp lies before another. A day alone lies before other days; an unknown stamp before none."""
    if one is None or other is None:
        return False
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def differ(one: str | None, other: str | None) -> bool:
    """Whether two pages cannot be of one moment; a page without a stamp can."""
    return is_earlier(one, other) or is_earlier(other, one)


def later(one: str | None, other: str | None) -> str | None:
    """The later of two stamps; where they do not differ, the one that says more."""
    if one is None or other is None:
        return one or other
    if differ(one, other):
        return max(one, other)
    return max(one, other, key=len)
