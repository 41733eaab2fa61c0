"""Articles that the site reports as unchanged or gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.frontier.articles import utc
from newscrawl.frontier.stamps import moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newscrawl.frontier.article_index import ArticleIndex
    from newscrawl.frontier.feed_records import FeedRecords
    from newscrawl.frontier.lines import Lines
    from newscrawl.frontier.revisits import Revisits
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.sightings import Sightings
    from newscrawl.frontier.store import Store
    from newscrawl.frontier.task import ArticleTask


# design: retracted
GONE_FOR = timedelta(days=1)
"""The least time between two "gone" answers before an article counts as retracted."""


@dataclass
class Retractions:
    """Writes the line that marks an article as retracted, and the line that restores it."""

    store: Store
    job: int
    began: datetime
    """When the run began."""
    now: Callable[[], datetime]
    index: ArticleIndex
    sightings: Sightings
    lines: Lines
    revisits: Revisits
    feed_records: FeedRecords
    count: Callable[[str], None]
    """Adds to a counter of the job."""

    def is_unchanged(self, task: ArticleTask, number: int) -> None:
        """Handle the answer that a known article, by its number, has not changed."""
        known = self.store.article(number)
        is_counted = known.job == self.job  # before the run died
        known.last_fetched, known.job, known.key = utc(self.now()), self.job, task.key
        known.listed_at = self.sightings.listed_at(task.key)
        known.gone = None
        is_back = bool(known.retracted) and self._repeat(known, None)
        self.store.put_article(known)
        self.feed_records.attach(task.key, number, has_line=is_back)
        self.revisits.plan_next(task.key)
        if not is_counted:
            self.count(f"revision/{'restored' if is_back else 'unchanged'}")

    def is_gone(self, task: ArticleTask, url: str) -> None:
        """Handle the answer that an article is gone; `url` is the address after redirects.

        After two such answers, in two runs and at least GONE_FOR apart, the article gets a line that marks it as retracted.
        """
        known = self.index.read_at(task.url) or self.index.read_at(url)
        if known is None or known.retracted:
            self.store.drop_revisit(task.key)
            return
        now = self.now()
        first = moment(known.gone) if known.gone else now
        if known.gone is None:
            known.gone = utc(now)
        if first < self.began and now - first >= GONE_FOR:
            self._retract(task, known)
        else:
            self.revisits.not_before(task.key, first + GONE_FOR)
        self.store.put_article(known)

    def _retract(self, task: ArticleTask, known: KnownArticle) -> None:
        """Write the line; if the newest line is not on disk, a later run does."""
        self.store.drop_revisit(task.key)
        if not self._repeat(known, utc(self.now())):
            self.count("revision/retracted_absent")
            return
        known.etag = known.last_modified = None  # of a page that is gone
        self.feed_records.attach(task.key, known.id or 0, has_line=True)
        self.count("revision/retracted")

    def _repeat(self, known: KnownArticle, retracted: str | None) -> bool:
        """Write the newest line again with this time of retraction: False where the line cannot be read."""
        record = self.index.record(known)
        if record is None:
            return False
        record.metadata.retracted = retracted
        self.lines.supersede(record, known)
        return True
