"""Windows of the search API: what is asked of it at once, and how a window that holds too much is made smaller."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newscrawl.site.search_api import CHANNELS, TYPES, search_url

if TYPE_CHECKING:
    from collections.abc import Container

_NEWEST, OLDEST = "dp", "ap"
_NO_WORD = "qzjxkwvq"
"""A word that no article has."""


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
    split: str | None = None
    """The filter that nobody asked for, and that only makes the window smaller: the last of them."""

    def url(self, page: int = 0) -> str:
        """Address of a page, counted from 0."""
        days = {"publishedDateFrom": self.since, "publishedDateTo": self.until}
        given = {name: day.isoformat() for name, day in days.items() if day}
        return search_url(self.language, page, **self.filters, **given, sort=self.sort)

    def place(self) -> str:
        """Address of the index with the words that were searched for, the same for all windows of a job."""
        words = {name: text for name, text in self.filters.items() if name in _WORDS}
        return search_url(self.language, 0, **words)

    def words(self) -> str:
        """Its days, in words."""
        if self.since == self.until:
            return f"{self.since}"
        return f"{self.since or 'the beginning'} to {self.until or 'now'}"

    def without(self, name: str) -> Window:
        """The same without a filter."""
        filters = {one: value for one, value in self.filters.items() if one != name}
        return replace(self, filters=filters, split=None)

    def control(self, name: str) -> Window | None:
        """A search that gives other rows where the API obeys the filter `name`; None where no search can tell.

        No article is of two types or channels, none has a word that there is none of, and none that has a word lacks it.
        """
        if name == "fullNot":
            other = self.without(name)
            return replace(other, filters={**other.filters, "fullMust": self.filters[name]})
        values = {"curType": TYPES, "channel[0]": CHANNELS}.get(name)
        if values is None and name not in (*_WORDS, "source"):
            return None
        others = (one for one in values or (_NO_WORD,) if one != self.filters[name])
        return replace(self, filters={**self.filters, name: next(others)})

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
        return None if self.sort == OLDEST else replace(self, sort=OLDEST)

    def parts(self, ignored: Container[str] = ()) -> list[Window]:
        """By type, then by channel; none where it is of one type and one channel. Filters that are `ignored` split nothing."""
        for name, values in (("curType", TYPES), ("channel[0]", CHANNELS)):
            if not (self.filters.get(name) or name in ignored):
                return [
                    replace(self, sort=_NEWEST, filters={**self.filters, name: value}, split=name)
                    for value in values
                ]
        return []


_WORDS = ("keywords", "fullMust", "fullAny", "fullNot", "titleMust")
