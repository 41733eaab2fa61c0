"""`article`: articles by address."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.frontier.job import Argument
from newscrawl.spiders.arguments import article_urls
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import FILE, URLS
from newscrawl.spiders.scope import Arguments, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy import Request
    from typing_extensions import Self

    from newscrawl.site.urls import SiteUrl


@dataclass(frozen=True)
class ArticleArguments(Arguments):
    """Arguments of `article`."""

    targets: tuple[SiteUrl, ...]

    OWN = (
        Argument("url", URLS, "articles by their addresses; this or urls is required"),
        Argument("urls", FILE, "a file with an address on each line; - for standard input"),
    )
    SHARED = ()

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> ArticleArguments:  # noqa: ARG003 - no argument depends on it
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "article")
        return cls(Scope(), article_urls(given))

    def digests(self) -> dict[str, str]:
        """Digest of the addresses of a file or of standard input, for the job's identity."""
        urls = "\n".join(target.url for target in self.targets)
        return {"urls": hashlib.sha256(urls.encode()).hexdigest()}

    def as_of(self, given: Mapping[str, str], moment: datetime) -> Self:  # noqa: ARG002 - no argument depends on it
        """The same arguments: files and standard input are not read again."""
        return self


class ArticleSpider(NewsSpider):
    """Articles by address, all their pages.

    newscrawl crawl article -a url=https://www.chinadaily.com.cn/a/202405/13/WS664167f4a31082fc043c6af7.html
    """

    # Spider
    name = "article"
    custom_settings = {"FAILURE_TOLERANCE": 0}  # noqa: RUF012 - an article that is named must not fail

    # NewsSpider
    arguments_type = ArticleArguments
    always_fetches = True

    def begin(self) -> Iterator[Request]:
        """A request for each address."""
        for target in self.arguments.targets:
            yield from self.context.request_article(target, via="argument")
