"""When a page was made: by the stamp that it prints, and by the time of its file."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newscrawl.records.stamps import printed_stamp
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from newscrawl.items import Article

_AHEAD = timedelta(days=1)
"""Stories of the paper appear on the evening before the day of their stamp."""

_DAY = len("2024-03-09")


def moment(text: str) -> datetime:
    """The time that the frontier keeps as "2026-11-24T03:28:00Z"."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def stamp_of(article: Article, fetched: str) -> str | None:
    """The stamp that a page prints, a time or a day.

    None where it prints none, or one that is days ahead of the time `fetched` (UTC): after such a misprint every
    correct stamp would look older.
    """
    printed = printed_stamp(article)
    last = (moment(fetched).astimezone(BEIJING) + _AHEAD).date().isoformat()
    return printed if printed and printed[:_DAY] <= last else None


def is_modified_later(one: str | None, other: str | None) -> bool:
    """Whether a `Last-Modified` is later than another; False where either is missing or not a date."""
    mine, its = _http_date(one), _http_date(other)
    return mine is not None and its is not None and mine > its


def _http_date(text: str | None) -> datetime | None:
    try:
        time = parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)
