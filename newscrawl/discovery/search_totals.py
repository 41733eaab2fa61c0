"""How many rows the search API counts for a search, from its first page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newscrawl.discovery.searches import Searches
from newscrawl.frontier.outcomes import QUERY_IGNORED, Outcome
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request

    from newscrawl.discovery.context import Context
    from newscrawl.discovery.searches import SearchTask
    from newscrawl.pages.search import SearchPage
    from newscrawl.site.search_window import Window
    from newscrawl.site.urls import SiteUrl


_NO_TOTAL = Outcome("failed", "rows_lost")
"""Of an answer so broken that it lacks the number of rows."""


class Total(NamedTuple):
    """The first page of a search."""

    window: Window
    rows: int
    """Rows of the whole search, by the API's count."""
    articles: list[SiteUrl]
    """The articles on the page."""


class SearchTotals(Searches):
    """Searches of which only the first page is read. Parameters that the API ignores are found as in a crawl."""

    def __init__(self, context: Context, instead: str | None = None) -> None:
        super().__init__(context, "totals", instead)
        self.totals: list[Total] = []
        self.failures: list[tuple[Window, Outcome]] = []
        """Searches without an answer, or without a total."""
        self.in_a_row = 0
        """How many of the last searches had none."""

    def request(self, task: SearchTask) -> Request:
        """A request that is sent once more at most: who waits for an estimate does not wait for minutes."""
        request = super().request(task)
        request.meta["max_retry_times"] = 1
        return request

    def go_on(self, answer: SearchPage, task: SearchTask) -> Iterator[Request]:
        """Keep the total, and request no further page."""
        yield from ()
        window = task.payload.window
        rows = (answer.total or 0) if answer.past_end else answer.total
        if rows is None:
            self._note(window, _NO_TOTAL)
            return
        self.in_a_row = 0
        self.totals.append(Total(window, rows, [parse(one.url) for one in answer.article_links]))

    def failed(self, task: SearchTask, outcome: Outcome) -> Iterator[Request]:
        """Note a search without an answer; after the test of a filter comes its search."""
        yield from super().failed(task, outcome)
        if outcome != QUERY_IGNORED and task.payload.filtered is None:
            self._note(task.payload.window, outcome)

    def _note(self, window: Window, outcome: Outcome) -> None:
        self.in_a_row += 1
        self.failures.append((window, outcome))
