"""Base class of all sources: makes requests with tasks, ends them, and reports dead sources."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from scrapy import Request

from newscrawl.frontier.outcomes import DEAD, DONE, MISSING, NO_HOST, Outcome
from newscrawl.frontier.payloads import SourcePayload
from newscrawl.frontier.task import CrawlTask
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.outcomes import Death, Resource
    from newscrawl.pages.evidence import ArticleLink


P = TypeVar("P", bound=SourcePayload)
T = TypeVar("T")


class Source(ABC, Generic[P]):
    """One kind of page that links to articles, for one spider; `P` is the payload of its tasks.

    `parse` may be called again for a page after a run died. So duplicate requests are dropped, and counts are made
    when a URL ends, which it does once.
    """

    resource: ClassVar[Resource]
    priority: ClassVar[int] = 0

    def __init__(self, context: Context, via: str) -> None:
        """`via` is the route in the records of the articles found."""
        self.context = context
        self.via = via

    def ask(self, url: str, payload: P, key: str | None = None) -> Iterator[Request]:
        """Request a source, unless the job already has it; `key` is its key in the URL states, by default its URL."""
        task = CrawlTask(self.resource, key or url, url, payload)
        if self.context.discover(task):
            yield self.request(task)
        elif self.context.is_open(task):
            # The scheduler has it, unless the run died in between.
            yield self.request(self.context.as_asked(task))

    def bounded(self, links: Sequence[T], url: str) -> Sequence[T]:
        """The first LINKS_PER_PAGE of a page's links; a warning names a page with more, since the site has none."""
        most = self.context.settings.getint("LINKS_PER_PAGE")
        if len(links) > most:
            self.context.logger.warning("%s has %d links, %d are read", url, len(links), most)
            self.context.count("bound/links")
            self.context.url_states.mark_source_dead(url, "unreachable")
        return links[:most]

    def request_articles(
        self,
        article_links: Iterable[ArticleLink],
        found_on: str,
        place: str | None = None,
        *,
        waits_for_lists: bool = False,
    ) -> Iterator[Request]:
        """Request the articles that a page links to; `place` is the source's name in the frontier."""
        for link in self.bounded(list(article_links), found_on):
            yield from self.request_article(link, found_on, place, waits_for_lists=waits_for_lists)

    def request_article(
        self,
        link: ArticleLink,
        found_on: str,
        place: str | None = None,
        *,
        waits_for_lists: bool = False,
    ) -> Iterator[Request]:
        """Request one article."""
        yield from self.context.request_article(
            parse(link.url),
            self.via,
            found_on,
            link.evidence,
            day=link.day,
            place=place,
            waits_for_lists=waits_for_lists,
        )

    def request(self, task: CrawlTask[P]) -> Request:
        """The request for a source."""
        return Request(
            task.url,
            callback=self.context.parse_source,
            errback=self.context.source_failed,
            priority=self.priority,
            meta={"task": task.to_data()},
        )

    @abstractmethod
    def parse(self, response: Response, task: CrawlTask[P]) -> Iterator[Request]:
        """Requests from the response of a source."""

    def failed(self, task: CrawlTask[P], outcome: Outcome) -> Iterator[Request]:
        """Handle a source without a response."""
        yield from ()
        self.end(task, outcome, why_dead(outcome))

    def end(self, task: CrawlTask[P], outcome: Outcome = DONE, dead: Death | None = None) -> bool:
        """End a source: whether it had not ended before. `dead`: why it gives no articles, or not all."""
        is_first = self.context.end(task, outcome)
        if is_first and outcome == DONE and dead != "empty":
            self.context.page_received(task)
        required = task.payload.required
        if is_first and dead and required is not None:
            url = task.payload.requested_url or task.url
            self.context.url_states.mark_source_dead(url, dead, DEAD if required else MISSING)
        return is_first


AnySource = Source[Any]


def why_dead(outcome: Outcome) -> Death:
    """Why a source with this outcome is dead."""
    if outcome.state == "failed":
        return "cut_off"
    if outcome == NO_HOST:
        return "gone"
    return "closed" if outcome.state == "excluded" else "gone"
