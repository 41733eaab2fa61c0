"""`archive`: everything of a range of days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.discovery.homes import Homes
from newscrawl.discovery.issues import Issues
from newscrawl.discovery.lists import Lists
from newscrawl.discovery.searches import Searches
from newscrawl.errors import ArgumentError
from newscrawl.records.criteria import LANGUAGES
from newscrawl.site.papers import is_issue_day
from newscrawl.site.search_window import Window
from newscrawl.site.sections import ENGLISH
from newscrawl.site.urls import parse
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import SINCE, UNTIL
from newscrawl.spiders.scope import Arguments, Scope
from newscrawl.spiders.search import days_of
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.discovery.source import AnySource
    from newscrawl.frontier.payloads import ListPayload
    from newscrawl.pages.listing import Listing

INSTEAD = "lists are read instead"
"""What the spider does where the API ignores the days, for sentences."""

_GAP = 7  # most days between two silent days of one span


@dataclass(frozen=True)
class ArchiveArguments(Arguments):
    """Arguments of `archive`."""

    windows: tuple[Window, ...]
    """One for each day and language, newest first."""

    OWN = (
        replace(SINCE, is_required=True),
        UNTIL,
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> ArchiveArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "archive")
        scope = Scope.parse(given, now)
        if scope.period.since is None:
            raise ArgumentError(
                "since: is missing; give -a since=2019-03-01 -a until=2019-03-31 or -a since=7d"
            )
        since, until = days_of(scope.period, now)
        windows = [
            window
            for language in LANGUAGES
            if scope.wants(language)
            for window in Window(language, since, until).days()
        ]
        return cls(scope, tuple(sorted(windows, key=lambda one: one.since or since, reverse=True)))


# design: fallback-routes. fact: search-reaches-back
class ArchiveSpider(NewsSpider):
    """All articles of a range of days.

    It reads the search API day by day. For days without results, or where the API ignores the days, it reads lists, e-paper and print index.

    newscrawl crawl archive -a since=2019-03-01 -a until=2019-03-31
    """

    # Spider
    name = "archive"

    # NewsSpider
    arguments_type = ArchiveArguments
    arguments: ArchiveArguments

    _has_begun = False
    _has_fallen_back = False
    _silent: dict[str, list[date]] | None = None

    @cached_property
    def searches(self) -> Searches:
        """Source: the search API."""
        return Searches(self.context, "archive/search", instead=INSTEAD)

    @cached_property
    def lists(self) -> Lists:
        """Source: lists of sections, from the page on which a silent span begins."""
        return SpanLists(self.context, "archive/section")

    @cached_property
    def homes(self) -> Homes:
        """Source: home pages, whose menus name the lists."""
        return Homes(self.context, "archive/home", self._begin_list)

    @cached_property
    def issues(self) -> Issues:
        """Source: e-paper and print index."""
        return Issues(self.context, "archive/newspaper")

    def make_sources(self) -> Iterator[AnySource]:
        """The search API and its substitutes."""
        yield from (self.searches, self.homes, self.lists, self.issues)

    def begin(self) -> Iterator[Request]:
        """A request for each day."""
        days = [window.since for window in self.arguments.windows if window.since]
        wanted = [day for day in days if self.scope.period.holds(day.isoformat())]
        if wanted:
            self.run.reported_days = (min(wanted), max(wanted))
        for window in self.arguments.windows:
            yield from self.searches.begin(window)
        self._has_begun = True
        yield from self._fall_back()

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Requests from the response of a source; after the last search, also those for silent days."""
        yield from super().parse_source(response)
        yield from self._fall_back()

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """The same for a source without a response."""
        yield from super().source_failed(failure)
        yield from self._fall_back()

    def silent(self) -> dict[str, list[date]]:
        """Days for which the API has no articles, or gave no answer, by language, once all searches have ended.

        Today may have no articles yet. It is not a property, since Scrapy's feeds read all properties.
        """
        if self._silent is None:
            today = self.run.began.astimezone(BEIJING).date()
            self._silent = silent_days(self.arguments, self.run.url_states.day_totals(), today)
        return self._silent

    def _fall_back(self) -> Iterator[Request]:
        """Once all searches have ended, requests of other routes for silent days."""
        if not self._has_begun or self._has_fallen_back or self.run.url_states.has_open("search"):
            return
        self._has_fallen_back = True
        for language, edition in (("en", "www"), ("zh", "cn")):
            if days := self.silent()[language]:
                self.logger.warning(
                    "the search API (%s) gives no articles of %d days from %s to %s; lists and the paper are read",
                    language,
                    len(days),
                    min(days),
                    max(days),
                )
                yield from self.homes.begin(edition, required=False)
        for day in self.silent()["en"]:
            if is_issue_day("china", day):
                yield from self.issues.begin("china", day, required=False)

    def _begin_list(self, url: str, *, table: bool = False) -> Iterator[Request]:
        """Requests for a section's list, one for each silent span."""
        is_english = parse(url).edition in ENGLISH
        for first, last in spans(self.silent()["en" if is_english else "zh"]):
            yield from self.lists.begin(url, table=table, required=False, since=first, until=last)


def silent_days(
    arguments: ArchiveArguments, day_totals: Mapping[tuple[str, str], int], today: date
) -> dict[str, list[date]]:
    """The wanted days, by language, for which the API has no articles, or gave no answer; today may have none yet."""
    found: dict[str, list[date]] = {"en": [], "zh": []}
    for window in arguments.windows:
        day = window.since
        if day is None or not arguments.scope.period.holds(day.isoformat()):
            continue
        total = day_totals.get(
            (day.isoformat(), window.language)
        )  # None for an index that ignores queries
        if total is None or (total == 0 and day < today):
            found[window.language].append(day)
    return found


class SpanLists(Lists):
    """Lists of sections and sub-sections that are read for a span of days."""

    def ask_beside(self, listing: Listing, payload: ListPayload) -> Iterator[Request]:
        """Requests for the sub-sections that the front page of a section names, for the same span."""
        for url in listing.sections if listing.page == 1 else ():
            yield from self.begin(url, required=False, since=payload.since, until=payload.until)


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last day of each span of days; a gap of up to _GAP days does not end a span."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= timedelta(days=_GAP):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
