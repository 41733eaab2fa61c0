"""`section`: the articles that lists link to, newest first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar

from scrapy import Request

from newscrawl.errors import ArgumentError
from newscrawl.frontier.rows import KnownList
from newscrawl.frontier.ticket import Ticket
from newscrawl.outcomes import DONE, Outcome
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.listing import READER, Listed, Listing, read_listing
from newscrawl.site.sections import closest, section
from newscrawl.site.urls import Kind, parse
from newscrawl.spiders.answers import make_conditional, page_of, ticket_of, validators_of
from newscrawl.spiders.arguments import Period, known, period, values, whole_number
from newscrawl.spiders.base import NewsSpider
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from newscrawl.frontier.rows import KnownArticle


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

    def digests(self) -> dict[str, str]:
        """No argument is a list of URLs."""
        return {}

    def as_of(self, given: Mapping[str, str], moment: datetime) -> Self:
        """The same arguments, typed at that moment: what "7d" means."""
        return replace(self, period=period(given, moment))


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

    def begin(self) -> Iterator[Request]:
        """A request for the first page of each list."""
        for url in self.arguments.sections:
            yield from self._ask_list(url, 1)

    def request(self, ticket: Ticket, known: KnownArticle | None = None) -> Request:
        """How a URL is asked for; a list that is known, only if it has changed."""
        if ticket.resource == "article":
            return super().request(ticket, known)
        request = Request(
            ticket.url,
            callback=self.parse_list,
            errback=self.list_failed,
            meta={"ticket": vars(ticket)},
        )
        before = self.run.store.known_list(ticket.url)
        if before and before.reader == READER:
            make_conditional(request, before.etag, before.last_modified)
        return request

    def _ask_list(
        self,
        url: str,
        number: int,
        last: str | None = None,
        before: Iterable[str] = (),
        repeats: int = 0,
    ) -> Iterator[Request]:
        """Request page `number` of a list; `last` is its last page, where that is known.

        `before` are the addresses on the page before, `repeats` how many pages in a row brought nothing new.
        """
        if (self.arguments.max_pages or number) < number or self._is_full():
            return
        more = {
            "url": url,
            "number": number,
            "last": last,
            "before": list(before),
            "repeats": repeats,
        }
        page_url = parse(url).page_url(number)
        ticket = Ticket("list", page_url, page_url, more)
        if self.run.ledger.discover(ticket):
            self.count("list", "discovered")
            yield self.request(ticket)
        elif self.run.ledger.is_open(ticket):
            # The scheduler has it, unless the run died in between.
            yield self.request(ticket)

    def parse_list(self, response: Response) -> Iterator[Request]:
        """One page of a list: its articles, then the next page."""
        ticket = ticket_of(response)
        url, number = ticket.more["url"], ticket.more["number"]
        here, asked = parse(response.url), parse(url)
        if (here.kind, here.section, here.page) != (asked.kind, asked.section, number):
            yield from self._broken(ticket, Outcome("failed", "redirected"))
            return
        listing = self._read(response, ticket)
        if number > 1 and not listing.items:
            yield from self._broken(ticket, Outcome("failed", "no_list"))
            return
        goes_on = not (self._is_past(listing) or self._is_known(listing))
        listed = [*listing.items, *listing.featured] if number == 1 else listing.items
        for item in listed:
            yield from self._ask_listed(item, response.url)
        if not listing.items:
            yield from self._ask_below(listing, ticket)
            return
        if goes_on:
            yield from self._ask_next(listing, ticket)
        self.end(ticket, DONE)

    def _read(self, response: Response, ticket: Ticket) -> Listing:
        """A list's page; one that did not change as it was read before."""
        store = self.run.store
        if response.status == HTTPStatus.NOT_MODIFIED and (known := store.known_list(ticket.url)):
            self.run.ledger.count("list/unchanged")
            return _from_json(known.listing)
        listing = read_listing(page_of(response))
        etag, last_modified = validators_of(response)
        if (etag or last_modified) and response.url == ticket.url:
            store.put_list(ticket.url, KnownList(etag, last_modified, READER, _to_json(listing)))
        return listing

    def _ask_listed(self, item: Listed, found_on: str) -> Iterator[Request]:
        if not self._is_full():
            evidence = Evidence(item.headline, item.date)
            yield from self.ask(parse(item.url), "section", found_on, evidence)

    def _is_full(self) -> bool:
        return self.arguments.max_articles is not None and self.taken >= self.arguments.max_articles

    def _is_past(self, listing: Listing) -> bool:
        """Whether the whole page is older than `since`."""
        days = [_day(item) for item in listing.items]
        return all(day is not None and self.period.is_before(day) for day in days)

    def _is_known(self, listing: Listing) -> bool:
        """Whether nothing behind this page is wanted: feeds do not get what is known, and all of this page is."""
        return self.run.common.known == "skip" and all(
            self.run.library.known(parse(item.url), item.headline) for item in listing.items
        )

    def _ask_next(self, listing: Listing, ticket: Ticket) -> Iterator[Request]:
        """A pager without a next link ends the list, unless its last page lies further on.

        So does the second page in a row that shows nothing but the articles of the one before: a list that
        grows while it is read shows a page twice, some sites give the same for every number.
        """
        number, here = ticket.more["number"], [item.url for item in listing.items]
        is_repeat = set(here) <= set(ticket.more["before"])
        repeats = ticket.more["repeats"] + 1 if is_repeat else 0
        last = listing.last_page or ticket.more["last"]
        if repeats < 2 and (listing.next_page or (last and parse(last).page > number)):
            yield from self._ask_list(ticket.more["url"], number + 1, last, here, repeats)

    def _ask_below(self, listing: Listing, ticket: Ticket) -> Iterator[Request]:
        """A front without a list: its sub-sections, by its own menu, else by the table."""
        known_section = section(parse(ticket.more["url"]).section or "")
        below = listing.sections or [
            child.url for child in (known_section.children if known_section else ())
        ]
        for child in below:
            yield from self._ask_list(child, 1)
        if below or listing.featured:
            self.end(ticket, DONE)
        else:
            self.logger.warning("no list, no box and no sub-section on %s", ticket.url)
            self.end(ticket, DONE, "empty")

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """A list page that cannot be had."""
        yield from self._broken(ticket_of(failure), self.explain(failure))

    def _broken(self, ticket: Ticket, outcome: Outcome) -> Iterator[Request]:
        """A page that is none of the list; the next is asked for where the last is known to lie further on."""
        number, last, note = ticket.more["number"], ticket.more["last"], None
        if last and number < parse(last).page:
            yield from self._ask_list(ticket.more["url"], number + 1, last, ticket.more["before"])
        elif outcome.state == "failed":
            note = "cut_off"
        elif outcome.state == "excluded":
            note = "closed"
        elif number == 1:
            note = "stale"
        self.end(ticket, outcome, note)


def _to_json(listing: Listing) -> str:
    return json.dumps(asdict(listing), ensure_ascii=False)


def _from_json(text: str) -> Listing:
    data = json.loads(text)
    listed = {name: [Listed(**item) for item in data[name]] for name in ("items", "featured")}
    return Listing(**{**data, **listed})


def _day(item: Listed) -> date | None:
    """The day an article was published, by its URL, else by the list."""
    stamp = parse_stamp(item.date) if item.date else None
    return parse(item.url).date or (stamp.day if stamp else None)
