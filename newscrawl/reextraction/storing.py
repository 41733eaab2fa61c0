"""Writes the records of a re-extraction to the data set: a job with a run, as a crawl has."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from newscrawl.errors import StorageError
from newscrawl.frontier.articles import Archived, Origin
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.task import article_task
from newscrawl.monitoring.console_report import counts_line
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.summary import summary, write_summary, written
from newscrawl.pages.article.reading import COVERED
from newscrawl.pipelines.validate import FILE, keep_rejected
from newscrawl.records.merge import is_whole
from newscrawl.reextraction.differences import changes_the_record
from newscrawl.reextraction.ending import OUT_OF_SCOPE, Ending, status_of
from newscrawl.reextraction.rereading import INVALID
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.archive.members import Fault
    from newscrawl.frontier.outcomes import Outcome
    from newscrawl.frontier.run import Run
    from newscrawl.frontier.task import ArticleTask
    from newscrawl.items import Article
    from newscrawl.reextraction.rereading import Result

_COMMIT_EVERY = 0.1  # seconds, as in a crawl
NAME = "reextract"
"""In place of a spider's name, in the identity of the job and in names of files."""


# design: re-extraction
class Storing:
    """Takes the results of a run one by one, and ends it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.first: Article | None = None
        self._committed = time.monotonic()

    def is_done(self, url: str) -> bool:
        """Whether the job has ended an article."""
        task = _task(url)
        states = self.run.url_states
        return not states.discover(task) and not states.is_open(task)

    def exclude(self, url: str) -> None:
        """End an article that a crawl read and that was out of its scope."""
        self._end(_task(url), OUT_OF_SCOPE)

    def take(self, result: Result) -> None:
        """Keep the record of a result, and end its article."""
        task = _task(result.url)
        if result.reason == INVALID and result.article:
            self._reject(result.article, result.details)
        elif result.article:
            self._keep(task, result, result.article)
        self._end(task, result.outcome)
        self._commit()

    def _reject(self, article: Article, details: list[str]) -> None:
        path = self.run.data_dir / FILE
        try:
            keep_rejected(path, article, details)
        except OSError as error:
            raise StorageError(str(path), error) from error

    def _keep(self, task: ArticleTask, result: Result, article: Article) -> None:
        archived = Archived(
            article.metadata.date_downloaded,
            result.is_older,
            result.is_same_page,
            changes_the_record(result.differences),
        )
        origin = Origin(
            self.run.job.id,
            task.key,
            complete=is_whole(article.metadata.warnings),
            clean=result.clean,
            minute_source=result.minute_source,
            archived=archived,
        )
        self.run.revisions.keep(article, origin)
        self.first = self.first or article
        self.run.url_states.count_record(
            str(article.metadata.template),
            (name for name in COVERED if getattr(article, name)),
            (warning.partition(":")[0] for warning in article.metadata.warnings),
        )

    def _end(self, task: ArticleTask, outcome: Outcome) -> None:
        """End an article in this job alone: the failures of requests are made again, whatever an archive has."""
        self.run.url_states.discover(task)
        state, reason = outcome.state, outcome.reason
        self.run.store.end(self.run.job.id, task.resource, task.key, state, reason)

    def _commit(self) -> None:
        now = time.monotonic()
        if now - self._committed >= _COMMIT_EVERY:
            self._committed = now
            self.run.commit()

    def finish(self, reason: str, tolerance: float, damaged: Sequence[Fault]) -> Ending:
        """Commit, write the summary, and release the folder. `reason` is "finished", or why the run stops before its end."""
        run = self.run
        try:
            run.finish(is_over=reason == "finished")
            stats = {"finish_reason": reason, **run.url_states.counters()}
            results = RunResults.of(run, stats)
            status = status_of(results, tolerance, damaged)
            revisions = results.area("revision")
            rows = [("revisions", counts_line(revisions)), *written(run)]
            rows.append(("summary", str(write_summary(run, summary(run, status, results)))))
        finally:
            run.close()
        return Ending(status, results, rows)


def _task(url: str) -> ArticleTask:
    return article_task(parse(url), ArticlePayload())
