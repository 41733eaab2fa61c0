"""The day and the moment of publication of an article, and the moment of its creation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.text.dates import format_time, in_beijing, parse_stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from newscrawl.text.dates import Stamp
    from newscrawl.text.stamps import Stamps


def publication_day(
    url_day: date | None, meta: str | None, stamps: Stamps, *others: Stamp | None
) -> tuple[date | None, list[str]]:
    """The day of the URL, else of meta, else of the stamp labelled as published, else the earliest of any other source; and its warnings.

    A stamp may be that of a change years later (fact: address-day-wins). Each warning reads "published_day: sentence".
    """
    named = parse_stamp(meta) if meta else None
    stamp, published = stamps.printed, stamps.published
    first = min((one.day for one in (stamp, *others) if one), default=None)
    day = url_day or (named.day if named else published.day if published else first)
    return day, [f"published_day: {doubt}" for doubt in _doubts(url_day, named, stamp)]


def publication_moment(
    day: date, stamps: Mapping[str, Stamp | None]
) -> tuple[str, str] | tuple[None, None]:
    """The moment of publication and its source: the first of `stamps`, by source, with a time on that day."""
    for name, stamp in stamps.items():
        if stamp and stamp.time and stamp.day == day:
            return format_time(stamp.time), name
    return None, None


def created(object_time: datetime | None, published: str | None) -> str | None:
    """`date_created`: the ObjectId's time when its day is within one of the publication day."""
    day = parse_stamp(published) if published else None
    if object_time is None or day is None:
        return None
    moment = in_beijing(object_time)
    if abs((moment.date() - day.day).days) > 1:
        return None
    return format_time(moment)


def _doubts(url_day: date | None, named: Stamp | None, stamp: Stamp | None) -> list[str]:
    doubts = []
    if named is not None and named.warning is not None:
        doubts.append(named.warning.replace("page has", "publishdate has"))
    if url_day is None:
        return doubts
    if named is not None and abs((named.day - url_day).days) > 3:
        doubts.append(f"publishdate has {named.day}, the URL {url_day}")
    if stamp is not None and (url_day - stamp.day).days > 1:
        doubts.append(f"the page's stamp {stamp.day} lies before the URL's day {url_day}")
    return doubts
