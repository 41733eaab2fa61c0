"""The articles that a data folder has, read beside a running crawl: a crawl does not request them."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.frontier.article_index import article_at
from newscrawl.frontier.database import FILE
from newscrawl.frontier.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from newscrawl.site.urls import SiteUrl


class KnownArticles:
    """Complete articles with a line; none without a store."""

    def __init__(self, store: Store | None) -> None:
        self._store = store

    @cached_property
    def _by_day(self) -> Counter[tuple[str, str]]:
        """Their numbers by day of publication and language."""
        found: Counter[tuple[str, str]] = Counter()
        for day, tag, number in self._store.complete_articles() if self._store else ():
            found[day, tag.partition("-")[0]] += number
        return found

    def on_days(self, language: str, first: date, last: date) -> int:
        """How many were published on some days, both included, in a language."""
        return sum(
            number
            for (day, spoken), number in self._by_day.items()
            if spoken == language and first.isoformat() <= day <= last.isoformat()
        )

    def has(self, target: SiteUrl, captured: str | None = None) -> bool:
        """Whether an article is there; `captured`: as it was at that time, or later."""
        if self._store is None:
            return False
        known = article_at(self._store, target, None)
        if known is None or not (known.complete and known.has_line):
            return False
        return captured is None or captured <= known.last_fetched

    def waiting(self, identity: str) -> int | None:
        """How many requests of an unfinished job wait; None where the command begins a new job."""
        job = self._store.open_job(identity) if self._store else None
        return self._store.queued(job.id) if self._store and job else None


@contextmanager
def known_articles(data_dir: Path) -> Iterator[KnownArticles]:
    """The articles of a folder. StorageError where its database cannot be read, UserError for one of a newer newscrawl."""
    if not (data_dir / FILE).exists():
        yield KnownArticles(None)
        return
    store = Store(data_dir, read_only=True)
    try:
        yield KnownArticles(store)
    finally:
        store.close()
