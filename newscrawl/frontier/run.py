"""A run: one process that works on a job in a data folder, from the lock to the last commit."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from newscrawl.archive.writing import Archive, WarcFiles
from newscrawl.errors import Status, StorageError
from newscrawl.exporters.files import FOLDER
from newscrawl.exporters.lookup import Lookup
from newscrawl.exporters.segments import Limits, Segments
from newscrawl.frontier.archive_files import ArchiveReconciler
from newscrawl.frontier.article_index import ArticleIndex
from newscrawl.frontier.articles import utc
from newscrawl.frontier.capture_index import CaptureIndex
from newscrawl.frontier.feed_records import FeedRecords
from newscrawl.frontier.lines import Lines
from newscrawl.frontier.lock import FolderLock
from newscrawl.frontier.minutes import Minutes
from newscrawl.frontier.origins import Origins
from newscrawl.frontier.reconcile import Reconciler, summed_up
from newscrawl.frontier.retractions import Retractions
from newscrawl.frontier.revisions import Revisions
from newscrawl.frontier.revisits import Revisits
from newscrawl.frontier.rule_hits import RuleHits
from newscrawl.frontier.sightings import Sightings
from newscrawl.frontier.store import Store
from newscrawl.frontier.url_states import UrlStates

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from scrapy.crawler import Crawler

    from newscrawl.archive.writing import ArchiveOptions
    from newscrawl.frontier.job import Common


OWNER_ALONE = 0o077
"""A umask."""


def _clock() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Recovery:
    """What a run recovered from earlier runs."""

    continued: bool
    """Whether the run resumes an unfinished job."""
    cut_bytes: int
    requests_put_back: int
    differences: tuple[str, ...] = ()
    """Differences between data set and frontier, as sentences."""

    def __str__(self) -> str:
        """One line; empty where nothing was recovered."""
        found = [
            f"{self.cut_bytes} bytes cut that were not committed" if self.cut_bytes else "",
            f"{self.requests_put_back} requests put back" if self.requests_put_back else "",
            *self.differences,
        ]
        text = "; ".join(filter(None, found))
        if self.continued:
            return f"resuming an unfinished job{f': {text}' if text else ''}"
        return f"recovered: {text}" if text else ""


class Run:
    """Owner of the data folder while a process works on a job: store, segments, URL states and articles.

    Until `commit`, lines, their articles, states of URLs and new requests are in one transaction.
    """

    def __init__(  # noqa: PLR0913 - tests give clock and connection
        self,
        data_dir: Path,
        spider: str,
        common: Common,
        identity: str,
        *,
        limits: Limits | None = None,
        archive: ArchiveOptions | None = None,
        umask: int = OWNER_ALONE,
        now: Callable[[], datetime] = _clock,
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
        on_failure: Callable[[StorageError], None] | None = None,
    ) -> None:
        """Lock the folder, recover from earlier runs, and resume the job or begin one.

        `umask` becomes that of the process and stays so: many places write files of the run, also Scrapy's feeds, and
        two runs of one process may overlap. Without `archive` nothing is archived. FolderLockedError where another run has the folder, StorageError where
        the disk fails, UserError for a database of a newer newscrawl.
        """
        os.umask(umask)
        self.data_dir = data_dir
        self.common = common
        self.now = now
        self.began = now()
        self.reported_days: tuple[date, date] | None = None
        """First and last day of the run's report, both included; None where it reports no days."""
        self.id = f"{self.began:%Y%m%dT%H%M%SZ}-{spider}-{secrets.token_hex(3)}"
        self._fail = on_failure
        self._lock = FolderLock(data_dir, self.id, self.began)
        try:
            self.store = Store(data_dir, connect=connect, on_failure=self.failed)
        except BaseException:
            self._lock.release()
            raise
        try:
            self.lookup = Lookup(data_dir / FOLDER)
            self.segments = Segments(data_dir, self.store, self.id, limits or Limits(), now)
            self.archive = Archive(data_dir, self.store, self.id, archive, now) if archive else None
            """Archives what is downloaded; None where nothing is archived."""
            self._recover(identity)
        except BaseException:
            self.close()
            raise

    def _recover(self, identity: str) -> None:
        found = list(Reconciler(self.data_dir, self.store, self.segments, self.now).mending())
        files = self.archive or WarcFiles(self.data_dir, self.store, self.id, self.now)
        found += ArchiveReconciler(self.data_dir, self.store, files).mending()
        cut = sum(one.amount for one in found if one.kind == "cut")
        differences = summed_up(one for one in found if one.kind != "cut")
        put_back = self.store.put_back()
        job = None if self.common.fresh else self.store.open_job(identity)
        self.recovery = Recovery(job is not None, cut, put_back, tuple(differences))
        self.job = job or self.store.begin_job(identity, utc(self.began))
        self.url_states = UrlStates(self.store, self.job, self.now)
        self.rule_hits = RuleHits()
        self.origins = Origins(self.job.id)
        self.capture_index = CaptureIndex(self.store, self.job.id, self.url_states.count)
        self._know_articles()
        self.commit()

    def _know_articles(self) -> None:
        """Create the owners of what is known of articles."""
        store, job, count = self.store, self.job, self.url_states.count
        lines = Lines(store, self.segments)
        self.sightings = Sightings(store, job, self.now)
        self.article_index = ArticleIndex(store, job, self.segments, self.lookup)
        self.minutes = Minutes(store, self.article_index, self.sightings, lines, count)
        self.revisits = Revisits(store, self.now)
        self.feed_records = FeedRecords(
            store, self.article_index, job.id, self.id, skips_known=self.common.known == "skip"
        )
        self.revisions = Revisions(
            store,
            job.id,
            self.now,
            self.article_index,
            self.sightings,
            self.minutes,
            lines,
            self.revisits,
            self.feed_records,
            count,
        )
        self.retractions = Retractions(
            store,
            job.id,
            self.began,
            self.now,
            self.article_index,
            self.sightings,
            lines,
            self.revisits,
            self.feed_records,
            count,
        )

    # --- Becoming durable

    def commit(self) -> None:
        """Make archived pages durable first, then the lines that name them, then the rows that refer to both."""
        try:
            self.url_states.flush()
            self.store.add_rule_hits(self.job.id, self.rule_hits.take())
            if self.archive:
                self.archive.sync()
            if not self.store.is_dirty:
                return
            self.segments.sync()
            self.store.commit()
            if self.archive and self.archive.is_full:
                self.archive.seal()
            if self.segments.is_full:
                self.segments.seal()
        except StorageError as error:
            self.failed(error)
            raise

    def finish(self, *, is_over: bool) -> None:
        """Make the last commit of a run and seal its last files; `is_over`: nothing is left to fetch, the job has ended."""
        if is_over:
            self.capture_index.close_all()
            self.store.end_job(self.job.id, utc(self.now()))
        self.commit()
        try:
            if self.archive:
                self.archive.seal()
            self.segments.seal()
        except StorageError as error:
            self.failed(error)
            raise

    def close(self) -> None:
        """Release the folder. Uncommitted articles are fetched again."""
        self.lookup.close()
        self.store.close()
        self._lock.release()

    def failed(self, error: StorageError) -> None:
        """Pass an error to `on_failure` before it is raised."""
        if self._fail:
            self._fail(error)


def run_of(crawler: Crawler) -> Run | None:
    """The run of a crawler's spider; None for another kind of spider, as in `scrapy shell`."""
    run = getattr(crawler.spider, "run", None)
    return run if isinstance(run, Run) else None


# design: storage-failure
def stop_at_once(error: StorageError) -> None:
    """End the process: after a failed write, no later one can be trusted."""
    stderr = sys.__stderr__ or sys.stderr  # `--quiet` puts another in its place
    stderr.write(
        f"newscrawl: storage failed: {error}; the same command goes on when that is put right\n"
    )
    stderr.flush()
    os._exit(Status.STORAGE)
