"""Windows of the search API: single searches, and how to split a window with too many rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newscrawl.site.search_api import CHANNELS, TYPES, search_url

if TYPE_CHECKING:
    from collections.abc import Container

_NEWEST, OLDEST = "dp", "ap"
_NO_WORD = "qzjxkwvq"
"""A word that does not occur in articles."""


# design: splitting-searches. fact: search-windows
@dataclass(frozen=True)
class Window:
    """One search: its days, both included, its order and its filters."""

    language: str
    """Language of the index: "en" or "zh"."""
    since: date | None = None
    until: date | None = None
    sort: str = _NEWEST
    """dp for newest first, ap for oldest first, empty for relevance."""
    filters: dict[str, str] = field(default_factory=dict)
    """Other parameters of the API by its own names."""
    split: str | None = None
    """The filter added last to make the window smaller; None where only the user's filters apply."""

    def url(self, page: int = 0) -> str:
        """URL of a page, counted from 0."""
        days = {"publishedDateFrom": self.since, "publishedDateTo": self.until}
        given = {name: day.isoformat() for name, day in days.items() if day}
        return search_url(self.language, page, **self.filters, **given, sort=self.sort)

    def place(self) -> str:
        """URL of the index with the search words, the same for all windows of a job."""
        words = {name: text for name, text in self.filters.items() if name in _WORDS}
        return search_url(self.language, 0, **words)

    def words(self) -> str:
        """The days of the window as text, for messages."""
        if self.since == self.until:
            return f"{self.since}"
        return f"{self.since or 'the beginning'} to {self.until or 'now'}"

    def without(self, name: str) -> Window:
        """The same window without a filter."""
        filters = {one: value for one, value in self.filters.items() if one != name}
        return replace(self, filters=filters, split=None)

    def control(self, name: str) -> Window | None:
        """A search with other rows where the API applies the filter `name`; None where no search can show it.

        An article has one type and one channel, and never has the made-up word; the opposite of "without a word" is "with it".
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
        """The day of a window of one day without filters, newest first; else None."""
        is_plain = self.since == self.until and not self.filters and self.sort == _NEWEST
        return self.since if is_plain else None

    def days(self) -> list[Window]:
        """One window for each day; only the window itself where it is open at either end."""
        if self.since is None or self.until is None:
            return [self]
        count = (self.until - self.since).days + 1
        every = (self.since + timedelta(days=number) for number in range(count))
        return [replace(self, since=day, until=day) for day in every]

    def halves(self) -> list[Window]:
        """Two windows of half the days; empty for a window of one day or an open one."""
        if self.since is None or self.until is None or self.since >= self.until:
            return []
        middle = self.since + (self.until - self.since) // 2
        return [replace(self, until=middle), replace(self, since=middle + timedelta(days=1))]

    def reversed(self) -> Window | None:
        """The same window, oldest first; None where it is so already."""
        return None if self.sort == OLDEST else replace(self, sort=OLDEST)

    def parts(self, ignored: Container[str] = ()) -> list[Window]:
        """Windows by type, else by channel; empty where it has both filters. Filters that the API has `ignored` are not used."""
        for name, values in (("curType", TYPES), ("channel[0]", CHANNELS)):
            if not (self.filters.get(name) or name in ignored):
                return [
                    replace(self, sort=_NEWEST, filters={**self.filters, name: value}, split=name)
                    for value in values
                ]
        return []


_WORDS = ("keywords", "fullMust", "fullAny", "fullNot", "titleMust")
