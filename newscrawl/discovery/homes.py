"""Home pages: their headlines, and the sections that their menus name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discovery.responses import page_of
from newscrawl.discovery.source import WAITS, Source
from newscrawl.frontier.outcomes import Outcome
from newscrawl.pages.home import read_home
from newscrawl.site.sections import Section, chinese_sections, sections
from newscrawl.site.urls import Kind, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.task import Ticket
    from newscrawl.pages.evidence import Lead
    from newscrawl.spiders.base import NewsSpider

# design: menus-first. fact: english-hosts, menus, live-chinese-hosts-unknown
HOMES = {
    "www": "https://www.chinadaily.com.cn",
    "global": "https://global.chinadaily.com.cn",
    "usa": "https://usa.chinadaily.com.cn",
    "europe": "https://europe.chinadaily.com.cn",
    "cn": "https://cn.chinadaily.com.cn",
    "language": "https://language.chinadaily.com.cn",
}
"""By edition."""

_CHINESE = ("cn", "language")


class Homes(Source):
    """Home pages. Where a menu cannot be read the table of sections stands in for it."""

    resource = "home"

    def __init__(
        self,
        spider: NewsSpider,
        via: str,
        begin_list: Callable[..., Iterator[Request]],
        since: date | None = None,
    ) -> None:
        """`begin_list` requests a section's list, `table=True` says that only our table names it; an article of a day before `since` is a fixture, not news."""
        super().__init__(spider, via)
        self._homes: set[str] = set()
        self._begin_list = begin_list
        self._since = since

    def begin(self, edition: str, *, required: bool = True) -> Iterator[Request]:
        """Request an edition's home page."""
        self._homes.add(HOMES[edition])
        yield from self.ask(f"{HOMES[edition]}/", edition=edition, required=required)

    def parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """Its headlines and sections."""
        here = parse(response.url)
        if here.kind is not Kind.LISTING or here.section is not None:
            yield from self.failed(ticket, Outcome("failed", "redirected"))
            return
        home = read_home(page_of(response))
        if not home.sections and not home.leads:
            yield from self._ask_table(ticket)
            self.end(ticket, dead="empty")
            return
        yield from self.ask_leads(filter(self._is_news, home.leads), response.url, more=WAITS)
        if not home.sections:
            self.spider.logger.warning("no menu on %s, the table of sections is used", ticket.url)
            self.run.ledger.count("home/without_menu")
            yield from self._ask_table(ticket)
        for url in self.bounded(home.sections, response.url):
            yield from self._ask_list(url)
        if ticket.more["edition"] == "cn":  # no menu names all of its hosts
            for host in chinese_sections():
                yield from self._ask_list(host.url, table=True)
        self.end(ticket)

    def _ask_list(self, url: str, *, table: bool = False) -> Iterator[Request]:
        """A section's list; a home page of this job is none."""
        if url not in self._homes:
            yield from self._begin_list(url, table=table)

    def _is_news(self, lead: Lead) -> bool:
        day = parse(lead.url).date
        return day is None or self._since is None or day >= self._since

    def failed(self, ticket: Ticket, outcome: Outcome) -> Iterator[Request]:
        """The table's sections are read all the same."""
        yield from self._ask_table(ticket)
        yield from super().failed(ticket, outcome)

    def _ask_table(self, ticket: Ticket) -> Iterator[Request]:
        host = parse(ticket.url).host
        tree = chinese_sections() if ticket.more["edition"] in _CHINESE else sections()
        for url in _urls(tree):
            target = parse(url)
            if ticket.more["edition"] == "language" and target.host != host:
                continue
            yield from self._ask_list(url, table=True)


def _urls(tree: Iterable[Section]) -> Iterator[str]:
    for branch in tree:
        yield branch.url
        yield from _urls(branch.children)


def homes_of(editions: Iterable[str], wants: Callable[[str], bool]) -> list[str]:
    """Editions with a home page: those chosen, else the ones in a language that is wanted.

    The bilingual pages are reached through the Chinese menu.
    """
    chosen = list(editions)
    if chosen:
        return [edition for edition in HOMES if edition in chosen]
    return [
        edition
        for edition in HOMES
        if edition != "language" and wants("zh" if edition == "cn" else "en")
    ]
