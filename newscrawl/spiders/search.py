"""`search`: articles that the site's search finds, English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.discovery.searches import Searches
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument, one_of
from newscrawl.records.criteria import LANGUAGES, choices
from newscrawl.records.period import Period, day_of, shifted
from newscrawl.site.search_api import CHANNELS, SORTS, TYPES
from newscrawl.site.search_window import Window
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import WORDS
from newscrawl.spiders.scope import Arguments, Scope
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from scrapy import Request

    from newscrawl.discovery.source import AnySource

_WORDS = {
    "q": "keywords",
    "all": "fullMust",
    "any": "fullAny",
    "without": "fullNot",
    "title": "titleMust",
    "source": "source",
}
"""Arguments that are text, with the API's names for them."""

# fact: search-keywords, search-filters
_NAMING = ("q", "all", "any", "title")
"""Arguments whose words few articles have. Most articles lack the words of `without`; source, type and channel are shares of the whole index."""

_BOUNDS = (*_NAMING, "since", "until", "max_articles")
"""Arguments that keep a search from reading the whole index: at least one must be given."""

_DUPLICATES = ("on", "off")

_LONGEST_TEXT = 200  # characters of a search; the site's search page takes less

FIRST_DAY = date(2000, 1, 1)
"""A day before the oldest known article of the API (2008)."""


@dataclass(frozen=True)
class SearchArguments(Arguments):
    """Arguments of `search`."""

    windows: tuple[Window, ...]

    OWN = (
        Argument("q", WORDS, "keywords"),
        Argument("all", WORDS, "words that are all in the article"),
        Argument("any", WORDS, "words, at least one of them in the article"),
        Argument("without", WORDS, "words that are not in the article"),
        Argument("title", WORDS, "words of the headline"),
        Argument("source", WORDS, "the source that the article names"),
        Argument("type", one_of(TYPES), "only articles of this type"),
        Argument("channel", one_of(CHANNELS), "only articles of this channel"),
        Argument("sort", one_of(SORTS), "order of the results", "newest"),
        Argument("duplicates", one_of(_DUPLICATES), "include copies of articles"),
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> SearchArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "search")
        scope = Scope.parse(given, now)
        filters = {_WORDS[name]: _text(name, given[name]) for name in _WORDS if name in given}
        for name, parameter, allowed in (
            ("type", "curType", TYPES),
            ("channel", "channel[0]", CHANNELS),
            ("duplicates", "duplication", _DUPLICATES),
        ):
            if chosen := _one(name, given.get(name), allowed):
                filters[parameter] = chosen
        sort = SORTS[_one("sort", given.get("sort"), SORTS) or "newest"]
        if not any(name in given for name in _BOUNDS):
            raise ArgumentError(
                f"search: would read the whole index; give words ({', '.join(_NAMING)}), a day (since=2019-03-01, until) or max_articles=100"
            )
        since, until = days_of(scope.period, now)
        return cls(
            scope,
            tuple(
                Window(language, since, until, sort, filters)
                for language in LANGUAGES
                if scope.wants(language)
            ),
        )


def days_of(period: Period, now: datetime) -> tuple[date, date]:
    """First and last day of the search for a period; open ends are closed.

    One more day at each end: the API compares the time of the last edit, articles have the day of their address.
    """
    since, until = period.since, period.until
    today = now.astimezone(BEIJING).date()
    return (
        max(shifted(day_of(since), -1), FIRST_DAY) if since else FIRST_DAY,
        min(shifted(day_of(until), 1), today) if until else today,
    )


def _text(name: str, given: str) -> str:
    text = " ".join(given.split())
    if not text or len(text) > _LONGEST_TEXT:
        raise ArgumentError(
            f"{name}: {given[:40]!r} has {len(text)} characters, expected 1 to {_LONGEST_TEXT}"
        )
    return text


def _one(name: str, given: str | None, allowed: Iterable[str]) -> str | None:
    found = choices(name, given, allowed)
    if len(found) > 1:
        raise ArgumentError(
            f"{name}: {given!r} is more than one, expected one of {', '.join(allowed)}"
        )
    return found[0] if found else None


class SearchSpider(NewsSpider):
    """Articles that the site's search finds.

    It needs one of q, all, any, title, since, until and max_articles, since other arguments leave most of the index. Where the search ignores a filter or the days, no other route can find these articles: the run stops reading it, and is unhealthy.

    newscrawl crawl search -a q="night market" -a since=2019-03-01 -a until=2019-03-31 -a language=en
    """

    # Spider
    name = "search"

    # NewsSpider
    arguments_type = SearchArguments
    arguments: SearchArguments

    @cached_property
    def searches(self) -> Searches:
        """Source: the search API."""
        return Searches(self.context, "search")

    def make_sources(self) -> Iterator[AnySource]:
        """Only searches."""
        yield self.searches

    def begin(self) -> Iterator[Request]:
        """A request for each language."""
        for window in self.arguments.windows:
            yield from self.searches.begin(window)
