"""Checks whether the search API obeys its query, by the rows of its answers."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from newscrawl.pages.evidence import ArticleLink
    from newscrawl.site.search_window import Window

DAYS = "publishedDateFrom/To"
"""The parameters of a window's days, for sentences."""

_SLACK = timedelta(days=1)  # the API compares the time of the last edit, at midnight
_MANY = 2_000  # rows, more than any two days have
_FEW = 3  # rows, the least that prove something


class Seen:
    """The rows in the answers of a run, compared with the requested days and filters."""

    def __init__(self) -> None:
        self._dated: Counter[str] = Counter()
        self._outside: Counter[str] = Counter()
        self._fronts: dict[str, Window] = {}

    def ignores_days(
        self, window: Window, page: int, article_links: Sequence[ArticleLink], total: int | None
    ) -> str | None:
        """Why the rows are not of the days of a window, as a sentence; None where they may be.

        Either most of a page's rows, at least three, are of other days; fewer rows count together over the first pages
        of all windows. Or at least three rows and their `total` are the same as those of a window of other days, with
        days between the two, or with more rows than two days have.
        """
        outside, dated = count_outside(window, article_links)
        sentence = f"{outside} of {dated} rows of {window.words()} are of other days"
        if most_are(outside, dated):
            return sentence
        if page:
            return None
        language = window.language
        self._outside[language] += outside
        self._dated[language] += dated
        if outside and most_are(self._outside[language], self._dated[language]):
            return f"{self._outside[language]} of {self._dated[language]} rows are of other days"
        return self._repeats(window, article_links, total)

    def _repeats(
        self, window: Window, article_links: Sequence[ArticleLink], total: int | None
    ) -> str | None:
        if len(article_links) < _FEW:
            return None
        key = f"{window.language} {window.filters} {total} {rows_digest(article_links)}"
        before = self._fronts.setdefault(key, window)
        if _are_near(before, window, timedelta() if (total or 0) > _MANY else _SLACK):
            return None
        return f"it gives the same {len(article_links)} rows for {before.words()} and for {window.words()}"

    def ignores_split(self, window: Window, article_links: Sequence[ArticleLink]) -> bool:
        """Whether the filter that splits a window gives the same rows, at least three, for two of its values."""
        if window.split is None or len(article_links) < _FEW:
            return False
        whole = window.without(window.split)
        key = f"{whole.url()} {window.split} {rows_digest(article_links)}"
        before = self._fronts.setdefault(key, window)
        return before.filters[window.split] != window.filters[window.split]


def most_are(outside: int, dated: int) -> bool:
    """Whether rows of other days prove that days are ignored: at least three, and more than half."""
    return outside >= _FEW and 2 * outside > dated


def count_outside(window: Window, article_links: Sequence[ArticleLink]) -> tuple[int, int]:
    """Number of rows of other days, and of rows with a day.

    A day more at either end is allowed, and it is enough that one of a row's days fits: that of the API, or of the address.
    """
    days = [found for link in article_links if (found := _days(link))]
    first = window.since - _SLACK if window.since else None
    last = window.until + _SLACK if window.until else None
    inside = sum(
        any(not (first and day < first) and not (last and day > last) for day in found)
        for found in days
    )
    return len(days) - inside, len(days)


def rows_digest(article_links: Sequence[ArticleLink]) -> str | None:
    """Digest of the articles of an answer, in any order; None without articles."""
    urls = sorted(link.url for link in article_links)
    if not urls:
        return None
    return hashlib.sha256("\n".join(urls).encode()).hexdigest()[:16]


def are_newest_first(article_links: Sequence[ArticleLink]) -> bool:
    """Whether an answer begins with the newest row."""
    times = [link.evidence.indexed_at or "" for link in article_links]
    falls = sum(one > other for one, other in pairwise(times))
    return len(times) >= _FEW and 2 * falls > len(times) - 1


def _days(link: ArticleLink) -> list[date]:
    return [day for day in (link.day, parse(link.url).date) if day]


def _are_near(one: Window, other: Window, slack: timedelta) -> bool:
    """Whether two windows have a day in common, or are so close that a row may be in both."""
    starts = [window.since for window in (one, other) if window.since]
    ends = [window.until for window in (one, other) if window.until]
    return not starts or not ends or max(starts) <= min(ends) + slack
