"""`site`: articles found by following links from start pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.homes import HOMES
from newscrawl.discovery.links import Budgets, Links, priority
from newscrawl.discovery.responses import task_of
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument
from newscrawl.records.criteria import values
from newscrawl.site.urls import Kind, parse
from newscrawl.spiders.arguments import whole_number
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import NUMBER, URLS
from newscrawl.spiders.scope import Arguments, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.source import AnySource
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.items import Article

_FOLLOWED = (Kind.LISTING, Kind.ISSUE)


@dataclass(frozen=True)
class SiteArguments(Arguments):
    """Arguments of `site`."""

    start: tuple[str, ...]
    """URLs of start pages."""
    budgets: Budgets

    OWN = (
        Argument("start", URLS, "home pages, lists or issues to begin at", HOMES["www"]),
        Argument("max_depth", NUMBER, "most links from a start page to a page", "3"),
        Argument("max_per_host", NUMBER, "most lists of a host", "10000"),
        Argument("max_per_section", NUMBER, "most pages of a list", "100"),
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> SiteArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        budgets = ("max_depth", "max_per_host", "max_per_section")
        cls.check(given, "site")
        start = values("start", given.get("start", HOMES["www"]))
        depth, host, section = (whole_number(name, given.get(name)) for name in budgets)
        return cls(
            Scope.parse(given, now),
            tuple(dict.fromkeys(map(_page_url, start))),
            Budgets(depth or 3, host or 10_000, section or 100),
        )


def _page_url(text: str) -> str:
    target = parse(text)
    if target.kind not in _FOLLOWED:
        raise ArgumentError(
            f"start: {text!r} is not a home page, list or issue of the site (it is of kind {target.kind.value})"
        )
    return target.page_url(target.page)


class SiteSpider(NewsSpider):
    """Articles behind links from start pages, within limits.

    newscrawl crawl site -a start=https://usa.chinadaily.com.cn/ -a max_depth=2 -a sample=5%
    """

    # Spider
    name = "site"

    # NewsSpider
    arguments_type = SiteArguments
    arguments: SiteArguments

    @cached_property
    def links(self) -> Links:
        """Source: pages whose links are followed."""
        return Links(self.context, "site", self.arguments.budgets)

    def make_sources(self) -> Iterator[AnySource]:
        """Only links."""
        yield self.links

    def begin(self) -> Iterator[Request]:
        """A request for each start page."""
        yield from self.links.begin(self.arguments.start)

    def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request:
        """The request for a URL; those with the least depth are first, articles too."""
        return super().request(task, known).replace(priority=priority(task))

    def parse_article(
        self, response: Response, *, again: bool = False
    ) -> Iterator[Request | Article]:
        """The record, then requests for the links of the page."""
        yield from super().parse_article(response, again=again)
        if response.status == HTTPStatus.OK:
            yield from self.links.follow(response, task_of(response))
