"""Keeps what a crawl knows of the responses of records while the records are in the pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.frontier.articles import Origin
from newscrawl.frontier.task import article_key
from newscrawl.pages.article.field_reader import reads_cleanly
from newscrawl.records.adapting import record_of
from newscrawl.records.merge import is_whole
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.frontier.payloads import Payload
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.items import Article


class Judged(NamedTuple):
    """A record that the data set has compared, with its origin."""

    record: Article
    origin: Origin


class Origins:
    """Keeps the origin of each record from the spider to the end of its URL.

    It is not an attribute of the record: a user's spider or pipeline may replace the record by another item.
    """

    def __init__(self, job: int) -> None:
        self._job = job
        self._coming: dict[tuple[str, str], list[Origin]] = {}
        """Origins of records that the data set has not compared yet, by identifier and URL; the oldest first."""
        self._judged: dict[str, Judged] = {}
        """Records that it has compared, by the key of their article in the URL states."""

    def put(self, article: Article, origin: Origin) -> None:
        """Keep the origin of a record that a spider yields."""
        self._coming.setdefault((article.identifier, article.url), []).append(origin)

    def take(self, article: Article) -> Origin:
        """The origin of a record that the data set is to compare; without one, it is made from the record itself."""
        coming = self._coming.get((article.identifier, article.url))
        origin = coming.pop(0) if coming else self._shown(article)
        self._judged[origin.key] = Judged(article, origin)
        return origin

    def _shown(self, article: Article) -> Origin:
        return Origin(
            self._job,
            article_key(parse(article.url)),
            complete=is_whole(article.metadata.warnings),
            clean=reads_cleanly(article.metadata.warnings),
        )

    def judged(self, task: CrawlTask[Payload] | None, item: Any) -> Judged | None:
        """The compared record of a task, else of an item; None where there is none."""
        found = (self._judged.get(key) for key in self._keys(task, item))
        return next(filter(None, found), None)

    def forget(self, task: CrawlTask[Payload] | None, item: Any) -> None:
        """Drop a record that has passed the pipelines, or that one refused."""
        for key in self._keys(task, item):
            self._judged.pop(key, None)
            self._drop(key)

    def _keys(self, task: CrawlTask[Payload] | None, item: Any) -> Iterator[str]:
        """Keys of the record: a user's pipeline may have changed the item, and a user's spider may have no task."""
        if task:
            yield task.key
        record = record_of(item)
        if record and isinstance(record.url, str):
            yield article_key(parse(record.url))

    def _drop(self, key: str) -> None:
        for place, coming in list(self._coming.items()):
            left = [one for one in coming if one.key != key]
            if left:
                self._coming[place] = left
            else:
                del self._coming[place]
