"""What all sources share: a request with a task, an end among the URL states, and a way to be dead."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from scrapy import Request

from newscrawl.frontier.outcomes import DEAD, DONE, MISSING, NO_HOST, Outcome
from newscrawl.frontier.task import CrawlTask
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.outcomes import Death, Resource
    from newscrawl.pages.evidence import ArticleLink


WAITS = {"waits": True}
"""In the task of an article that was shown without a time: it comes after the lists that may show one."""

T = TypeVar("T")


class Source(ABC):
    """One kind of page that speaks of articles, for one spider.

    `parse` may be called again for an answer whose run died, so that what it yields and counts must
    bear that: requests are dropped where they were made before, and what is counted is counted when a
    URL ends, which it does once.
    """

    resource: ClassVar[Resource]
    priority: ClassVar[int] = 0

    def __init__(self, spider: Context, via: str) -> None:
        """`via` is the route that an article was found by, as its record says."""
        self.spider = spider
        self.via = via
        self.run = spider.run

    def ask(self, url: str, /, **payload: Any) -> Iterator[Request]:
        """Request a source, unless the job has it; `more` is plain data that travels with it.

        `required` (True): whether the run fails its health check when the source is dead; None where
        nothing is wrong with that.
        """
        task = CrawlTask(self.resource, payload.pop("key", url), url, payload)
        if self.run.url_states.discover(task):
            self.spider.count(self.resource, "discovered")
            yield self.request(task)
        elif self.run.url_states.is_open(task):
            # The scheduler has it, unless the run died in between.
            yield self.request(self.run.url_states.as_asked(task))

    def bounded(self, links: Sequence[T], url: str) -> Sequence[T]:
        """The first LINKS_PER_PAGE of a page's links; a page that has more is no page of the site's, and is said."""
        most = self.spider.settings.getint("LINKS_PER_PAGE")
        if len(links) > most:
            self.spider.logger.warning("%s has %d links, %d are read", url, len(links), most)
            self.run.url_states.count("bound/links")
            self.run.url_states.mark_source_dead(url, "unreachable")
        return links[:most]

    def request_articles(
        self,
        article_links: Iterable[ArticleLink],
        found_on: str,
        place: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> Iterator[Request]:
        """Request the articles that a page speaks of; `place` is what the frontier calls the source, `more` travels with the tasks."""
        for link in self.bounded(list(article_links), found_on):
            yield from self.request_article(link, found_on, place, payload)

    def request_article(
        self,
        link: ArticleLink,
        found_on: str,
        place: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> Iterator[Request]:
        """Request one article."""
        yield from self.spider.ask(
            parse(link.url),
            self.via,
            found_on,
            link.evidence,
            day=link.day,
            place=place,
            payload=payload,
        )

    def request(self, task: CrawlTask) -> Request:
        """How a source is asked for."""
        return Request(
            task.url,
            callback=self.spider.parse_source,
            errback=self.spider.source_failed,
            priority=self.priority,
            meta={"task": vars(task)},
        )

    @abstractmethod
    def parse(self, response: Response, task: CrawlTask) -> Iterator[Request]:
        """What an answer leads to."""

    def failed(self, task: CrawlTask, outcome: Outcome) -> Iterator[Request]:
        """What is done where there is no answer."""
        yield from ()
        self.end(task, outcome, why_dead(outcome))

    def end(self, task: CrawlTask, outcome: Outcome = DONE, dead: Death | None = None) -> bool:
        """A source came to its end, and gives nothing, or not all, for the reason `dead`."""
        is_first = self.spider.end(task, outcome)
        if is_first and outcome == DONE and dead != "empty":
            self.spider.page_came(task)
        required = task.payload.get("required", True)
        if is_first and dead and required is not None:
            url = task.payload.get("called", task.url)
            self.run.url_states.mark_source_dead(url, dead, DEAD if required else MISSING)
        return is_first


def why_dead(outcome: Outcome) -> Death:
    """Why a source that could not be had gives nothing."""
    if outcome.state == "failed":
        return "cut_off"
    if outcome == NO_HOST:
        return "gone"
    return "closed" if outcome.state == "excluded" else "gone"
