"""`archive`: everything of a range of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.site.papers import is_issue_day
from newscrawl.site.sections import chinese_sections, sections
from newscrawl.spiders.arguments import Arguments, known
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.scope import LANGUAGES, Scope
from newscrawl.spiders.search import days_of
from newscrawl.spiders.sources.issues import Issues
from newscrawl.spiders.sources.lists import Lists
from newscrawl.spiders.sources.searches import Searches
from newscrawl.spiders.sources.windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.spiders.sources.source import Source

_GAP = 7  # days between two silent ones that lists are still read through in one go


@dataclass(frozen=True)
class ArchiveArguments(Arguments):
    """What `archive` is asked for."""

    windows: tuple[Window, ...]
    """One for each day and language, newest first."""

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> ArchiveArguments:
        """From text as typed. Raises ArgumentError."""
        known(given, Scope.NAMES, "archive")
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


class ArchiveSpider(NewsSpider):
    """A range of days by the search API, day by day; where it is silent, by lists, e-paper and print index.

    scrapy crawl archive -a since=2019-03-01 -a until=2019-03-31
    """

    # Spider
    name = "archive"

    # NewsSpider
    arguments_type = ArchiveArguments
    arguments: ArchiveArguments

    _has_begun = False
    _has_fallen_back = False

    @cached_property
    def searches(self) -> Searches:
        """The search API."""
        return Searches.of(self, "archive/search")

    @cached_property
    def lists(self) -> Lists:
        """Lists of sections, from the page that a silent span begins on."""
        return Lists(self, "archive/section")

    @cached_property
    def issues(self) -> Issues:
        """E-paper and print index."""
        return Issues(self, "archive/newspaper")

    def make_sources(self) -> Iterator[Source]:
        """The search API, and what stands in for it."""
        yield from (self.searches, self.lists, self.issues)

    def begin(self) -> Iterator[Request]:
        """A request for each day."""
        days = [window.since for window in self.arguments.windows if window.since]
        wanted = [day for day in days if self.scope.period.holds(day.isoformat())]
        if wanted:
            self.run.library.reports_days(min(wanted), max(wanted))
        for window in self.arguments.windows:
            yield from self.searches.begin(window)
        self._has_begun = True
        yield from self._fall_back()

    def parse_source(self, response: Response) -> Iterator[Request]:
        """What a source's answer leads to; after the last search, what the API was silent about."""
        yield from super().parse_source(response)
        yield from self._fall_back()

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """The same where there was no answer."""
        yield from super().source_failed(failure)
        yield from self._fall_back()

    def _fall_back(self) -> Iterator[Request]:
        """Once all searches have ended: other routes to days of which the API knows nothing."""
        if not self._has_begun or self._has_fallen_back or self.run.ledger.has_open("search"):
            return
        self._has_fallen_back = True
        said = self.run.ledger.said()
        for language, tree in (("en", sections()), ("zh", chinese_sections())):
            windows = (window for window in self.arguments.windows if window.language == language)
            silent = [
                window.since
                for window in windows
                if window.since and not said.get((window.since.isoformat(), language))
            ]
            if silent:
                self.logger.warning(
                    "the search API (%s) is silent about %d days from %s to %s; lists and the paper are read",
                    language,
                    len(silent),
                    min(silent),
                    max(silent),
                )
            for first, last in spans(silent):
                for branch in tree:
                    yield from self._ask_lists(branch.url, first, last)
                    for leaf in branch.children:
                        yield from self._ask_lists(leaf.url, first, last)
            for day in silent if language == "en" else ():
                if is_issue_day("china", day):
                    yield from self.issues.begin("china", day, required=False)

    def _ask_lists(self, url: str, first: date, last: date) -> Iterator[Request]:
        yield from self.lists.begin(
            url, required=False, since=first.isoformat(), until=last.isoformat()
        )


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """First and last day of runs of days; a short gap does not end one."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= timedelta(days=_GAP):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
