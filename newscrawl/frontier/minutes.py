"""The minute of publication: the best source counts, whenever it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.frontier.task import article_key
from newscrawl.pages.evidence import Evidence, best_minute, merged, minutes
from newscrawl.pages.publication_minute import (
    FEED,
    complete,
    outranks,
    same_minute,
    teller_of,
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
        """When an article was published, by its record and by the places that show it, feeds excluded."""
        found = [
            stamp.time
            for evidence in self._sightings.at(article_key(target))
            for source, stamp in minutes(evidence, target.date).items()
            if stamp.time and source != FEED
        ]
        known = self._index.at_address(target, None)
        if known and known.teller != FEED and (stamp := parse_stamp(known.date_published or "")):
            found += filter(None, [stamp.time])
        return found

    def improve(self, target: SiteUrl, evidence: Evidence) -> None:
        """A page shows an article, perhaps with its minute: the article's line gets it where it is better.

        The page of the article is not requested, and the line is no revision. A minute of another day than that of
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
        """Give a record the better minute that was seen between the reading of its page and now."""
        seen = merged(Evidence(), self._sightings.at(origin.key), None)
        best = best_minute(seen, article.published_day)
        origin.teller = origin.teller or teller_of(article)
        if best and outranks(best[1], origin.teller):
            article.date_published, origin.teller = best

    def complete_from(self, known: KnownArticle, found: KnownArticle) -> None:
        """Complete the line of an article by a reading of its page that gives no new line."""
        if found.teller and known.has_line and known.day == found.day:
            self._complete(known, found.date_published or "", found.teller)

    def keep_better(self, article: Article, before: KnownArticle, found: KnownArticle) -> None:
        """Give a revision the minute of the line before it, where that is better."""
        if before.teller is None:
            self._recall(before)
        if before.teller and before.day == found.day and outranks(before.teller, found.teller):
            article.date_published = found.date_published = before.date_published
            found.teller = before.teller

    def _complete(self, known: KnownArticle, moment: str, source: str) -> None:
        """Give the line of an article this minute where it is better; the caller stores the row.

        Where the line is not on disk, it is completed when the minute is seen again.
        """
        if known.teller is None:
            self._recall(known)
        if not outranks(source, known.teller):
            return
        if same_minute(moment, known.date_published):
            known.teller = source
            return
        record = self._index.record(known)
        if record is None:
            return
        complete(record, moment, source)
        self._lines.complete(record, known)
        known.date_published, known.teller = moment, source
        self._count("minute/completed")

    def _recall(self, known: KnownArticle) -> None:
        """Read from the line which source gave the minute, as far as it shows."""
        if line := self._index.record(known):
            known.date_published = line.date_published or line.published_day
            known.teller = teller_of(line)
