"""Printed stamps, as far as they tell which of two readings of a page is the later one (RULES, Only forward)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newscrawl.text.dates import BEIJING, parse_stamp

if TYPE_CHECKING:
    from newscrawl.items import Article

_AHEAD = timedelta(days=1)
"""A paper's stories appear on the evening before the day that they are stamped with."""

_DAY = len("2024-03-09")


def moment(text: str) -> datetime:
    """The time that the frontier keeps as "2026-11-24T03:28:00Z"."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def stamp_of(article: Article, fetched: str) -> str | None:
    """What a page prints: "2024-03-09T08:50:00+08:00", or the day alone where it prints no minute.

    None where it prints none, or one that was days ahead of the time `fetched` (UTC): after such a slip of the
    pen all that is right would look older.
    """
    printed = article.date_modified
    if printed is None and article.date_raw and (stamp := parse_stamp(article.date_raw)):
        printed = stamp.day.isoformat()
    last = (moment(fetched).astimezone(BEIJING) + _AHEAD).date().isoformat()
    return printed if printed and printed[:_DAY] <= last else None


def is_earlier(one: str | None, other: str | None) -> bool:
    """Whether a stamp lies before another. A day alone lies before other days; an unknown stamp before none."""
    if one is None or other is None:
        return False
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def later(one: str | None, other: str | None) -> str | None:
    """The later of two stamps; where they do not differ, the one that says more."""
    if one is None or other is None:
        return one or other
    if is_earlier(one, other) or is_earlier(other, one):
        return max(one, other)
    return max(one, other, key=len)


def is_modified_later(one: str | None, other: str | None) -> bool:
    """Whether a `Last-Modified` is later than another; False where either is unknown or no date."""
    mine, its = _http_date(one), _http_date(other)
    return mine is not None and its is not None and mine > its


def _http_date(text: str | None) -> datetime | None:
    try:
        time = parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)
