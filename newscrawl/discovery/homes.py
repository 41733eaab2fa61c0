"""Home pages: their headlines, and the sections that their menus name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.discovery.responses import page_of
from newscrawl.discovery.source import Source
from newscrawl.frontier.outcomes import Outcome
from newscrawl.frontier.payloads import HomePayload
from newscrawl.pages.home import read_home
from newscrawl.site.sections import Section, chinese_sections, sections
from newscrawl.site.urls import Kind, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.pages.evidence import ArticleLink

# design: menus-first. fact: english-hosts, menus, live-chinese-hosts-unknown
HOMES = {
    "www": "https://www.chinadaily.com.cn",
    "global": "https://global.chinadaily.com.cn",
    "usa": "https://usa.chinadaily.com.cn",
    "europe": "https://europe.chinadaily.com.cn",
    "cn": "https://cn.chinadaily.com.cn",
    "language": "https://language.chinadaily.com.cn",
}
"""Addresses of home pages by edition."""

_CHINESE = ("cn", "language")


class Homes(Source[HomePayload]):
    """Home pages. The table of sections replaces a menu that cannot be read."""

    resource = "home"

    def __init__(
        self,
        context: Context,
        via: str,
        begin_list: Callable[..., Iterator[Request]],
        since: date | None = None,
    ) -> None:
        """`begin_list` requests a section's list, with `table=True` where only our table names it; articles of days before `since` are not requested."""
        super().__init__(context, via)
        self._homes: set[str] = set()
        self._begin_list = begin_list
        self._since = since

    def begin(self, edition: str, *, required: bool = True) -> Iterator[Request]:
        """Request an edition's home page."""
        self._homes.add(HOMES[edition])
        yield from self.ask(f"{HOMES[edition]}/", HomePayload(edition=edition, required=required))

    def parse(self, response: Response, task: CrawlTask[HomePayload]) -> Iterator[Request]:
        """Requests for the articles and sections of a home page."""
        here = parse(response.url)
        if here.kind is not Kind.LISTING or here.section is not None:
            yield from self.failed(task, Outcome("failed", "redirected"))
            return
        home = read_home(page_of(response))
        if not home.sections and not home.article_links:
            yield from self._ask_table(task)
            self.end(task, dead="empty")
            return
        yield from self.request_articles(
            filter(self._is_news, home.article_links), response.url, waits_for_lists=True
        )
        if not home.sections:
            self.context.logger.warning("no menu on %s, the table of sections is used", task.url)
            self.context.count("home/without_menu")
            yield from self._ask_table(task)
        for url in self.bounded(home.sections, response.url):
            yield from self._ask_list(url)
        if task.payload.edition == "cn":  # no menu names all of its hosts
            for host in chinese_sections():
                yield from self._ask_list(host.url, table=True)
        self.end(task)

    def _ask_list(self, url: str, *, table: bool = False) -> Iterator[Request]:
        """Request a section's list, except a home page of this job."""
        if url not in self._homes:
            yield from self._begin_list(url, table=table)

    def _is_news(self, link: ArticleLink) -> bool:
        day = parse(link.url).date
        return day is None or self._since is None or day >= self._since

    def failed(self, task: CrawlTask[HomePayload], outcome: Outcome) -> Iterator[Request]:
        """Read the sections of the table instead."""
        yield from self._ask_table(task)
        yield from super().failed(task, outcome)

    def _ask_table(self, task: CrawlTask[HomePayload]) -> Iterator[Request]:
        host = parse(task.url).host
        tree = chinese_sections() if task.payload.edition in _CHINESE else sections()
        for url in _urls(tree):
            target = parse(url)
            if task.payload.edition == "language" and target.host != host:
                continue
            yield from self._ask_list(url, table=True)


def _urls(tree: Iterable[Section]) -> Iterator[str]:
    for branch in tree:
        yield branch.url
        yield from _urls(branch.children)


def homes_of(editions: Iterable[str], wants: Callable[[str], bool]) -> list[str]:
    """Editions with a home page: the chosen ones, else those in a wanted language.

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
