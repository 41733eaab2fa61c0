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
    """Arguments of `app`."""

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> AppArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "app")
        return cls(Scope.parse(given, now))


class AppSpider(NewsSpider):
    """The stories of the mobile app, as JSON.

    No other route requests them; it is not known whether the app's server still answers.

    newscrawl crawl app -a since=7d
    """

    # Spider
    name = "app"

    # NewsSpider
    arguments_type = AppArguments
    arguments: AppArguments

    @cached_property
    def columns(self) -> Columns:
        """Source: columns and their stories."""
        return Columns(self.context, "app")

    def make_sources(self) -> Iterator[AnySource]:
        """Only columns."""
        yield self.columns

    def begin(self) -> Iterator[Request]:
        """A request for the list of columns."""
        yield from self.columns.begin()

    def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request:
        """The request for a URL; for an article, the request for its JSON."""
        request = super().request(task, known)
        if task.resource != "article":
            return request
        return request.replace(url=f"{task.url.removesuffix('.html')}.json")

    def read(self, response: Response, evidence: Evidence) -> PageReading | None:
        """Read JSON; None for another answer, which is not a story of the app."""
        if not is_json(response.body, response.url):
            return None
        return super().read(response, evidence)
