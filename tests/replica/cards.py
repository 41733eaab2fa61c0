"""Cards: id, URL, times and headline of story i, without its text. The id gives i back.

An id is an ObjectId, 8 hex digits of Unix seconds, 10 of the machine, 6 of a counter.
The counter is i, permuted by the seed, so that i is computed from an id without a table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tests.replica import chinese, english
from tests.replica.mixing import Deck, Dice, mix
from tests.replica.sections import ENGLISH_HOSTS, rank_in_family, section_of

if TYPE_CHECKING:
    from tests.replica.sections import Section

BEIJING = timezone(timedelta(hours=8))
NEWEST = int(datetime(2026, 9, 27, 23, 39, tzinfo=BEIJING).timestamp())
_OLDEST = int(datetime(2018, 1, 1, tzinfo=BEIJING).timestamp())
_NEW_TAILS_SINCE = int(datetime(2026, 8, 1, tzinfo=BEIJING).timestamp())
_DAY = 86_400
_YEAR = 365.25 * _DAY
STEP = 2400
"""Seconds between two stories: one every 40 minutes."""
_COUNTERS = 1 << 24
MOST_ARTICLES = _COUNTERS

_OLD_TAILS = ("a3105b7e21", "a310d4c9f0", "a3106e0a83")
_NEW_TAILS = ("a310c1d9e7", "45ce1d77cb", "e4b06d4aa0")
_IMPORT_DAYS = tuple(
    int(datetime(2017, month, day, 10, tzinfo=BEIJING).timestamp())
    for month, day in ((9, 15), (11, 23))
)
_PATH = re.compile(r"^/a/(\d{6})/(\d\d)/WS([0-9a-f]{24})(?:_([1-9]\d{0,3}))?\.html$")

DATES = Deck(
    "dates",
    [
        *["date-plain"] * 14,
        "date-list-differs",
        "date-updated-later",
        "date-buddhist",
        "date-id-of-a-draft",
        "date-id-of-an-import",
        "date-list-differs",
    ],
)


@dataclass(frozen=True)
class Card:
    """One row of a list. `published` is the minute of the first version, in Beijing: its day is the URL's."""

    index: int
    section: Section
    identifier: str
    host: str
    published: datetime
    created: datetime
    """The time in the id."""
    headline: str
    dates: str
    revisions: int = 0
    """How often the story was edited; every edit moves its times by a minute."""

    @property
    def shown(self) -> datetime:
        """The list's minute."""
        return self.published + timedelta(minutes=self.revisions)

    @property
    def path(self) -> str:
        return self.path_of_page(1)

    def path_of_page(self, page: int) -> str:
        suffix = "" if page == 1 else f"_{page}"
        return f"/a/{self.published:%Y%m/%d}/{self.identifier}{suffix}.html"

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"

    @property
    def link(self) -> str:
        """The link as printed: without a scheme."""
        return f"//{self.host}{self.path}"

    @property
    def stamp(self) -> str:
        """The list's "2019-01-12 02:06"."""
        return f"{self.shown:%Y-%m-%d %H:%M}"

    @property
    def thumbnail(self) -> str:
        return f"//img2.chinadaily.com.cn/images/{self.published:%Y%m/%d}/{self.identifier[2:-6]}ffeedd.jpeg"

    @property
    def chinese(self) -> bool:
        return self.section.family == "chinese"


def step_for(articles: int, years: float | None = None) -> int:
    """Seconds between stories: 40 minutes, less where they would reach back before 2018; with `years`, spread over these."""
    if years is not None:
        return max(60, min(int(years * _YEAR), NEWEST - _OLDEST) // max(articles, 1))
    return max(60, min(STEP, (NEWEST - _OLDEST) // max(articles, 1)))


class Busy(NamedTuple):
    """A day with a given number of stories; older ones are earlier."""

    day: date
    stories: int

    @property
    def end(self) -> int:
        """Unix seconds of the midnight that ends it."""
        return int(datetime.combine(self.day, time(0), BEIJING).timestamp()) + _DAY


@dataclass(frozen=True)
class Cards:
    """The cards of a seed; `step` is the mean distance of two stories in seconds."""

    seed: int
    step: int = STEP
    busy: Busy | None = None
    times: tuple[int, ...] = ()
    """Unix seconds at which the newest stories come out, in full minutes, strictly falling; older ones are earlier."""

    def card(self, index: int) -> Card:
        section = section_of(index)
        published = self._published(index)
        dates = DATES.draw(self.seed, rank_in_family(index))
        created = self._created(index, published, dates)
        dice = Dice(self.seed, index, 1)
        host = section.host
        if section.family == "chinese":
            headline = chinese.headline(dice)
        else:
            headline = english.headline(dice)
            host = self._host(dice)
        return Card(
            index=index,
            section=section,
            identifier=self._identifier(index, created),
            host=host,
            published=datetime.fromtimestamp(published, BEIJING),
            created=datetime.fromtimestamp(created, BEIJING),
            headline=headline,
            dates=dates,
        )

    def index_of(self, identifier: str) -> int:
        """The story whose id ends in this counter; the caller compares the whole id."""
        stride, offset = self._stirring()
        return (int(identifier[-6:], 16) - offset) * pow(stride, -1, _COUNTERS) % _COUNTERS

    def find(self, path: str) -> tuple[int, int] | None:
        """Index and page number of an article's path; None for other paths."""
        found = _PATH.match(path)
        if found is None:
            return None
        month, day, digits, page = found.groups()
        index = self.index_of(digits)
        published = datetime.fromtimestamp(self._published(index), BEIJING)
        if f"{published:%Y%m%d}" != month + day:
            return None
        return index, int(page or 1)

    def _published(self, index: int) -> int:
        """Unix seconds of a full minute, strictly falling with the index."""
        if index < len(self.times):
            return self.times[index]
        if self.times:
            return self.times[-1] - NEWEST + self._evenly(index + 1 - len(self.times))
        if self.busy is None or index < self._first_busy:
            return self._evenly(index)
        place = index - self._first_busy
        if place < self.busy.stories:
            return (self.busy.end - 60 - place * _DAY // self.busy.stories) // 60 * 60
        return self._evenly(index - self.busy.stories + self._usual)

    def _evenly(self, index: int) -> int:
        slack = max(1, self.step - 60)
        lag = index * self.step + (mix(self.seed, index, 2) % slack if index else 0)
        return (NEWEST - lag) // 60 * 60

    @cached_property
    def _first_busy(self) -> int:
        """The newest story of the busy day."""
        assert self.busy is not None
        return bisect_left(range(_COUNTERS), 1 - self.busy.end, key=lambda n: -self._evenly(n))

    @cached_property
    def _usual(self) -> int:
        """The usual number of stories of the busy day."""
        assert self.busy is not None
        start = self.busy.end - _DAY
        after = bisect_left(range(_COUNTERS), 1 - start, key=lambda n: -self._evenly(n))
        return after - self._first_busy

    def from_day(self, day: date) -> int:
        """Index of the newest story that came out before the end of a Beijing day."""
        end = int(datetime.combine(day, time(0), BEIJING).timestamp()) + _DAY
        return bisect_left(range(_COUNTERS), 1 - end, key=lambda n: -self._published(n))

    def _created(self, index: int, published: int, dates: str) -> int:
        bits = mix(self.seed, index, 3)
        if dates == "date-id-of-a-draft":
            return published - 86400 * (20 + bits % 330) - bits % 7200
        if dates == "date-id-of-an-import":
            return _IMPORT_DAYS[bits % 2] + bits % 36000
        return published + bits % 100 - 45

    def _identifier(self, index: int, created: int) -> str:
        stride, offset = self._stirring()
        tails = _NEW_TAILS if created >= _NEW_TAILS_SINCE else _OLD_TAILS
        tail = tails[mix(self.seed, index, 4) % 3]
        return f"WS{created:08x}{tail}{(index * stride + offset) % _COUNTERS:06x}"

    def _stirring(self) -> tuple[int, int]:
        bits = mix(self.seed, 5)
        return bits % _COUNTERS | 1, (bits >> 32) % _COUNTERS

    @staticmethod
    def _host(dice: Dice) -> str:
        return ENGLISH_HOSTS[max(0, dice.below(8) - 4)]
