"""`feeds`: articles of RSS feeds and sitemaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.discovery.feeds import Feeds
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument
from newscrawl.records.criteria import choices, values
from newscrawl.site.editions import is_site_host
from newscrawl.site.feeds import feeds
from newscrawl.site.urls import parse
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import NAMES, URLS
from newscrawl.spiders.scope import Arguments, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request

    from newscrawl.discovery.source import AnySource


@dataclass(frozen=True)
class FeedsArguments(Arguments):
    """Arguments of `feeds`."""

    urls: tuple[str, ...]

    OWN = (
        Argument("feeds", NAMES, "feeds by name; without feeds and url, all known feeds"),
        Argument("url", URLS, "feeds or sitemaps of the site by address"),
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> FeedsArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "feeds")
        scope = Scope.parse(given, now)
        table = {feed.name: feed for feed in feeds()}
        urls = [_site_url(one) for one in values("url", given["url"])] if "url" in given else []
        chosen = choices("feeds", given.get("feeds"), table)
        if not chosen and not urls:
            chosen = [name for name, feed in table.items() if scope.wants(feed.language)]
        return cls(scope, tuple(dict.fromkeys([table[name].url for name in chosen] + urls)))


def _site_url(text: str) -> str:
    """The address of a feed or sitemap of the site, unchanged, since it has no canonical form."""
    target = parse(text)
    if "//" not in text or not is_site_host(target.host):
        raise ArgumentError(
            f"url: {text!r} is not an address of China Daily's site, expected one like"
            " https://www.chinadaily.com.cn/rss/china_rss.xml"
        )
    return f"https:{text[text.index('//') :]}".partition("#")[0]


class FeedsSpider(NewsSpider):
    """Articles of RSS feeds and sitemaps.

    It reads all known feeds, or feeds by name, or feeds and sitemaps of the site by address. The known feeds are frozen since about 2017: a run reports them, and is unhealthy.

    newscrawl crawl feeds -a url=https://www.chinadaily.com.cn/sitemap.xml -a may_be_empty=1
    """

    # Spider
    name = "feeds"

    # NewsSpider
    arguments_type = FeedsArguments
    arguments: FeedsArguments

    @cached_property
    def feeds(self) -> Feeds:
        """Source: feeds and sitemaps."""
        return Feeds(self.context, "feeds", timedelta(days=self.settings.getint("FEED_DAYS")))

    def make_sources(self) -> Iterator[AnySource]:
        """Only feeds."""
        yield self.feeds

    def begin(self) -> Iterator[Request]:
        """A request for each feed."""
        for url in self.arguments.urls:
            yield from self.feeds.begin(url)
