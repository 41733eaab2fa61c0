"""Which capture of an article is read, and what becomes of the others: with faults, kills, and requests that come twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl import read
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.fingerprint import Fingerprinter
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.frontier.payloads import IndexPayload
from newscrawl.frontier.requests import from_data, to_data
from newscrawl.frontier.task import CrawlTask
from newscrawl.pages.capture_index import CaptureLine
from newscrawl.site.urls import parse
from newscrawl.site.web_archives import CRAWLS, playback_url, played_back
from newscrawl.spiders.wayback import WaybackArguments, WaybackSpider
from tests.running import Clock, a_run, a_task, keep, wired
from tests.spiders.test_pages import LATE, page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from newscrawl.frontier.run import Run
    from newscrawl.items import Article

TASK = a_task()
PAGE, PAGE_OF_2 = page(1, 1), page(1, 2)
FOOT = f"<div id='foot'>{'Copyright and contact of the keepers. ' * 20}</div>"
NEVER_CLOSED = PAGE.removesuffix("</body></html>") + FOOT
CUT = PAGE[: PAGE.index("every evening")]
SOFT_404 = (
    "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
)
GONE, TIMEOUT, LARGE, OTHER = 404, "timeout", "large", "other"
FIRST, SECOND, THIRD = (f"2024-04-1{number}T08:00:00Z" for number in (1, 2, 3))


@dataclass(frozen=True)
class Held:
    """A capture; `answers`: pages, statuses of archived errors, or reasons of failures, one for each request, the last from then on."""

    time: str
    answers: tuple[str | int, ...]
    page: int = 1
    is_revisit: bool = False
    digest: str | None = None

    @property
    def place(self) -> str:
        digits = "".join(filter(str.isdigit, self.time))
        return playback_url(digits, parse(TASK.url).page_url(self.page))


def held(time: str, *answers: str | int, **more: Any) -> Held:
    return Held(time, answers, **more)


class Spider(WaybackSpider):
    """Its index was read before."""

    def begin_indexes(self) -> Iterator[Request]:
        return iter(())


@dataclass
class Crawl:
    """Works off the queue of a run as Scrapy does; `given` are arguments."""

    folder: Path
    captures: tuple[Held, ...]
    clock: Clock = field(default_factory=Clock)
    given: Mapping[str, str] = field(default_factory=dict)
    known: str = "include"
    asked: list[str] = field(default_factory=list)
    """Times of the requested captures, with the page after the first."""

    def begin(self, *, offers: bool = True) -> Crawl:
        """A run, as the command begins it; `offers`: the index is read first."""
        self.run: Run = a_run(self.folder, self.clock, {"known": self.known})
        now = datetime(2026, 3, 9, tzinfo=timezone.utc)
        self.spider = Spider(WaybackArguments.parse(dict(self.given), now), self.run)
        wired(self.spider, PAGE_MAXSIZE=10**6, PAGE_TOKENS_MAX=10**6, PAGE_ELEMENTS_MAX=10**6)
        for one in self.captures if offers else ():
            kind = "warc/revisit" if one.is_revisit else "text/html"
            url = parse(TASK.url).page_url(one.page)
            line = CaptureLine(url, one.time, one.place, 200, kind, one.digest)
            self.run.capture_index.offer(TASK.key, one.page, line, "wayback")
        for request in asyncio.run(_all(self.spider)):
            self._enqueue(request)
        self.run.commit()
        return self

    def step(self, die: str | None = None) -> bool:
        """One request, with all that it leads to; the process dies before the commit, or before the acknowledgement."""
        queued = self.run.store.next_request(self.run.job.id)
        if queued is None:
            return False
        self.answer(queued)
        if die != "before the commit":
            self.run.commit()
        if die:
            self.run.close()
            self.begin(offers=False)
        else:
            self.run.store.acknowledge([queued.id])
            self.run.commit()
        return True

    def answer(self, queued: Any) -> None:
        request = from_data(queued.data, queued.priority, self.spider)
        for found in self._results(request):
            if isinstance(found, Request):
                self._enqueue(found)
            else:
                self._store(found, request)

    def finish(self) -> dict[str, int]:
        """To the end of the job: the counters."""
        while self.step():
            assert len(self.asked) < 50, "it goes on for ever"
        self.run.finish(is_over=True)
        counters = self.run.url_states.counters()
        self.run.close()
        assert counters.get("article/discovered", 0) == sum(
            number
            for name, number in counters.items()
            if name.startswith("article/") and name != "article/discovered"
        ), "each article has ended"
        outcomes = [number for name, number in counters.items() if name.startswith("capture/")]
        assert min(outcomes) >= 0
        assert 2 * counters["capture/listed"] == sum(outcomes), "each capture has one outcome"
        return counters

    def _enqueue(self, request: Request) -> None:
        key = None if request.dont_filter else Fingerprinter().fingerprint(request)
        data = to_data(request, self.spider)
        self.run.store.enqueue(self.run.job.id, key, request.priority, data)

    def _results(self, request: Request) -> list[Any]:
        played = played_back(request.url)
        assert played is not None
        name = f"{played[0][6:8]}{'' if parse(played[1]).page == 1 else '/2'}"
        capture = next(one for one in self.captures if one.place == request.url)
        given = capture.answers[min(self.asked.count(name), len(capture.answers) - 1)]
        self.asked.append(name)
        if given == OTHER:
            url = request.url.replace("/web/2024", "/web/2023")
            return self._called(request, PAGE, url=url)
        if given in (TIMEOUT, LARGE):
            return self._failed(
                request, DownloadTimeoutError() if given == TIMEOUT else DownloadCancelledError()
            )
        return self._called(request, given)

    def _called(self, request: Request, given: str | int, url: str | None = None) -> list[Any]:
        status, body = (given, "gone") if isinstance(given, int) else (200, given)
        headers = {"Content-Type": "text/html", "Memento-Datetime": "Thu, 11 Apr 2024 08:00:00 GMT"}
        response = HtmlResponse(
            url or request.url, status, headers, body.encode(), encoding="utf-8", request=request
        )
        if status != 200:
            return self._failed(request, HttpError(response))
        return list(request.callback(response, **request.cb_kwargs))  # type: ignore[misc]

    @staticmethod
    def _failed(request: Request, error: Exception) -> list[Any]:
        failure = Failure(error)  # type: ignore[no-untyped-call]
        failure.request = request  # type: ignore[attr-defined]
        return list(request.errback(failure))  # type: ignore[misc]

    def _store(self, article: Article, request: Request) -> None:
        origin = self.run.origins.take(article)
        self.run.revisions.keep(article, origin)
        outcome = DONE if origin.complete else Outcome("failed", "pages_missing")
        self.spider.context.end(task_of(request), outcome)


async def _all(spider: Spider) -> list[Request]:
    return [request async for request in spider.start()]


def captures(counters: Mapping[str, int]) -> dict[str, int]:
    """What became of captures; those with the number 0 are left out."""
    found = {name: n for name, n in counters.items() if n and name.startswith("capture/")}
    return {name.partition("/")[2]: n for name, n in found.items() if name != "capture/listed"}


def records(folder: Path) -> list[Article]:
    """All lines of the data set."""
    return list(read(folder, revisions="all")) if (folder / "articles").is_dir() else []


def ends(counters: Mapping[str, int]) -> set[str]:
    return {
        name
        for name, number in counters.items()
        if number and name.startswith("article/") and name != "article/discovered"
    }


# --- Which capture is read


@pytest.mark.parametrize(
    ("given", "read_from", "asked", "outcomes"),
    [
        ([held(FIRST, PAGE), held(SECOND, PAGE)], SECOND, "12", {"read": 1, "older": 1}),
        (
            [held(FIRST, PAGE, digest="A"), held(SECOND, PAGE, digest="A")],
            SECOND,
            "12",
            {"read": 1, "duplicate": 1},
        ),
        ([held(FIRST, PAGE), held(SECOND, GONE)], FIRST, "12 11", {"read": 1, "error_status": 1}),
        ([held(FIRST, PAGE), held(SECOND, 503)], FIRST, "12 11", {"read": 1, "error_status": 1}),
        ([held(FIRST, PAGE), held(SECOND, SOFT_404)], FIRST, "12 11", {"read": 1, "soft_404": 1}),
        ([held(FIRST, PAGE), held(SECOND, " ")], FIRST, "12 11", {"read": 1, "empty": 1}),
        ([held(FIRST, PAGE), held(SECOND, OTHER)], FIRST, "12 11", {"read": 1, "redirect": 1}),
        (
            [held(FIRST, PAGE), held(SECOND, TIMEOUT)],
            FIRST,
            "12 11",
            {"read": 1, "failed/timeout": 1},
        ),
        ([held(FIRST, PAGE), held(SECOND, LARGE)], FIRST, "12 11", {"read": 1, "too_large": 1}),
        ([held(FIRST, PAGE), held(SECOND, CUT)], FIRST, "12 11", {"read": 1, "cut": 1}),
        # a revisit has the body of an earlier capture: it is requested last
        (
            [held(FIRST, PAGE), held(SECOND, PAGE, is_revisit=True)],
            FIRST,
            "11",
            {"read": 1, "older": 1},
        ),
        ([held(FIRST, GONE), held(SECOND, PAGE, is_revisit=True)], SECOND, "11 12", None),
        # a page that was never closed counts only where no closed one can be read, and only if its article is whole
        ([held(FIRST, PAGE), held(SECOND, NEVER_CLOSED)], FIRST, "12 11", {"read": 1, "cut": 1}),
        ([held(FIRST, GONE), held(SECOND, NEVER_CLOSED)], SECOND, "12 11 12", None),
        ([held(FIRST, NEVER_CLOSED), held(SECOND, CUT)], FIRST, "12 11 12 11", None),
        ([held(FIRST, NEVER_CLOSED), held(SECOND, NEVER_CLOSED)], SECOND, "12 11 12", None),
        (
            [held(FIRST, NEVER_CLOSED), held(SECOND, TIMEOUT), held(THIRD, CUT)],
            FIRST,
            "13 12 11 13 11",
            {"read": 1, "failed/timeout": 1, "cut": 1},
        ),
    ],
)
def test_the_newest_whole_capture_is_read(
    tmp_path: Path,
    given: list[Held],
    read_from: str,
    asked: str,
    outcomes: dict[str, int] | None,
) -> None:
    crawl = Crawl(tmp_path, tuple(given)).begin()
    counters = crawl.finish()
    (record,) = records(tmp_path)
    assert record.metadata.date_downloaded == read_from
    assert crawl.asked == asked.split()
    assert ends(counters) == {"article/done"}
    assert counters["capture/read"] == 1
    if outcomes is not None:
        assert captures(counters) == outcomes


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ([held(FIRST, GONE)], "excluded/no_capture"),
        ([held(FIRST, CUT)], "excluded/no_capture"),
        ([held(FIRST, CUT), held(SECOND, CUT), held(THIRD, CUT)], "excluded/no_capture"),
        ([held(FIRST, LARGE)], "excluded/no_capture"),
        ([held(FIRST, GONE), held(SECOND, TIMEOUT)], "failed/timeout"),
        ([held(FIRST, TIMEOUT), held(SECOND, GONE)], "failed/timeout"),
        ([held(FIRST, TIMEOUT), held(SECOND, CUT)], "failed/timeout"),
    ],
)
def test_an_article_without_a_whole_capture(tmp_path: Path, given: list[Held], end: str) -> None:
    counters = Crawl(tmp_path, tuple(given)).begin().finish()
    assert records(tmp_path) == []
    assert ends(counters) == {f"article/{end}"}


# --- Later pages


@pytest.mark.parametrize(
    ("given", "warns", "outcomes"),
    [
        ([held(FIRST, page(2, 2), page=2)], False, {"read": 2}),
        (
            [held(FIRST, page(2, 2), page=2), held(THIRD, GONE, page=2)],
            False,
            {"read": 2, "error_status": 1},
        ),
        (
            [held(FIRST, page(2, 2), page=2), held(THIRD, TIMEOUT, page=2)],
            False,
            {"read": 2, "failed/timeout": 1},
        ),
        (
            [held(FIRST, page(2, 2), page=2), held(THIRD, OTHER, page=2)],
            False,
            {"read": 2, "redirect": 1},
        ),
        (
            [held(FIRST, page(2, 2), page=2), held(THIRD, SOFT_404, page=2)],
            False,
            {"read": 2, "soft_404": 1},
        ),
        ([held(FIRST, GONE, page=2)], True, {"read": 1, "error_status": 1}),
        ([held(FIRST, TIMEOUT, page=2)], True, {"read": 1, "failed/timeout": 1}),
        ([], True, {"read": 1}),
        (
            [held(FIRST, page(2, 2), page=2), held(FIRST, PAGE, page=3)],
            False,
            {"read": 2, "unused": 1},
        ),
    ],
)
def test_later_pages(
    tmp_path: Path, given: list[Held], outcomes: dict[str, int], *, warns: bool
) -> None:
    crawl = Crawl(tmp_path, (held(THIRD, PAGE_OF_2), *given)).begin()
    counters = crawl.finish()
    (record,) = records(tmp_path)
    assert bool(record.metadata.warnings) is warns
    assert captures(counters) == outcomes


def test_captures_of_a_later_page_alone_are_counted(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, (held(FIRST, page(2, 2), page=2),)).begin()
    assert captures(crawl.finish()) == {"unused": 1}
    assert crawl.asked == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # the second request for the capture that was read fails, or has another page
        ((PAGE_OF_2, TIMEOUT), (page(2, 2, LATE),)),
        ((PAGE_OF_2, GONE), (page(2, 2, LATE),)),
        ((PAGE_OF_2,), (page(2, 2, LATE), TIMEOUT)),
        ((PAGE_OF_2,), (page(2, 2, LATE), GONE)),
        ((NEVER_CLOSED.replace("1</a>", "2</a>"),), (page(2, 2, LATE),)),
    ],
)
def test_a_second_reading_ends(
    tmp_path: Path, first: tuple[str | int, ...], second: tuple[str | int, ...]
) -> None:
    """Pages of two moments are read twice; no capture is requested for ever."""
    given = (Held(SECOND, first), Held(SECOND, second, page=2))
    counters = Crawl(tmp_path, given).begin().finish()
    assert len(ends(counters)) == 1


def test_an_older_capture_takes_the_place_of_one_that_is_not_received_again(
    tmp_path: Path,
) -> None:
    given = (
        held(FIRST, PAGE),
        held(THIRD, PAGE_OF_2, TIMEOUT),
        held(THIRD, page(2, 2, LATE), page=2),
    )
    counters = Crawl(tmp_path, given).begin().finish()
    (record,) = records(tmp_path)
    assert record.metadata.date_downloaded == FIRST
    assert ends(counters) == {"article/done"}
    assert (counters["capture/read"], counters["capture/failed/timeout"]) == (1, 1)


# --- Kills

SITES: dict[str, tuple[Held, ...]] = {
    "plain": (held(FIRST, PAGE), held(SECOND, PAGE)),
    "rejected": (held(FIRST, PAGE), held(SECOND, GONE), held(THIRD, CUT)),
    "unclosed": (held(FIRST, GONE), held(SECOND, NEVER_CLOSED), held(THIRD, CUT)),
    "without": (held(FIRST, GONE), held(SECOND, CUT)),
    "failed": (held(FIRST, TIMEOUT), held(SECOND, GONE)),
    "pages": (
        held(FIRST, PAGE_OF_2),
        held(SECOND, PAGE_OF_2),
        held(SECOND, GONE, page=2),
        held(FIRST, page(2, 2), page=2),
    ),
    "edited": (held(SECOND, PAGE_OF_2), held(SECOND, page(2, 2, LATE), page=2)),
}


@pytest.mark.parametrize("when", ["before the commit", "before the acknowledgement"])
@pytest.mark.parametrize("name", SITES)
def test_killed_at_every_step(tmp_path: Path, name: str, when: str) -> None:
    whole = Crawl(tmp_path / "whole", SITES[name]).begin()
    wanted = whole.finish()
    lines = records(tmp_path / "whole")
    for steps in range(12):
        crawl = Crawl(tmp_path / str(steps), SITES[name]).begin()
        alive = all(crawl.step() for _ in range(steps))
        if not (alive and crawl.step(die=when)):
            crawl.run.close()
            break
        counters = crawl.finish()
        assert ends(counters) == ends(wanted), steps
        assert captures(counters) == captures(wanted), steps
        found = records(tmp_path / str(steps))
        assert [(one.article_body, one.metadata.date_downloaded) for one in found] == [
            (one.article_body, one.metadata.date_downloaded) for one in lines
        ], steps
    assert steps > 0


@pytest.mark.parametrize("name", SITES)
def test_requests_that_come_twice(tmp_path: Path, name: str) -> None:
    """Each answer is committed, the process dies before it is acknowledged, and all comes again in the other order."""
    whole = Crawl(tmp_path / "whole", SITES[name]).begin()
    wanted = whole.finish()
    crawl = Crawl(tmp_path / "twice", SITES[name]).begin()
    while queued := crawl.run.store.next_request(crawl.run.job.id):
        crawl.answer(queued)
        crawl.run.commit()
    crawl.run.close()
    crawl.begin(offers=False)
    taken = list(iter(lambda: crawl.run.store.next_request(crawl.run.job.id), None))
    for queued in reversed(taken):
        crawl.answer(queued)
        crawl.run.commit()
        crawl.run.store.acknowledge([queued.id])
    counters = crawl.finish()
    assert ends(counters) == ends(wanted)
    assert captures(counters).get("read") == captures(wanted).get("read")
    times = [
        [one.metadata.date_downloaded for one in records(tmp_path / folder)]
        for folder in ("whole", "twice")
    ]
    assert times[0] == times[1]


# --- Jobs after it


def test_a_capture_that_was_not_received_is_requested_by_the_next_job(tmp_path: Path) -> None:
    clock = Clock()
    first = Crawl(tmp_path, (held(SECOND, TIMEOUT),), clock).begin()
    assert ends(first.finish()) == {"article/failed/timeout"}
    clock.pass_(hours=1)
    second = Crawl(tmp_path, (held(SECOND, PAGE),), clock).begin()
    assert ends(second.finish()) == {"article/done"}


def test_a_failure_of_the_same_job_is_tried_again_with_its_later_pages(tmp_path: Path) -> None:
    clock = Clock()
    given = (held(SECOND, TIMEOUT, PAGE_OF_2), held(SECOND, page(2, 2), page=2))
    crawl = Crawl(tmp_path, given, clock).begin()
    crawl.step()
    crawl.run.finish(is_over=False)
    crawl.run.close()
    clock.pass_(hours=1)
    counters = crawl.begin(offers=False).finish()
    assert captures(counters) == {"read": 2}
    assert ends(counters) == {"article/done"}


def test_a_failure_whose_captures_are_gone_ends(tmp_path: Path) -> None:
    clock = Clock()
    Crawl(tmp_path, (held(SECOND, TIMEOUT),), clock).begin().finish()
    clock.pass_(hours=1)
    second = Crawl(tmp_path, (), clock).begin()
    while second.step():
        pass
    assert ends(second.run.url_states.counters()) == {"article/excluded/no_capture"}
    second.run.close()


def test_max_articles_leaves_no_failure_open(tmp_path: Path) -> None:
    """It is due, and the job may take no further article."""
    clock = Clock()
    limited = {"max_articles": "1"}
    Crawl(tmp_path, (held(SECOND, TIMEOUT),), clock, limited).begin().finish()
    clock.pass_(hours=1)
    second = Crawl(tmp_path, (held(SECOND, PAGE),), clock, limited)
    assert ends(second.begin().finish()) == {"article/done"}


@pytest.mark.parametrize(
    ("given", "asked", "outcomes"),
    [
        ([held(FIRST, PAGE)], "", {"known": 1}),
        ([held(SECOND, PAGE)], "", {"known": 1}),
        ([held(FIRST, PAGE), held(THIRD, GONE)], "13", {"known": 1, "error_status": 1}),
        ([held(FIRST, PAGE), held(THIRD, CUT)], "13 13", {"known": 1, "cut": 1}),
        ([held(FIRST, CUT), held(THIRD, GONE)], "13", {"known": 1, "error_status": 1}),
        ([held(SECOND, PAGE), held(THIRD, PAGE, is_revisit=True)], "", {"known": 2}),
        ([held(FIRST, PAGE), held(THIRD, TIMEOUT)], "13", {"known": 1, "failed/timeout": 1}),
    ],
)
def test_a_known_article_is_read_from_a_newer_capture_alone(
    tmp_path: Path, given: list[Held], asked: str, outcomes: dict[str, int]
) -> None:
    clock = Clock("2024-04-12T08:00:00")
    run = a_run(tmp_path, clock)
    keep(run, TASK)
    run.finish(is_over=True)
    run.close()
    crawl = Crawl(tmp_path, tuple(given), clock).begin()
    counters = crawl.finish()
    assert crawl.asked == asked.split()
    assert captures(counters) == outcomes
    wanted = "failed/timeout" if "failed/timeout" in outcomes else "excluded/known"
    assert ends(counters) == {f"article/{wanted}"}
    assert len(records(tmp_path)) == 1


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (404, {"Memento-Datetime": "x"}, "excluded/error_status"),
        (503, {"Memento-Datetime": "x"}, "excluded/error_status"),
        (404, {}, "gone"),
        (403, {}, "failed/http_403"),
        (
            403,
            {"X-Archive-Wayback-Runtime-Error": "RobotAccessControlException: x"},
            "excluded/absent",
        ),
        (
            503,
            {"X-Archive-Wayback-Runtime-Error": "ResourceNotAvailableException: x"},
            "failed/http_503",
        ),
        (416, {}, "failed/http_416"),
    ],
)
def test_what_an_error_says_of_a_capture(
    tmp_path: Path, status: int, headers: dict[str, str], outcome: str
) -> None:
    crawl = Crawl(tmp_path, ()).begin()
    request = Request(TASK.url, meta={"task": TASK.to_data(), "capture": 1})
    assert _explained(crawl.spider, request, status, headers) == outcome
    crawl.run.close()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (404, b'{"message": "No Captures found for: a"}', "gone"),
        (404, b"<html><h1>404 Not Found</h1></html>", "failed/http_404"),
        (404, b"", "failed/http_404"),
        (410, b"<html></html>", "failed/http_410"),
        (500, b'{"message": "Internal Error"}', "failed/http_500"),
    ],
)
def test_an_index_without_captures_says_so(
    tmp_path: Path, status: int, body: bytes, outcome: str
) -> None:
    crawl = Crawl(tmp_path, ()).begin()
    task: CrawlTask[IndexPayload] = CrawlTask("index", CRAWLS, CRAWLS, IndexPayload(gives="pages"))
    request = Request(CRAWLS, meta={"task": task.to_data()})
    assert _explained(crawl.spider, request, status, {}, body) == outcome
    crawl.run.close()


def _explained(
    spider: Spider, request: Request, status: int, headers: Mapping[str, str], body: bytes = b""
) -> str:
    response = HtmlResponse(request.url, status, headers, body, encoding="utf-8", request=request)
    failure = Failure(HttpError(response))  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    return spider.explain(failure).counter


def test_every_capture_and_every_retry_is_a_request_of_its_own() -> None:
    keys = {
        Fingerprinter().fingerprint(
            Request(TASK.url, meta={"task": replace(TASK, attempts=tries).to_data(), "capture": n})
        )
        for n in (1, 2)
        for tries in (0, 1)
    }
    assert len(keys) == 4
