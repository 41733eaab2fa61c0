"""Windows of the search API: what is asked of it at once, and how a window that holds too much is made smaller."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.site.search_api import CHANNELS, TYPES, search_url

if TYPE_CHECKING:
    from typing_extensions import Self

_NEWEST, _OLDEST = "dp", "ap"


# design: splitting-searches. fact: search-windows
@dataclass(frozen=True)
class Window:
    """One search: its days, both included, its order, and what it filters by."""

    language: str
    """Of the index: "en" or "zh"."""
    since: date | None = None
    until: date | None = None
    sort: str = _NEWEST
    """dp newest first, ap oldest first, empty by relevance."""
    filters: dict[str, str] = field(default_factory=dict)
    """Other parameters of the API by its own names."""

    def url(self, page: int = 0) -> str:
        """Address of a page, counted from 0."""
        days = {"publishedDateFrom": self.since, "publishedDateTo": self.until}
        given = {name: day.isoformat() for name, day in days.items() if day}
        return search_url(self.language, page, **self.filters, **given, sort=self.sort)

    def place(self) -> str:
        """Address of the index with the words that were searched for, the same for all windows of a job."""
        words = {name: text for name, text in self.filters.items() if name in _WORDS}
        return search_url(self.language, 0, **words)

    def to_data(self) -> dict[str, Any]:
        """Plain data, for a ticket."""
        days = {name: getattr(self, name) for name in ("since", "until")}
        return {**vars(self), **{name: day and day.isoformat() for name, day in days.items()}}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """The window that `to_data` gave."""
        days = {
            name: date.fromisoformat(data[name]) if data[name] else None
            for name in ("since", "until")
        }
        return cls(**{**data, **days})

    @property
    def day(self) -> date | None:
        """The day of a window of one day that filters nothing and is read from its newest."""
        is_plain = self.since == self.until and not self.filters and self.sort == _NEWEST
        return self.since if is_plain else None

    def days(self) -> list[Window]:
        """One window for each day; the window itself where it is open at either end."""
        if self.since is None or self.until is None:
            return [self]
        count = (self.until - self.since).days + 1
        every = (self.since + timedelta(days=number) for number in range(count))
        return [replace(self, since=day, until=day) for day in every]

    def halves(self) -> list[Window]:
        """Two windows of half the days; none for a window of one day, or one without both ends."""
        if self.since is None or self.until is None or self.since >= self.until:
            return []
        middle = self.since + (self.until - self.since) // 2
        return [replace(self, until=middle), replace(self, since=middle + timedelta(days=1))]

    def reversed(self) -> Window | None:
        """The same from its oldest; None for one that is."""
        return None if self.sort == _OLDEST else replace(self, sort=_OLDEST)

    def parts(self) -> list[Window]:
        """By type, then by channel; none where it is of one type and one channel."""
        for name, values in (("curType", TYPES), ("channel[0]", CHANNELS)):
            if not self.filters.get(name):
                return [
                    replace(self, sort=_NEWEST, filters={**self.filters, name: value})
                    for value in values
                ]
        return []


_WORDS = ("keywords", "fullMust", "fullAny", "fullNot", "titleMust")
