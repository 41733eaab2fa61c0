"""What is known of articles, and the lines that they get: one for each revision."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.days import report
from newscrawl.exporters.reading import read_places
from newscrawl.frontier import articles
from newscrawl.frontier.articles import utc
from newscrawl.frontier.queue import SKIPPED
from newscrawl.frontier.rows import Line, Revisit, Sight
from newscrawl.frontier.ticket import Ticket, article_key
from newscrawl.pages.evidence import told
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newscrawl.days import Day
    from newscrawl.frontier.articles import Origin, State
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.run import Run
    from newscrawl.items import Article
    from newscrawl.pages.evidence import Evidence
    from newscrawl.site.urls import SiteUrl


REVISITS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 48))
"""After the first fetch of an article (RULES, Which articles are asked for)."""

NO_SOURCE: dict[str, Any] = {"via": None, "found_on": None, "evidence": {}}
"""What a ticket says of an article that no list spoke of."""


class Library:
    """The articles of a data folder, for one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._store = run.store
        self._job = run.job.id
        self._days: tuple[date, date] | None = None
        self.seeds_revisits = False
        """Whether articles that are new now are looked at again later (RULES: by `latest` alone)."""

    def saw(self, ticket: Ticket, place: str, evidence: Evidence) -> None:
        """An article was seen at a place, which said this of it."""
        more = told(evidence)
        for name in ("headline", "listed_at"):  # a list's, which the page and the column have
            more.pop(name, None)
        self._store.seen(
            self._job,
            Sight(
                ticket.key,
                place,
                ticket.more["via"],
                utc(self._run.now()),
                articles.listed_at(evidence),
                json.dumps(more, ensure_ascii=False) if more else None,
            ),
        )

    def saw_again(self, target: SiteUrl, shown: str | None) -> None:
        """A list shows another time, or none, beside an article that this job has fetched.

        Lists differ; only a time after the fetch means that the article has changed since.
        """
        if shown is None:
            return
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

    def record(self, known: KnownArticle) -> Article | None:
        """The newest line of an article; None where it has none."""
        if known.segment is None:
            return None
        self._run.segments.sync()
        place = Line(known.segment, known.start or 0, known.length or 0)
        return next(iter(read_places(self._run.segments.path, self._store.segment, [place])))

    def revisits(self) -> list[Ticket]:
        """Articles that are to be looked at again now."""
        return [Ticket.from_json(one.ticket) for one in self._store.revisits(utc(self._run.now()))]

    def _looked(self, key: str) -> None:
        """An article was looked at; where it is to be looked at again, the next time is planned, or none."""
        if revisit := self._store.revisit(key):
            self._plan(key, revisit.ticket, revisit.first_fetched)

    def _plan(self, key: str, ticket: str, first_fetched: str) -> None:
        """The next of the times that RULES name for an article."""
        first = datetime.fromisoformat(first_fetched.replace("Z", "+00:00"))
        times = (first + pause for pause in REVISITS)
        due = next((time for time in times if time > self._run.now()), None)
        if due:
            self._store.put_revisit(Revisit(key, ticket, first_fetched, utc(due)))
        else:
            self._store.drop_revisit(key)

    def reports_days(self, since: date, until: date) -> None:
        """The run is to report on these days, both included."""
        self._days = (since, until)

    def days(self) -> list[Day]:
        """What became of the days that the run reports on; none where it reports on none."""
        if self._days is None:
            return []
        seen: dict[str, dict[str, int]] = {}
        for day, via, count in self._store.seen_by_day(self._job):
            seen.setdefault(day, {})[via] = count
        return report(*self._days, seen, self._run.ledger.said())

    def is_unchanged(self, ticket: Ticket, number: int) -> None:
        """The site says that a known article, by its number, is as it was."""
        known = self._store.article(number)
        if known.job != self._job:  # else it was counted before the run died
            self._run.ledger.count("revision/unchanged")
        known.last_fetched, known.job, known.key = utc(self._run.now()), self._job, ticket.key
        known.listed_at = self._store.listed_at(ticket.key)
        self._store.put_article(known)
        self.attach(ticket, known)
        self._looked(ticket.key)

    def exclude(self, article: Article, origin: Origin) -> None:
        """Remember when an article out of scope was published, so that it is not fetched to learn it again."""
        self._looked(origin.key)
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
        if state == "new" and self.seeds_revisits:
            again = Ticket("article", origin.key, article.url, {**NO_SOURCE, "via": "revisit"})
            self._plan(origin.key, again.to_json(), found.first_fetched)
        else:
            self._looked(origin.key)
        if origin.key != article_key(parse(article.url)):
            self._store.alias(origin.key, number)
        if before is None or before.job != self._job:  # else it was counted before the run died
            self._run.ledger.count(f"revision/{state}")
        return state

    def _given(self, has_line: bool) -> str | None:
        """SKIPPED for a record without a new line that feeds are not to have, None for every other."""
        return SKIPPED if not has_line and self._run.common.known == "skip" else None

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

    def give(self, article: Article) -> None:
        """This run's feeds have a record that was read now."""
        self._store.give(self._job, article.origin.key, self._run.id)

    def not_given(self) -> Iterator[Article]:
        """Records of the job that this run's feeds have not: known, unchanged, of a run that was stopped or whose feeds failed."""
        segments = self._run.segments
        segments.sync()
        places = self._store.not_given(self._job, self._run.id)
        return read_places(segments.path, self._store.segment, places)
