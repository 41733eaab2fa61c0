"""`latest`: what is new since the last run, from the home pages and the front of every section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newscrawl.errors import ArgumentError
from newscrawl.site.urls import parse
from newscrawl.spiders.arguments import Arguments, known, whole_number
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.scope import Scope
from newscrawl.spiders.sources.homes import HOMES, Homes, homes_of
from newscrawl.spiders.sources.lists import Lists
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request

    from newscrawl.frontier.run import Run
    from newscrawl.frontier.ticket import Ticket
    from newscrawl.pages.listing import Listing
    from newscrawl.spiders.sources.source import Source

ENGLISH = ("www", "global", "usa", "europe")
"""Editions of one CMS."""

FIRST_DAYS = 7
"""Beijing days, today included, that a list is read back when it was never read before."""


@dataclass(frozen=True)
class LatestArguments(Arguments):
    """What `latest` is asked for."""

    homes: tuple[str, ...]
    """Editions whose home pages are read, and what their menus name."""
    lists: tuple[str, ...]
    """URLs of the sections that are read in place of that."""
    max_pages: int | None

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> LatestArguments:
        """From text as typed. Raises ArgumentError."""
        known(given, (*Scope.NAMES, "max_pages"), "latest")
        chosen = {
            name: text for name, text in given.items() if name not in {"sections", "editions"}
        }
        named = Scope.parse({**given}, now)
        if strange := sorted(named.editions - HOMES.keys()):
            raise ArgumentError(
                f"editions: {strange[0]!r} has no home page, expected some of {', '.join(HOMES)}"
            )
        scope = Scope.parse(chosen, now)  # editions and sections choose where to begin
        return cls(
            scope,
            () if named.sections else tuple(homes_of(named.editions, scope.wants)),
            tuple(sorted(named.sections)),
            whole_number("max_pages", given.get("max_pages")),
        )


class LatestLists(Lists):
    """Lists that a menu named: one that is gone is reported, and the same section under two hosts is one."""

    def key(self, page_url: str, more: dict[str, Any]) -> str:  # noqa: ARG002
        """The four English hosts are one CMS (FACTS 1): a list that they share is read once."""
        target = parse(page_url)
        return f"{target.section or ''} {target.page}" if target.edition in ENGLISH else page_url

    def begin(self, url: str, **more: Any) -> Iterator[Request]:
        """Request a list's first page; what was never read is read some days back."""
        if self.spider.scope.period.since is None and not self._was_read(url):
            today = self.run.began.astimezone(BEIJING).date()
            more["since"] = (today - timedelta(days=FIRST_DAYS - 1)).isoformat()
        yield from super().begin(url, **{"required": False, **more})

    def ask_beside(self, listing: Listing, ticket: Ticket) -> Iterator[Request]:  # noqa: ARG002
        """The sub-sections that the front of a section names, unless sections were chosen."""
        if not self.spider.arguments.lists:
            for url in listing.sections if listing.page == 1 else ():
                yield from self.begin(url)

    def _was_read(self, url: str) -> bool:
        target = parse(url)
        same = [url]
        if target.edition in ENGLISH:
            same = [url.replace(target.host, parse(HOMES[edition]).host, 1) for edition in ENGLISH]
        return any(self.run.store.known_list(one) for one in same)


class LatestSpider(NewsSpider):
    """What is new since the last run, from the home pages and every section their menus name.

    A list is left at the first page of which everything is known; what was new is looked at again later.

    scrapy crawl latest -a editions=www,cn
    """

    # Spider
    name = "latest"

    # NewsSpider
    arguments_type = LatestArguments
    arguments: LatestArguments
    known_default = "skip"

    def __init__(self, arguments: LatestArguments, run: Run) -> None:
        super().__init__(arguments, run)
        run.library.seeds_revisits = True

    @cached_property
    def lists(self) -> LatestLists:
        """The lists that menus name."""
        return LatestLists(self, "latest", self.arguments.max_pages)

    @cached_property
    def homes(self) -> Homes:
        """Home pages."""
        return Homes(self, "latest", self.lists.begin)

    def make_sources(self) -> Iterator[Source]:
        """Home pages and the lists they lead to."""
        yield from (self.lists, self.homes)

    def begin(self) -> Iterator[Request]:
        """What is to be looked at again, then the home pages and the sections that were named."""
        for ticket in self.run.library.revisits():
            known = self.run.library.known(parse(ticket.url), None)
            if known and (self.run.ledger.discover(ticket) or self.run.ledger.is_open(ticket)):
                self.run.library.attach(ticket, known)
                yield self.request(ticket, known)
        for url in self.arguments.lists:
            yield from self.lists.begin(url, required=True)
        for edition in self.arguments.homes:
            yield from self.homes.begin(edition)
