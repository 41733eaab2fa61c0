"""`app`: the columns of the mobile app."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.columns import Columns
from newscrawl.pages.app_story import is_json
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.scope import Arguments, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.source import AnySource
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.pages.evidence import Evidence


@dataclass(frozen=True)
class AppArguments(Arguments):
    """What `app` is asked for."""

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> AppArguments:
        """From text as typed. Raises ArgumentError."""
        cls.check(given, "app")
        return cls(Scope.parse(given, now))


class AppSpider(NewsSpider):
    """The stories of the mobile app, as JSON.

    No other route asks for it: whether it still answers is not known.

    newscrawl crawl app -a since=7d
    """

    # Spider
    name = "app"

    # NewsSpider
    arguments_type = AppArguments
    arguments: AppArguments

    @cached_property
    def columns(self) -> Columns:
        """Columns and their stories."""
        return Columns(self.context, "app")

    def make_sources(self) -> Iterator[AnySource]:
        """Columns alone."""
        yield self.columns

    def begin(self) -> Iterator[Request]:
        """A request for the list of columns."""
        yield from self.columns.begin()

    def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request:
        """An article of the app is asked for as JSON."""
        request = super().request(task, known)
        if task.resource != "article":
            return request
        return request.replace(url=f"{task.url.removesuffix('.html')}.json")

    def read(self, response: Response, evidence: Evidence) -> PageReading | None:
        """JSON alone: a page in its place is no story of the app."""
        if not is_json(response.body, response.url):
            return None
        return super().read(response, evidence)
