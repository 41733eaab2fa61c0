"""Articles whose line is lost: the jobs that read them request them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.frontier.articles import utc
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.rows import Failure
from newscrawl.frontier.task import CrawlTask

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newscrawl.frontier.rows import Ended
    from newscrawl.frontier.store import Store
    from newscrawl.frontier.task import ArticleTask

LINE_LOST = "line_lost"
"""Reason for which a finished article is fetched again."""


def ask_again(store: Store, articles: Iterable[int], now: datetime) -> None:
    """Let the next run of every job with these articles request them, whatever its lists show."""
    for article in articles:
        for identity, url in store.urls_of(article):
            store.failed(
                Failure(
                    identity,
                    url.resource,
                    url.key,
                    _task(store, url).to_json(),
                    LINE_LOST,
                    store.attempts(identity, url.resource, url.key) + 1,
                    utc(now),
                )
            )
            store.put_state(url.job, url.resource, url.key, "failed", LINE_LOST)


def _task(store: Store, url: Ended) -> ArticleTask:
    """The task of an article, with the route of its latest sighting."""
    places = store.places(url.key)
    via = max(places, key=lambda one: one.last_seen).via if places else "argument"
    return CrawlTask("article", url.key, url.url, ArticlePayload(via=via))
