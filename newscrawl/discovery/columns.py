"""The app's columns and stories, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discovery.source import Source
from newscrawl.frontier.outcomes import Outcome
from newscrawl.pages.app import read_columns, read_stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.task import Ticket

# fact: app-addresses
COLUMNS = "https://enapp.chinadaily.com.cn/channels/enapp/custom-columns.json"


class Columns(Source):
    """The list of columns, and the stories of each."""

    resource = "app"

    def begin(self) -> Iterator[Request]:
        """Request the list of columns."""
        yield from self.ask(COLUMNS)

    def parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """The columns, or the stories of one."""
        if response.url != ticket.url:
            yield from self.failed(ticket, Outcome("failed", "redirected"))
        elif ticket.url == COLUMNS:
            urls = read_columns(response.body) or []
            for url in urls:
                yield from self.ask(url, required=False)
            self.end(ticket, dead=None if urls else "empty")
        else:
            leads = read_stories(response.body) or []
            yield from self.ask_leads(leads, response.url)
            self.end(ticket, dead=None if leads else "empty")
