"""Index of the articles in the data folder, with the places of their newest lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.exporters.lookup import AbsentError
from newscrawl.exporters.rows import Line
from newscrawl.frontier import articles
from newscrawl.frontier.task import article_key
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from newscrawl.exporters.lookup import Lookup
    from newscrawl.exporters.segments import Segments
    from newscrawl.frontier.rows import Job, KnownArticle
    from newscrawl.frontier.store import Store
    from newscrawl.items import Article
    from newscrawl.site.urls import SiteUrl


class ArticleIndex:
    """Finds articles by address, and their lines."""

    def __init__(self, store: Store, job: Job, segments: Segments, lookup: Lookup) -> None:
        self._store = store
        self._job = job
        self._segments = segments
        self._lookup = lookup

    def known(self, target: SiteUrl, headline: str | None) -> KnownArticle | None:
        """An article of which an earlier job read all pages, else None."""
        known = self.at_address(target, headline)
        return known if known and known.complete and self._is_of_before(known) else None

    def at_address(self, target: SiteUrl, headline: str | None) -> KnownArticle | None:
        """The article to which an address leads; a headline decides between articles of one identifier."""
        return article_at(self._store, target, headline)

    def _is_of_before(self, known: KnownArticle) -> bool:
        """Whether an earlier job read the article, even if this one has read it since."""
        return known.job != self._job.id or known.first_fetched < self._job.began

    def read_at(self, url: str) -> KnownArticle | None:
        """The article with a line that an earlier job read at exactly this address; another host may still have it."""
        target = parse(url)
        return next(
            (
                one
                for one in self._store.articles(target.identifier or "")
                if one.url == target.url and one.has_line and one.job != self._job.id
            ),
            None,
        )

    def record(self, known: KnownArticle) -> Article | None:
        """The record in the newest line of an article; None without a line, or where it is not on disk."""
        if known.segment is None:
            return None
        place = Line(known.segment, known.start or 0, known.length or 0)
        try:
            return self.line(place, known.identifier)
        except AbsentError:
            return None

    def line(self, place: Line, identifier: str) -> Article:
        """The record at a place. Raises AbsentError where there is none."""
        self._segments.sync()
        return self._lookup.find(self._store.segment(place.segment), place, identifier)

    def update_listed_time(self, target: SiteUrl, shown: str | None) -> None:
        """Store the time that a list shows beside an article of this job, where it is later and not after the fetch.

        Lists differ; only a time after the fetch means a change of the article.
        """
        if shown is None:
            return
        for known in self._store.articles(target.identifier or ""):
            is_covered = (known.listed_at or "") < shown <= known.last_fetched
            if known.job == self._job.id and is_covered:
                known.listed_at = shown
                self._store.put_article(known)


def article_at(store: Store, target: SiteUrl, headline: str | None) -> KnownArticle | None:
    """The article to which an address leads; a headline decides between articles of one identifier."""
    day = target.date.isoformat() if target.date else None
    found = store.articles(target.identifier or "")
    if day is None and len(found) == 1:
        known: KnownArticle | None = found[0]
    else:
        known = articles.which(found, day, articles.digest(headline) if headline else b"")
    return known or store.aliased(article_key(target))
