"""The search API, page by page, and by windows small enough for it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from newscrawl.discovery.query_checks import DAYS, Seen, are_newest_first, rows_digest
from newscrawl.discovery.source import Source, why_dead
from newscrawl.discovery.windows import OLDEST, Window
from newscrawl.downloader.exceptions import search_ignores
from newscrawl.frontier.outcomes import DONE, GONE, QUERY_IGNORED, Outcome
from newscrawl.pages.search import SearchPage, is_blank, read_search
from newscrawl.site.search_api import HEADERS, PAST_END, ROWS_A_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.task import CrawlTask

_TRIES = 3  # of an answer that cannot be read, one after another
_RETRIES = 5  # of a request without an answer: the API is slow
_ENDS = (
    400,
    404,
    410,
    500,
)  # statuses of its word for a page that there is none of; of a first page only 400


# design: splitting-searches. fact: search-past-end, search-deep-error
class Searches(Source):
    """Searches, each read to its end.

    A window that holds more than the API pages through is split in halves; a day is read from both
    ends, then by type and by channel, and what is left over is reported as out of reach.

    An index that takes no notice of what it is asked is asked no more in the job, and none of the rows that showed it is taken. Filters
    are tried before, each by one search that has to give other rows.
    """

    resource = "search"

    def __init__(self, spider: Context, via: str, instead: str | None = None) -> None:
        """By the spider's settings SEARCH_REACH and SEARCH_TIMEOUT.

        `instead`: what stands in for the API where it is of no use, in words; None where nothing does, which is a fault.
        """
        super().__init__(spider, via)
        self._reach = spider.settings.getint("SEARCH_REACH")
        self._timeout = spider.settings.getfloat("SEARCH_TIMEOUT")
        self._instead = instead
        self._seen = Seen()
        self._vain: set[tuple[str, str]] = set()
        """Languages, with what of ours their API ignores: filters that make windows smaller, the order."""

    def begin(self, window: Window) -> Iterator[Request]:
        """Request a window's first page, after a try of each of its filters."""
        if not self.run.url_states.ignores_queries(window.language):
            yield from self._try_filters(window, list(window.filters), {})

    def _try_filters(
        self, window: Window, names: list[str], controls: dict[str, str | None]
    ) -> Iterator[Request]:
        """Request what tells whether the API obeys the filters `names`, one after the other; then the window."""
        while names and window.control(names[0]) is None:
            names = names[1:]
        if not names:
            yield from self._ask_page(window, 0, **({"controls": controls} if controls else {}))
            return
        control = window.control(names[0]) or window
        url = control.url()
        payload = {"of": window.to_data(), "names": names, "controls": controls, "required": None}
        yield from self.ask(url, key=f"control {url}", window=control.to_data(), page=0, **payload)

    def _ask_page(self, window: Window, page: int, **payload: Any) -> Iterator[Request]:
        """`total` rows are in the window, `had` of them were read from its other end.

        `front`, `before`: digests of its first page, and of the page before. `controls`: of the searches that have to give other rows,
        by the filter they try. `left`: rows of the whole that a filter of ours splits, which were not read.
        """
        yield from self.ask(window.url(page), window=window.to_data(), page=page, **payload)

    def request(self, task: CrawlTask) -> Request:
        """As the site's own search page asks, with patience. Errors may be the API's word for a page behind the last one, too."""
        request = super().request(task)
        for name, value in HEADERS.items():
            request.headers.setdefault(name, value)
        request.meta["download_timeout"] = self._timeout
        request.meta["max_retry_times"] = _RETRIES
        request.meta["handle_httpstatus_list"] = list(
            PAST_END if task.payload["page"] else PAST_END[:1]
        )
        return request

    def parse(self, response: Response, task: CrawlTask) -> Iterator[Request]:
        """A page of rows: their articles, then the next page or other windows."""
        window, tries = Window.from_data(task.payload["window"]), task.attempts % _TRIES
        if self.run.url_states.ignores_queries(window.language):
            yield from self.failed(task, QUERY_IGNORED)
            return
        answer = _read(response, task)
        if response.status != HTTPStatus.OK and not (answer and answer.past_end):
            is_gone = response.status in GONE
            outcome = Outcome("gone") if is_gone else Outcome("failed", f"http_{response.status}")
            self.spider.note_refusal(outcome, response)
            yield from self.failed(task, outcome)
            return
        is_hollow = answer is not None and _is_hollow(answer, task)
        if (answer is None or answer.lost or is_hollow) and tries + 1 < _TRIES:
            yield self.request(replace(task, attempts=task.attempts + 1))
            return
        if answer is None or (is_hollow and task.payload["page"] == 0):
            reason = "rows_lost" if answer else "no_answer"
            yield from self.failed(task, Outcome("failed", reason))
            return
        if "of" in task.payload:
            yield from self._tried(task, rows_digest(answer.article_links))
            return
        if ignored := self._ignored(answer, window, task):
            self._give_up(window, ignored, task)
            return
        if self._is_split_in_vain(answer, window, task):
            yield from self._split_otherwise(window, task)
            return
        yield from self.request_articles(answer.article_links, response.url, window.place())
        yield from self._go_on(answer, window, task)
        outcome = Outcome("failed", "rows_lost") if answer.lost else DONE
        if self.end(task, outcome):
            self._count(answer, window, task)

    # --- What is ignored

    def _tried(self, task: CrawlTask, said: str | None) -> Iterator[Request]:
        """A filter was tried; now the next one, or the window."""
        name, *names = task.payload["names"]
        controls = {**task.payload["controls"], name: said}
        yield from self._try_filters(Window.from_data(task.payload["of"]), names, controls)
        self.end(task)

    def _ignored(self, answer: SearchPage, window: Window, task: CrawlTask) -> str | None:
        """What the API ignores of what it was asked, and how that shows; None for nothing."""
        page, article_links = task.payload["page"], answer.article_links
        if said := self._seen.ignores_days(window, page, article_links, answer.total):
            return f"{DAYS}: {said}"
        front = rows_digest(article_links)
        for name, other in task.payload.get("controls", {}).items():
            if front and front == other:
                value = window.filters[name]
                return f'{name}: it gives the same {len(article_links)} rows for "{value}" and for what shares none with it'
        is_turned = window.sort == OLDEST and "front" not in task.payload and not page
        if is_turned and self.spider.scope.max_articles and are_newest_first(article_links):
            return f"sort: {len(article_links)} rows that were to begin with the oldest begin with the newest"
        return None

    def _give_up(self, window: Window, ignored: str, task: CrawlTask) -> None:
        """Ask this index no more."""
        then = self._instead or "it cannot serve this search, and is asked no more"
        sentence = f"the search API ({window.language}) ignores {ignored}; {then}"
        self.run.url_states.ignores(window.language, sentence)
        self.spider.logger.warning("%s", sentence)
        self.spider.crawler.signals.send_catch_log(search_ignores, language=window.language)
        self.end(task, QUERY_IGNORED, None if self._instead else "query_ignored")

    def _is_split_in_vain(self, answer: SearchPage, window: Window, task: CrawlTask) -> bool:
        """Whether the window is only the whole again: from its other end, or by a filter of ours."""
        if task.payload["page"]:
            return (window.language, window.split) in self._vain
        front = task.payload.get("front")
        is_turned = bool(front) and front == rows_digest(answer.article_links)
        return is_turned or self._seen.ignores_split(window, answer.article_links)

    def _split_otherwise(self, window: Window, task: CrawlTask) -> Iterator[Request]:
        """The next way to make the whole smaller."""
        name = window.split or "sort"
        is_first = (window.language, name) not in self._vain
        self._vain.add((window.language, name))
        if is_first:
            self.run.url_states.count(f"search_api/ignores_{name}")
            self.spider.logger.warning(
                "the search API (%s) ignores %s, by which a window was to be made smaller",
                window.language,
                name,
            )
            whole = window.without(window.split) if window.split else window
            yield from self._split(whole, task.payload.get("left", 0), task)
        self.end(task, QUERY_IGNORED)

    # --- What comes next

    def _go_on(self, answer: SearchPage, window: Window, task: CrawlTask) -> Iterator[Request]:
        """The next page, smaller windows, or nothing."""
        page, payload = task.payload["page"], task.payload
        total = _total(answer, task)
        if self.spider.is_full():
            return
        if answer.past_end:
            if total is not None and _rows_left(answer, task):
                self._reach = min(self._reach, page * ROWS_A_PAGE)
                yield from self._narrow(window, page * ROWS_A_PAGE, total, task)
            return
        read = (page + 1) * ROWS_A_PAGE
        if total is not None and read >= total - payload.get("had", 0):
            return
        here = rows_digest(answer.article_links)
        state = {**_state(payload), "total": total, "before": here}
        state["front"] = payload.get("front") if page else here
        if page == 0 and total is not None and total > self._reach and window.halves():
            yield from self._narrow(window, read, total, task)
        elif read >= self._reach:
            task = replace(task, payload={**payload, "front": state["front"]})
            yield from self._narrow(window, read, total or read, task)
        else:
            yield from self._ask_page(window, page + 1, **state)

    def _narrow(self, window: Window, read: int, total: int, task: CrawlTask) -> Iterator[Request]:
        """What is asked instead of rows that the API does not page through."""
        if halves := window.halves():
            for half in halves:
                yield from self._ask_page(half, 0)
            return
        left = total - read - task.payload.get("had", 0)
        is_vain = (window.language, "sort") in self._vain
        backwards = None if is_vain else window.reversed()
        if backwards:
            payload = {
                "total": total,
                "had": read,
                "left": left,
                "front": task.payload.get("front"),
            }
            yield from self._ask_page(backwards, 0, **payload)
        else:
            yield from self._split(window, left, task)

    def _split(self, window: Window, left: int, task: CrawlTask) -> Iterator[Request]:
        """Windows by a filter, where the API obeys any; else `left` rows are out of its reach."""
        ignored = {name for language, name in self._vain if language == window.language}
        if parts := window.parts(ignored):
            for part in parts:
                yield from self._ask_page(part, 0, left=left)
        elif self.end(task, DONE, "unreachable"):
            self.run.url_states.count("search_api/rows_unreachable", left)

    def failed(self, task: CrawlTask, outcome: Outcome) -> Iterator[Request]:
        """A page without an answer; those behind it are asked for where there are more rows."""
        payload = task.payload
        page, total = payload["page"], payload.get("total", 0)
        if outcome == QUERY_IGNORED:
            self.end(task, outcome)
        elif "of" in payload:  # without a word of the API's its filters are trusted
            yield from self._tried(task, None)
        elif (page + 1) * ROWS_A_PAGE < total - payload.get("had", 0):
            window = Window.from_data(payload["window"])
            yield from self._ask_page(window, page + 1, **_state(payload))
            self.end(task, outcome)
        else:
            self.end(task, outcome, None if page else why_dead(outcome))

    def _count(self, answer: SearchPage, window: Window, task: CrawlTask) -> None:
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
                self.run.url_states.count(f"search_api/{name}", count)
        total = (answer.total or 0) if answer.past_end else answer.total
        if window.day and task.payload["page"] == 0 and total is not None:
            self.run.url_states.set_day_total(window.day, window.language, total)


def _read(response: Response, task: CrawlTask) -> SearchPage | None:
    """The answer; None for what is none.

    Behind the first page nothing at all, an error of the API's own, and the page before once more all say that there is no such page.
    """
    answer, page = read_search(response.body), task.payload["page"]
    if page == 0:
        return None if answer and answer.is_error else answer
    if answer is None:
        is_end = response.status == HTTPStatus.OK and is_blank(response.body)
        return SearchPage(past_end=True) if is_end else None
    front = rows_digest(answer.article_links)
    if front and front == task.payload.get("before"):
        return SearchPage(total=answer.total, past_end=True, refused=True)
    return answer


def _total(answer: SearchPage, task: CrawlTask) -> int | None:
    """Rows of the whole search; what an earlier page said where this one says nothing."""
    found: int | None = answer.total or task.payload.get("total", answer.total)
    return found


def _rows_left(answer: SearchPage, task: CrawlTask) -> bool:
    """Whether there are rows, by the API's account, that no page before this one had."""
    total = _total(answer, task) or 0
    return bool(task.payload["page"] * ROWS_A_PAGE < total - task.payload.get("had", 0))


def _is_hollow(answer: SearchPage, task: CrawlTask) -> bool:
    """An answer without rows where there are some: a bad one, unless it stands where the API pages no further.

    Of a first page nothing else can be true.
    """
    may_be_the_end = answer.refused and task.payload["page"] > 0
    return answer.past_end and not may_be_the_end and _rows_left(answer, task)


def _state(payload: dict[str, Any]) -> dict[str, Any]:
    """What goes on from page to page of a window."""
    kept = ("total", "had", "left", "front")
    return {name: payload[name] for name in kept if name in payload}
