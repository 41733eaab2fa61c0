"""What the records of a data set show: articles by day and section, the newest, and how soon after publication they were read.

Records are read one at a time and only counted: memory grows with the number of days and sections, not of records.
"""

from __future__ import annotations

import heapq
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newscrawl.dataset.statistics import MALFORMED, Statistics
from newscrawl.frontier.stamps import moment
from newscrawl.report.run_counts import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NEWEST = 20
_SOON = timedelta(days=7)
"""An article that was read later than this after its publication is one of an archive."""


@dataclass(frozen=True, order=True)
class NewArticle:
    """One of the newest articles."""

    published: str
    """A moment, or a day where only that is known."""
    identifier: str
    headline: str
    url: str
    section: str
    spider: str


@dataclass
class Articles:
    """Counts of the records that `count` was given."""

    last_day: str = "9999-12-31"
    """Articles of a later day, which a misprint names, are not among the newest."""
    statistics: Statistics = field(default_factory=lambda: Statistics(["section"]))
    weeks: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Articles by section and week of publication; a week is named by its Monday."""
    delays: dict[str, Counter[int]] = field(default_factory=dict)
    """By day of the download: the minutes from publication to download, of articles that were read soon after it."""
    malformed: int = 0
    """Number of lines that are not records."""
    _newest: list[NewArticle] = field(default_factory=list)

    def count(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Count records, as plain data."""
        for line in lines:
            with suppress(*MALFORMED):
                self._add(line)
                continue
            self.malformed += 1

    @property
    def newest(self) -> list[NewArticle]:
        """The articles that were published last, the newest first, without those that are gone from the site."""
        return sorted(self._newest, reverse=True)

    def _add(self, line: Mapping[str, Any]) -> None:
        metadata = line.get("metadata") or {}
        delay = _delay(line, metadata)
        article = _new_article(line, metadata)
        self.statistics.add(line)
        if day := line.get("published_day"):
            self.weeks[article.section, week_of(day)] += 1
        if delay:
            self.delays.setdefault(delay[0], Counter())[delay[1]] += 1
        is_dated = (
            bool(article.published) and article.published[: len(self.last_day)] <= self.last_day
        )
        if is_dated and not metadata.get("retracted"):
            keep = heapq.heappush if len(self._newest) < _NEWEST else heapq.heappushpop
            keep(self._newest, article)


@lru_cache(maxsize=1_000)
def week_of(day: str) -> str:
    """The Monday of the week of a day."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def _new_article(line: Mapping[str, Any], metadata: Mapping[str, Any]) -> NewArticle:
    identifier, headline, url, section = (
        str(line.get(name) or "") for name in ("identifier", "headline", "url", "section_path")
    )
    published = str(line.get("date_published") or line.get("published_day") or "")
    spider = str(metadata.get("spider") or "")
    return NewArticle(published, identifier, headline, url, section, spider)


def _delay(line: Mapping[str, Any], metadata: Mapping[str, Any]) -> tuple[str, int] | None:
    """Day of the download, and minutes since the publication; None where they do not show how fast the crawl was.

    A later revision has the time of its own download, a capture of a public archive the time of the capture.
    """
    published, downloaded = line.get("date_published"), metadata.get("date_downloaded")
    if not published or not downloaded or metadata.get("archive"):
        return None
    if (metadata.get("revision") or 1) != 1:
        return None
    try:
        read_at = moment(downloaded)
        delay = read_at - datetime.fromisoformat(published)
    except ValueError:  # fractions of a second, which some Pythons do not read
        return None
    if not timedelta(0) <= delay <= _SOON:
        return None
    return day_of(read_at), _rounded(int(delay.total_seconds() // 60))


def _rounded(minutes: int) -> int:
    """Minutes with two digits, so that few numbers differ."""
    step = 1 if minutes < 60 else 10 if minutes < 24 * 60 else 60
    return minutes // step * step
