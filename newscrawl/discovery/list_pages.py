"""Requests the pages of lists: the next page, or the page on which older articles begin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.discovery.bisection import Search, narrowed
from newscrawl.discovery.source import Source
from newscrawl.frontier.payloads import ListPayload
from newscrawl.frontier.task import CrawlTask
from newscrawl.records.period import Period
from newscrawl.site.urls import parse
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scrapy import Request

    from newscrawl.discovery.context import Context
    from newscrawl.pages.listing import Listed, Listing


ListTask = CrawlTask[ListPayload]


# design: list-ends. fact: list-depth, chinese-list-depth
class ListPages(Source[ListPayload]):
    """The pages of lists, in the order in which they are requested.

    A list is read until its articles are older than wanted or it ends. Where only older articles are wanted, a
    binary search finds the page on which they begin.
    """

    resource = "list"

    def __init__(self, context: Context, via: str, max_pages: int | None = None) -> None:
        super().__init__(context, via)
        self.max_pages = max_pages

    def ask_page(self, payload: ListPayload) -> Iterator[Request]:
        """Request a page of a list, unless it is beyond the limits."""
        number = payload.number
        if (self.max_pages or number) < number or self.context.is_full():
            return
        if number > self.context.settings.getint("LIST_PAGES_MAX"):
            self.context.count("bound/pages")
            self.context.url_states.mark_source_dead(payload.url, "unreachable")
            return
        page_url = parse(payload.url).page_url(number)
        yield from self.ask(page_url, payload, self.key(page_url, payload))

    def key(self, page_url: str, payload: ListPayload) -> str:
        """Key of a list's page in the URL states: its address, and its own days where it has some."""
        days = (payload.since, payload.until)
        return " ".join([page_url, *(day.isoformat() for day in days if day)])

    def period(self, payload: ListPayload) -> Period:
        """The period for which a list is read: its own, else the job's."""
        wanted = self.context.scope.period
        return Period(payload.since or wanted.since, payload.until or wanted.until)

    def is_past(self, listing: Listing, payload: ListPayload) -> bool:
        """Whether the whole page is older than wanted."""
        period = self.period(payload)
        days = [listed_day(item) for item in listing.items]
        return all(day is not None and period.is_before(day) for day in days)

    def _is_too_new(self, listing: Listing, payload: ListPayload) -> bool:
        """Whether the whole page is newer than wanted."""
        period = self.period(payload)
        days = [listed_day(item) for item in listing.items]
        return all(day is not None and period.is_after(day) for day in days)

    def ask_next(self, listing: Listing, task: ListTask, *, goes_on: bool) -> Iterator[Request]:
        """Request the page that follows a page.

        A pager without a next link ends the list, unless its last page has a higher number. So do LIST_REPEATS_MAX
        pages in a row with only the articles of the page before: a list that grows while it is read shows
        a page twice, and some hosts serve the same page for every number.
        """
        payload = task.payload
        last_page = listing.last_page or payload.last_page
        last = page_number(last_page)
        is_too_new = self._is_too_new(listing, payload)
        looking = self.narrowed(payload, last, is_too_new=is_too_new)
        if looking:
            yield from self.look(payload, looking, last_page)
        here = [item.url for item in listing.items]
        repeats = payload.repeats + 1 if set(here) <= set(payload.previous_urls) else 0
        is_skipped = bool(looking) and is_too_new
        if is_skipped:
            return
        if goes_on and repeats >= self.context.settings.getint("LIST_REPEATS_MAX"):
            self.context.count("bound/repeats")
            goes_on = False
        if goes_on and (listing.next_page or last > payload.number):
            following = replace(
                payload, last_page=last_page, previous_urls=tuple(here), repeats=repeats
            )
            yield from self.ask_behind(following)
        else:
            self.end_walk(task)

    def ask_behind(self, payload: ListPayload) -> Iterator[Request]:
        """Request the page behind the payload's page."""
        number = payload.number + 1
        yield from self.ask_page(
            replace(payload, number=number, low=1, high=None, requested_url=None)
        )

    def narrowed(self, payload: ListPayload, last: int, *, is_too_new: bool) -> Search | None:
        """The next step of the search for the first page that may have wanted articles; None without one."""
        begins = is_too_new and payload.number == 1
        if self.max_pages or (payload.high is None and not begins):
            return None
        return narrowed(
            Search(payload.number, payload.low, payload.high or last), is_too_new=is_too_new
        )

    def look(self, payload: ListPayload, looking: Search, last: str | None) -> Iterator[Request]:
        """Request the page of a step of the search."""
        yield from self.ask_page(
            ListPayload(
                url=payload.url,
                number=looking.page,
                last_page=last,
                low=looking.low,
                high=looking.high,
                since=payload.since,
                until=payload.until,
                required=payload.required,
            )
        )

    def end_walk(self, task: ListTask) -> None:
        """Hook: the list was read page by page, as far as it is wanted."""


def page_number(page_url: str | None) -> int:
    """The number in a list page's address; 0 without one."""
    return parse(page_url).page if page_url else 0


def listed_day(item: Listed) -> date | None:
    """The day of publication of an article, by its URL, else by the list."""
    stamp = parse_stamp(item.date) if item.date else None
    return parse(item.url).date or (stamp.day if stamp else None)
