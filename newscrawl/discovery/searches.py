"""Searches of the search API, page by page, in windows that it can page through."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawl.discovery.query_checks import DAYS, Seen, are_newest_first, rows_digest
from newscrawl.discovery.search_answers import has_rows_left, is_hollow, read_answer, total_rows
from newscrawl.discovery.source import Source, why_dead
from newscrawl.frontier.outcomes import DONE, GONE, QUERY_IGNORED, Outcome
from newscrawl.frontier.payloads import SearchPayload
from newscrawl.frontier.task import CrawlTask
from newscrawl.site.search_api import HEADERS, PAST_END, ROWS_A_PAGE
from newscrawl.site.search_window import OLDEST, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.pages.search import SearchPage

SearchTask = CrawlTask[SearchPayload]

_TRIES = 3  # requests in a row for an answer that can be read
_RETRIES = 5  # of a request without a response: the API is slow


# design: splitting-searches. fact: search-past-end, search-deep-error
class Searches(Source[SearchPayload]):
    """Searches, each read to its end.

    A window with more rows than the API pages through is split in halves; a day is read from both
    ends, then by type and by channel, and the remaining rows are reported as unreachable.

    An index that ignores its query is not requested again in the job, and the rows that prove it are not used. Filters
    are tested first, each by one search that has to give other rows.
    """

    resource = "search"

    def __init__(self, context: Context, via: str, instead: str | None = None) -> None:
        """Uses the settings SEARCH_REACH and SEARCH_TIMEOUT.

        `instead`: words that name the substitute for an API that ignores its query; None without one: that is a failure.
        """
        super().__init__(context, via)
        self._reach = context.settings.getint("SEARCH_REACH")
        self._timeout = context.settings.getfloat("SEARCH_TIMEOUT")
        self._instead = instead
        self._seen = Seen()
        self._vain: set[tuple[str, str]] = set()
        """Languages with the parameters that their index ignores: filters that split windows, or the order."""

    def begin(self, window: Window) -> Iterator[Request]:
        """Request a window's first page, after a test of each of its filters."""
        if not self.context.url_states.ignores_queries(window.language):
            yield from self._try_filters(window, list(window.filters), {})

    def _try_filters(
        self, window: Window, names: list[str], controls: dict[str, str | None]
    ) -> Iterator[Request]:
        """Request the test of the first filter of `names`; without one, the window."""
        while names and window.control(names[0]) is None:
            names = names[1:]
        if not names:
            yield from self._ask_page(SearchPayload(window=window, page=0, controls=controls))
            return
        control = window.control(names[0]) or window
        url = control.url()
        payload = SearchPayload(
            window=control,
            page=0,
            filtered=window,
            filters=tuple(names),
            controls=controls,
            required=None,
        )
        yield from self.ask(url, payload, f"control {url}")

    def _ask_page(self, payload: SearchPayload) -> Iterator[Request]:
        yield from self.ask(payload.window.url(payload.page), payload)

    def request(self, task: SearchTask) -> Request:
        """A request like that of the site's search page, with a long timeout. A page behind the last may be an error."""
        request = super().request(task)
        for name, value in HEADERS.items():
            request.headers.setdefault(name, value)
        request.meta["download_timeout"] = self._timeout
        request.meta["max_retry_times"] = _RETRIES
        request.meta["handle_httpstatus_list"] = list(
            PAST_END if task.payload.page else PAST_END[:1]
        )
        return request

    def parse(self, response: Response, task: SearchTask) -> Iterator[Request]:
        """Requests for the articles of a page of rows, then for the next page or other windows."""
        payload, window, tries = task.payload, task.payload.window, task.attempts % _TRIES
        if self.context.url_states.ignores_queries(window.language):
            yield from self.failed(task, QUERY_IGNORED)
            return
        answer = read_answer(response, payload)
        if response.status != HTTPStatus.OK and not (answer and answer.past_end):
            is_gone = response.status in GONE
            outcome = Outcome("gone") if is_gone else Outcome("failed", f"http_{response.status}")
            self.context.note_refusal(outcome, response)
            yield from self.failed(task, outcome)
            return
        is_bad = answer is not None and is_hollow(answer, payload)
        if (answer is None or answer.lost or is_bad) and tries + 1 < _TRIES:
            yield self.request(replace(task, attempts=task.attempts + 1))
            return
        if answer is None or (is_bad and payload.page == 0):
            reason = "rows_lost" if answer else "no_answer"
            yield from self.failed(task, Outcome("failed", reason))
            return
        if payload.filtered:
            yield from self._tried(task, payload.filtered, rows_digest(answer.article_links))
            return
        if ignored := self._ignored(answer, payload):
            self._give_up(window, ignored, task)
            return
        if self._is_split_in_vain(answer, payload):
            yield from self._split_otherwise(task)
            return
        yield from self.request_articles(answer.article_links, response.url, window.place())
        yield from self.go_on(answer, task)
        outcome = Outcome("failed", "rows_lost") if answer.lost else DONE
        if self.end(task, outcome):
            self._count(answer, payload)

    # --- Ignored parameters

    def _tried(self, task: SearchTask, window: Window, digest: str | None) -> Iterator[Request]:
        """Store the digest of a filter's test, then request the next test, or the window."""
        name, *names = task.payload.filters
        controls = {**task.payload.controls, name: digest}
        yield from self._try_filters(window, names, controls)
        self.end(task)

    def _ignored(self, answer: SearchPage, payload: SearchPayload) -> str | None:
        """The parameter that the API ignores, and how that shows; None where it ignores none."""
        window, page, article_links = payload.window, payload.page, answer.article_links
        if why := self._seen.ignores_days(window, page, article_links, answer.total):
            return f"{DAYS}: {why}"
        front = rows_digest(article_links)
        for name, other in payload.controls.items():
            if front and front == other:
                value = window.filters[name]
                return f'{name}: it gives the same {len(article_links)} rows for "{value}" and for what shares none with it'
        is_asked_for = window.sort == OLDEST and not payload.rows_read and not page
        if is_asked_for and self.context.scope.max_articles and are_newest_first(article_links):
            return f"sort: {len(article_links)} rows that were to begin with the oldest begin with the newest"
        return None

    def _give_up(self, window: Window, ignored: str, task: SearchTask) -> None:
        """Stop requesting this index."""
        then = self._instead or "it cannot serve this search, and is asked no more"
        sentence = f"the search API ({window.language}) ignores {ignored}; {then}"
        self.context.logger.warning("%s", sentence)
        self.context.search_ignores(window.language, sentence)
        self.end(task, QUERY_IGNORED, None if self._instead else "query_ignored")

    def _is_split_in_vain(self, answer: SearchPage, payload: SearchPayload) -> bool:
        """Whether a smaller window gives the rows of the whole: from its other end, or by a filter of ours."""
        window = payload.window
        if payload.page:
            return (window.language, window.split) in self._vain
        front = payload.first_digest
        is_turned = bool(front) and front == rows_digest(answer.article_links)
        return is_turned or self._seen.ignores_split(window, answer.article_links)

    def _split_otherwise(self, task: SearchTask) -> Iterator[Request]:
        """Split the whole in the next way."""
        window = task.payload.window
        name = window.split or "sort"
        is_first = (window.language, name) not in self._vain
        self._vain.add((window.language, name))
        if is_first:
            self.context.count(f"search_api/ignores_{name}")
            self.context.logger.warning(
                "the search API (%s) ignores %s, by which a window was split",
                window.language,
                name,
            )
            whole = window.without(window.split) if window.split else window
            yield from self._split(whole, task.payload.rows_left, task)
        self.end(task, QUERY_IGNORED)

    # --- Next requests

    def go_on(self, answer: SearchPage, task: SearchTask) -> Iterator[Request]:
        """Request the next page or smaller windows, where the search has more rows."""
        payload, window, page = task.payload, task.payload.window, task.payload.page
        total = total_rows(answer, payload)
        if self.context.is_full():
            return
        if answer.past_end:
            if total is not None and has_rows_left(answer, payload):
                self._reach = min(self._reach, page * ROWS_A_PAGE)
                yield from self._narrow(window, page * ROWS_A_PAGE, total, task)
            return
        read = (page + 1) * ROWS_A_PAGE
        if total is not None and read >= total - payload.rows_read:
            return
        here = rows_digest(answer.article_links)
        first = payload.first_digest if page else here
        if page == 0 and total is not None and total > self._reach and window.halves():
            yield from self._narrow(window, read, total, task)
        elif read >= self._reach:
            task = replace(task, payload=replace(payload, first_digest=first))
            yield from self._narrow(window, read, total or read, task)
        else:
            following = replace(_following(payload), total=total, first_digest=first)
            yield from self._ask_page(replace(following, previous_digest=here))

    def _narrow(self, window: Window, read: int, total: int, task: SearchTask) -> Iterator[Request]:
        """Request smaller windows for rows that the API does not page through."""
        if halves := window.halves():
            for half in halves:
                yield from self._ask_page(SearchPayload(window=half, page=0))
            return
        left = total - read - task.payload.rows_read
        is_vain = (window.language, "sort") in self._vain
        backwards = None if is_vain else window.reversed()
        if backwards:
            payload = SearchPayload(
                window=backwards,
                page=0,
                total=total,
                rows_read=read,
                rows_left=left,
                first_digest=task.payload.first_digest,
            )
            yield from self._ask_page(payload)
        else:
            yield from self._split(window, left, task)

    def _split(self, window: Window, left: int, task: SearchTask) -> Iterator[Request]:
        """Request windows by a filter that the API obeys; without one, `left` rows are unreachable."""
        ignored = {name for language, name in self._vain if language == window.language}
        if parts := window.parts(ignored):
            for part in parts:
                yield from self._ask_page(SearchPayload(window=part, page=0, rows_left=left))
        elif self.context.is_open(task):
            self.context.url_states.mark_source_dead(task.url, "unreachable")
            self.context.count("search_api/rows_unreachable", left)

    def failed(self, task: SearchTask, outcome: Outcome) -> Iterator[Request]:
        """Handle a page without an answer; the next is requested where the search has more rows."""
        payload = task.payload
        page, total = payload.page, payload.total or 0
        if outcome == QUERY_IGNORED:
            self.end(task, outcome)
        elif payload.filtered:  # without an answer of the API its filters are trusted
            yield from self._tried(task, payload.filtered, None)
        elif (page + 1) * ROWS_A_PAGE < total - payload.rows_read:
            yield from self._ask_page(_following(payload))
            self.end(task, outcome)
        else:
            self.end(task, outcome, None if page else why_dead(outcome))

    def _count(self, answer: SearchPage, payload: SearchPayload) -> None:
        """Count rows and defects of an answer, once for each page."""
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
                self.context.count(f"search_api/{name}", count)
        total = (answer.total or 0) if answer.past_end else answer.total
        window = payload.window
        if window.day and payload.page == 0 and total is not None:
            self.context.url_states.set_day_total(window.day, window.language, total)


def _following(payload: SearchPayload) -> SearchPayload:
    """The payload of the window's next page."""
    return SearchPayload(
        window=payload.window,
        page=payload.page + 1,
        total=payload.total,
        rows_read=payload.rows_read,
        rows_left=payload.rows_left,
        first_digest=payload.first_digest,
    )
