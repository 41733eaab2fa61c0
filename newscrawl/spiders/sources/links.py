"""Pages of the site, followed link by link."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.frontier.ticket import Ticket, article_key
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.links import read_links
from newscrawl.pages.listing import read_listing
from newscrawl.site.traps import Limits, trap
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.spiders.answers import page_of
from newscrawl.spiders.sources.source import WAITS, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.spiders.base import NewsSpider


NOTHING_BESIDE: Mapping[str, Evidence] = {}


@dataclass(frozen=True)
class Budgets:
    """How far links are followed."""

    depth: int
    """Links from a start page; its own are 1 away."""
    per_host: int
    """Pages and articles of one host."""
    per_section: int
    """Pages of one section's list."""


class Links(Source):
    """Any page of the site that is no article: its articles first, then its other pages, nearest first."""

    resource = "page"

    def __init__(self, spider: NewsSpider, via: str, budgets: Budgets) -> None:
        super().__init__(spider, via)
        self._budgets = budgets
        self._limits = Limits(
            *map(spider.settings.getint, ("PATH_FOLDERS_MAX", "PATH_REPEATS_MAX", "LIST_PAGES_MAX"))
        )
        self._hosts: Counter[str] = Counter()
        self._sections: Counter[str] = Counter()
        for url in self.run.ledger.urls():
            self._spend(parse(url))

    def begin(self, url: str) -> Iterator[Request]:
        """Request a start page."""
        yield from self.ask(url, depth=0)

    def request(self, ticket: Ticket) -> Request:
        """Nearest first."""
        return super().request(ticket).replace(priority=-ticket.more["depth"])

    def parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """What the page links to."""
        depth = ticket.more["depth"]
        links = self._links(response)
        yield from self._follow(links, response.url, depth, _beside(response))
        self.end(ticket, dead=None if links or depth else "empty")

    def follow(self, response: Response, depth: int) -> Iterator[Request]:
        """Requests for what an article links to that lies `depth` links from a start page."""
        if depth < self._budgets.depth:
            yield from self._follow(self._links(response), response.url, depth)

    def _links(self, response: Response) -> Sequence[SiteUrl]:
        return self.bounded(read_links(page_of(response)), response.url)

    def _follow(
        self,
        links: Iterable[SiteUrl],
        found_on: str,
        depth: int,
        beside: Mapping[str, Evidence] = NOTHING_BESIDE,
    ) -> Iterator[Request]:
        """Requests for what a page links to; `beside` is what it says of articles, by their addresses."""
        if depth >= self._budgets.depth:
            self.run.ledger.count("budget/depth")
            for url, said in beside.items():
                ticket = Ticket("article", article_key(parse(url)), url, {"via": self.via})
                self.spider.note(ticket, found_on, said)
            return
        for link in links:
            if why := trap(link, self._limits):
                self.run.ledger.count(f"trap/{why}")
            elif not self._can_afford(link):
                self.run.ledger.count("budget/spent")
            elif link.kind is Kind.ARTICLE:
                yield from self._ask_article(link, found_on, depth, beside.get(link.url))
            elif not self.spider.is_full():
                self._spend(link)
                url = link.page_url(link.page)
                yield from self.ask(url, depth=depth + 1, required=False)

    def _ask_article(
        self, link: SiteUrl, found_on: str, depth: int, said: Evidence | None
    ) -> Iterator[Request]:
        more = {"depth": depth + 1, **({} if said else WAITS)}
        requests = list(self.spider.ask(link, self.via, found_on, said, more=more))
        if requests:
            self._spend(link)
        yield from requests

    def _can_afford(self, link: SiteUrl) -> bool:
        if self._hosts[link.host] >= self._budgets.per_host:
            return False
        section = _section(link)
        return section is None or self._sections[section] < self._budgets.per_section

    def _spend(self, link: SiteUrl) -> None:
        self._hosts[link.host] += 1
        if section := _section(link):
            self._sections[section] += 1


def _beside(response: Response) -> Mapping[str, Evidence]:
    """What a list shows beside its articles; other pages show no times."""
    if parse(response.url).kind is not Kind.LISTING:
        return NOTHING_BESIDE
    items = read_listing(page_of(response)).items
    return {item.url: Evidence(item.headline, item.date) for item in items if item.date}


def _section(link: SiteUrl) -> str | None:
    return link.url if link.kind is Kind.LISTING else None
