"""When an article was published: its day, its moment, and when it was created."""

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
    """The day from URL, else meta, else the stamp called published, else the first that any other source says; and its warnings.

    A stamp may be that of a change years later (fact: address-day-wins). Each warning reads "published_day: sentence".
    """
    said = parse_stamp(meta) if meta else None
    stamp, published = stamps.printed, stamps.published
    first = min((one.day for one in (stamp, *others) if one), default=None)
    day = url_day or (said.day if said else published.day if published else first)
    return day, [f"published_day: {doubt}" for doubt in _doubts(url_day, said, stamp)]


def publication_moment(
    day: date, said: Mapping[str, Stamp | None]
) -> tuple[str, str] | tuple[None, None]:
    """Moment of publication, and who says it: the first of `said`, by name, that has a time of that day."""
    for name, stamp in said.items():
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


def _doubts(url_day: date | None, said: Stamp | None, stamp: Stamp | None) -> list[str]:
    doubts = []
    if said is not None and said.warning is not None:
        doubts.append(said.warning.replace("page says", "publishdate says"))
    if url_day is None:
        return doubts
    if said is not None and abs((said.day - url_day).days) > 3:
        doubts.append(f"publishdate says {said.day}, the URL {url_day}")
    if stamp is not None and (url_day - stamp.day).days > 1:
        doubts.append(f"the page's stamp {stamp.day} lies before the URL's day {url_day}")
    return doubts
