"""The books of a run: what became of every record, and which fields came with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

from newscrawl.outcomes import BROKEN, DONE, STORAGE_FAILED, Outcome
from newscrawl.pipelines.refusal import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector
    from typing_extensions import Self

    from newscrawl.items import Article
    from newscrawl.outcomes import Resource
    from newscrawl.spiders.base import NewsSpider

COVERED = (
    "alternative_headline",
    "authors",
    "source_organization",
    "date_published",
    "date_modified",
    "article_section",
    "article_body",
    "images",
)
"""Fields whose share of records is counted: a field that goes missing shows a change of the site."""


class Books:
    """Ends every article in the counters when its record is through the pipelines."""

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats
        self.first: Article | None = None
        """The first record given."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals of records and of spiders that break down."""
        books = cls(crawler.stats)
        crawler.signals.connect(books.item_scraped, signals.item_scraped)
        crawler.signals.connect(books.item_dropped, signals.item_dropped)
        crawler.signals.connect(books.item_error, signals.item_error)
        crawler.signals.connect(books.spider_error, signals.spider_error)
        crawler.signals.connect(books.request_dropped, signals.request_dropped)
        return books

    def item_scraped(self, item: Article, spider: NewsSpider) -> None:
        """A record was given; without all of its pages the article has failed all the same."""
        self.first = self.first or item
        self._stats.inc_value(f"template/{item.metadata.template}")
        for field in COVERED:
            if getattr(item, field):
                self._stats.inc_value(f"field/{field}")
        for warning in item.metadata.warnings:
            self._stats.inc_value(f"warning/{warning.split(':', 1)[0]}")
        spider.end("article", item.url, self._outcome(item, spider))

    def _outcome(self, item: Article, spider: NewsSpider) -> Outcome:
        if self._stats.get_value(STORAGE_FAILED):
            return Outcome("failed", "storage")
        return Outcome("failed", "pages_missing") if item.identifier in spider.incomplete else DONE

    def item_dropped(self, item: Article, exception: BaseException, spider: NewsSpider) -> None:
        """A pipeline refused the record."""
        reason = exception.reason if isinstance(exception, Refused) else "dropped"
        spider.end(
            "article", item.url, Outcome("excluded" if reason == "duplicate" else "failed", reason)
        )

    def item_error(self, item: Article, spider: NewsSpider) -> None:
        """A pipeline broke down over the record."""
        spider.end("article", item.url, Outcome("failed", BROKEN))

    def spider_error(self, response: Response, spider: NewsSpider) -> None:
        """Reading the page broke down; Scrapy logs where."""
        resource: Resource = "list" if response.meta.get("resource") == "list" else "article"
        spider.end(resource, response.url, Outcome("failed", BROKEN))

    def request_dropped(self, request: Request, spider: NewsSpider) -> None:
        """The scheduler has had it before: a redirect led to what was read already."""
        if resource := request.meta.get("resource"):
            spider.end(resource, request.url, Outcome("excluded", "duplicate"))
