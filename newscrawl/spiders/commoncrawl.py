"""`commoncrawl`: articles that Common Crawl has captured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from scrapy import Request

from newscrawl.archive.captured import of_common_crawl
from newscrawl.discovery.capture_indexes import CommonCrawlIndexes
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument
from newscrawl.records.criteria import values
from newscrawl.site.address_prefixes import Prefix
from newscrawl.site.editions import operator_domains
from newscrawl.site.web_archives import COMMON_CRAWL_DATA, COMMON_CRAWL_INDEX, data_url
from newscrawl.spiders.arguments import given_prefixes
from newscrawl.spiders.captures import CaptureSpider
from newscrawl.spiders.declarations import NAMES, PREFIX
from newscrawl.spiders.scope import Arguments, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy.http import Response

    from newscrawl.archive.captured import CapturedPage
    from newscrawl.frontier.rows import OfferedCapture

_NAME = re.compile(r"CC-MAIN-[0-9]{4}(?:-[0-9]{2}|-[0-9]{4})?")
_WORDS = ("latest", "all")


@dataclass(frozen=True)
class CommonCrawlArguments(Arguments):
    """Arguments of `commoncrawl`."""

    crawls: tuple[str, ...]
    queries: tuple[Prefix, ...]

    OWN = (
        Argument(
            "crawls",
            NAMES,
            "crawls by name, latest, or all; without it those from since to a year after until, else the latest",
        ),
        PREFIX,
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> CommonCrawlArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "commoncrawl")
        crawls = values("crawls", given["crawls"]) if "crawls" in given else []
        for one in crawls:
            if one not in _WORDS and not _NAME.fullmatch(one):
                raise ArgumentError(
                    f"crawls: {one!r} is not a crawl, expected a name like CC-MAIN-2024-10, or latest, or all"
                )
        domains = [Prefix(domain, "domain") for domain in operator_domains()]
        queries = given_prefixes(given) or domains
        return cls(Scope.parse(given, now), tuple(dict.fromkeys(crawls)), tuple(queries))


class CommonCrawlSpider(CaptureSpider):
    """Articles from the crawls of Common Crawl, a public archive.

    The site gets no request. It reads the index of each crawl, then the newest capture of each article that is a whole page of it.

    newscrawl crawl commoncrawl -a since=2019-03-01 -a until=2019-03-31
    """

    # Spider
    name = "commoncrawl"

    # NewsSpider
    arguments_type = CommonCrawlArguments
    arguments: CommonCrawlArguments

    # CaptureSpider
    archive_hosts: ClassVar[frozenset[str]] = frozenset((COMMON_CRAWL_INDEX, COMMON_CRAWL_DATA))

    @cached_property
    def indexes(self) -> CommonCrawlIndexes:
        """Source: the index of each crawl."""
        return CommonCrawlIndexes(
            self.context,
            "commoncrawl",
            self.run.capture_index,
            self.arguments.crawls,
            self.arguments.queries,
        )

    def begin_indexes(self) -> Iterator[Request]:
        """A request for the list of crawls."""
        yield from self.indexes.begin()

    def capture_request(self, capture: OfferedCapture) -> Request:
        """The part of a WARC file that holds the capture."""
        file, offset, length = _place(capture)
        wanted = {"Range": f"bytes={offset}-{offset + length - 1}", "Accept-Encoding": "identity"}
        return Request(data_url(file), headers=wanted)

    def captured_page(self, response: Response, capture: OfferedCapture) -> CapturedPage:
        """The page in a WARC record."""
        _, offset, length = _place(capture)
        is_part = response.status == HTTPStatus.PARTIAL_CONTENT
        return of_common_crawl(response.body, offset, length, capture.time, is_part=is_part)

    def address(self, capture: OfferedCapture) -> str:
        """The address of the WARC file, and the offset."""
        file, offset, _ = _place(capture)
        return f"{data_url(file)}:{offset}"


def _place(capture: OfferedCapture) -> tuple[str, int, int]:
    """File, offset and length."""
    file, offset, length = capture.place.rsplit(":", 2)
    return file, int(offset), int(length)
