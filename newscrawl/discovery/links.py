"""Pages of the site whose links are followed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.discovery.responses import page_of
from newscrawl.discovery.source import Source
from newscrawl.frontier.payloads import ArticlePayload, PagePayload, Payload
from newscrawl.frontier.task import CrawlTask, article_task
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.links import read_links
from newscrawl.pages.listing import read_listing
from newscrawl.site.traps import Limits, trap
from newscrawl.site.urls import Kind, SiteUrl, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.task import ArticleTask


_NOTHING_BESIDE: Mapping[str, Evidence] = {}


@dataclass(frozen=True)
class Budgets:
    """How far links are followed. There is no limit for articles: all articles of a list are requested."""

    depth: int
    """Most links from a start page; its own links have depth 1."""
    per_host: int
    """Most lists of one host; a list counts once."""
    per_section: int
    """Most pages of one list, from its first page or from its start page."""


_NEAREST = 1
"""Depth of which no URL turns out to be nearer: start pages are known, and their own links have this depth."""


class Links(Source[PagePayload]):
    """Pages of the site other than articles, by depth; at equal depth articles are first.

    A larger budget must not find fewer articles. So pages of a list are chosen by number, and no page or article
    replaces another; only of a host's lists the nearest are taken. The depth of a page is that of the shortest path,
    even if that is found after the page was read.
    """

    resource = "page"

    def __init__(self, context: Context, via: str, budgets: Budgets) -> None:
        super().__init__(context, via)
        self._budgets = budgets
        self._limits = Limits(
            *map(
                context.settings.getint, ("PATH_FOLDERS_MAX", "PATH_REPEATS_MAX", "LIST_PAGES_MAX")
            )
        )
        self._first: dict[str, int] = {}
        """Least page number of each list among the start pages."""
        self._lists: defaultdict[str, set[str]] = defaultdict(set)
        """Requested lists by host."""
        for url in self.context.url_states.urls("page"):
            self._spend(parse(url))

    def begin(self, urls: Sequence[str]) -> Iterator[Request]:
        """Request the start pages."""
        for start in map(parse, urls):
            self._first[start.url] = min(start.page, self._first.get(start.url, start.page))
        for url in urls:
            self._spend(parse(url))
            self.context.url_states.reach(_task(parse(url)), 0)
            yield from self.ask(url, PagePayload(depth=0))

    def request(self, task: CrawlTask[PagePayload]) -> Request:
        """The request for a page; those with the least depth are first."""
        return super().request(task).replace(priority=priority(task))

    def parse(self, response: Response, task: CrawlTask[PagePayload]) -> Iterator[Request]:
        """Requests for the links of a page."""
        links = self._links(response)
        yield from self._read(task, response.url, links, _beside(response))
        self.end(task, dead=None if links or task.payload.depth else "empty")

    def follow(self, response: Response, task: ArticleTask) -> Iterator[Request]:
        """Requests for the links of an article."""
        yield from self._read(task, response.url, self._links(response))

    def _links(self, response: Response) -> Sequence[SiteUrl]:
        return self.bounded(read_links(page_of(response)), response.url)

    def _read(
        self,
        task: CrawlTask[PagePayload] | ArticleTask,
        found_on: str,
        links: Sequence[SiteUrl],
        beside: Mapping[str, Evidence] = _NOTHING_BESIDE,
    ) -> Iterator[Request]:
        """Follow the links of a page, and those of pages read before that turn out to be nearer.

        `beside`: the page's evidence on articles by address; it is also stored for articles that are not requested here.
        """
        url_states = self.context.url_states
        url_states.reach(task, task.payload.depth)
        depth = url_states.depth(task)
        if depth > _NEAREST:
            url_states.read(task, found_on, [link.page_url(link.page) for link in links])
        read = [(found_on, links, depth)]
        while read:
            found_on, links, depth = read.pop()
            for link in links:
                evidence = beside.get(link.url)
                if not self._is_followed(link, depth + 1):
                    if evidence:
                        shown = article_task(link, ArticlePayload(via=self.via))
                        self.context.record_sighting(shown, found_on, evidence)
                    continue
                yield from self._ask(link, found_on, depth + 1, evidence)
                target = _task(link)
                if url_states.reach(target, depth + 1) and (before := url_states.links(target)):
                    read.append((before[0], [*map(parse, before[1])], depth + 1))

    def _ask(
        self, link: SiteUrl, found_on: str, depth: int, evidence: Evidence | None
    ) -> Iterator[Request]:
        """Request a URL that is `depth` links from a start page."""
        if link.kind is Kind.ARTICLE:
            yield from self.context.request_article(
                link, self.via, found_on, evidence, depth=depth, waits_for_lists=evidence is None
            )
            return
        self._spend(link)
        yield from self.ask(link.page_url(link.page), PagePayload(depth=depth, required=False))

    # --- Budgets

    def _is_followed(self, link: SiteUrl, depth: int) -> bool:
        """Whether a link is followed; a URL that a budget excludes is stored."""
        if why := trap(link, self._limits):
            self.context.count(f"trap/{why}")
            return False
        if self.context.is_full():
            return False
        if why := self._left_for(link, depth):
            self._leave_out(link, why)
            return False
        return True

    def _left_for(self, link: SiteUrl, depth: int) -> str | None:
        """The argument that excludes a link, with its value; None where no argument does."""
        budgets = self._budgets
        if depth > budgets.depth:
            return f"max_depth={budgets.depth}"
        if link.kind is Kind.ARTICLE:
            return None
        first = self._first.get(link.url, 1)
        if not first <= link.page < first + budgets.per_section:
            return f"max_per_section={budgets.per_section}"
        lists = self._lists[link.host]
        if link.url not in lists and len(lists) >= budgets.per_host:
            return f"max_per_host={budgets.per_host}"
        return None

    def _spend(self, link: SiteUrl) -> None:
        self._lists[link.host].add(link.url)

    def _leave_out(self, link: SiteUrl, why: str) -> None:
        if link.kind is Kind.ARTICLE and self.context.scope.excludes(link, Evidence(), None):
            return
        self.context.url_states.leave_out(_task(link), why)


def priority(task: CrawlTask[PagePayload] | ArticleTask) -> int:
    """Priority of a request: least depth first; at equal depth articles first, except those that wait for lists."""
    payload = task.payload
    if isinstance(payload, ArticlePayload):
        return -3 * payload.depth + 1 - 2 * payload.waits_for_lists
    return -3 * payload.depth


def _task(link: SiteUrl) -> CrawlTask[Payload]:
    """The task of a link, without payload."""
    if link.kind is Kind.ARTICLE:
        return article_task(link, ArticlePayload())
    url = link.page_url(link.page)
    return CrawlTask("page", url, url, Payload())


def _beside(response: Response) -> Mapping[str, Evidence]:
    """Evidence of a list on its articles by address; other pages show no times."""
    if parse(response.url).kind is not Kind.LISTING:
        return _NOTHING_BESIDE
    items = read_listing(page_of(response)).items
    return {item.url: Evidence(item.headline, item.date) for item in items if item.date}
