"""`wayback`: articles that the Wayback Machine has captured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from scrapy import Request

from newscrawl.archive.captured import of_wayback
from newscrawl.discovery.capture_indexes import WaybackIndexes
from newscrawl.discovery.responses import headers_of
from newscrawl.pages.capture_index import time_of
from newscrawl.records.period import day_of
from newscrawl.site.address_prefixes import Prefix, prefixes
from newscrawl.site.web_archives import WAYBACK, played_back
from newscrawl.spiders.arguments import given_prefixes
from newscrawl.spiders.captured_pages import UnusableError
from newscrawl.spiders.captures import CaptureSpider
from newscrawl.spiders.declarations import PREFIX
from newscrawl.spiders.scope import Arguments, Scope
from newscrawl.spiders.search import FIRST_DAY
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from scrapy.http import Response

    from newscrawl.archive.captured import CapturedPage
    from newscrawl.frontier.rows import OfferedCapture


@dataclass(frozen=True)
class WaybackArguments(Arguments):
    """Arguments of `wayback`."""

    queries: tuple[Prefix, ...]

    OWN = (PREFIX,)

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> WaybackArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "wayback")
        scope = Scope.parse(given, now)
        since, until = scope.period.since, scope.period.until
        today = now.astimezone(BEIJING).date()
        queries = given_prefixes(given) or prefixes(
            max(day_of(since), FIRST_DAY) if since else None,
            min(day_of(until), today) if until else today,
            scope.languages,
        )
        return cls(scope, tuple(queries))


class WaybackSpider(CaptureSpider):
    """Articles from the Wayback Machine, a public archive.

    The site gets no request. It reads the index by host and month, then the newest capture of each article that is a whole page of it.

    newscrawl crawl wayback -a since=2019-03-01 -a until=2019-03-31 -a language=en
    """

    # Spider
    name = "wayback"

    # NewsSpider
    arguments_type = WaybackArguments
    arguments: WaybackArguments

    # CaptureSpider
    archive_hosts: ClassVar[frozenset[str]] = frozenset((WAYBACK,))

    @cached_property
    def indexes(self) -> WaybackIndexes:
        """Source: the index."""
        return WaybackIndexes(self.context, "wayback", self.run.capture_index)

    def begin_indexes(self) -> Iterator[Request]:
        """A request for each host and month."""
        yield from self.indexes.begin(self.arguments.queries)

    def capture_request(self, capture: OfferedCapture) -> Request:
        """The capture as it came, without the archive's banner."""
        return Request(capture.place)

    def captured_page(self, response: Response, capture: OfferedCapture) -> CapturedPage:
        """The page in an answer. A redirect to another capture is not followed here: the index names that one too."""
        wanted, played = played_back(capture.place), played_back(response.url)
        if wanted is None or played is None or not played[0].startswith(wanted[0]):
            raise UnusableError("redirect")
        date = time_of(played[0])
        if date is None:
            raise UnusableError("damaged")
        headers = headers_of(response)
        return of_wayback(played[1], date, response.status, headers, response.body)

    def address(self, capture: OfferedCapture) -> str:
        """The address of the capture."""
        return capture.place
