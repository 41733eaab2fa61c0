"""What all sources share: a request with a ticket, an end in the books, and a way to be dead."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from scrapy import Request

from newscrawl.frontier.outcomes import DEAD, DONE, MISSING, NO_HOST, Outcome
from newscrawl.frontier.task import Ticket
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrapy.http import Response

    from newscrawl.frontier.outcomes import Death, Resource
    from newscrawl.pages.evidence import Lead
    from newscrawl.spiders.base import NewsSpider


WAITS = {"waits": True}
"""In the ticket of an article that was shown without a time: it comes after the lists that may show one."""

T = TypeVar("T")


class Source(ABC):
    """One kind of page that speaks of articles, for one spider.

    `parse` may be called again for an answer whose run died, so that what it yields and counts must
    bear that: requests are dropped where they were made before, and what is counted is counted when a
    URL ends, which it does once.
    """

    resource: ClassVar[Resource]
    priority: ClassVar[int] = 0

    def __init__(self, spider: NewsSpider, via: str) -> None:
        """`via` is the route that an article was found by, as its record says."""
        self.spider = spider
        self.via = via
        self.run = spider.run

    def ask(self, url: str, /, **more: Any) -> Iterator[Request]:
        """Request a source, unless the job has it; `more` is plain data that travels with it.

        `required` (True): whether the run fails its health check when the source is dead; None where
        nothing is wrong with that.
        """
        ticket = Ticket(self.resource, more.pop("key", url), url, more)
        if self.run.ledger.discover(ticket):
            self.spider.count(self.resource, "discovered")
            yield self.request(ticket)
        elif self.run.ledger.is_open(ticket):
            # The scheduler has it, unless the run died in between.
            yield self.request(self.run.ledger.as_asked(ticket))

    def bounded(self, links: Sequence[T], url: str) -> Sequence[T]:
        """The first LINKS_PER_PAGE of a page's links; a page that has more is no page of the site's, and is said."""
        most = self.spider.settings.getint("LINKS_PER_PAGE")
        if len(links) > most:
            self.spider.logger.warning("%s has %d links, %d are read", url, len(links), most)
            self.run.ledger.count("bound/links")
            self.run.ledger.lose(url, "unreachable")
        return links[:most]

    def ask_leads(
        self,
        leads: Iterable[Lead],
        found_on: str,
        place: str | None = None,
        more: dict[str, Any] | None = None,
    ) -> Iterator[Request]:
        """Request the articles that a page speaks of; `place` is what the frontier calls the source, `more` travels with the tickets."""
        for lead in self.bounded(list(leads), found_on):
            yield from self.ask_lead(lead, found_on, place, more)

    def ask_lead(
        self,
        lead: Lead,
        found_on: str,
        place: str | None = None,
        more: dict[str, Any] | None = None,
    ) -> Iterator[Request]:
        """Request one article."""
        yield from self.spider.ask(
            parse(lead.url), self.via, found_on, lead.evidence, day=lead.day, place=place, more=more
        )

    def request(self, ticket: Ticket) -> Request:
        """How a source is asked for."""
        return Request(
            ticket.url,
            callback=self.spider.parse_source,
            errback=self.spider.source_failed,
            priority=self.priority,
            meta={"ticket": vars(ticket)},
        )

    @abstractmethod
    def parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """What an answer leads to."""

    def failed(self, ticket: Ticket, outcome: Outcome) -> Iterator[Request]:
        """What is done where there is no answer."""
        yield from ()
        self.end(ticket, outcome, why_dead(outcome))

    def end(self, ticket: Ticket, outcome: Outcome = DONE, dead: Death | None = None) -> bool:
        """A source came to its end, and gives nothing, or not all, for the reason `dead`."""
        is_first = self.spider.end(ticket, outcome)
        if is_first and outcome == DONE and dead != "empty":
            self.spider.page_came(ticket)
        required = ticket.more.get("required", True)
        if is_first and dead and required is not None:
            url = ticket.more.get("called", ticket.url)
            self.run.ledger.lose(url, dead, DEAD if required else MISSING)
        return is_first


def why_dead(outcome: Outcome) -> Death:
    """Why a source that could not be had gives nothing."""
    if outcome.state == "failed":
        return "cut_off"
    if outcome == NO_HOST:
        return "gone"
    return "closed" if outcome.state == "excluded" else "gone"
