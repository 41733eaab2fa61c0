"""`section`: the articles that lists link to, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from scrapy import Request

from newscrawl.errors import ArgumentError
from newscrawl.outcomes import DONE, Outcome
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.listing import Listed, Listing, read_listing
from newscrawl.site.sections import closest, section
from newscrawl.site.urls import Kind, parse
from newscrawl.spiders.arguments import Period, known, period, values, whole_number
from newscrawl.spiders.base import NewsSpider, page_of
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from datetime import date, datetime

    from scrapy.http import Response
    from twisted.python.failure import Failure


@dataclass(frozen=True)
class SectionArguments:
    """What `section` is asked for."""

    sections: tuple[str, ...]
    """URLs of the lists."""
    period: Period
    max_pages: int | None
    """Pages of each list."""
    max_articles: int | None
    """Articles asked for, of all lists together."""

    NAMES: ClassVar[tuple[str, ...]] = ("sections", "since", "until", "max_pages", "max_articles")

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> SectionArguments:
        """From text as typed. Raises ArgumentError."""
        known(given, cls.NAMES, "section")
        if "sections" not in given:
            raise ArgumentError(
                "sections: is missing; give -a sections=world/cn_eu,china or addresses of lists"
            )
        urls = dict.fromkeys(_list_url(name) for name in values("sections", given["sections"]))
        return cls(
            tuple(urls),
            period(given, now),
            whole_number("max_pages", given.get("max_pages")),
            whole_number("max_articles", given.get("max_articles")),
        )


def _list_url(name: str) -> str:
    """The address of a section by its path in the table, or of any list of the site by its address."""
    if "//" in name:
        target = parse(name)
        if target.kind is Kind.LISTING:
            return target.url
        raise ArgumentError(f"sections: {name!r} is no address of a list of the site")
    found = section(name.strip("/"))
    if found is None:
        near = ", ".join(closest(name)) or "china, world, business"
        raise ArgumentError(
            f"sections: {name!r} is no section known; close to it: {near}; another list can be given by its address"
        )
    return found.url


class SectionSpider(NewsSpider):
    """Lists of sections, page by page, and their articles.

    A section whose front has no list of its own is read through its sub-sections.

    scrapy crawl section -a sections=world/cn_eu,china -a max_pages=2
    """

    # Spider
    name = "section"

    # NewsSpider
    arguments_type = SectionArguments

    def __init__(self, arguments: SectionArguments) -> None:
        super().__init__(arguments)
        self._room = arguments.max_articles
        self._lists: set[str] = set()
        self._page_before: dict[str, frozenset[str]] = {}
        self._repeats: dict[str, int] = {}

    async def start(self) -> AsyncIterator[Request]:
        """A request for the first page of each list."""
        for url in self.arguments.sections:
            for request in self._ask_list(url, 1):
                yield request

    def _ask_list(self, url: str, number: int, last: str | None = None) -> Iterator[Request]:
        """Request page `number` of a list; `last` is its last page, where that is known."""
        if (self.arguments.max_pages or number) < number or self._is_full():
            return
        page_url = parse(url).page_url(number)
        if page_url in self._lists:
            return
        self._lists.add(page_url)
        self.count("list", "discovered")
        yield Request(
            page_url,
            callback=self.parse_list,
            errback=self.list_failed,
            meta={"resource": "list"},
            cb_kwargs={"url": url, "number": number, "last": last},
        )

    def parse_list(
        self, response: Response, url: str, number: int, last: str | None
    ) -> Iterator[Request]:
        """One page of a list: its articles, then the next page."""
        here, asked = parse(response.url), parse(url)
        if (here.kind, here.section, here.page) != (asked.kind, asked.section, number):
            yield from self._broken(
                url, number, last, response.url, Outcome("failed", "redirected")
            )
            return
        listing = read_listing(page_of(response))
        if number > 1 and not listing.items:
            yield from self._broken(url, number, last, response.url, Outcome("failed", "no_list"))
            return
        listed = [*listing.items, *listing.featured] if number == 1 else listing.items
        for item in listed:
            yield from self._ask_listed(item, response.url)
        if not listing.items:
            yield from self._ask_below(listing, url)
        elif not self._is_past(listing) and self._brings_more(listing, url):
            yield from self._ask_next(listing, url, number, last)
        self.end("list", response.url, DONE)

    def _ask_listed(self, item: Listed, found_on: str) -> Iterator[Request]:
        if self._is_full():
            return
        for request in self.ask(
            parse(item.url), "section", found_on, Evidence(item.headline, item.date)
        ):
            self._room = None if self._room is None else self._room - 1
            yield request

    def _is_full(self) -> bool:
        return self._room is not None and self._room <= 0

    def _is_past(self, listing: Listing) -> bool:
        """Whether the whole page is older than `since`."""
        days = [_day(item) for item in listing.items]
        return all(day is not None and self.period.is_before(day) for day in days)

    def _brings_more(self, listing: Listing, url: str) -> bool:
        """Whether this page or the one before brought something new.

        A list that grows while it is read shows a page twice; some sites give the same for every number.
        """
        here = frozenset(item.url for item in listing.items)
        before, self._page_before[url] = self._page_before.get(url, frozenset()), here
        self._repeats[url] = self._repeats.get(url, 0) + 1 if here <= before else 0
        return self._repeats[url] < 2

    def _ask_next(
        self, listing: Listing, url: str, number: int, last: str | None
    ) -> Iterator[Request]:
        """A pager without a next link ends the list, unless its last page lies further on."""
        last = listing.last_page or last
        if listing.next_page or (last and parse(last).page > number):
            yield from self._ask_list(url, number + 1, last)

    def _ask_below(self, listing: Listing, url: str) -> Iterator[Request]:
        """A front without a list: its sub-sections, by its own menu, else by the table."""
        known_section = section(parse(url).section or "")
        below = listing.sections or [
            child.url for child in (known_section.children if known_section else ())
        ]
        if not below and not listing.featured:
            self.count("list", "empty")
            self.logger.warning("no list, no box and no sub-section on %s", url)
        for child in below:
            yield from self._ask_list(child, 1)

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """A list page that cannot be had."""
        request = failure.request  # type: ignore[attr-defined]
        url, number, last = (request.cb_kwargs[name] for name in ("url", "number", "last"))
        outcome = self.explain(failure)
        yield from self._broken(url, number, last, request.url, outcome)

    def _broken(
        self, url: str, number: int, last: str | None, page_url: str, outcome: Outcome
    ) -> Iterator[Request]:
        """A page that is none of the list; the next is asked for where the last is known to lie further on."""
        self.end("list", page_url, outcome)
        if last and number < parse(last).page:
            yield from self._ask_list(url, number + 1, last)
        elif outcome.state == "failed":
            self.count("list", "cut_off")
        elif outcome.state == "excluded":
            self.count("list", "closed")
        elif number == 1:
            self.count("list", "stale")


def _day(item: Listed) -> date | None:
    """The day an article was published, by its URL, else by the list."""
    stamp = parse_stamp(item.date) if item.date else None
    return parse(item.url).date or (stamp.day if stamp else None)
