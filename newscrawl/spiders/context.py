"""The crawl's side of `newscrawl.discovery.context.Context`: requests articles, and ends each URL once."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from newscrawl.downloader.exceptions import (
    BAN,
    Refusal,
    page_received,
    page_refused,
    search_ignores,
)
from newscrawl.frontier.articles import is_newer, listed_at
from newscrawl.frontier.outcomes import KNOWN, OUT_OF_RANGE, Outcome
from newscrawl.frontier.payloads import ArticlePayload, Payload
from newscrawl.frontier.task import article_task
from newscrawl.pages.evidence import Evidence
from newscrawl.site.urls import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from logging import LoggerAdapter

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.run import Run
    from newscrawl.frontier.store import Store
    from newscrawl.frontier.task import ArticleTask, CrawlTask
    from newscrawl.frontier.url_states import UrlStates
    from newscrawl.site.urls import SiteUrl
    from newscrawl.spiders.scope import Scope

P = TypeVar("P", bound=Payload)


class RequestingSpider(Protocol):
    """What the context needs of its spider."""

    name: str
    always_fetches: ClassVar[bool]
    crawler: Crawler
    settings: BaseSettings

    @property
    def logger(self) -> LoggerAdapter[Any]:
        """The spider's log."""

    def request(self, task: CrawlTask[Any], known: KnownArticle | None = None) -> Request:
        """The request for a URL."""

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Callback of a source's requests."""

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """Errback of a source's requests."""


class CrawlContext:
    """A spider and its run, for the spider's sources."""

    def __init__(self, spider: RequestingSpider, run: Run, scope: Scope) -> None:
        self._spider = spider
        self._run = run
        self._index = run.article_index
        self.scope = scope
        self.url_states: UrlStates = run.url_states
        self.lists: Store = run.store
        self.now = run.now
        self.parse_source, self.source_failed = spider.parse_source, spider.source_failed
        self._taken = run.url_states.taken()
        """Number of articles of the job in its scope."""

    @property
    def spider_name(self) -> str:
        """Name of the spider."""
        return self._spider.name

    @property
    def settings(self) -> BaseSettings:
        """Scrapy's settings."""
        return self._spider.settings

    @property
    def logger(self) -> LoggerAdapter[Any]:
        """The spider's log."""
        return self._spider.logger

    @property
    def job(self) -> int:
        """Number of the job."""
        return self._run.job.id

    @property
    def began(self) -> datetime:
        """When the run began, UTC."""
        return self._run.began

    @property
    def skips_known(self) -> bool:
        """Whether articles of earlier jobs are skipped."""
        return self._run.common.known == "skip"

    def is_full(self) -> bool:
        """Whether the job has reached max_articles."""
        return self.scope.max_articles is not None and self._taken >= self.scope.max_articles

    # --- Requests

    def request_article(  # noqa: PLR0913 - properties of a link
        self,
        target: SiteUrl,
        via: str,
        found_on: str | None = None,
        evidence: Evidence | None = None,
        *,
        day: date | None = None,
        place: str | None = None,
        depth: int = 0,
        waits_for_lists: bool = False,
        captured: str | None = None,
    ) -> Iterator[Request]:
        """Request page 1 of an article, unless the job already did, or the article is out of scope or known.

        `day` is the day of publication that the source gives, `place` the source's name in the frontier where it
        is not `found_on`, `captured` the time of the newest capture in a public archive. For `depth` and
        `waits_for_lists` see `ArticlePayload`.
        """
        if self.is_full():
            return
        evidence = evidence or Evidence()
        if target.news_id:
            evidence = replace(evidence, news_id=target.news_id)
        payload = ArticlePayload(
            via=via,
            found_on=found_on,
            evidence=evidence,
            depth=depth,
            waits_for_lists=waits_for_lists,
        )
        task = article_task(target, payload)
        shown = listed_at(evidence)
        if found_on:
            self.record_sighting(task, place or found_on, evidence)
        is_first = self.discover(task)
        known = (
            None if self._spider.always_fetches else self._index.known(target, evidence.headline)
        )
        if not is_first and self.is_open(task):
            self._index.update_listed_time(target, shown)  # its record may be in the pipelines
            # The scheduler has it, unless the run died in between.
            yield self._spider.request(self.as_asked(task), known)
            return
        newer = is_newer(shown, known) or (
            captured is not None and known is not None and captured > known.last_fetched
        )
        if not is_first and not (newer and self.url_states.ask_again(task)):
            self._index.update_listed_time(target, shown)
            return
        if excluded := self.scope.excludes(target, evidence, day) or self._unwanted(known):
            self.end(task, excluded)
            return
        self._taken += is_first
        if known and known.has_line:
            self._run.feed_records.attach(
                task.key, known.id or 0, has_line=False
            )  # feeds get it, unless a newer record is read
            if not newer and self._run.common.known != "refetch":
                self.end(task, KNOWN)
                return
        yield self._spider.request(task, known)

    def _unwanted(self, known: KnownArticle | None) -> Outcome | None:
        """Why a known article is out of scope; None where it is not."""
        if known is None:
            return None
        if not self.scope.period.holds(known.date_published):
            return OUT_OF_RANGE
        if not self.scope.asks_for_more_than_a_day:
            return None
        if known.language and known.edition:
            sections = json.loads(known.sections or "[]")
            return self.scope.refuses_facts(
                known.date_published, known.language, known.edition, sections
            )
        record = self._index.record(known)  # an earlier version did not store these values
        return self.scope.refuses(record) if record else None

    def record_sighting(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        """Store that a place shows an article; its minute counts even if the article is not requested."""
        self._run.sightings.record(task, place, evidence)
        self._run.minutes.improve(parse(task.url), evidence)

    # --- URL states

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Store a URL: whether it is new to the job."""
        is_first = self.url_states.discover(task)
        if is_first:
            self._count_here(f"{task.resource}/discovered")
        return is_first

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job knows the URL and it has not ended."""
        return self.url_states.is_open(task)

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task of an open URL as its queued request carries it."""
        return self.url_states.as_asked(task)

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        """End a URL: whether it had not ended before. A failure is logged once."""
        if not self.url_states.end(task, outcome):
            return False
        self._count_here(f"{task.resource}/{outcome.counter}")
        log = self.logger.warning if outcome.state == "failed" else self.logger.debug
        log("%s %s: %s", task.resource, outcome.counter, task.url)
        return True

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter of the job."""
        self.url_states.count(name, by)

    def _count_here(self, name: str) -> None:
        """Add 1 to a stat of this process."""
        self._spider.crawler.stats.inc_value(name)

    # --- Signals

    def page_received(self, task: CrawlTask[Payload]) -> None:
        """Signal a good page to the breaker, which knows of records itself."""
        self._spider.crawler.signals.send_catch_log(page_received, resource=task.resource)

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """Signal a response that refuses the crawler to the breaker, which knows most by their status."""
        refusal = BAN if outcome.reason in ("ban", "challenge") else None
        if (
            response.status == HTTPStatus.BAD_REQUEST
        ):  # of the search API, which may mean something else
            refusal = Refusal(str(response.status))
        if refusal:
            self._spider.crawler.signals.send_catch_log(
                page_refused, request=response.request, refusal=refusal
            )

    def search_ignores(self, language: str, sentence: str) -> None:
        """Record that the search API of a language ignores its query, with a sentence; the job stops requesting it."""
        self.url_states.ignores(language, sentence)
        self._spider.crawler.signals.send_catch_log(search_ignores, language=language)

    # --- Articles

    def moments(self, target: SiteUrl) -> list[datetime]:
        """Times at which an article was published, by its record and by the pages that show it, feeds excluded."""
        return self._run.minutes.of(target)

    def is_known(self, target: SiteUrl, headline: str | None) -> bool:
        """Whether an earlier job knows an article."""
        return self._index.known(target, headline) is not None
