"""What is known of articles, and the lines that they get: one for each revision."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newscrawl.exporters.reading import read_places
from newscrawl.frontier import articles
from newscrawl.frontier.articles import utc
from newscrawl.frontier.ticket import article_key
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.frontier.articles import Origin, State
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.run import Run
    from newscrawl.frontier.ticket import Ticket
    from newscrawl.items import Article
    from newscrawl.site.urls import SiteUrl


class Library:
    """The articles of a data folder, for one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._store = run.store
        self._job = run.job.id

    def saw(self, ticket: Ticket, found_on: str, via: str, shown: str | None) -> None:
        """An article was seen on a list, with a time beside it or without."""
        place = parse(found_on).url  # without the page, which changes while the list grows
        self._store.seen(self._job, ticket.key, place, via, utc(self._run.now()), shown)

    def saw_again(self, target: SiteUrl, shown: str) -> None:
        """A list shows another time beside an article that this job has fetched.

        Lists differ; only a time after the fetch means that the article has changed since.
        """
        for known in self._store.articles(target.identifier or ""):
            is_covered = (known.listed_at or "") < shown <= known.last_fetched
            if known.job == self._job and is_covered:
                known.listed_at = shown
                self._store.put_article(known)

    def known(self, target: SiteUrl, headline: str | None) -> KnownArticle | None:
        """What an earlier job knows of an article, all pages of it."""
        day = target.date.isoformat() if target.date else None
        found = self._store.articles(target.identifier or "")
        if day is None and len(found) == 1:
            known: KnownArticle | None = found[0]
        else:
            known = articles.which(found, day, articles.digest(headline) if headline else b"")
        known = known or self._store.aliased(article_key(target))
        return known if known and known.job != self._job and known.complete else None

    def attach(self, ticket: Ticket, known: KnownArticle) -> None:
        """The record that there is, is this URL's: feeds get it in the end, unless known=skip."""
        self._store.attach(self._job, ticket.key, known.id or 0, self._given(False))

    def is_unchanged(self, ticket: Ticket, number: int) -> None:
        """The site says that a known article, by its number, is as it was."""
        known = self._store.article(number)
        if known.job != self._job:  # else it was counted before the run died
            self._run.ledger.count("revision/unchanged")
        known.last_fetched, known.job, known.key = utc(self._run.now()), self._job, ticket.key
        known.listed_at = self._store.listed_at(ticket.key)
        self._store.put_article(known)
        self.attach(ticket, known)

    def exclude(self, article: Article, origin: Origin) -> None:
        """Remember when an article out of scope was published, so that it is not fetched to learn it again."""
        found = articles.row_of(article, origin, utc(self._run.now()))
        if (
            articles.which(self._store.articles(found.identifier), found.day, found.headline)
            is None
        ):
            self._store.put_article(found)

    def keep(self, article: Article, origin: Origin) -> State:
        """Write a line for a new article or a revision, and remember what was read.

        `article` gets its revision, the hash before, and same_as. For "unchanged" and "rebased" there is
        no line, for "duplicate" nothing changes.
        """
        found = articles.row_of(article, origin, utc(self._run.now()))
        found.listed_at = self._store.listed_at(origin.key)
        others = self._store.articles(found.identifier)
        before = articles.which(others, found.day, found.headline)
        state: State = articles.compare(before, found) if before else "new"
        if before and state == "duplicate":
            self._store.alias(origin.key, before.id or 0)
            return state
        if before:
            found = articles.succeed(before, found)
        elif others:
            article.metadata.warnings.append(
                "identifier: another article has it, with another day and headline"
            )
        has_line = state in ("new", "changed")
        if has_line:
            self._write(article, found)
        number = self._store.put_article(found)
        self._store.attach(self._job, origin.key, number, self._given(has_line))
        if origin.key != article_key(parse(article.url)):
            self._store.alias(origin.key, number)
        if before is None or before.job != self._job:  # else it was counted before the run died
            self._run.ledger.count(f"revision/{state}")
        return state

    def _given(self, now: bool) -> str | None:
        """The run whose feeds are done with a record."""
        return self._run.id if now or self._run.common.known == "skip" else None

    def _write(self, article: Article, found: KnownArticle) -> None:
        """The line, and where it stands."""
        others = self._store.same_story(found.story, found.identifier)
        article.same_as = articles.same_as(found.day, others)
        found.revision += 1
        article.metadata.revision = found.revision
        article.metadata.previous_content_hash = (
            found.line_content.hex() if found.line_content else None
        )
        line = json.dumps(article.to_dict(), ensure_ascii=False, allow_nan=False) + "\n"
        place = self._run.segments.append(line.encode(), found.identifier, found.revision)
        found.segment, found.start, found.length = place
        found.line_content = found.content

    def not_given(self) -> Iterator[Article]:
        """Records of the job that this run's feeds have not: known, unchanged, or of a run that was stopped."""
        segments = self._run.segments
        segments.sync()
        places = self._store.not_given(self._job, self._run.id)
        return read_places(segments.path, self._store.segment, places)
