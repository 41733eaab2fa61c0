"""Pages of an article: what is kept between them, kills on the way, and pages that were edited meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl import read
from newscrawl.discovery.responses import task_of
from newscrawl.frontier.fingerprint import Fingerprinter
from newscrawl.frontier.outcomes import DONE, Outcome
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.requests import from_data, to_data
from newscrawl.frontier.rows import Reading
from newscrawl.frontier.task import CrawlTask
from newscrawl.site.urls import parse
from tests.running import a_run, a_task
from tests.spiders.test_asking import a_spider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from newscrawl.frontier.run import Run
    from newscrawl.frontier.task import ArticleTask
    from newscrawl.items import Article

TICKET = a_task()
URL = TICKET.url
EARLY, LATE = "2024-03-09 08:00", "2024-03-09 09:00"
PAGE = """<!DOCTYPE html><html><head><meta name="contentid" content="{claim}"></head><body>
<div id="bread-nav"><a href="//www.chinadaily.com.cn">Home</a><a href="/china">/ China</a></div>
<div id="lft-art"><h1>Keepers of the coast</h1><div class="info"><span class="info_l">Xinhua | Updated: {stamp}</span></div>
<div id="Content"><figure class="image"><img src="//img2.chinadaily.com.cn/images/p{number}.jpeg"><figcaption>Light number {number}.</figcaption></figure>
<p>Keeper number {number} writes {text} every evening.</p></div>
<div id="div_currpage"><a href="{last}">{count}</a></div></div></body></html>"""


def page(number: int, count: int, stamp: str = EARLY, **more: str) -> str:
    given = {"claim": parse(URL).identifier, "text": "of the wind", **more}
    return PAGE.format(
        number=number, count=count, stamp=stamp, last=parse(URL).page_url(count), **given
    )


class Site:
    """Pages by number; of several for one number each answer is the next, the last from then on."""

    def __init__(self, *pages: str | list[str] | None) -> None:
        self._pages = [one if isinstance(one, list) else [one] for one in pages]
        self.asked: Counter[int] = Counter()

    def answer(self, request: Request) -> HtmlResponse:
        number = parse(request.url).page
        texts = self._pages[number - 1]
        text = texts[min(self.asked[number], len(texts) - 1)]
        self.asked[number] += 1
        status = 200 if text else 404
        return HtmlResponse(
            request.url, body=text or "gone", encoding="utf-8", request=request, status=status
        )


class _Weighing(sqlite3.Connection):
    weigh: Callable[[Iterable[Any]], None]

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql.startswith("INSERT"):
            self.weigh(parameters)
        return super().execute(sql, parameters)


class Crawl:
    """Works off the queue of a run as Scrapy does, one request after the other."""

    def __init__(self, folder: Path, site: Site) -> None:
        self._folder = folder
        self.site = site
        self.bytes = 0
        """Characters put into the frontier: requests, and what was read so far."""
        self._begin()

    def _begin(self) -> None:
        self.run: Run = a_run(self._folder, connect=self._connect)
        self._spider = a_spider(self.run)

    def _connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = sqlite3.connect(*arguments, factory=_Weighing, **options)
        connection.weigh = self._weigh
        return connection

    def _weigh(self, values: Iterable[Any]) -> None:
        self.bytes += sum(len(value) for value in values if isinstance(value, str))

    def ask(self) -> None:
        """Queue page 1, as a source does."""
        self.run.url_states.discover(TICKET)
        task = CrawlTask("article", TICKET.key, URL, ArticlePayload(via="section"))
        self._enqueue(self._spider.request(task))
        self.run.commit()

    def _enqueue(self, request: Request) -> None:
        key = None if request.dont_filter else Fingerprinter().fingerprint(request)
        data = to_data(request, self._spider)
        self.run.store.enqueue(self.run.job.id, key, request.priority, data)

    def step(self, die: str | None = None) -> bool:
        """One request, with all that it leads to; the process dies before the commit, or before the acknowledgement."""
        queued = self.run.store.next_request(self.run.job.id)
        if queued is None:
            return False
        self._handle(queued)
        if die != "before the commit":
            self.run.commit()
        if die:
            self.die()
        else:
            self.run.store.acknowledge([queued.id])
            self.run.commit()
        return True

    def die(self) -> None:
        """The process dies; what was taken and not acknowledged is put back by the next one."""
        self.run.close()
        self._begin()

    def take(self) -> list[Any]:
        """All that waits, as many connections do."""
        queued = iter(lambda: self.run.store.next_request(self.run.job.id), None)
        return list(queued)

    def answer(self, queued: Any) -> None:
        """The answer to one of what was taken; nothing is acknowledged yet."""
        self._handle(queued)
        self.run.commit()

    def _handle(self, queued: Any) -> None:
        request = from_data(queued.data, queued.priority, self._spider)
        for found in self._results(request):
            if isinstance(found, Request):
                self._enqueue(found)
            else:
                self._store(found, task_of(request))

    def kept(self) -> dict[int, str]:
        """Pages by their numbers, of both readings."""
        readings = (Reading(self.run.job.id, TICKET.key, again) for again in (False, True))
        return {n: data for one in readings for n, data in self.run.store.pages(one).items()}

    def _results(self, request: Request) -> list[Any]:
        response = self.site.answer(request)
        if response.status == 200:
            return list(request.callback(response, **request.cb_kwargs))  # type: ignore[misc]
        failure = Failure(HttpError(response))  # type: ignore[no-untyped-call]
        failure.request = request  # type: ignore[attr-defined]
        return list(request.errback(failure))  # type: ignore[misc]

    def _store(self, article: Article, task: ArticleTask) -> None:
        origin = self.run.origins.take(article)
        self.run.revisions.keep(article, origin)
        self._spider.context.end(
            task, DONE if origin.complete else Outcome("failed", "pages_missing")
        )

    def finish(self) -> dict[str, int]:
        """To the end: the counters."""
        while self.step():
            pass
        self.run.finish(is_over=True)
        assert self.kept() == {}
        counters = self.run.url_states.counters()
        self.run.close()
        return counters


def whole(folder: Path, site: Site) -> tuple[Article, dict[str, int]]:
    """The one record of a crawl without a kill."""
    crawl = Crawl(folder, site)
    crawl.ask()
    counters = crawl.finish()
    (record,) = read(folder, revisions="all")
    return record, counters


def gallery(count: int) -> Site:
    return Site(*(page(number, count) for number in range(1, count + 1)))


def test_pages_in_their_order(tmp_path: Path) -> None:
    record, counters = whole(tmp_path, gallery(12))
    assert [image.url.rpartition("/p")[2] for image in record.images] == [
        f"{number}.jpeg" for number in range(1, 13)
    ]
    assert record.page_urls == [parse(URL).page_url(number) for number in range(1, 13)]
    assert counters["article/done"] == 1
    assert record.metadata.warnings == []


def test_what_a_gallery_writes_grows_with_its_pages(tmp_path: Path) -> None:
    """Not with their square, as where each request carries all pages before it, or each page names all."""
    written = {}
    for count in (25, 100):
        crawl = Crawl(tmp_path / str(count), gallery(count))
        crawl.ask()
        crawl.finish()
        written[count] = crawl.bytes
    assert written[100] < 4.2 * written[25]


def test_what_cannot_be_had_writes_no_more_with_each_page(tmp_path: Path) -> None:
    written = {}
    for count in (25, 100):
        crawl = Crawl(tmp_path / str(count), Site(page(1, count), *[None] * (count - 1)))
        crawl.ask()
        assert crawl.finish()["article/failed/pages_missing"] == 1
        written[count] = crawl.bytes
    assert written[100] < 4.2 * written[25]


@pytest.mark.parametrize("missing", [[2], [3], [2, 4], [2, 3, 4]])
def test_missing_pages_are_named(tmp_path: Path, missing: list[int]) -> None:
    pages = [None if number in missing else page(number, 4) for number in range(1, 5)]
    record, counters = whole(tmp_path, Site(*pages))
    names = ", ".join(parse(URL).page_url(number) for number in missing)
    assert record.metadata.warnings == [f"article_body: missing pages {names}"]
    assert len(record.page_urls) == 4
    assert counters["article/failed/pages_missing"] == 1


@pytest.mark.parametrize("when", ["before the commit", "before the acknowledgement"])
@pytest.mark.parametrize(
    "site",
    [
        lambda: gallery(4),
        lambda: Site(page(1, 4), page(2, 4), None, page(4, 4)),
        lambda: Site(
            *([page(number, 3, EARLY), page(number, 3, LATE)] for number in (1, 2)),
            page(3, 3, LATE),
        ),
    ],
    ids=["whole", "a page is missing", "edited meanwhile"],
)
def test_killed_at_every_step(tmp_path: Path, site: Any, when: str) -> None:
    wanted, _ = whole(tmp_path / "whole", site())
    for steps in range(9):
        folder = tmp_path / f"{steps}"
        crawl = Crawl(folder, site())
        crawl.ask()
        alive = all(crawl.step() for _ in range(steps))
        if not (alive and crawl.step(die=when)):
            crawl.run.close()
            break
        counters = crawl.finish()
        (record,) = read(folder, revisions="all")
        assert record.article_body == wanted.article_body, steps
        ends = {name for name in counters if name.startswith("article/")}
        assert len(ends - {"article/discovered"}) == 1, "it ended once"
    assert steps > 3


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("count", [2, 3])
def test_pages_that_were_all_in_flight_when_a_run_died(
    tmp_path: Path, count: int, order: tuple[int, ...]
) -> None:
    """Committed and not acknowledged, they come again, in any order: the article was whole, and stays so."""
    crawl = Crawl(tmp_path, gallery(3))
    crawl.ask()
    for _ in range(count):
        (queued,) = crawl.take()
        crawl.answer(queued)
    crawl.die()
    taken = crawl.take()
    for place in order:
        for queued in taken[place : place + 1]:
            crawl.answer(queued)
            crawl.run.store.acknowledge([queued.id])
    counters = crawl.finish()
    (record,) = read(tmp_path, revisions="all")
    assert len(record.images) == 3
    assert record.metadata.warnings == []
    assert counters["article/done"] == 1


# --- Edited between two pages


@pytest.mark.parametrize(
    ("pages", "asked", "warns"),
    [
        # page 2 is of after an edit, and so is page 1 when it is asked for again
        ([[page(1, 2, EARLY), page(1, 2, LATE)], page(2, 2, LATE)], [2, 2], False),
        # page 2 came from a cache
        ([page(1, 2, LATE), [page(2, 2, EARLY), page(2, 2, LATE)]], [2, 2], False),
        ([page(1, 3, LATE), page(2, 3, LATE), [page(3, 3, EARLY), page(3, 3, LATE)]], [2, 2, 2], False),
        # they stay apart
        ([page(1, 2, EARLY), page(2, 2, LATE)], [2, 2], True),
        ([page(1, 3, EARLY), page(2, 3, LATE), page(3, 3, LATE)], [2, 2, 1], True),
        # another article's page for once
        ([page(1, 2), [page(2, 2, claim="WS65ebb1c0e4b06d4aa0009999"), page(2, 2)]], [2, 2], False),
        # no stamp, a day alone: nothing says that they are apart
        ([page(1, 2, EARLY), page(2, 2, "")], [1, 1], False),
        ([page(1, 2, ""), page(2, 2, LATE)], [1, 1], False),
        ([page(1, 2, EARLY), page(2, 2, "2024-03-09")], [1, 1], False),
        ([page(1, 2, "2024-03-08"), page(2, 2, "2024-03-09")], [2, 2], True),
    ],
)  # fmt: skip
def test_an_article_that_was_edited_between_two_pages_is_read_again_once(
    tmp_path: Path, pages: list[Any], asked: list[int], warns: bool
) -> None:
    site = Site(*pages)
    record, counters = whole(tmp_path, site)
    assert [site.asked[number] for number in sorted(site.asked)] == asked
    assert counters.get("revision/reread", 0) == (2 in asked)
    assert counters["article/done"] == 1
    doubts = [
        one for one in record.metadata.warnings if one.startswith("date_modified: page 1 has ")
    ]
    assert bool(doubts) is warns
    assert (record.article_body or "").count("Keeper number") == len(pages)


def test_another_articles_page_stays_out(tmp_path: Path) -> None:
    site = Site(page(1, 2), page(2, 2, claim="WS65ebb1c0e4b06d4aa0009999"))
    record, counters = whole(tmp_path, site)
    assert (site.asked[1], counters["article/failed/pages_missing"]) == (2, 1)
    assert "Keeper number 2" not in (record.article_body or "")


def test_what_was_read_before_the_edit_is_left_behind(tmp_path: Path) -> None:
    site = Site(
        [page(1, 4, EARLY, text="of the wind"), page(1, 3, LATE, text="of rain")],
        [page(2, 4, EARLY, text="of the wind"), page(2, 3, LATE, text="of rain")],
        page(3, 3, LATE, text="of rain"),
    )
    record, _ = whole(tmp_path, site)
    assert len(record.page_urls) == 3
    assert "wind" not in (record.article_body or "")


def test_what_is_not_kept_any_more_is_read_again(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, gallery(3))
    crawl.ask()
    crawl.step()
    crawl.step()
    book = (crawl.run.job.id, "article", TICKET.key, "failed", "pages_missing")
    assert crawl.run.store.end(*book)
    assert crawl.run.store.reopen(*book)
    assert crawl.finish()["article/done"] == 1
    (record,) = read(tmp_path, revisions="all")
    assert len(record.images) == 3


# --- Requests that an earlier version queued


@pytest.mark.parametrize(("here", "missing"), [([1], []), ([1, 2], []), ([1], [2]), ([1, 3], [2])])
@pytest.mark.parametrize("fails", [False, True])
def test_a_request_that_carries_its_pages_goes_on(
    tmp_path: Path, here: list[int], missing: list[int], fails: bool
) -> None:
    number = max(here + missing) + 1
    crawl = Crawl(tmp_path / "now", gallery(5))
    records = _pages_of_before(tmp_path / "before")
    crawl.ask()
    queued = crawl.run.store.next_request(crawl.run.job.id)
    assert queued
    crawl.run.store.acknowledge([queued.id])
    data = json.loads(queued.data)
    data |= {
        "url": parse(URL).page_url(number),
        "callback": "parse_later_page",
        "errback": "later_page_failed",
        "cb_kwargs": {
            "origin": {"job": crawl.run.job.id, "key": TICKET.key, "etag": None, "last_modified": None, "complete": True},
            "pages": [records[one - 1] for one in here],
            "missing": missing,
            "number": number,
        },
    }  # fmt: skip
    crawl.run.store.enqueue(crawl.run.job.id, b"x", 20, json.dumps(data))
    if fails:
        crawl.site = Site(*(None if one == number else page(one, 5) for one in range(1, 6)))
        missing = [*missing, number]
    counters = crawl.finish()
    (record,) = read(tmp_path / "now", revisions="all")
    assert len(record.page_urls) == 5
    assert len(record.images) == 5 - len(missing)
    assert counters[f"article/{'failed/pages_missing' if missing else 'done'}"] == 1


def _pages_of_before(folder: Path) -> list[dict[str, Any]]:
    """The pages as version 2 of the frontier had them in its requests: records of version 1.0."""
    crawl = Crawl(folder, gallery(5))
    crawl.ask()
    for _ in range(4):
        crawl.step()
    records = [json.loads(data) for data in crawl.kept().values()]
    crawl.run.close()
    for record in records:
        record["schema_version"] = "1.0"
        record["page_urls"] = [parse(URL).page_url(number) for number in range(1, 6)]
        del record["metadata"]["retracted"], record["metadata"]["doubtful"]
    return records
