"""The search API, page by page, and by windows small enough for it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newscrawl.outcomes import DONE, Outcome
from newscrawl.pages.search import SearchPage, read_search
from newscrawl.site.search_api import HEADERS, ROWS_A_PAGE
from newscrawl.spiders.sources.source import Source, why_dead
from newscrawl.spiders.sources.windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response
    from typing_extensions import Self

    from newscrawl.frontier.ticket import Ticket
    from newscrawl.spiders.base import NewsSpider

_TRIES = 3  # of an answer that cannot be read, one after another
_RETRIES = 5  # of a request without an answer: the API is slow


# design: splitting-searches. fact: search-past-end, search-deep-error
class Searches(Source):
    """Searches, each read to its end.

    A window that holds more than the API pages through is split in halves; a day is read from both
    ends, then by type and by channel, and what is left over is reported as out of reach.
    """

    resource = "search"

    def __init__(self, spider: NewsSpider, via: str, reach: int, timeout: float) -> None:
        """`reach`: rows that the API is taken to page through; less where it shows to stop before."""
        super().__init__(spider, via)
        self._reach = reach
        self._timeout = timeout

    @classmethod
    def of(cls, spider: NewsSpider, via: str) -> Self:
        """With the spider's settings SEARCH_REACH and SEARCH_TIMEOUT."""
        settings = spider.settings
        reach, timeout = settings.getint("SEARCH_REACH"), settings.getfloat("SEARCH_TIMEOUT")
        return cls(spider, via, reach, timeout)

    def begin(self, window: Window) -> Iterator[Request]:
        """Request a window's first page."""
        yield from self._ask_page(window, 0)

    def _ask_page(self, window: Window, page: int, **more: Any) -> Iterator[Request]:
        """`total` rows are in the window, `had` of them were read from its other end."""
        yield from self.ask(window.url(page), window=window.to_data(), page=page, **more)

    def request(self, ticket: Ticket) -> Request:
        """As the site's own search page asks, with patience. Status 400 is the API's word for a page behind the last one, too."""
        request = super().request(ticket)
        for name, value in HEADERS.items():
            request.headers.setdefault(name, value)
        request.meta["download_timeout"] = self._timeout
        request.meta["max_retry_times"] = _RETRIES
        request.meta["handle_httpstatus_list"] = [HTTPStatus.BAD_REQUEST.value]
        return request

    def parse(self, response: Response, ticket: Ticket) -> Iterator[Request]:
        """A page of rows: their articles, then the next page or other windows."""
        window, tries = Window.from_data(ticket.more["window"]), ticket.attempts % _TRIES
        answer = read_search(response.body)
        if response.status == HTTPStatus.BAD_REQUEST and not (answer and answer.past_end):
            outcome = Outcome("failed", f"http_{response.status}")
            self.spider.note_refusal(outcome, response)
            yield from self.failed(ticket, outcome)
            return
        is_hollow = answer is not None and _is_hollow(answer, ticket)
        if (answer is None or answer.lost or is_hollow) and tries + 1 < _TRIES:
            yield self.request(replace(ticket, attempts=ticket.attempts + 1))
            return
        if answer is None or (is_hollow and ticket.more["page"] == 0):
            reason = "rows_lost" if answer else "no_answer"
            yield from self.failed(ticket, Outcome("failed", reason))
            return
        yield from self.ask_leads(answer.leads, response.url, window.place())
        yield from self._go_on(answer, window, ticket)
        outcome = Outcome("failed", "rows_lost") if answer.lost else DONE
        if self.end(ticket, outcome):
            self._count(answer, window, ticket)

    def _go_on(self, answer: SearchPage, window: Window, ticket: Ticket) -> Iterator[Request]:
        """The next page, smaller windows, or nothing."""
        page, more = ticket.more["page"], ticket.more
        total = _total(answer, ticket)
        if self.spider.is_full():
            return
        if answer.past_end:
            if total is not None and _rows_left(answer, ticket):
                if (
                    answer.refused
                ):  # an answer without rows may be a bad one, and says nothing of others
                    self._reach = min(self._reach, page * ROWS_A_PAGE)
                yield from self._narrow(window, page * ROWS_A_PAGE, total, ticket)
            return
        read = (page + 1) * ROWS_A_PAGE
        if total is not None and read >= total - more.get("had", 0):
            return
        if page == 0 and total is not None and total > self._reach and window.halves():
            yield from self._narrow(window, read, total, ticket)
        elif read >= self._reach:
            yield from self._narrow(window, read, total or read, ticket)
        else:
            yield from self._ask_page(window, page + 1, **{**_state(more), "total": total})

    def _narrow(self, window: Window, read: int, total: int, ticket: Ticket) -> Iterator[Request]:
        """What is asked instead of rows that the API does not page through."""
        if halves := window.halves():
            for half in halves:
                yield from self.begin(half)
            return
        backwards = window.reversed()
        if backwards:
            yield from self._ask_page(backwards, 0, total=total, had=read)
        elif parts := window.parts():
            for part in parts:
                yield from self.begin(part)
        elif self.end(ticket, DONE, "unreachable"):
            self.run.ledger.count(
                "search_api/rows_unreachable", total - read - ticket.more.get("had", 0)
            )

    def failed(self, ticket: Ticket, outcome: Outcome) -> Iterator[Request]:
        """A page without an answer; those behind it are asked for where there are more rows."""
        more = ticket.more
        page, total = more["page"], more.get("total", 0)
        if (page + 1) * ROWS_A_PAGE < total - more.get("had", 0):
            window = Window.from_data(more["window"])
            yield from self._ask_page(window, page + 1, **_state(more))
            self.end(ticket, outcome)
        else:
            self.end(ticket, outcome, None if page else why_dead(outcome))

    def _count(self, answer: SearchPage, window: Window, ticket: Ticket) -> None:
        """What was good and bad about an answer, once for each page."""
        counts = {
            "answers": 1,
            "answers_repaired": int(answer.repaired),
            "answers_salvaged": int(bool(answer.lost)),
            "rows": answer.rows,
            "rows_lost": answer.lost,
            "rows_without_article": answer.skipped,
        }
        for name, count in counts.items():
            if count:
                self.run.ledger.count(f"search_api/{name}", count)
        total = (answer.total or 0) if answer.past_end else answer.total
        if window.day and ticket.more["page"] == 0 and total is not None:
            self.run.ledger.say(window.day, window.language, total)


def _total(answer: SearchPage, ticket: Ticket) -> int | None:
    """Rows of the whole search; what an earlier page said where this one says nothing."""
    found: int | None = answer.total or ticket.more.get("total", answer.total)
    return found


def _rows_left(answer: SearchPage, ticket: Ticket) -> bool:
    """Whether there are rows, by the API's account, that no page before this one had."""
    total = _total(answer, ticket) or 0
    return bool(ticket.more["page"] * ROWS_A_PAGE < total - ticket.more.get("had", 0))


def _is_hollow(answer: SearchPage, ticket: Ticket) -> bool:
    """An answer without rows where there are some: a bad one, unless it stands where the API pages no further.

    Of a first page nothing else can be true.
    """
    may_be_the_end = answer.refused and ticket.more["page"] > 0
    return answer.past_end and not may_be_the_end and _rows_left(answer, ticket)


def _state(more: dict[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in ("total", "had") if name in more}
