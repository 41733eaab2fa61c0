"""Decides whether a record becomes a new line, a revision, or no line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawl.frontier import articles
from newscrawl.frontier.articles import utc
from newscrawl.frontier.stamps import stamp_of
from newscrawl.frontier.task import article_key
from newscrawl.pages.article.field_reader import reads_cleanly
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.frontier.article_index import ArticleIndex
    from newscrawl.frontier.articles import Archived, Origin, State
    from newscrawl.frontier.feed_records import FeedRecords
    from newscrawl.frontier.lines import Lines
    from newscrawl.frontier.minutes import Minutes
    from newscrawl.frontier.revisits import Revisits
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.sightings import Sightings
    from newscrawl.frontier.store import Store
    from newscrawl.items import Article

ANOTHER = "identifier: another article has it, with another day and headline"
"""The warning on the later of two articles of one identifier."""


@dataclass
class Revisions:
    """Compares a record with the lines of its article, and writes the next line where it differs."""

    store: Store
    job: int
    now: Callable[[], datetime]
    index: ArticleIndex
    sightings: Sightings
    minutes: Minutes
    lines: Lines
    revisits: Revisits
    feed_records: FeedRecords
    count: Callable[[str], None]
    """Adds to a counter of the job."""

    def exclude(self, article: Article, origin: Origin) -> None:
        """Store when an article out of scope was published, so that it is not fetched again."""
        self.revisits.plan_next(origin.key)
        found = articles.row_of(article, origin, utc(self.now()))
        others = self.store.articles(found.identifier)
        known = articles.which(others, found.day, found.headline)
        self.store.put_article(replace(known, gone=None) if known else found)

    def keep(self, article: Article, origin: Origin) -> State:
        """Write a line for a new article or a revision, and store the row.

        `article` gets its revision, previous_content_hash and same_as, where it gets a line. A "stale" record changes
        nothing; a "duplicate" only gives a better minute.
        """
        self.minutes.give_latest(article, origin)
        archived = origin.archived
        read_at = archived.time if archived and archived.time else utc(self.now())
        found = articles.row_of(article, origin, read_at)
        if archived is None:
            found.listed_at = self.sightings.listed_at(origin.key)
        others = self.store.articles(found.identifier)
        before = articles.which(others, found.day, found.headline)
        state = self._compare(before, found, archived)
        if before and state == "duplicate":
            self.store.alias(origin.key, before.id or 0)
            self.minutes.complete_from(before, found)
            self.store.put_article(before)
            return state
        if before is None and others:
            article.metadata.warnings.append(ANOTHER)
        row = self._remember(article, before, found, state)
        number = self.store.put_article(
            articles.as_requested(before, row) if before and archived else row
        )
        if before and state == "stale":
            origin.complete = bool(before.complete)  # what counts is the known one
        self.feed_records.attach(origin.key, number, has_line=state in articles.GIVEN)
        if state == "new" and self.revisits.begin_with_new:
            self.revisits.begin(origin.key, article, found.first_fetched)
        elif archived is None:
            self.revisits.plan_next(origin.key)
        if origin.key != article_key(parse(article.url)):
            self.store.alias(origin.key, number)
        if before is None or before.job != self.job:  # else it was counted before the run died
            self.count(f"revision/{state}")
        return state

    def _compare(
        self, before: KnownArticle | None, found: KnownArticle, archived: Archived | None
    ) -> State:
        if before is None:
            return "new"
        if before.clean is None and before.content != found.content:
            self._recall(before)
        lines = self.store.revisions(before.id or 0)
        if archived:
            return articles.compare_archived(before, found, archived, lines)
        return articles.compare(before, found, lines)

    def _recall(self, known: KnownArticle) -> None:
        """Read from the line the values that a frontier lacks which is of an earlier version, or was rebuilt."""
        line = self.index.record(known)
        if line is None:
            return
        known.clean = reads_cleanly(line.metadata.warnings)
        known.stamp = known.stamp or stamp_of(line, known.last_fetched)

    def _remember(
        self, article: Article, before: KnownArticle | None, found: KnownArticle, state: State
    ) -> KnownArticle:
        """The row after a reading; its line is written, where it has one."""
        if before is None:
            self._write(article, found)
            return found
        if state == "stale":
            return replace(before, gone=None)
        if before.has_line and articles.is_doubtful(before, found):
            row = articles.fetched(before, found)
            if state == "doubtful":
                self.lines.doubt(article, row, found)
            return row
        if state not in articles.GIVEN:
            row = articles.succeed(before, found)
            row.date_published, row.minute_source = before.date_published, before.minute_source
            self.minutes.complete_from(row, found)
            return row
        if before.has_line:
            self.minutes.keep_better(article, before, found)
        row = articles.succeed(before, found)
        self._write(article, row)
        return row

    def _write(self, article: Article, row: KnownArticle) -> None:
        """Write the new current line; the row gets its place."""
        others = self.store.same_story(row.story, row.identifier)
        article.same_as = articles.same_as(row.day, others)
        self.lines.supersede(article, row)
