"""Runs without a crawl: a data folder, a clock under the test's control, and records to keep."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newscrawl.archive.records import Exchange
from newscrawl.frontier.articles import Origin, utc
from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.payloads import ArticlePayload
from newscrawl.frontier.run import Run
from newscrawl.frontier.task import CrawlTask
from newscrawl.items import Article, Metadata
from newscrawl.records.normalise import normalise

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.archive.files import Place
    from newscrawl.frontier.task import ArticleTask
    from newscrawl.spiders.base import NewsSpider

ARGUMENTS = {"sections": "china"}


class Clock:
    """A clock that only tests advance."""

    def __init__(self, time: str = "2026-03-09T08:00:00") -> None:
        self.time = datetime.fromisoformat(time).replace(tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **time: float) -> None:
        """Advance the clock by `days`, `hours`, `minutes`."""
        self.time += timedelta(**time)


def a_run(
    folder: Path,
    clock: Clock | None = None,
    arguments: dict[str, str] | None = None,
    **options: Any,
) -> Run:
    """A run of the spider `section`; of the arguments only `fresh` and `known` have an effect; options are Run's."""
    given = ARGUMENTS if arguments is None else arguments
    common = Common.parse(given)
    return Run(
        folder, "section", common, identity("section", given), now=clock or Clock(), **options
    )


def a_task(identifier: str = "WS65ebb1c0e4b06d4aa0001234", day: str = "2024-03-09") -> ArticleTask:
    """The task of an article."""
    url = f"https://www.chinadaily.com.cn/a/{day[:7].replace('-', '')}/{day[8:]}/{identifier}.html"
    return CrawlTask("article", f"{identifier} {day}", url, ArticlePayload(via="section"))


class Crawled(Article):
    """A record with the origin that it is kept with."""

    origin: Origin


def an_article(
    run: Run,
    task: ArticleTask,
    *,
    template: str = "www/1",
    downloaded: datetime | None = None,
    warc: str | None = None,
    origin: dict[str, Any] | None = None,
    **fields: Any,
) -> Crawled:
    """A record of the task's article, as the store gets it.

    `downloaded` is now by default; `origin` replaces values of its Origin.
    """
    identifier, _, day = task.key.partition(" ")
    article = Crawled(
        **{
            "identifier": identifier,
            "url": task.url,
            "headline": "Keepers of the coast write down the weather",
            "published_day": day or None,
            "article_body": "Each evening the last lighthouse keepers write.",
            "metadata": Metadata(
                template=template,
                revision=1,
                date_downloaded=utc(downloaded or run.now()),
                warc=warc,
            ),
            **fields,
        }
    )
    article.origin = Origin(run.job.id, task.key, **(origin or {}))
    normalise(article)
    return article


def an_exchange(url: str, date: str, body: bytes = b"<p>A page.</p>", **more: Any) -> Exchange:
    """A request for a page, and its answer."""
    given = {"status": 200, "notes": (("robots", "noarchive"),), **more}
    head = f"HTTP/1.1 {given['status']} \r\nContent-Type: text/html\r\n\r\n".encode()
    given.setdefault("head", head)
    return Exchange(
        url=url, date=date, request=b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", body=body, **given
    )


def archived(run: Run, task: ArticleTask, body: str) -> Place:
    """Archive an article's page, like a crawl: the place of its response."""
    assert run.archive is not None
    return run.archive.add(an_exchange(task.url, utc(run.now()), body.encode())).place


def keep(run: Run, task: ArticleTask, **fields: Any) -> str:
    """Keep an article, like a crawl."""
    run.url_states.discover(task)
    article = an_article(run, task, **fields)
    return run.revisions.keep(article, article.origin)


def wired(spider: NewsSpider, **settings: Any) -> None:
    """Give a spider a crawler, without a crawl."""
    crawler = get_crawler(type(spider), settings)
    crawler.stats = MemoryStatsCollector(crawler)
    spider._set_crawler(crawler)  # noqa: SLF001 - as Scrapy's own tests do
