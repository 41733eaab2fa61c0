"""A crawl, as its sources see it: articles are requested, and each URL ends once."""

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
    """A spider and its run, for the sources that the spider reads (`newscrawl.discovery.context.Context`)."""

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
        """Articles of the job that lie in its scope."""

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
        """Whether articles of earlier jobs are left alone."""
        return self._run.common.known == "skip"

    def is_full(self) -> bool:
        """Whether the job has as many articles as are wanted."""
        return self.scope.max_articles is not None and self._taken >= self.scope.max_articles

    # --- Requests

    def request_article(  # noqa: PLR0913 - what is known of a link
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
    ) -> Iterator[Request]:
        """Request page 1 of an article, unless the job did so before, it is out of scope, or known.

        `day` is the day of publication which a source gives, `place` what the frontier calls the source where that
        is not the address `found_on`. For `depth` and `waits_for_lists` see `ArticlePayload`.
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
            self._index.update_listed_time(target, shown)  # its end may be under way
            # The scheduler has it, unless the run died in between.
            yield self._spider.request(self.as_asked(task), known)
            return
        newer = is_newer(shown, known)
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
            )  # what feeds get where nothing newer comes
            if not newer and self._run.common.known != "refetch":
                self.end(task, KNOWN)
                return
        yield self._spider.request(task, known)

    def _unwanted(self, known: KnownArticle | None) -> Outcome | None:
        """Why an article that was read before is out of scope."""
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
        record = self._index.record(known)  # read by a version that kept none of these
        return self.scope.refuses(record) if record else None

    def record_sighting(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        """A place shows an article: its minute counts, whether it is requested or not."""
        self._run.sightings.record(task, place, evidence)
        self._run.minutes.improve(parse(task.url), evidence)

    # --- What becomes of URLs

    def discover(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job did not know the URL."""
        is_first = self.url_states.discover(task)
        if is_first:
            self._count_here(f"{task.resource}/discovered")
        return is_first

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        """Whether the job knows the URL and it has not ended."""
        return self.url_states.is_open(task)

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        """The task of an open URL as the request in the queue carries it."""
        return self.url_states.as_asked(task)

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        """A URL came to its end, unless it had before; a failure is logged, once."""
        if not self.url_states.end(task, outcome):
            return False
        self._count_here(f"{task.resource}/{outcome.counter}")
        log = self.logger.warning if outcome.state == "failed" else self.logger.debug
        log("%s %s: %s", task.resource, outcome.counter, task.url)
        return True

    def count(self, name: str, by: int = 1) -> None:
        """More of something, for the whole job."""
        self.url_states.count(name, by)

    def _count_here(self, name: str) -> None:
        """One more in the stats of this process, for those who watch it."""
        self._spider.crawler.stats.inc_value(name)

    # --- Signals

    def page_came(self, task: CrawlTask[Payload]) -> None:
        """Tell the breaker of a page as it should be; of records it knows."""
        self._spider.crawler.signals.send_catch_log(page_received, resource=task.resource)

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        """Tell the breaker of an answer that shuts the crawler out; most it knows by their status."""
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
        """The search API in a language ignores its query, in words: requests to it are of no more use in the job."""
        self.url_states.ignores(language, sentence)
        self._spider.crawler.signals.send_catch_log(search_ignores, language=language)

    # --- Articles

    def moments(self, target: SiteUrl) -> list[datetime]:
        """When an article was published, by its record and by the pages that show it, but for feeds."""
        return self._run.minutes.of(target)

    def is_known(self, target: SiteUrl, headline: str | None) -> bool:
        """Whether an earlier job knows an article."""
        return self._index.known(target, headline) is not None
