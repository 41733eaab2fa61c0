"""Issues of the newspaper: the e-paper, and the print index of earlier years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from newscrawl.discovery.responses import page_of
from newscrawl.discovery.source import Source, why_dead
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.frontier.payloads import IssuePayload
from newscrawl.pages.issue import read_issue
from newscrawl.site.papers import issue_url, print_index_urls
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.outcomes import Death
    from newscrawl.frontier.task import CrawlTask

# design: issues-in-turn
EPAPER_SINCE = date(2020, 1, 1)
"""From about this day on the e-paper is requested first; before, the print index (known from 2008 to 2020)."""


def addresses(paper: str, day: date) -> tuple[str, ...]:
    """Possible addresses of the issue of a day, the likeliest first."""
    epaper = issue_url(paper, day)
    if paper != "china":
        return (epaper,)
    indexes = print_index_urls(day)
    return (epaper, *indexes) if day >= EPAPER_SINCE else (*indexes, epaper)


class Issues(Source[IssuePayload]):
    """Issues; each is requested from one address after the other until one has it."""

    resource = "issue"

    def begin(self, paper: str, day: date, *, required: bool | None = True) -> Iterator[Request]:
        """Request the issue of a day."""
        url, *others = addresses(paper, day)
        payload = IssuePayload(
            day=day, other_urls=tuple(others), required=required, requested_url=url
        )
        yield from self.ask(url, payload)

    def parse(self, response: Response, task: CrawlTask[IssuePayload]) -> Iterator[Request]:
        """Requests for the issue's articles and its pages."""
        day = task.payload.day
        issue = read_issue(page_of(response))
        if parse(response.url).date != day or issue.day not in {None, day}:
            yield from self.failed(task, Outcome("failed", "redirected"))
            return
        yield from self.request_articles(issue.article_links, response.url, parse(task.url).url)
        for url in self.bounded(issue.pages, response.url):
            yield from self.ask(url, IssuePayload(day=day, required=None))
        if issue.article_links or issue.pages:
            self.end(task)
        else:
            yield from self._look_elsewhere(task, DONE, "empty")

    def failed(self, task: CrawlTask[IssuePayload], outcome: Outcome) -> Iterator[Request]:
        """Request the issue from its next address."""
        yield from self._look_elsewhere(task, outcome, why_dead(outcome))

    def _look_elsewhere(
        self, task: CrawlTask[IssuePayload], outcome: Outcome, dead: Death
    ) -> Iterator[Request]:
        """Request the next address; without one, the issue is dead for the reason of its first address."""
        why = task.payload.why or dead
        if task.payload.other_urls:
            url, *others = task.payload.other_urls
            yield from self.ask(url, replace(task.payload, other_urls=tuple(others), why=why))
            self.end(task, outcome)
        else:
            self.end(task, outcome, why)
