"""Lists of sections, page by page, newest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.discovery.bisection import beside, is_beside
from newscrawl.discovery.kept_lists import KeptLists
from newscrawl.discovery.list_pages import ListPages, ListTask, page_number
from newscrawl.discovery.source import why_dead
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
from newscrawl.frontier.payloads import ListPayload
from newscrawl.pages.evidence import Evidence
from newscrawl.site.sections import section_at
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.outcomes import Death
    from newscrawl.pages.listing import Listed, Listing
    from newscrawl.records.period import Period


# design: walks
class Lists(ListPages):
    """Lists, each read from its first page until its articles are older than wanted or walked before, or to its end.

    A section whose front page has no list is read through its sub-sections.
    """

    def __init__(self, context: Context, via: str, max_pages: int | None = None) -> None:
        super().__init__(context, via, max_pages)
        self.walks = Walks(context)
        self.whereabouts = Whereabouts(context.lists, context.began)
        self._kept = KeptLists(context.lists)

    def begin(
        self,
        url: str,
        *,
        table: bool = False,
        required: bool | None = True,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Request]:
        """Request a list's first page, from the address to which it redirected before.

        `table`: whether only our table of sections names it; if it is dead, this is not a failure, and it is requested
        less and less often. For the others see `ListPayload`.
        """
        if table and self.whereabouts.is_resting(url):
            self.context.url_states.mark_source_dead(url, "resting", TABLE)
            return
        here = self.whereabouts.list_at(url)
        payload = ListPayload(
            url=here,
            number=1,
            requested_url=url if here != url else None,
            required=None if table else required,
            table=table,
            since=since,
            until=until,
        )
        yield from self.ask_page(payload)

    def request(self, task: ListTask) -> Request:
        """The request for a page; for a known page it is conditional."""
        request = super().request(task).replace(url=self.whereabouts.address(task.url))
        self._kept.make_conditional(request, task.url)
        return request

    def parse(self, response: Response, task: ListTask) -> Iterator[Request]:
        """Requests for the articles of a page, then for the next page."""
        payload = task.payload
        arrived = arrival(parse(response.url), parse(payload.url), payload.number)
        if arrived == "here":
            yield from self._parse(response, task)
        elif arrived == "moved":
            yield from self._follow(response, task)
        else:
            is_inside = 1 < payload.number < page_number(payload.last_page)
            is_gone = arrived == "gone" and not is_inside
            outcome = NOT_THERE if is_gone else Outcome("failed", "redirected")
            yield from self.failed(task, outcome)

    def _follow(self, response: Response, task: ListTask) -> Iterator[Request]:
        """Read the list to which another one's address led, unless the job already has it."""
        url, asked = parse(response.url).url, task.payload.url
        self.whereabouts.moved(asked, response.url)
        self.walks.carry(asked, url)
        requested_url = task.payload.requested_url or asked
        payload = replace(task.payload, url=url, requested_url=requested_url)
        moved = replace(task, key=self.key(url, payload), url=url, payload=payload)
        if self.context.discover(moved) or self.context.is_open(moved):
            yield from self._parse(response, moved)
        self.end(task)

    def _parse(self, response: Response, task: ListTask) -> Iterator[Request]:
        """Read a page of the requested list."""
        url, number, here = task.payload.url, task.payload.number, parse(response.url)
        self.whereabouts.is_served(task.url, response.url)
        listing = self._read(response, task)
        if number > 1 and not listing.items:
            yield from self.failed(task, Outcome("failed", "no_list"))
            return
        listed = [*listing.items, *listing.featured] if number == 1 else listing.items
        listed = list(self.bounded(listed, response.url))
        goes_on = not (self.is_past(listing, task.payload) or self._is_walked(listing, task))
        wanted = [item for item in listed if self.wants(item, task.payload)]
        for item in wanted:
            yield from self.context.request_article(
                parse(item.url),
                self.via,
                response.url,
                Evidence(item.headline, item.date),
                place=here.url,
                waits_for_lists=item.date is None and item in listing.featured,
            )
        if listing.items:
            yield from self.ask_beside(listing, task.payload)
            yield from self.ask_next(listing, self._walking(listing, task), goes_on=goes_on)
            if self.end(task) and self.walks.newest(url):
                self.context.count(PASSED, len(listed) - len(wanted))
        else:
            yield from self._ask_below(listing, task)

    def wants(self, item: Listed, payload: ListPayload) -> bool:  # noqa: ARG002 - for subclasses
        """Whether an article of the list is requested, if it is in the job's scope."""
        return True

    def ask_beside(self, listing: Listing, payload: ListPayload) -> Iterator[Request]:  # noqa: ARG002 - for subclasses
        """Requests for other lists that a page of a list names."""
        return iter(())

    def _read(self, response: Response, task: ListTask) -> Listing:
        """The contents of a list's page; for an unchanged page, the stored ones."""
        if listing := self._kept.unchanged(response, task.url):
            self.context.count("list/unchanged")
            return listing
        return self._kept.read(response, task.url, is_front=task.payload.number == 1)

    # --- Walks

    def keeps_marks(self, period: Period) -> bool:
        """Whether lists are read only back to the last walk: feeds skip known articles, and the newest are wanted."""
        return self.context.skips_known and period.until is None

    def _is_walked(self, listing: Listing, task: ListTask) -> bool:
        """Whether the pages behind this one can be skipped: an earlier walk that reached its end began here."""
        period = self.period(task.payload)
        if not self.keeps_marks(period):
            return False
        mark = self.walks.mark(task.payload.url, period.since)
        return mark is not None and is_at(mark, listing.items)

    def _walking(self, listing: Listing, task: ListTask) -> ListTask:
        """The task, with the walk that begins at its page if that is a first page."""
        period = self.period(task.payload)
        if task.payload.number > 1 or not self.keeps_marks(period):
            return task
        walk = self.walks.begin(listing.items, period.since)
        return replace(task, payload=replace(task.payload, walk=walk))

    def end_walk(self, task: ListTask) -> None:
        """Store the walk of a list that was read as far as it is wanted, with all of its articles requested."""
        if (walk := task.payload.walk) and not self.context.is_full():
            self.walks.end(task.payload.url, walk)

    # --- Lists without articles

    def _ask_below(self, listing: Listing, task: ListTask) -> Iterator[Request]:
        """Request the sub-sections of a front page without a list, by its own menu, else by the table."""
        since, until = task.payload.since, task.payload.until
        known = section_at(task.payload.url)
        children = known.children if known and not listing.sections else ()
        for url in listing.sections:
            yield from self.begin(url, required=False, since=since, until=until)
        for child in children:
            yield from self.begin(child.url, table=True, since=since, until=until)
        if listing.sections or listing.featured or children:
            self.end(task, DONE)
        else:
            self.context.logger.warning("no list, no box and no sub-section on %s", task.url)
            self.end(task, DONE, "empty")

    def failed(self, task: ListTask, outcome: Outcome) -> Iterator[Request]:
        """Handle a missing page of a list; the next is requested if the last page has a higher number.

        A search for the first wanted page goes on at both sides of a missing page.
        A walk that lacks a page is not complete: the run reports it, and the next run reads these pages again.
        """
        payload = task.payload
        last = page_number(payload.last_page)
        outcome = _without_host(outcome, payload)
        if payload.number == 1 and outcome == NOT_THERE:
            yield from self._ask_by_name(task)
        if payload.high and (looking := self.narrowed(payload, last, is_too_new=False)):
            yield from self.look(payload, looking, payload.last_page)
            yield from self.look(payload, beside(payload.number, payload.high), payload.last_page)
        elif payload.high and is_beside(payload.number, payload.low, payload.high):
            self.end(task, outcome)
        elif payload.number < last:
            yield from self.ask_behind(replace(payload, walk=None))
            lacks = outcome.state == "failed" and payload.walk
            if self.end(task, outcome) and lacks:
                self.context.url_states.mark_source_dead(task.url, "cut_off")
        elif outcome.state != "gone" or payload.number == 1:
            self.end(task, outcome, why_dead(outcome))
        else:
            self.end_walk(task)
        self.end(task, outcome)

    def _ask_by_name(self, task: ListTask) -> Iterator[Request]:
        """Request a list by its own address again, which redirected to a list that is gone."""
        own = task.payload.requested_url
        self.whereabouts.forget(own or task.url)
        if own:
            self.walks.carry(task.payload.url, own)
            yield from self.ask_page(replace(task.payload, url=own))

    def end(self, task: ListTask, outcome: Outcome = DONE, dead: Death | None = None) -> bool:
        """End a page; the first page of a list that only the table names also changes how long the list rests."""
        is_first = super().end(task, outcome, dead)
        if is_first and task.payload.table and task.payload.number == 1:
            url = task.payload.requested_url or task.url
            self.whereabouts.gave(url, something=dead is None)
            if dead:
                self.context.url_states.mark_source_dead(url, dead, TABLE)
        return is_first


def _without_host(outcome: Outcome, payload: ListPayload) -> Outcome:
    """The outcome, NO_HOST for a list whose host does not answer if only the table names it, or DNS has no such name."""
    if outcome.state != "failed" or payload.required or payload.number > 1:
        return outcome
    is_dead = outcome.reason == "dns" or (payload.table and outcome.reason in UNREACHABLE)
    return NO_HOST if is_dead else outcome
