"""Artificial lists, and runs of spiders on them without a network."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl import read
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.fingerprint import Fingerprinter
from newscrawl.frontier.job import NAMES, Common, identity
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.frontier.requests import from_data, to_data
from newscrawl.frontier.run import Run
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status
from newscrawl.site.urls import parse
from newscrawl.spiders.latest import LatestSpider
from newscrawl.text.dates import BEIJING
from tests.running import an_article, wired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, timedelta
    from pathlib import Path

    from newscrawl.monitoring.run_status import RunStatus
    from newscrawl.spiders.base import NewsSpider
    from tests.running import Clock

HOST = "https://www.chinadaily.com.cn"
SIZE = 20


@dataclass(frozen=True)
class Item:
    """A row of a list."""

    number: int
    url: str
    shown: str | None
    """The time in the list."""

    @property
    def html(self) -> str:
        time = f"<b>{self.shown}</b>" if self.shown else ""
        headline = f"Keepers write down the weather of day {self.number}"
        return f'<div class="tw3_01_2"><h4><a href="{self.url}">{headline}</a></h4>{time}</div>'


def item(number: int, time: datetime) -> Item:
    """A story published at a time."""
    here = time.astimezone(BEIJING)
    name = f"WS{int(time.timestamp()):08x}e4b06d4a{number:08x}"
    return Item(number, f"{HOST}/a/{here:%Y%m/%d}/{name}.html", f"{here:%Y-%m-%d %H:%M}")


def items(count: int, newest: datetime, step: timedelta, first: int = 0) -> list[Item]:
    """`count` stories, newest first, `step` apart."""
    return [item(first + place, newest - place * step) for place in range(count)]


def timeless(one: Item) -> Item:
    """The same story without a time in the list."""
    return replace(one, shown=None)


def dayless(one: Item) -> Item:
    """The same story without a time, and without a day in its address."""
    return Item(one.number, f"https://www.chinadailyhk.com/hk/article/{290000 + one.number}", None)


@dataclass
class Board:
    """A site of lists by path; paths in `broken` give no answer, in `gone` 404."""

    lists: dict[str, list[Item]]
    size: int = SIZE
    broken: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    has_tags: bool = True
    redirects: dict[str, str] = field(default_factory=dict)
    """Redirects by address."""

    def answer(self, request: Request) -> HtmlResponse | Exception:
        """The answer to a request for a page of a list."""
        if request.url in self.broken:
            return DownloadTimeoutError()
        url = request.url
        while to := self.redirects.get(url):
            url = to
        target = parse(url)
        body = self._page(target.section or "", target.page)
        if body is None or url in self.gone:
            return HttpError(HtmlResponse(url, status=404, request=request))
        tag = f'"{hashlib.sha256(body.encode()).hexdigest()}"'
        same = self.has_tags and (request.headers.get("If-None-Match") or b"").decode() == tag
        return HtmlResponse(
            url,
            status=304 if same else 200,
            headers={"ETag": tag} if self.has_tags else {},
            body=b"" if same else body.encode(),
            request=request,
        )

    def _page(self, path: str, number: int) -> str | None:
        if path not in self.lists:
            return None
        rows, base = self.lists[path], f"{HOST}/{path}"
        pages = -(-len(rows) // self.size)
        if number > pages:
            return None
        here = rows[(number - 1) * self.size : number * self.size]
        pager = f'<a href="{base}/page_{number + 1}.html">Next</a>' if number < pages else ""
        last = f'<a href="{base}/page_{pages}.html">&gt;&gt;|</a>' if pages > 1 else ""
        text = "".join(one.html for one in here)
        return f'<html><body><div id="left">{text}</div><div id="div_currpage">{pager}{last}</div></body></html>'


@dataclass
class Trip:
    """The work of a run."""

    pages: list[str] = field(default_factory=list)
    """Addresses of the requested list pages, in order."""
    unchanged: int = 0
    """The number of answers 304."""
    articles: list[str] = field(default_factory=list)
    run_status: RunStatus | None = None
    """The status of a run that was not killed."""

    @property
    def numbers(self) -> list[int]:
        """Page numbers of the requested list pages."""
        return [int(url.partition("/page_")[2].removesuffix(".html") or 1) for url in self.pages]


def trip(
    folder: Path,
    board: Board,
    clock: Clock,
    spider_type: type[NewsSpider] = LatestSpider,
    *,
    killed_after: int | None = None,
    failing: Callable[[str], bool] = lambda url: False,  # noqa: ARG005
    **given: Any,
) -> Trip:
    """One run, killed after a number of requests where given; `failing` articles give no answer. `given`: arguments as typed."""
    typed = {"sections": ",".join(f"{HOST}/{path}" for path in board.lists), **given}
    if spider_type is LatestSpider and "sections" not in given:
        typed["sections"] = ",".join(board.lists)
    own = {name: value for name, value in typed.items() if name not in NAMES}
    name = spider_type.name
    run = Run(
        folder,
        name,
        Common.parse(typed, spider_type.known_default),
        identity(name, typed),
        now=clock,
    )
    spider = spider_type(spider_type.arguments_type.parse(own, clock()), run)
    wired(spider, LIST_PAGES_MAX=6000, LINKS_PER_PAGE=2000, LIST_REPEATS_MAX=2)
    done = Trip()
    try:
        _enqueue(run, spider, (spider.request(task) for task in run.url_states.due()))
        _enqueue(run, spider, spider.begin())
        run.commit()
        while queued := run.store.next_request(run.job.id):
            if killed_after is not None and len(done.pages) + len(done.articles) >= killed_after:
                return done
            request = from_data(queued.data, queued.priority, spider)
            if task_of(request).resource == "article":
                done.articles.append(request.url)
                _fetch(request, run, spider, fails=failing(request.url))
            else:
                _enqueue(run, spider, _read(request, spider, board, done))
            run.store.acknowledge([queued.id])
            if killed_after is not None:
                run.commit()
        run.finish(is_over=True)
        results = RunResults.of(run, {"finish_reason": "finished", **run.url_states.counters()})
        done.run_status = run_status(results, 0.01)
        return done
    finally:
        run.close()


def _enqueue(run: Run, spider: NewsSpider, requests: Iterable[Any]) -> None:
    fingerprinter = Fingerprinter()
    for request in requests:
        assert isinstance(request, Request)
        key = None if request.dont_filter else fingerprinter.fingerprint(request)
        run.store.enqueue(run.job.id, key, request.priority, to_data(request, spider))


def _read(request: Request, spider: NewsSpider, board: Board, done: Trip) -> Iterable[Any]:
    """The requests that follow from the answer to a request for a list page."""
    done.pages.append(request.url)
    answer = board.answer(request)
    if isinstance(answer, HtmlResponse):
        done.unchanged += answer.status == 304
        return list(spider.parse_source(answer))
    failure = Failure(answer)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    return list(spider.source_failed(failure))


def _fetch(request: Request, run: Run, spider: NewsSpider, *, fails: bool) -> None:
    """Answer or fail the request for an article."""
    task = task_of(request)
    if fails:
        spider.context.end(task, Outcome("failed", "timeout"))
        return
    headline = f"Keepers write down the weather of {task.key}"
    article = an_article(run, task, headline=headline)
    run.revisions.keep(article, article.origin)
    spider.context.end(task, DONE)


def known(folder: Path) -> Counter[str]:
    """Addresses of the records, each as often as it has a line."""
    return Counter(one.url for one in read(folder, revisions="all"))
