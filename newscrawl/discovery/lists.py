"""Lists of sections, page by page, newest first."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.bisection import Search, narrowed
from newscrawl.discovery.period import Period
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
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.outcomes import Death
    from newscrawl.frontier.task import CrawlTask


# design: list-ends. fact: list-depth, chinese-list-depth
class Lists(Source):
    """Lists, each read from its first page until it is older than wanted, walked before, or at its end.

    A list whose front has none is read through its sub-sections. Where only older articles are wanted, the
    page they begin on is looked for by halving.
    """

    resource = "list"

    def __init__(self, spider: Context, via: str, max_pages: int | None = None) -> None:
        super().__init__(spider, via)
        self.max_pages = max_pages
        self.walks = Walks(spider)
        self.whereabouts = Whereabouts(spider.run)

    def begin(self, url: str, *, table: bool = False, **payload: Any) -> Iterator[Request]:
        """Request a list's first page, from where its address led to before.

        table: whether only our table of sections names it: nothing is wrong where it is dead, and then it is asked for less
        and less often.
        """
        if table and self.whereabouts.is_resting(url):
            self.run.url_states.mark_source_dead(url, "resting", TABLE)
            return
        if table:
            payload |= {"table": True, "required": None}
        here = self.whereabouts.list_at(url)
        if here != url:
            payload["called"] = url
        yield from self._ask_page(here, 1, **payload)

    def request(self, task: CrawlTask) -> Request:
        """One that is known is asked for only if it has changed."""
        request = super().request(task).replace(url=self.whereabouts.address(task.url))
        before = self.run.store.known_list(task.url)
        if before and before.reader == READER:
            make_conditional(request, before.etag, before.last_modified)
        return request

    def _ask_page(self, url: str, number: int, **payload: Any) -> Iterator[Request]:
        """Request page `number` of a list.

        `last` is its last page, where that is known, `before` the addresses on the page before, `repeats`
        how many pages in a row brought nothing new, `low` and `high` the pages between which is looked,
        `walk` where the walk began that the page belongs to, unless a page of it is missing.
        """
        if (self.max_pages or number) < number or self.spider.is_full():
            return
        if number > self.spider.settings.getint("LIST_PAGES_MAX"):
            self.run.url_states.count("bound/pages")
            self.run.url_states.mark_source_dead(url, "unreachable")
            return
        page_url = parse(url).page_url(number)
        yield from self.ask(
            page_url, key=self.key(page_url, payload), url=url, number=number, **payload
        )

    def key(self, page_url: str, payload: dict[str, Any]) -> str:
        """What a page of a list is among the URL states: its address, and the span where it is read for one."""
        return " ".join([page_url, *_span(payload).values()])

    def parse(self, response: Response, task: CrawlTask) -> Iterator[Request]:
        """One page of a list: its articles, then the next page."""
        here, asked = parse(response.url), parse(task.payload["url"])
        arrived = arrival(here, asked, task.payload["number"])
        if arrived == "here":
            yield from self._parse(response, task)
        elif arrived == "moved":
            yield from self._follow(response, task)
        else:
            is_inside = 1 < task.payload["number"] < _number(task.payload.get("last"))
            is_gone = arrived == "gone" and not is_inside
            outcome = NOT_THERE if is_gone else Outcome("failed", "redirected")
            yield from self.failed(task, outcome)

    def _follow(self, response: Response, task: CrawlTask) -> Iterator[Request]:
        """The list that the address of another led to, unless the job has it."""
        url, asked = parse(response.url).url, task.payload["url"]
        self.whereabouts.moved(asked, response.url)
        self.walks.carry(asked, url)
        payload = {"called": asked, **task.payload, "url": url}
        moved = replace(task, key=self.key(url, payload), url=url, payload=payload)
        is_first = self.run.url_states.discover(moved)
        if is_first:
            self.spider.count(self.resource, "discovered")
        if is_first or self.run.url_states.is_open(moved):
            yield from self._parse(response, moved)
        self.end(task)

    def _parse(self, response: Response, task: CrawlTask) -> Iterator[Request]:
        """A page of the very list."""
        url, number, here = task.payload["url"], task.payload["number"], parse(response.url)
        self.whereabouts.is_served(task.url, response.url)
        listing = self._read(response, task)
        if number > 1 and not listing.items:
            yield from self.failed(task, Outcome("failed", "no_list"))
            return
        listed = [*listing.items, *listing.featured] if number == 1 else listing.items
        listed = list(self.bounded(listed, response.url))
        goes_on = not (self._is_past(listing, task) or self._is_walked(listing, task))
        wanted = [item for item in listed if self.wants(item, task)]
        for item in wanted:
            evidence = Evidence(item.headline, item.date)
            payload = WAITS if item.date is None and item in listing.featured else None
            yield from self.spider.ask(
                parse(item.url), self.via, response.url, evidence, place=here.url, payload=payload
            )
        if listing.items:
            yield from self.ask_beside(listing, task)
            yield from self._ask_next(listing, self._walking(listing, task), goes_on=goes_on)
            if self.end(task) and self.walks.newest(url):
                self.run.url_states.count(PASSED, len(listed) - len(wanted))
        else:
            yield from self._ask_below(listing, task)

    def wants(self, item: Listed, task: CrawlTask) -> bool:  # noqa: ARG002 - for kinds of list that do not
        """Whether an article of the list is asked for, if it lies in the job's scope."""
        return True

    def ask_beside(self, listing: Listing, task: CrawlTask) -> Iterator[Request]:  # noqa: ARG002 - for kinds of list that do
        """Requests for other lists that a list's page names."""
        return iter(())

    def _read(self, response: Response, task: CrawlTask) -> Listing:
        """A list's page; one that did not change as it was read before."""
        store = self.run.store
        if response.status == HTTPStatus.NOT_MODIFIED and (known := store.known_list(task.url)):
            self.run.url_states.count("list/unchanged")
            return _from_json(known.listing)
        listing = read_listing(page_of(response))
        etag, last_modified = validators_of(response)
        is_front = (
            task.payload["number"] == 1
        )  # remembered in any case: it tells which lists were read
        if etag or last_modified or is_front:
            store.put_list(task.url, KnownList(etag, last_modified, READER, _to_json(listing)))
        return listing

    def _is_past(self, listing: Listing, task: CrawlTask) -> bool:
        """Whether the whole page is older than wanted."""
        period = self._period(task)
        days = [listed_day(item) for item in listing.items]
        return all(day is not None and period.is_before(day) for day in days)

    def _period(self, task: CrawlTask) -> Period:
        """The period that is wanted of this list: `since` and `until` of its task, else the job's."""
        wanted, payload = self.spider.scope.period, task.payload
        since, until = (
            date.fromisoformat(payload[name]) if name in payload else getattr(wanted, name)
            for name in ("since", "until")
        )
        return Period(since, until)

    def keeps_marks(self, period: Period) -> bool:
        """Whether lists are left where they were walked before: feeds do not get what is known, and the newest is wanted."""
        return self.run.common.known == "skip" and period.until is None

    def _is_walked(self, listing: Listing, task: CrawlTask) -> bool:
        """Whether nothing behind this page is wanted: a walk began here, and came to its end."""
        period = self._period(task)
        if not self.keeps_marks(period):
            return False
        mark = self.walks.mark(task.payload["url"], period.since)
        return mark is not None and is_at(mark, listing.items)

    def _walking(self, listing: Listing, task: CrawlTask) -> CrawlTask:
        """The task with the walk that begins with its page, where it is a first one."""
        period = self._period(task)
        if task.payload["number"] > 1 or not self.keeps_marks(period):
            return task
        walk = self.walks.begin(listing.items, period.since)
        return replace(task, payload={**task.payload, "walk": walk})

    def _end_walk(self, task: CrawlTask) -> None:
        """The list is read as far as it is wanted, page after page, and all that it shows was asked for."""
        if (walk := task.payload.get("walk")) and not self.spider.is_full():
            self.walks.end(task.payload["url"], Mark(*walk))

    def _ask_next(self, listing: Listing, task: CrawlTask, *, goes_on: bool) -> Iterator[Request]:
        """A pager without a next link ends the list, unless its last page lies further on.

        So do LIST_REPEATS_MAX pages in a row that show nothing but the articles of the one before: a list that
        grows while it is read shows a page twice, some sites give the same for every number.
        """
        payload, number = task.payload, task.payload["number"]
        last_page = listing.last_page or payload.get("last")
        last = _number(last_page)
        is_too_new = self._is_too_new(listing, task)
        looking = self._narrowed(task, last, is_too_new=is_too_new)
        if looking:
            yield from self._look(task, looking, last_page)
        here = [item.url for item in listing.items]
        repeats = (
            payload.get("repeats", 0) + 1 if set(here) <= set(payload.get("before", ())) else 0
        )
        is_skipped = bool(looking) and is_too_new
        if is_skipped:
            return
        if goes_on and repeats >= self.spider.settings.getint("LIST_REPEATS_MAX"):
            self.run.url_states.count("bound/repeats")
            goes_on = False
        if goes_on and (listing.next_page or last > number):
            yield from self._walk(task, last=last_page, before=here, repeats=repeats)
        else:
            self._end_walk(task)

    def _walk(self, task: CrawlTask, **payload: Any) -> Iterator[Request]:
        """Request the page behind this one."""
        kept = {
            name: value
            for name, value in task.payload.items()
            if name not in {"url", "number", "low", "high", "called"}
        }
        number = task.payload["number"] + 1
        yield from self._ask_page(task.payload["url"], number, **{**kept, **payload})

    def _is_too_new(self, listing: Listing, task: CrawlTask) -> bool:
        """Whether the whole page is newer than wanted."""
        period = self._period(task)
        days = [listed_day(item) for item in listing.items]
        return all(day is not None and period.is_after(day) for day in days)

    def _narrowed(self, task: CrawlTask, last: int, *, is_too_new: bool) -> Search | None:
        """Where to look next for the first page that may hold what is wanted."""
        payload = task.payload
        if self.max_pages or (
            "high" not in payload and not (is_too_new and payload["number"] == 1)
        ):
            return None
        here = Search(payload["number"], payload.get("low", 1), payload.get("high", last))
        return narrowed(here, is_too_new=is_too_new)

    def _look(self, task: CrawlTask, looking: Search, last: str | None) -> Iterator[Request]:
        payload = {"last": last, "low": looking.low, "high": looking.high, **span(task)}
        required = task.payload.get("required", True)
        yield from self._ask_page(task.payload["url"], looking.page, required=required, **payload)

    def _ask_below(self, listing: Listing, task: CrawlTask) -> Iterator[Request]:
        """A front without a list: its sub-sections, by its own menu, else by the table."""
        known = section_at(task.payload["url"])
        children = known.children if known and not listing.sections else ()
        for url in listing.sections:
            yield from self.begin(url, required=False, **span(task))
        for child in children:
            yield from self.begin(child.url, table=True, **span(task))
        if listing.sections or listing.featured or children:
            self.end(task, DONE)
        else:
            self.spider.logger.warning("no list, no box and no sub-section on %s", task.url)
            self.end(task, DONE, "empty")

    def failed(self, task: CrawlTask, outcome: Outcome) -> Iterator[Request]:
        """A page that is none of the list; the next is asked for where the last is known to lie further on.

        A walk that lacks a page is not complete: the run says so, and the next one walks there again.
        """
        last_page, number = task.payload.get("last"), task.payload["number"]
        last = _number(last_page)
        outcome = self._without_host(outcome, task)
        if number == 1 and outcome == NOT_THERE:
            yield from self._ask_by_name(task)
        if "high" in task.payload and (looking := self._narrowed(task, last, is_too_new=False)):
            yield from self._look(task, looking, last_page)
        elif number < last:
            yield from self._walk(task, walk=None)
            lacks = outcome.state == "failed" and task.payload.get("walk")
            if self.end(task, outcome) and lacks:
                self.run.url_states.mark_source_dead(task.url, "cut_off")
        elif outcome.state != "gone" or number == 1:
            self.end(task, outcome, why_dead(outcome))
        else:
            self._end_walk(task)
        self.end(task, outcome)

    def _ask_by_name(self, task: CrawlTask) -> Iterator[Request]:
        """Ask for a list by its own address, which led to one that is no more."""
        called = task.payload.get("called")
        self.whereabouts.forget(called or task.url)
        if called:
            self.walks.carry(task.payload["url"], called)
            payload = {**task.payload, "url": called, "called": called}
            yield from self._ask_page(**payload)

    def _without_host(self, outcome: Outcome, task: CrawlTask) -> Outcome:
        """What became of a list whose host does not answer: no failure where only the table names it, or where DNS has no such name."""
        required, reason = task.payload.get("required", True), outcome.reason
        if outcome.state != "failed" or required or task.payload["number"] > 1:
            return outcome
        is_dead = reason == "dns" or (task.payload.get("table") and reason in UNREACHABLE)
        return NO_HOST if is_dead else outcome

    def end(self, task: CrawlTask, outcome: Outcome = DONE, dead: Death | None = None) -> bool:
        """The same, and what it means for a list that only the table names."""
        is_first = super().end(task, outcome, dead)
        if is_first and task.payload.get("table") and task.payload["number"] == 1:
            url = task.payload.get("called", task.url)
            self.whereabouts.gave(url, something=dead is None)
            if dead:
                self.run.url_states.mark_source_dead(url, dead, TABLE)
        return is_first


def span(task: CrawlTask) -> dict[str, Any]:
    """The span of time that a list is read for, where that is not the job's."""
    return _span(task.payload)


def _span(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: payload[name] for name in ("since", "until") if name in payload}


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
