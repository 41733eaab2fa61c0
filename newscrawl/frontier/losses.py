"""Articles whose line is lost: the jobs that gave them ask for them again."""

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
"""Why an article is to be fetched again that was done."""


def ask_again(store: Store, articles: Iterable[int], now: datetime) -> None:
    """Let every job that has these articles try them with its next run, whatever its lists show."""
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
    """How to ask for an article; on the route by which it was seen last."""
    places = store.places(url.key)
    via = max(places, key=lambda one: one.last_seen).via if places else "argument"
    return CrawlTask("article", url.key, url.url, ArticlePayload(via=via))
