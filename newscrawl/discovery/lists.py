"""Lists of sections, page by page, newest first."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.bisection import Search, narrowed
from newscrawl.discovery.responses import make_conditional, page_of, validators_of
from newscrawl.discovery.source import WAITS, Source, why_dead
from newscrawl.discovery.walks import Walks, is_at
from newscrawl.discovery.whereabouts import Whereabouts, arrival
from newscrawl.frontier.outcomes import (
    DONE,
    NO_HOST,
    NOT_THERE,
    PASSED,
    TABLE,
    UNREACHABLE,
    Outcome,
)
from newscrawl.frontier.rows import KnownList, Mark
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.listing import READER, Listed, Listing, read_listing
from newscrawl.site.sections import section_at
from newscrawl.site.urls import parse
from newscrawl.spiders.arguments import Period
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.frontier.outcomes import Death
    from newscrawl.frontier.task import Ticket
    from newscrawl.spiders.base import NewsSpider


# design: list-ends. fact: list-depth, chinese-list-depth
class Lists(Source):
    """Lists, each read from its first page until it is older than wanted, walked before, or at its end.

    A list whose front has none is read through its sub-sections. Where only older articles are wanted, the
    page they begin on is looked for by halving.
    """

    resource = "list"

    def __init__(self, spider: NewsSpider, via: str, max_pages: int | None = None) -> None:
        super().__init__(spider, via)
        self.max_pages = max_pages
        self.walks = Walks(spider)
        self.whereabouts = Whereabouts(spider.run)

    def begin(self, url: str, *, table: bool = False, **more: Any) -> Iterator[Request]:
        """Request a list's first page, from where its address led to before.

        table: whether only our table of sections names it: nothing is wrong where it is dead, and then it is asked for less
        and less often.
        """
        if table and self.whereabouts.is_resting(url):
            self.run.ledger.lose(url, "resting", TABLE)
            return
        if table:
            more |= {"table": True, "required": None}
        here = self.whereabouts.list_at(url)
        if here != url:
            more["called"] = url
        yield from self._ask_page(here, 1, **more)

    def request(self, ticket: Ticket) -> Request:
        """One that is known is asked for only if it has changed."""
        request = super().request(ticket).replace(url=self.whereabouts.address(ticket.url))
        before = self.run.store.known_list(ticket.url)
        if before and before.reader == READER:
            make_conditional(request, before.etag, before.last_modified)
        return request

    def _ask_page(self, url: str, number: int, **more: Any) -> Iterator[Request]:
        """Request page `number` of a list.

        `last` is its last page, where that is known, `before` the addresses on the page before, `repeats`
        how many pages in a row brought nothing new, `low` and `high` the pages between which is looked,
        `walk` where the walk began that the page belongs to, unless a page of it is missing.
        """
        if (self.max_pages or number) < number or self.spider.is_full():
            return
        if number > self.spider.settings.getint("LIST_PAGES_MAX"):
            self.run.ledger.count("bound/pages")
            self.run.ledger.lose(url, "unreachable")
            return
        page_url = parse(url).page_url(number)
        yield from self.ask(page_url, key=self.key(page_url, more), url=url, number=number, **more)

    def key(self, page_url: str, more: dict[str, Any]) -> str:
        """What a page of a list is in the books: its address, and the span where it is read for one."""
        return " ".join([page_url, *_span(more).values()])

    def parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """One page of a list: its articles, then the next page."""
        here, asked = parse(response.url), parse(ticket.more["url"])
        arrived = arrival(here, asked, ticket.more["number"])
        if arrived == "here":
            yield from self._parse(response, ticket)
        elif arrived == "moved":
            yield from self._follow(response, ticket)
        else:
            is_inside = 1 < ticket.more["number"] < _number(ticket.more.get("last"))
            is_gone = arrived == "gone" and not is_inside
            outcome = NOT_THERE if is_gone else Outcome("failed", "redirected")
            yield from self.failed(ticket, outcome)

    def _follow(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """The list that the address of another led to, unless the job has it."""
        url, asked = parse(response.url).url, ticket.more["url"]
        self.whereabouts.moved(asked, response.url)
        self.walks.carry(asked, url)
        more = {"called": asked, **ticket.more, "url": url}
        moved = replace(ticket, key=self.key(url, more), url=url, more=more)
        is_first = self.run.ledger.discover(moved)
        if is_first:
            self.spider.count(self.resource, "discovered")
        if is_first or self.run.ledger.is_open(moved):
            yield from self._parse(response, moved)
        self.end(ticket)

    def _parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """A page of the very list."""
        url, number, here = ticket.more["url"], ticket.more["number"], parse(response.url)
        self.whereabouts.is_served(ticket.url, response.url)
        listing = self._read(response, ticket)
        if number > 1 and not listing.items:
            yield from self.failed(ticket, Outcome("failed", "no_list"))
            return
        listed = [*listing.items, *listing.featured] if number == 1 else listing.items
        listed = list(self.bounded(listed, response.url))
        goes_on = not (self._is_past(listing, ticket) or self._is_walked(listing, ticket))
        wanted = [item for item in listed if self.wants(item, ticket)]
        for item in wanted:
            evidence = Evidence(item.headline, item.date)
            more = WAITS if item.date is None and item in listing.featured else None
            yield from self.spider.ask(
                parse(item.url), self.via, response.url, evidence, place=here.url, more=more
            )
        if listing.items:
            yield from self.ask_beside(listing, ticket)
            yield from self._ask_next(listing, self._walking(listing, ticket), goes_on=goes_on)
            if self.end(ticket) and self.walks.newest(url):
                self.run.ledger.count(PASSED, len(listed) - len(wanted))
        else:
            yield from self._ask_below(listing, ticket)

    def wants(self, item: Listed, ticket: Ticket) -> bool:  # noqa: ARG002 - for kinds of list that do not
        """Whether an article of the list is asked for, if it lies in the job's scope."""
        return True

    def ask_beside(self, listing: Listing, ticket: Ticket) -> Iterator[Request]:  # noqa: ARG002 - for kinds of list that do
        """Requests for other lists that a list's page names."""
        return iter(())

    def _read(self, response: Response, ticket: Ticket) -> Listing:
        """A list's page; one that did not change as it was read before."""
        store = self.run.store
        if response.status == HTTPStatus.NOT_MODIFIED and (known := store.known_list(ticket.url)):
            self.run.ledger.count("list/unchanged")
            return _from_json(known.listing)
        listing = read_listing(page_of(response))
        etag, last_modified = validators_of(response)
        is_front = (
            ticket.more["number"] == 1
        )  # remembered in any case: it tells which lists were read
        if etag or last_modified or is_front:
            store.put_list(ticket.url, KnownList(etag, last_modified, READER, _to_json(listing)))
        return listing

    def _is_past(self, listing: Listing, ticket: Ticket) -> bool:
        """Whether the whole page is older than wanted."""
        period = self._period(ticket)
        days = [listed_day(item) for item in listing.items]
        return all(day is not None and period.is_before(day) for day in days)

    def _period(self, ticket: Ticket) -> Period:
        """The period that is wanted of this list: `since` and `until` of its ticket, else the job's."""
        wanted, more = self.spider.scope.period, ticket.more
        since, until = (
            date.fromisoformat(more[name]) if name in more else getattr(wanted, name)
            for name in ("since", "until")
        )
        return Period(since, until)

    def keeps_marks(self, period: Period) -> bool:
        """Whether lists are left where they were walked before: feeds do not get what is known, and the newest is wanted."""
        return self.run.common.known == "skip" and period.until is None

    def _is_walked(self, listing: Listing, ticket: Ticket) -> bool:
        """Whether nothing behind this page is wanted: a walk began here, and came to its end."""
        period = self._period(ticket)
        if not self.keeps_marks(period):
            return False
        mark = self.walks.mark(ticket.more["url"], period.since)
        return mark is not None and is_at(mark, listing.items)

    def _walking(self, listing: Listing, ticket: Ticket) -> Ticket:
        """The ticket with the walk that begins with its page, where it is a first one."""
        period = self._period(ticket)
        if ticket.more["number"] > 1 or not self.keeps_marks(period):
            return ticket
        walk = self.walks.begin(listing.items, period.since)
        return replace(ticket, more={**ticket.more, "walk": walk})

    def _end_walk(self, ticket: Ticket) -> None:
        """The list is read as far as it is wanted, page after page, and all that it shows was asked for."""
        if (walk := ticket.more.get("walk")) and not self.spider.is_full():
            self.walks.end(ticket.more["url"], Mark(*walk))

    def _ask_next(self, listing: Listing, ticket: Ticket, *, goes_on: bool) -> Iterator[Request]:
        """A pager without a next link ends the list, unless its last page lies further on.

        So do LIST_REPEATS_MAX pages in a row that show nothing but the articles of the one before: a list that
        grows while it is read shows a page twice, some sites give the same for every number.
        """
        more, number = ticket.more, ticket.more["number"]
        last_page = listing.last_page or more.get("last")
        last = _number(last_page)
        is_too_new = self._is_too_new(listing, ticket)
        looking = self._narrowed(ticket, last, is_too_new=is_too_new)
        if looking:
            yield from self._look(ticket, looking, last_page)
        here = [item.url for item in listing.items]
        repeats = more.get("repeats", 0) + 1 if set(here) <= set(more.get("before", ())) else 0
        is_skipped = bool(looking) and is_too_new
        if is_skipped:
            return
        if goes_on and repeats >= self.spider.settings.getint("LIST_REPEATS_MAX"):
            self.run.ledger.count("bound/repeats")
            goes_on = False
        if goes_on and (listing.next_page or last > number):
            yield from self._walk(ticket, last=last_page, before=here, repeats=repeats)
        else:
            self._end_walk(ticket)

    def _walk(self, ticket: Ticket, **more: Any) -> Iterator[Request]:
        """Request the page behind this one."""
        kept = {
            name: value
            for name, value in ticket.more.items()
            if name not in {"url", "number", "low", "high", "called"}
        }
        number = ticket.more["number"] + 1
        yield from self._ask_page(ticket.more["url"], number, **{**kept, **more})

    def _is_too_new(self, listing: Listing, ticket: Ticket) -> bool:
        """Whether the whole page is newer than wanted."""
        period = self._period(ticket)
        days = [listed_day(item) for item in listing.items]
        return all(day is not None and period.is_after(day) for day in days)

    def _narrowed(self, ticket: Ticket, last: int, *, is_too_new: bool) -> Search | None:
        """Where to look next for the first page that may hold what is wanted."""
        more = ticket.more
        if self.max_pages or ("high" not in more and not (is_too_new and more["number"] == 1)):
            return None
        here = Search(more["number"], more.get("low", 1), more.get("high", last))
        return narrowed(here, is_too_new=is_too_new)

    def _look(self, ticket: Ticket, looking: Search, last: str | None) -> Iterator[Request]:
        more = {"last": last, "low": looking.low, "high": looking.high, **span(ticket)}
        required = ticket.more.get("required", True)
        yield from self._ask_page(ticket.more["url"], looking.page, required=required, **more)

    def _ask_below(self, listing: Listing, ticket: Ticket) -> Iterator[Request]:
        """A front without a list: its sub-sections, by its own menu, else by the table."""
        known = section_at(ticket.more["url"])
        children = known.children if known and not listing.sections else ()
        for url in listing.sections:
            yield from self.begin(url, required=False, **span(ticket))
        for child in children:
            yield from self.begin(child.url, table=True, **span(ticket))
        if listing.sections or listing.featured or children:
            self.end(ticket, DONE)
        else:
            self.spider.logger.warning("no list, no box and no sub-section on %s", ticket.url)
            self.end(ticket, DONE, "empty")

    def failed(self, ticket: Ticket, outcome: Outcome) -> Iterator[Request]:
        """A page that is none of the list; the next is asked for where the last is known to lie further on.

        A walk that lacks a page is not complete: the run says so, and the next one walks there again.
        """
        last_page, number = ticket.more.get("last"), ticket.more["number"]
        last = _number(last_page)
        outcome = self._without_host(outcome, ticket)
        if number == 1 and outcome == NOT_THERE:
            yield from self._ask_by_name(ticket)
        if "high" in ticket.more and (looking := self._narrowed(ticket, last, is_too_new=False)):
            yield from self._look(ticket, looking, last_page)
        elif number < last:
            yield from self._walk(ticket, walk=None)
            lacks = outcome.state == "failed" and ticket.more.get("walk")
            if self.end(ticket, outcome) and lacks:
                self.run.ledger.lose(ticket.url, "cut_off")
        elif outcome.state != "gone" or number == 1:
            self.end(ticket, outcome, why_dead(outcome))
        else:
            self._end_walk(ticket)
        self.end(ticket, outcome)

    def _ask_by_name(self, ticket: Ticket) -> Iterator[Request]:
        """Ask for a list by its own address, which led to one that is no more."""
        called = ticket.more.get("called")
        self.whereabouts.forget(called or ticket.url)
        if called:
            self.walks.carry(ticket.more["url"], called)
            more = {**ticket.more, "url": called, "called": called}
            yield from self._ask_page(**more)

    def _without_host(self, outcome: Outcome, ticket: Ticket) -> Outcome:
        """What became of a list whose host does not answer: no failure where only the table names it, or where DNS has no such name."""
        required, reason = ticket.more.get("required", True), outcome.reason
        if outcome.state != "failed" or required or ticket.more["number"] > 1:
            return outcome
        is_dead = reason == "dns" or (ticket.more.get("table") and reason in UNREACHABLE)
        return NO_HOST if is_dead else outcome

    def end(self, ticket: Ticket, outcome: Outcome = DONE, dead: Death | None = None) -> bool:
        """The same, and what it means for a list that only the table names."""
        is_first = super().end(ticket, outcome, dead)
        if is_first and ticket.more.get("table") and ticket.more["number"] == 1:
            url = ticket.more.get("called", ticket.url)
            self.whereabouts.gave(url, something=dead is None)
            if dead:
                self.run.ledger.lose(url, dead, TABLE)
        return is_first


def span(ticket: Ticket) -> dict[str, Any]:
    """The span of time that a list is read for, where that is not the job's."""
    return _span(ticket.more)


def _span(more: dict[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("since", "until") if name in more}


def _number(page_url: str | None) -> int:
    return parse(page_url).page if page_url else 0


def _to_json(listing: Listing) -> str:
    return json.dumps(asdict(listing), ensure_ascii=False)


def _from_json(text: str) -> Listing:
    data = json.loads(text)
    listed = {name: [Listed(**item) for item in data[name]] for name in ("items", "featured")}
    return Listing(**{**data, **listed})


def listed_day(item: Listed) -> date | None:
    """The day an article was published, by its URL, else by the list."""
    stamp = parse_stamp(item.date) if item.date else None
    return parse(item.url).date or (stamp.day if stamp else None)
