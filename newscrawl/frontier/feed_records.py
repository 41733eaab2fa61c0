"""Keeps account of which records of a job this run's feeds have."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.exporters.lookup import AbsentError
from newscrawl.frontier.url_table import SKIPPED
from newscrawl.pages.publication_minute import is_certain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.exporters.rows import Line
    from newscrawl.frontier.article_index import ArticleIndex
    from newscrawl.frontier.articles import Origin
    from newscrawl.frontier.store import Store
    from newscrawl.items import Article


class FeedRecords:
    """The record of each URL of the job, and whether the feeds (`-O`) have it."""

    def __init__(
        self, store: Store, index: ArticleIndex, job: int, run: str, *, skips_known: bool
    ) -> None:
        """`run` is the run's id. With `skips_known`, feeds get only records with a new line."""
        self._store = store
        self._index = index
        self._job = job
        self._run = run
        self._skips_known = skips_known
        self.absent: Counter[str] = Counter()
        """Numbers of records that this run's feeds lack, by reason."""

    def attach(self, key: str, article: int, *, has_line: bool) -> None:
        """Make an article, by its number, the record of a URL; `has_line`: with a new line."""
        is_skipped = not has_line and self._skips_known
        self._store.attach(self._job, key, article, SKIPPED if is_skipped else None, anew=has_line)

    def waits(self, origin: Origin) -> bool:
        """Whether feeds get a record only at the end of the run, since a list may still show its minute."""
        return origin.waits and not is_certain(origin.minute_source)

    def give(self, origin: Origin) -> None:
        """Note that this run's feeds have a record that was read now."""
        self._store.give(self._job, origin.key, self._run)

    def not_given(self) -> Iterator[Article]:
        """Records of the job that this run's feeds lack: known, unchanged, or of a stopped run or failed feeds.

        A record whose line is not on disk is counted in `absent`.
        """
        for identifier, place in self._store.not_given(self._job, self._run):
            if article := self._at(place, identifier):
                yield article

    def _at(self, place: Line, identifier: str) -> Article | None:
        try:
            return self._index.line(place, identifier)
        except AbsentError as error:
            self.absent[str(error)] += 1
            return None
