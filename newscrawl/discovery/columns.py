"""The app's columns and stories, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discovery.source import Source
from newscrawl.frontier.outcomes import Outcome
from newscrawl.frontier.payloads import SourcePayload
from newscrawl.pages.app import read_columns, read_stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.task import CrawlTask

# fact: app-addresses
COLUMNS = "https://enapp.chinadaily.com.cn/channels/enapp/custom-columns.json"


class Columns(Source[SourcePayload]):
    """The list of columns, and the stories of each."""

    resource = "app"

    def begin(self) -> Iterator[Request]:
        """Request the list of columns."""
        yield from self.ask(COLUMNS, SourcePayload())

    def parse(self, response: Response, task: CrawlTask[SourcePayload]) -> Iterator[Request]:
        """The columns, or the stories of one."""
        if response.url != task.url:
            yield from self.failed(task, Outcome("failed", "redirected"))
        elif task.url == COLUMNS:
            urls = read_columns(response.body) or []
            for url in urls:
                yield from self.ask(url, SourcePayload(required=False))
            self.end(task, dead=None if urls else "empty")
        else:
            article_links = read_stories(response.body) or []
            yield from self.request_articles(article_links, response.url)
            self.end(task, dead=None if article_links else "empty")
