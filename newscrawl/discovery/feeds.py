"""Feeds and sitemaps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.discovery.source import Source
from newscrawl.frontier.payloads import FeedPayload
from newscrawl.pages.feed import Feed, read_feed, with_minutes
from newscrawl.site.urls import parse
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.outcomes import Death
    from newscrawl.frontier.task import CrawlTask

_A_DAY = timedelta(days=1)
"""Most time between the day of an address and that of its ObjectId, except for imports and drafts."""


# design: frozen-feeds
class Feeds(Source[FeedPayload]):
    """Feeds, judged by the dates of their items, since dead feeds have status 200."""

    resource = "feed"

    def __init__(self, context: Context, via: str, frozen_after: timedelta) -> None:
        """`frozen_after`: most age of the newest item of a feed that is not frozen."""
        super().__init__(context, via)
        self._frozen_after = frozen_after

    def begin(self, url: str, depth: int = 1) -> Iterator[Request]:
        """Request a feed."""
        yield from self.ask(url, FeedPayload(depth=depth))

    def parse(self, response: Response, task: CrawlTask[FeedPayload]) -> Iterator[Request]:
        """Requests for the articles of a feed, or for the sitemaps of an index."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        most = self.context.settings.getint("FEED_ITEMS_MAX")
        feed = read_feed(response.body, response.url, content_type, most)
        if feed is None or not feed.items:
            self.context.logger.warning("%s is not a feed, or has no items", task.url)
            self.end(task, dead="empty")
            return
        if not feed.complete:
            self.context.logger.warning("%s is broken, it was read in part", task.url)
            self.context.count("feed/broken")
        if feed.bounded:
            self.context.logger.warning("%s has more than %d items", task.url, most)
            self.context.count("bound/items")
        depth = task.payload.depth
        is_deepest = depth >= self.context.settings.getint("FEED_DEPTH_MAX")
        if is_deepest and feed.children:
            self.context.count("bound/depth")
        for url in () if is_deepest else feed.children:
            yield from self.begin(url, depth + 1)
        is_frozen = self._is_frozen(feed)
        if is_frozen:
            self.context.logger.warning(
                "%s is frozen, its newest item is of %s", task.url, _newest(feed)
            )
        if not is_frozen or self.context.scope.period.since:
            # the reader bounds them: a sitemap has more links than a page
            for link in with_minutes(feed, self._moments):
                yield from self.request_article(link, response.url)
        frozen: Death | None = "frozen" if is_frozen else None
        self.end(task, dead="unreachable" if feed.bounded else frozen)

    def _moments(self, url: str) -> list[datetime]:
        """Times at which an article was published, by its address, lists, and its page."""
        target = parse(url)
        found = self.context.moments(target)
        if target.created and target.date and abs(target.created.date() - target.date) <= _A_DAY:
            found.append(target.created)
        return found

    def _is_frozen(self, feed: Feed) -> bool:
        """Whether a feed has no new item; an index is judged by its sitemaps."""
        if feed.kind == "index":
            return False
        newest = _newest(feed)
        today = self.context.began.astimezone(BEIJING).date()
        return newest is None or today - newest > self._frozen_after


def _newest(feed: Feed) -> date | None:
    """The day of the newest item, by the days of addresses where the feed gives no times."""
    if feed.newest:
        return feed.newest.astimezone(BEIJING).date()
    days = [day for link in feed.article_links if (day := parse(link.url).date)]
    return max(days, default=None)
