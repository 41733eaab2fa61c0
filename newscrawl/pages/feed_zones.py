"""Find the time zone of a feed by comparison with other sources; the printed zone is not reliable.

Feeds print UTC as +0800, Beijing time as GMT, times without a zone, or only the day, with 00:00:00. A feed's times
count as minutes of publication under the one reading that agrees with other sources, to a few minutes, for at least
three stories and for more than half of the stories with another source. The other sources are the ObjectId in a
story's address, a list, the search API, and the page's own stamp. A story that agrees with no reading counts against
all, a story that agrees with several counts for none. Without such a reading a feed only gives the day.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, time, timedelta, timezone
from email.utils import parsedate_tz
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.text.dates import BEIJING, parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST = 3
"""Fewest stories that prove a zone."""
NEAR = timedelta(minutes=5)
"""Largest difference between the times of one story in a feed and in another source."""

_LONGEST = 80  # characters of a printed time
_MIDNIGHT = time(0)
_ISO = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})[T ]\s?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:[.,]\d{1,9})?\s?(?P<zone>Z|GMT|UTC|[+-]\d{2}:?\d{2})?"
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")


class Clock(NamedTuple):
    """A time as printed in a feed."""

    wall: datetime
    """The printed time without its zone."""
    offset: timedelta | None = None
    """The printed offset from UTC; None where no zone is printed."""

    @property
    def has_minute(self) -> bool:
        """Whether it has a time of day: midnight stands for the day alone."""
        return self.wall.time() != _MIDNIGHT


class Reading(NamedTuple):
    """A way to read the times of a feed."""

    offset: timedelta | None
    """Offset from UTC, whatever is printed; None for the printed offset."""

    def moment(self, clock: Clock) -> datetime | None:
        """The moment in Beijing time; None where the printed offset is needed and missing."""
        offset = clock.offset if self.offset is None else self.offset
        if offset is None:
            return None
        try:
            return clock.wall.replace(tzinfo=timezone(offset)).astimezone(BEIJING)
        except (ValueError, OverflowError):
            return None


READINGS = (Reading(None), Reading(timedelta(hours=8)), Reading(timedelta(0)))
"""The printed offset, Beijing time, and UTC."""


def read_clock(text: str) -> Clock | None:
    """Parse a time of a feed; None where it has no time of day, or is not a valid time."""
    text = text[:_LONGEST]
    found = _ISO.search(text)
    try:
        if found:
            numbers = [int(found[name] or 0) for name in _PARTS]
            return Clock(datetime(*numbers), _offset(found["zone"]))  # type: ignore[arg-type]  # noqa: DTZ001
        if parts := parsedate_tz(text):
            offset = None if parts[9] is None else timedelta(seconds=parts[9])
            return Clock(datetime(*parts[:6]), offset)  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None
    stamp = parse_stamp(text)
    return Clock(stamp.time.replace(tzinfo=None)) if stamp and stamp.time else None


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset


def proved(stories: Iterable[tuple[Clock, Sequence[datetime]]]) -> Reading | None:
    """The reading under which a feed's times are true; None where no reading is proved.

    `stories` has each story's time in the feed, and its times in other sources, with their zones.
    """
    votes: Counter[Reading] = Counter()
    compared = 0
    for clock, others in stories:
        if not (clock.has_minute and others):
            continue
        compared += 1
        agreeing: dict[datetime, list[Reading]] = {}
        for reading in READINGS:
            moment = reading.moment(clock)
            if moment and any(abs(moment - other) <= NEAR for other in others):
                agreeing.setdefault(moment, []).append(reading)
        if len(agreeing) == 1:
            votes.update(*agreeing.values())
    if not votes:
        return None
    best, count = votes.most_common(1)[0]
    return best if count >= LEAST and 2 * count > compared else None
