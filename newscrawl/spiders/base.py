"""What all spiders share: asking for an article, following its pages, saying how each URL ended."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request
from scrapy.utils.log import failure_to_exc_info

from newscrawl.discovery.failures import outcome_of
from newscrawl.discovery.responses import (
    led_astray,
    led_home,
    make_conditional,
    no_article,
    no_source,
    postponed,
    task_of,
    validators_of,
)
from newscrawl.downloader.exceptions import page_came
from newscrawl.downloader.scrapy_internals import set_crawler
from newscrawl.frontier.articles import Origin, is_newer, listed_at, utc
from newscrawl.frontier.outcomes import BROKEN, DONE, KNOWN, OUT_OF_RANGE, Outcome
from newscrawl.frontier.rule_hits import PageGroup
from newscrawl.frontier.task import CrawlTask, article_key
from newscrawl.pages.article.field_reader import reads_cleanly
from newscrawl.pages.evidence import Evidence, to_dict
from newscrawl.site.address import secure
from newscrawl.site.editions import operator_domains
from newscrawl.site.sections import stands_in
from newscrawl.site.urls import Kind, SiteUrl, parse
from newscrawl.spiders.pages import ArticlePages
from newscrawl.spiders.session import open_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
    from datetime import date

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure
    from typing_extensions import Self

    from newscrawl.discovery.source import Source
    from newscrawl.frontier.job import Known
    from newscrawl.frontier.outcomes import Resource
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.run import Run
    from newscrawl.items import Article
    from newscrawl.pages.article.reading import PageReading
    from newscrawl.spiders.scope import Scope

# design: asked-again, known
ARTICLE_PRIORITY = 10
"""Articles of a list come before its next page: the queue stays short and the newest come first."""


class NewsSpider(ArticlePages):
    """A spider that yields articles.

    Requests carry plain data alone, since the frontier keeps them on disk. A URL that is asked for has a
    task among the URL states; it travels in `meta["task"]`, and the URL ends once. What speaks of articles is
    a source: each kind has its reader in `sources`.
    """

    # newscrawl: parses the arguments as typed; its instances are what the spider reads
    arguments_type: ClassVar[Any]
    known_default: ClassVar[Known] = "include"
    always_fetches: ClassVar[bool] = False
    """Whether articles that are known are asked for all the same, and unconditionally."""

    def __init__(self, arguments: Any, run: Run) -> None:
        super().__init__()
        self.allowed_domains = list(operator_domains())
        self.arguments = arguments
        self.scope: Scope = arguments.scope
        self.run = run
        self.taken = run.url_states.taken()
        """Articles of the job that lie in its scope."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, **given: Any) -> Self:
        """Wire it up with arguments as typed, or with a `session` that is already open.

        Raises ArgumentError, FolderLockedError, StorageError.
        """
        session = given.pop("session", None) or open_session(cls, given, crawler.settings)
        spider = cls(session.arguments, session.run)
        set_crawler(spider, crawler)
        return spider

    def make_sources(self) -> Iterable[Source]:
        """The sources that the spider reads."""
        return ()

    @cached_property
    def sources(self) -> dict[Resource, Source]:
        """By the kind of URL they stand for."""
        return {source.resource: source for source in self.make_sources()}

    async def start(self) -> AsyncIterator[Request]:
        """What failed before and is due, then what the arguments ask for."""
        for task in self.run.url_states.due():
            yield self.request(task)
        for request in self.begin():
            yield request

    def begin(self) -> Iterable[Request]:
        """The first requests."""
        return ()

    def is_full(self) -> bool:
        """Whether the job has as many articles as were asked for."""
        return self.scope.max_articles is not None and self.taken >= self.scope.max_articles

    # --- Sources

    def parse_source(self, response: Response) -> Iterator[Request]:
        """What a source's answer leads to."""
        task = task_of(response)
        source = self.sources[task.resource]
        if (outcome := no_source(response)) is None:
            yield from source.parse(response, task)
            return
        self.note_refusal(outcome, response)
        yield from source.failed(task, outcome)

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        """A source that cannot be had."""
        if again := postponed(failure):
            yield again
            return
        task = task_of(failure)
        yield from self.sources[task.resource].failed(task, self.explain(failure))

    # --- Articles

    def ask(  # noqa: PLR0913 - what is known of a link
        self,
        target: SiteUrl,
        via: str,
        found_on: str | None = None,
        evidence: Evidence | None = None,
        *,
        day: date | None = None,
        place: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> Iterator[Request]:
        """Request page 1 of an article, unless the job did so before, it is out of scope, or known.

        `day` is the day of publication a source gives, `place` what the frontier calls the source, where
        that is not the address it was found on, `payload` plain data that travels with the task.
        """
        if self.is_full():
            return
        evidence = evidence or Evidence()
        if target.news_id:
            evidence = replace(evidence, news_id=target.news_id)
        task = CrawlTask(
            "article",
            article_key(target),
            target.url,
            {"via": via, "found_on": found_on, "evidence": to_dict(evidence), **(payload or {})},
        )
        shown = listed_at(evidence)
        if found_on:
            self.note(task, place or found_on, evidence)
        is_first = self.run.url_states.discover(task)
        known = (
            None if self.always_fetches else self.run.article_index.known(target, evidence.headline)
        )
        if is_first:
            self.count("article", "discovered")
        elif self.run.url_states.is_open(task):
            self.run.article_index.update_sighting(target, shown)  # its end may be under way
            # The scheduler has it, unless the run died in between.
            yield self.request(self.run.url_states.as_asked(task), known)
            return
        newer = is_newer(shown, known)
        if not is_first and not (newer and self.run.url_states.ask_again(task)):
            self.run.article_index.update_sighting(target, shown)
            return
        if excluded := self.scope.excludes(target, evidence, day) or self._unwanted(known):
            self.end(task, excluded)
            return
        self.taken += is_first
        if known and known.has_line:
            self.run.article_index.attach(task, known)  # what feeds get where nothing newer comes
            if not newer and self.run.common.known != "refetch":
                self.end(task, KNOWN)
                return
        yield self.request(task, known)

    def note(self, task: CrawlTask, place: str, evidence: Evidence) -> None:
        """A place shows an article: its minute counts, whether it is asked for or not."""
        self.run.article_index.record_sighting(task, place, evidence)
        self.run.article_index.hear(parse(task.url), evidence)

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
        record = self.run.article_index.record(known)  # read by a version that kept none of these
        return self.scope.refuses(record) if record else None

    def request(self, task: CrawlTask, known: KnownArticle | None = None) -> Request:
        """How a URL is asked for; an article that is known, only if it has changed."""
        if task.resource != "article":
            return self.sources[task.resource].request(task)
        request = Request(
            task.url,
            callback=self.parse_article,
            errback=self.article_failed,
            priority=_priority(task),
            meta={"task": vars(task)},
        )
        if known and known.has_line and known.pages == 1:
            request.meta["article"] = known.id
            make_conditional(request, known.etag, known.last_modified)
        return request

    def parse_article(
        self, response: Response, *, again: bool = False
    ) -> Iterator[Request | Article]:
        """Page 1: the record, or a request for page 2; `again` where its pages were not of one moment before."""
        task = task_of(response)
        if response.status == HTTPStatus.NOT_MODIFIED:
            self.run.article_index.is_unchanged(task, response.meta["article"])
            self.page_came(task)
            self.end(task, DONE)
            return
        here = parse(response.url)
        if here.identifier is None or here.page != 1:
            is_front = here.kind is Kind.LISTING and here.section is None
            outcome = led_astray(response) or led_home(response, is_front=is_front)
            self.note_refusal(outcome, response)
            self.end(task, outcome)
            return
        reading = self.read(response, self.run.article_index.evidence(task))
        if reading is None:
            outcome = no_article(response)
            self.note_refusal(outcome, response)
            self.end(task, outcome)
            return
        article = reading.article
        self._sign(reading, here.host, task.payload)
        article.metadata.date_downloaded = utc(self.run.now())
        article.metadata.spider = self.name
        article.metadata.discovered_via = task.payload["via"]
        found_on = task.payload["found_on"]
        article.metadata.discovered_from = secure(found_on) if found_on else None
        article.metadata.http_status = response.status
        article.metadata.revision = 1
        origin = Origin(self.run.job.id, task.key, *validators_of(response))
        origin.teller, origin.waits = reading.minute_source, "waits" in task.payload
        origin.clean, origin.again = reads_cleanly(article.metadata.warnings), again
        yield from self.first_page(task, origin, article)

    def _sign(self, reading: PageReading, host: str, payload: Mapping[str, Any]) -> None:
        """Count the rules that matched, for the rule hits of the template; `payload` is what travels with the task."""
        article = reading.article
        sign = PageGroup(
            template=str(article.metadata.template),
            year=(article.published_day or "undated")[:4],
            host=host,
            route=payload["via"],
            place=stands_in([payload["found_on"]], None) or "-",
            section=stands_in((crumb.url for crumb in article.breadcrumbs), None) or "-",
        )
        self.run.rule_hits.add(sign, reading.rules_matched(), article.url)

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        """Page 1 of an article that cannot be had."""
        if again := postponed(failure):
            yield again
            return
        task, outcome = task_of(failure), self.explain(failure)
        if self.end(task, outcome) and outcome.state == "gone":
            self.run.article_index.is_gone(task, failure.request.url)  # type: ignore[attr-defined]

    # --- The URL states

    def page_came(self, task: CrawlTask) -> None:
        """Tell the breaker of a page as it should be; of records it knows."""
        self.crawler.signals.send_catch_log(page_came, resource=task.resource)

    def count(self, resource: Resource, what: str) -> None:
        """One more in the counters of this process, for those who watch it; the URL states are the run's."""
        self.crawler.stats.inc_value(f"{resource}/{what}")

    def explain(self, failure: Failure) -> Outcome:
        """What became of a request; a fault of our own code is logged with its traceback."""
        outcome = outcome_of(failure)
        if outcome.reason == BROKEN:
            self.logger.error("a fault of newscrawl's own", exc_info=failure_to_exc_info(failure))
        return outcome

    def end(self, task: CrawlTask, outcome: Outcome) -> bool:
        """A URL came to its end, unless it had before; a failure is named in the log, once."""
        if not self.run.url_states.end(task, outcome):
            return False
        self.count(task.resource, outcome.counter)
        log = self.logger.warning if outcome.state == "failed" else self.logger.debug
        log("%s %s: %s", task.resource, outcome.counter, task.url)
        return True


def _priority(task: CrawlTask) -> int:
    """Of a request for an article; where lists are followed link by link, those as near as it is come first."""
    return -1 - int(task.payload.get("depth", 0)) if "waits" in task.payload else ARTICLE_PRIORITY
