"""The minute of publication: that of the best source counts, whenever it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.frontier.task import article_key
from newscrawl.pages.evidence import Evidence, best_minute, merged, minutes
from newscrawl.pages.publication_minute import (
    FEED,
    complete,
    minute_source_of,
    outranks,
    same_minute,
)
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.frontier.article_index import ArticleIndex
    from newscrawl.frontier.articles import Origin
    from newscrawl.frontier.lines import Lines
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.sightings import Sightings
    from newscrawl.frontier.store import Store
    from newscrawl.items import Article
    from newscrawl.site.urls import SiteUrl


class Minutes:
    """Compares the minutes that pages, lists, feeds and the search API give, and completes lines with a better one."""

    def __init__(
        self,
        store: Store,
        index: ArticleIndex,
        sightings: Sightings,
        lines: Lines,
        count: Callable[[str], None],
    ) -> None:
        """`count` adds to a counter of the job."""
        self._store = store
        self._index = index
        self._sightings = sightings
        self._lines = lines
        self._count = count

    def of(self, target: SiteUrl) -> list[datetime]:
        """Times at which an article was published, by its record and by its sightings, feeds excluded."""
        found = [
            stamp.time
            for evidence in self._sightings.at(article_key(target))
            for source, stamp in minutes(evidence, target.date).items()
            if stamp.time and source != FEED
        ]
        known = self._index.at_address(target, None)
        if (
            known
            and known.minute_source != FEED
            and (stamp := parse_stamp(known.date_published or ""))
        ):
            found += filter(None, [stamp.time])
        return found

    def improve(self, target: SiteUrl, evidence: Evidence) -> None:
        """Complete an article's line by the minute that a page shows beside its link, where it is better.

        The article is not requested, and the line is not a revision. A minute of another day than that of
        publication does not count.
        """
        known = self._index.at_address(target, evidence.headline) if minutes(evidence) else None
        best = best_minute(evidence, known.day) if known and known.has_line else None
        if known is None or best is None:
            return
        before = replace(known)
        self._complete(known, *best)
        if known != before:
            self._store.put_article(known)

    def give_latest(self, article: Article, origin: Origin) -> None:
        """Give a record a better minute that was found since its page was read."""
        seen = merged(Evidence(), self._sightings.at(origin.key), None)
        best = best_minute(seen, article.published_day)
        origin.minute_source = origin.minute_source or minute_source_of(article)
        if best and outranks(best[1], origin.minute_source):
            article.date_published, origin.minute_source = best

    def complete_from(self, known: KnownArticle, found: KnownArticle) -> None:
        """Complete the line of an article by the minute of a reading that gives no new line."""
        if found.minute_source and known.has_line and known.day == found.day:
            self._complete(known, found.date_published or "", found.minute_source)

    def keep_better(self, article: Article, before: KnownArticle, found: KnownArticle) -> None:
        """Give a revision the minute of the line before, where that is better."""
        if before.minute_source is None:
            self._recall(before)
        if (
            before.minute_source
            and before.day == found.day
            and outranks(before.minute_source, found.minute_source)
        ):
            article.date_published = found.date_published = before.date_published
            found.minute_source = before.minute_source

    def _complete(self, known: KnownArticle, moment: str, source: str) -> None:
        """Give the line of an article this minute where it is better; the caller stores the row.

        A line that is not on disk is completed at the next sighting of the minute.
        """
        if known.minute_source is None:
            self._recall(known)
        if not outranks(source, known.minute_source):
            return
        if same_minute(moment, known.date_published):
            known.minute_source = source
            return
        record = self._index.record(known)
        if record is None:
            return
        complete(record, moment, source)
        self._lines.complete(record, known)
        known.date_published, known.minute_source = moment, source
        self._count("minute/completed")

    def _recall(self, known: KnownArticle) -> None:
        """Read from the line which source gave the minute, as far as it shows."""
        if line := self._index.record(known):
            known.date_published = line.date_published or line.published_day
            known.minute_source = minute_source_of(line)
