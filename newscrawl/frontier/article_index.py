"""What is known of articles, and the lines that they get: one for each revision."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from newscrawl.exporters.lookup import AbsentError
from newscrawl.exporters.rows import Line
from newscrawl.frontier import articles
from newscrawl.frontier.articles import utc
from newscrawl.frontier.lines import Lines
from newscrawl.frontier.queue import SKIPPED
from newscrawl.frontier.revisits import Revisits
from newscrawl.frontier.rows import Sighting
from newscrawl.frontier.stamps import moment, stamp_of
from newscrawl.frontier.task import article_key
from newscrawl.pages.article.field_reader import reads_cleanly
from newscrawl.pages.evidence import Evidence, best_minute, lasting, merged, minutes, of_place
from newscrawl.pages.publication_minute import (
    FEED,
    complete,
    is_certain,
    outranks,
    same_minute,
    teller_of,
)
from newscrawl.site.urls import parse
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from newscrawl.exporters.lookup import Lookup
    from newscrawl.exporters.segments import Segments
    from newscrawl.frontier.articles import Origin, State
    from newscrawl.frontier.job import Common
    from newscrawl.frontier.rows import Job, KnownArticle, Place
    from newscrawl.frontier.store import Store
    from newscrawl.frontier.task import ArticleTask
    from newscrawl.frontier.url_states import UrlStates
    from newscrawl.items import Article
    from newscrawl.site.urls import SiteUrl


# design: retracted
GONE_FOR = timedelta(days=1)
"""Between two answers, at least, that say an article is no more, before it counts as retracted."""


class OpenRun(Protocol):
    """What the index needs of the run that it is for."""

    store: Store
    segments: Segments
    lookup: Lookup
    job: Job
    common: Common
    url_states: UrlStates
    began: datetime
    id: str
    now: Callable[[], datetime]


class ArticleIndex:
    """The articles of a data folder, for one run."""

    def __init__(self, run: OpenRun) -> None:
        self._run = run
        self._store = run.store
        self._job = run.job.id
        self._lines = Lines(run.store, run.segments)
        self.reported_days: tuple[date, date] | None = None
        """First and last day that the run reports on, both included; None where it reports on none."""
        self._lookup = run.lookup
        self.absent: Counter[str] = Counter()
        """Records that this run's feeds could not be given, by reason."""
        self.revisits = Revisits(run.store, run.now)

    def record_sighting(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        """An article was seen at a place, which said this of it."""
        payload = of_place(evidence, parse(task.url).date)
        self._store.seen(
            self._job,
            Sighting(
                task.key,
                place,
                task.payload.via or "",
                utc(self._run.now()),
                articles.listed_at(evidence),
                json.dumps(payload, ensure_ascii=False) if payload else None,
            ),
        )

    def evidence(self, task: ArticleTask) -> Evidence:
        """All that is said of an article by now: by its task, then at the places it was seen at, the last one first."""
        others = []
        for place in sorted(self._places(task.key), key=lambda one: one.last_seen, reverse=True):
            is_now = place.last_seen >= self._run.job.began
            others.append(_said(place) if is_now else lasting(_said(place)))
        return merged(task.payload.evidence, others, parse(task.url).date)

    def _places(self, key: str) -> list[Place]:
        return [place for place in self._store.places(key) if place.key == key]

    def hear(self, target: SiteUrl, evidence: Evidence) -> None:
        """A source shows an article, perhaps with its minute: the line that there is gets it where it is the better one.

        The page is not asked for, and the line is no revision. A minute of another day than that of publication is none.
        """
        known = self._at_address(target, evidence.headline) if minutes(evidence) else None
        heard = best_minute(evidence, known.day) if known and known.has_line else None
        if known is None or heard is None:
            return
        before = replace(known)
        self._complete(known, *heard)
        if known != before:
            self._store.put_article(known)

    def moments(self, target: SiteUrl) -> list[datetime]:
        """When an article was published, as its record and the places say that it was seen at, but for feeds."""
        found = [
            stamp.time
            for place in self._places(article_key(target))
            for teller, stamp in minutes(_said(place), target.date).items()
            if stamp.time and teller != FEED
        ]
        known = self._at_address(target, None)
        if known and known.teller != FEED and (stamp := parse_stamp(known.date_published or "")):
            found += filter(None, [stamp.time])
        return found

    def _complete(self, known: KnownArticle, moment: str, teller: str) -> None:
        """Let the line of an article have this minute where it is the better one; the row is for the caller to put.

        Where the line is not there, that is for when it is heard again.
        """
        if known.teller is None:
            self._recall_minute(known)
        if not outranks(teller, known.teller):
            return
        if same_minute(moment, known.date_published):
            known.teller = teller
            return
        record = self.record(known)
        if record is None:
            return
        complete(record, moment, teller)
        self._lines.complete(record, known)
        known.date_published, known.teller = moment, teller
        self._run.url_states.count("minute/completed")

    def _recall_minute(self, known: KnownArticle) -> None:
        """Learn from the line who told the minute, as far as it shows."""
        if line := self.record(known):
            known.date_published = line.date_published or line.published_day
            known.teller = teller_of(line)

    def update_sighting(self, target: SiteUrl, shown: str | None) -> None:
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
        known = self._at_address(target, headline)
        return known if known and known.complete and self._is_of_before(known) else None

    def _at_address(self, target: SiteUrl, headline: str | None) -> KnownArticle | None:
        """The article that an address leads to."""
        day = target.date.isoformat() if target.date else None
        found = self._store.articles(target.identifier or "")
        if day is None and len(found) == 1:
            known: KnownArticle | None = found[0]
        else:
            known = articles.which(found, day, articles.digest(headline) if headline else b"")
        return known or self._store.aliased(article_key(target))

    def _is_of_before(self, known: KnownArticle) -> bool:
        """Whether an earlier job had read it, whatever this one did since: looked at it again, say."""
        return known.job != self._job or known.first_fetched < self._run.job.began

    def attach(self, task: ArticleTask, known: KnownArticle) -> None:
        """The record that there is, is this URL's: feeds get it in the end, unless known=skip."""
        self._attach(task.key, known.id or 0, has_line=False)

    def record(self, known: KnownArticle) -> Article | None:
        """The newest line of an article; None where it has none, or where that is not there."""
        if known.segment is None:
            return None
        self._run.segments.sync()
        place = Line(known.segment, known.start or 0, known.length or 0)
        try:
            return self._lookup.find(self._store.segment(known.segment), place, known.identifier)
        except AbsentError:
            return None

    def reports_days(self, since: date, until: date) -> None:
        """The run is to report on these days, both included."""
        self.reported_days = (since, until)

    def seen_by_day(self) -> dict[str, dict[str, int]]:
        """How many articles each route saw, by the day of their addresses."""
        seen: dict[str, dict[str, int]] = {}
        for day, via, count in self._store.seen_by_day(self._job):
            seen.setdefault(day, {})[via] = count
        return seen

    def is_unchanged(self, task: ArticleTask, number: int) -> None:
        """The site says that a known article, by its number, is as it was."""
        known = self._store.article(number)
        is_counted = known.job == self._job  # before the run died
        known.last_fetched, known.job, known.key = utc(self._run.now()), self._job, task.key
        known.listed_at = self._store.listed_at(task.key)
        known.gone = None
        is_back = bool(known.retracted) and self._repeat(known, None)
        self._store.put_article(known)
        self._attach(task.key, number, has_line=is_back)
        self.revisits.looked(task.key)
        if not is_counted:
            self._run.url_states.count(f"revision/{'restored' if is_back else 'unchanged'}")

    def is_gone(self, task: ArticleTask, url: str) -> None:
        """The site says that an article is no more; `url` is the address that the task's led to.

        Twice, in two runs and a day apart, and the article gets a line that says so.
        """
        known = self._read_at(task.url) or self._read_at(url)
        if known is None or known.retracted:
            self._store.drop_revisit(task.key)
            return
        now = self._run.now()
        first = moment(known.gone) if known.gone else now
        if known.gone is None:
            known.gone = utc(now)
        if first < self._run.began and now - first >= GONE_FOR:
            self._retract(task, known)
        else:
            self.revisits.not_before(task.key, first + GONE_FOR)
        self._store.put_article(known)

    def _read_at(self, url: str) -> KnownArticle | None:
        """The article that has a line and was read at this very address, by an earlier job; another host may still have it."""
        target = parse(url)
        found = self._store.articles(target.identifier or "")
        return next(
            (
                one
                for one in found
                if one.url == target.url and one.has_line and one.job != self._job
            ),
            None,
        )

    def _retract(self, task: ArticleTask, known: KnownArticle) -> None:
        """Write the line, unless the one before it is not on disk: then at another time."""
        self._store.drop_revisit(task.key)
        if not self._repeat(known, utc(self._run.now())):
            self._run.url_states.count("revision/retracted_absent")
            return
        known.etag = known.last_modified = None  # of a page that is no more
        self._attach(task.key, known.id or 0, has_line=True)
        self._run.url_states.count("revision/retracted")

    def _repeat(self, known: KnownArticle, retracted: str | None) -> bool:
        """Write once more what readers are given, with another mark: whether it could be read."""
        record = self.record(known)
        if record is None:
            return False
        record.metadata.retracted = retracted
        self._lines.supersede(record, known)
        return True

    def exclude(self, article: Article, origin: Origin) -> None:
        """Remember when an article out of scope was published, so that it is not fetched to learn it again."""
        self.revisits.looked(origin.key)
        found = articles.row_of(article, origin, utc(self._run.now()))
        others = self._store.articles(found.identifier)
        known = articles.which(others, found.day, found.headline)
        self._store.put_article(replace(known, gone=None) if known else found)

    def keep(self, article: Article, origin: Origin) -> State:
        """Write a line for a new article or a revision, and remember what was read.

        `article` gets its revision, the hash before, and same_as, where it gets a line. Of what is "stale"
        nothing is remembered, for "duplicate" nothing changes but a minute that is better.
        """
        self._hear_late(article, origin)
        found = articles.row_of(article, origin, utc(self._run.now()))
        found.listed_at = self._store.listed_at(origin.key)
        others = self._store.articles(found.identifier)
        before = articles.which(others, found.day, found.headline)
        state = self._compare(before, found)
        if before and state == "duplicate":
            self._store.alias(origin.key, before.id or 0)
            self._take_minute(before, found)
            self._store.put_article(before)
            return state
        if before is None and others:
            article.metadata.warnings.append(
                "identifier: another article has it, with another day and headline"
            )
        number = self._store.put_article(self._remember(article, before, found, state))
        self._attach(origin.key, number, has_line=state in articles.GIVEN)
        if state == "new" and self.revisits.begin_with_new:
            self.revisits.begin(origin.key, article, found.first_fetched)
        else:
            self.revisits.looked(origin.key)
        if origin.key != article_key(parse(article.url)):
            self._store.alias(origin.key, number)
        if before is None or before.job != self._job:  # else it was counted before the run died
            self._run.url_states.count(f"revision/{state}")
        return state

    def _compare(self, before: KnownArticle | None, found: KnownArticle) -> State:
        if before is None:
            return "new"
        if before.clean is None and before.content != found.content:
            self._recall(before)
        lines = self._store.revisions(before.id or 0)
        return articles.compare(before, found, lines)

    def _attach(self, key: str, article: int, *, has_line: bool) -> None:
        """A URL's record, with a new line or without: one without is nothing for feeds that skip what is known."""
        is_skipped = not has_line and self._run.common.known == "skip"
        given = SKIPPED if is_skipped else None
        self._store.attach(self._job, key, article, given, anew=has_line)

    def _recall(self, known: KnownArticle) -> None:
        """Learn from the line what the frontier does not know of it: of an earlier version, or made from the data set."""
        line = self.record(known)
        if line is None:
            return
        known.clean = reads_cleanly(line.metadata.warnings)
        known.stamp = known.stamp or stamp_of(line, known.last_fetched)

    def _remember(
        self, article: Article, before: KnownArticle | None, found: KnownArticle, state: State
    ) -> KnownArticle:
        """The row after a reading; the line is written, where there is one."""
        if before is None:
            self._write(article, found)
            return found
        if state == "stale":
            article.origin.complete = bool(before.complete)  # what counts is the known one
            return replace(before, gone=None)
        if before.has_line and articles.is_doubtful(before, found):
            row = articles.fetched(before, found)
            if state == "doubtful":
                self._lines.doubt(article, row, found)
            return row
        if state not in articles.GIVEN:
            row = articles.succeed(before, found)
            row.date_published, row.teller = before.date_published, before.teller
            self._take_minute(row, found)
            return row
        if before.has_line:
            self._keep_minute(article, before, found)
        row = articles.succeed(before, found)
        self._write(article, row)
        return row

    def _hear_late(self, article: Article, origin: Origin) -> None:
        """Let a record have the minute that came between its page being read and now."""
        day_totals = merged(Evidence(), map(_said, self._places(origin.key)), None)
        heard = best_minute(day_totals, article.published_day)
        origin.teller = origin.teller or teller_of(article)
        if heard and outranks(heard[1], origin.teller):
            article.date_published, origin.teller = heard

    def _take_minute(self, known: KnownArticle, found: KnownArticle) -> None:
        """Complete the line of an article by a reading that gives no other."""
        if found.teller and known.has_line and known.day == found.day:
            self._complete(known, found.date_published or "", found.teller)

    def _keep_minute(self, article: Article, before: KnownArticle, found: KnownArticle) -> None:
        """Let a revision have the minute of the line before it, where that is the better one."""
        if before.teller is None:
            self._recall_minute(before)
        if before.teller and before.day == found.day and outranks(before.teller, found.teller):
            article.date_published = found.date_published = before.date_published
            found.teller = before.teller

    def _write(self, article: Article, row: KnownArticle) -> None:
        """The line that readers are given, and where it stands."""
        others = self._store.same_story(row.story, row.identifier)
        article.same_as = articles.same_as(row.day, others)
        self._lines.supersede(article, row)

    def waits(self, article: Article) -> bool:
        """Whether feeds get a record in the end, since a list may show its minute until then."""
        origin: Origin | None = article.origin
        return origin is not None and origin.waits and not is_certain(origin.teller)

    def give(self, article: Article) -> None:
        """This run's feeds have a record that was read now."""
        self._store.give(self._job, article.origin.key, self._run.id)

    def not_given(self) -> Iterator[Article]:
        """Records of the job that this run's feeds have not: known, unchanged, of a run that was stopped or whose feeds failed.

        Those whose lines are not there are counted in `absent`, by the reason.
        """
        self._run.segments.sync()
        for identifier, place in self._store.not_given(self._job, self._run.id):
            if article := self._at(place, identifier):
                yield article

    def _at(self, place: Line, identifier: str) -> Article | None:
        """The record that stands at a place; one that is not there is counted."""
        try:
            return self._lookup.find(self._store.segment(place.segment), place, identifier)
        except AbsentError as error:
            self.absent[str(error)] += 1
            return None


def _said(place: Place) -> Evidence:
    """What a place said of an article."""
    return Evidence(**json.loads(place.evidence or "{}"))
