"""`newspaper`: articles of the paper, day by day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.discovery.issues import Issues
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument, some_of
from newscrawl.records.criteria import choices
from newscrawl.records.period import Period, day_of
from newscrawl.site.papers import PAPERS, is_issue_day
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import DAY
from newscrawl.spiders.scope import Arguments, Scope
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request

    from newscrawl.discovery.source import AnySource


@dataclass(frozen=True)
class NewspaperArguments(Arguments):
    """Arguments of `newspaper`; the period is that of the issues, not of their articles."""

    papers: tuple[str, ...]
    days: tuple[date, ...]

    OWN = (
        Argument(
            "since",
            DAY,
            "the day of the first issue: 2019-03-01, or 7d for seven days",
            is_required=True,
        ),
        Argument("until", DAY, "the day of the last issue; by default today"),
        Argument("papers", some_of(PAPERS), "China Daily, and its global edition", "china"),
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> NewspaperArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "newspaper")
        scope = Scope.parse(given, now)
        papers = choices("papers", given.get("papers"), PAPERS) or ["china"]
        days = tuple(every_day(scope.period, now))
        return cls(replace(scope, period=Period()), tuple(papers), days)


def every_day(period: Period, now: datetime) -> Iterator[date]:
    """The days of a period up to today, newest first. Raises ArgumentError for one without a beginning."""
    if period.since is None:
        raise ArgumentError("since: is missing; give -a since=2019-03-01 or -a since=7d")
    today = now.astimezone(BEIJING).date()
    first, last = (day_of(end) for end in (period.since, period.until or today))
    newest = min(last, today)
    for number in range((newest - first).days + 1):
        yield newest - timedelta(days=number)


class NewspaperSpider(NewsSpider):
    """Articles of the paper by day, China Daily or its global edition.

    An article of the paper has its own identifier; `same_as` names a web article with the same text. The days
    are those of issues: the articles of an issue may have the date of the day before.

    newscrawl crawl newspaper -a since=2020-08-05 -a until=2020-08-05
    """

    # Spider
    name = "newspaper"

    # NewsSpider
    arguments_type = NewspaperArguments
    arguments: NewspaperArguments

    @cached_property
    def issues(self) -> Issues:
        """Source: issues of the paper."""
        return Issues(self.context, "newspaper")

    def make_sources(self) -> Iterator[AnySource]:
        """Only issues."""
        yield self.issues

    def begin(self) -> Iterator[Request]:
        """A request for each day with a paper. The days of the global edition are not known: none is required."""
        for day in self.arguments.days:
            for paper in self.arguments.papers:
                if is_issue_day(paper, day):
                    required = True if paper == "china" else None
                    yield from self.issues.begin(paper, day, required=required)
                else:
                    self.run.url_states.count("issue/no_paper")
