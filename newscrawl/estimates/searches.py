"""Estimates of `archive` and `search`, by the totals of the search API."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, cast

from newscrawl.discovery.search_totals import SearchTotals
from newscrawl.estimates.asked import days_of, searches_of_archive, searches_of_search
from newscrawl.estimates.context import EstimateContext
from newscrawl.estimates.costs import costs_of
from newscrawl.estimates.estimate import Estimate, Pace
from newscrawl.spiders.archive import INSTEAD, ArchiveArguments, silent_days
from newscrawl.spiders.search import SearchArguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from scrapy import Request

    from newscrawl.discovery.context import Context
    from newscrawl.discovery.search_totals import Total
    from newscrawl.estimates.asked import Asked
    from newscrawl.estimates.costs import Costs
    from newscrawl.estimates.known import KnownArticles
    from newscrawl.estimates.plan import Given, Sent
    from newscrawl.site.search_window import Window

_PATIENCE = 3
"""Searches in a row without an answer, after which the rest of their language is not sent."""


class SearchPlan:
    """The searches of `archive` or `search`."""

    archive_hosts: frozenset[str] = frozenset()

    def __init__(self, given: Given) -> None:
        arguments = given.arguments
        assert isinstance(arguments, ArchiveArguments | SearchArguments)  # noqa: S101 - of these spiders
        self._given = given
        self._arguments = arguments
        self._is_archive = isinstance(arguments, ArchiveArguments)
        asked = (
            searches_of_archive(arguments)
            if isinstance(arguments, ArchiveArguments)
            else searches_of_search(arguments)
        )
        self._asked = sorted(asked, key=lambda one: one.window.language)
        self.context = EstimateContext(arguments.scope, given.settings)
        instead = INSTEAD if self._is_archive else None
        self.source = SearchTotals(cast("Context", self.context), instead)
        self._unsent: list[Window] = []

    @property
    def most(self) -> int:
        """The number of searches, each with the tests of its filters."""
        return sum(1 + len(one.window.filters) for one in self._asked)

    def begin(self) -> Iterator[Request]:
        """The searches, by language; not those of a language that does not answer, or whose index ignores its query."""
        for language, searches in groupby(self._asked, key=lambda one: one.window.language):
            self.source.in_a_row = 0
            for one in searches:
                if self.source.in_a_row < _PATIENCE:
                    yield from self.source.begin(one.window)
                elif not self.context.url_states.ignores_queries(language):
                    self._unsent.append(one.window)

    def follow(self, requests: Iterable[Request]) -> Iterator[Request]:
        """All of them: after the test of a filter comes its search."""
        yield from requests

    # --- The numbers

    def estimate(self, known: KnownArticles, sent: Sent) -> Estimate:
        """The numbers, by language."""
        costs = costs_of(self._given.data_dir, lambda spider: spider not in _OF_ARCHIVES)
        answered = list(self._answered())
        scope = self._arguments.scope
        share = float(scope.sample or 1)
        wanted = [(one, total) for one, total in answered if one.is_wanted]
        articles = {} if any(one.is_wanted for one in self._asked) else {"": 0}
        there = 0.0
        for language, found in groupby(wanted, key=lambda pair: pair[0].window.language):
            totals = [total for _, total in found]
            articles[language] = round(sum(total.rows for total in totals) * share)
            there += sum(min(one.rows, _known(known, one)) for one in totals) * share
        named = sum(articles.values())
        taken = min(named, scope.max_articles or named)
        has = 0 if self._given.refetches or not named else round(there * taken / named)
        paces = self._paces(answered, taken - has, taken / named if named else 1.0, costs, sent)
        days = self._days()
        return Estimate(
            crawl=self._given.words,
            days=len(days) if scope.period.since else None,
            days_with_articles=_with_articles(wanted) if self._is_by_day() else {},
            articles=articles,
            articles_most=named,
            known=has,
            requested=taken - has,
            paces=paces,
            asked=sent.requests,
            assumed=self._assumptions(costs),
            unknown=list(self._unknown()),
            notes=list(self._notes(answered)),
        )

    def _answered(self) -> Iterator[tuple[Asked, Total]]:
        """The searches with a total of an index that obeys its query."""
        for one in self._asked:
            if self.context.url_states.ignores_queries(one.window.language):
                continue
            found = next(
                (total for total in self.source.totals if total.window == one.window), None
            )
            if found:
                yield one, found

    def _is_by_day(self) -> bool:
        """Whether each wanted day has a search of its own: a span does not show which of its days have articles."""
        return self._is_archive and all(one.days == 1 for one in self._asked if one.is_wanted)

    def _days(self) -> set[date]:
        """The wanted days, in any language."""
        return {day for one in self._asked if one.is_wanted for day in days_of(one)}

    def _paces(
        self,
        answered: Sequence[tuple[Asked, Total]],
        requested: int,
        part: float,
        costs: Costs,
        sent: Sent,
    ) -> dict[str, Pace]:
        """Requests of a crawl; `part`: share of the rows up to `max_articles`."""
        by_day = self._is_archive
        pages = sum(
            one.pages(total.rows * part, by_day=by_day) for one, total in answered if one.is_read
        )
        tests = sum(
            one.window.control(name) is not None
            for one, _ in answered
            if one.is_read
            for name in one.window.filters
        )
        hosts = {article.host for _, total in answered for article in total.articles}
        of_robots = len(hosts) + 1 if self._given.settings.getbool("ROBOTSTXT_OBEY") else 0
        of_articles = round(requested * costs.requests_per_article)
        size, slowest = costs.bytes_per_request, max(sent.delay, sent.latency)
        return {
            "searches": Pace(pages + tests, slowest, sent.bytes_per_request),
            "articles": Pace(of_articles, sent.delay, size),
            "robots.txt": Pace(of_robots if requested else min(1, of_robots), sent.delay, 0),
        }

    # --- Sentences

    def _assumptions(self, costs: Costs) -> str:
        of_runs = (
            f"by {costs.articles} articles of earlier runs"
            if costs.articles
            else "too few earlier runs"
        )
        length = max((one.days for one in self._asked if one.is_wanted), default=1)
        is_spanned = self._is_archive and length > 1
        spans = f"; days were asked for in spans of {length}" if is_spanned else ""
        return (
            f"{costs.requests_per_article:.2f} requests an article, {costs.bytes_per_request / 1000:.1f} kB each"
            f" ({of_runs}); the API counts by the day of the last edit, and copies too{spans}"
        )

    def _unknown(self) -> Iterator[str]:
        """On an API that ignores its query, or does not answer."""
        yield from self.context.url_states.ignored.values()
        ignored = self.context.url_states.ignored
        for language, searches in groupby(self._asked, key=lambda one: one.window.language):
            failed = {one.url(): reason for one, reason in self.source.failures}
            unsent = {one.url() for one in self._unsent}
            urls = [one.window.url() for one in searches]
            lacking = [url for url in urls if url in failed or url in unsent]
            if not lacking or language in ignored:
                continue
            reason = next((failed[url].counter for url in lacking if url in failed), "not sent")
            then = INSTEAD if self._is_archive else "a crawl would request them again"
            yield (
                f"the search API ({language}) gave no total for {len(lacking)} of {len(urls)} searches"
                f" ({reason}); {then}"
            )

    def _notes(self, answered: Sequence[tuple[Asked, Total]]) -> Iterator[str]:
        """On days without articles, and on articles that only their page excludes."""
        scope = self._arguments.scope
        if isinstance(self._arguments, ArchiveArguments):
            totals: dict[tuple[str, str], int] = {}
            for one, rows in (*((one, 1) for one in self._asked), *_rows(answered)):
                language = one.window.language  # days without an answer are in `unknown`
                totals.update(((day.isoformat(), language), rows) for day in days_of(one))
            for language, days in silent_days(self._arguments, totals, self._given.today).items():
                if days:
                    paper = " and the paper" if language == "en" else ""
                    yield (
                        f"the search API ({language}) has no articles for days from {min(days)} to {max(days)}"
                        f" (number of days: {len(days)}); lists{paper} are read for them, and their articles cannot be counted before"
                    )
        if scope.editions or scope.sections:
            yield "editions and sections are known from an article's page alone: all are requested, fewer are kept"


def _known(known: KnownArticles, total: Total) -> float:
    """How many rows of a search the data set has: by their days, or with filters by the rows that were read."""
    window, articles = total.window, total.articles
    if not window.filters and window.since and window.until:
        return known.on_days(window.language, window.since, window.until)
    there = sum(known.has(article) for article in articles)
    return there / len(articles) * total.rows if articles else 0


def _rows(answered: Iterable[tuple[Asked, Total]]) -> Iterator[tuple[Asked, int]]:
    return ((one, total.rows) for one, total in answered)


def _with_articles(wanted: Iterable[tuple[Asked, Total]]) -> dict[str, int]:
    """Searches with rows, by language; each is of one day."""
    found: dict[str, int] = {}
    for one, total in wanted:
        found.setdefault(one.window.language, 0)
        found[one.window.language] += total.rows > 0
    return found


_OF_ARCHIVES = frozenset(("commoncrawl", "wayback"))
