"""A crawl without a spider, a run and a database: what a source is given, and what it did."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import Request
from scrapy.settings import BaseSettings

from newscrawl.frontier.payloads import ArticlePayload, Payload
from newscrawl.frontier.task import ArticleTask, CrawlTask, article_task
from newscrawl.records.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.frontier.outcomes import DeadArea, Death, Outcome, Resource
    from newscrawl.frontier.rows import KnownList, Mark, Rest
    from newscrawl.pages.evidence import Evidence
    from newscrawl.site.urls import SiteUrl

P = TypeVar("P", bound=Payload)
Key = tuple[str, str]
BOUNDS = {
    "LINKS_PER_PAGE": 2000,
    "LIST_PAGES_MAX": 6000,
    "LIST_REPEATS_MAX": 2,
    "FEED_ITEMS_MAX": 100,
    "FEED_DEPTH_MAX": 3,
    "SEARCH_REACH": 200,
    "SEARCH_TIMEOUT": 5,
    "PATH_FOLDERS_MAX": 8,
    "PATH_REPEATS_MAX": 2,
}


@dataclass
class FakeScope:
    """`unwanted`: articles that are out of scope, by address."""

    period: Period = field(default_factory=Period)
    max_articles: int | None = None
    choice: str = ""
    unwanted: dict[str, Outcome] = field(default_factory=dict)

    def excludes(self, target: SiteUrl, *_: Any) -> Outcome | None:
        return self.unwanted.get(target.url)


class FakeLists:
    """What earlier jobs kept of lists; `new_marks` are those that count from the end of the job on."""

    def __init__(self) -> None:
        self.known: dict[str, KnownList] = {}
        self.marks: dict[Key, Mark] = {}
        self.new_marks: dict[Key, Mark] = {}
        self.addresses: dict[str, str] = {}
        self.rests: dict[str, Rest] = {}
        self.known_list, self.put_list = self.known.get, self.known.__setitem__
        self.served, self.put_served = self.addresses.get, self.addresses.__setitem__
        self.rest, self.put_rest = self.rests.get, self.rests.__setitem__

    def mark(self, walker: str, name: str) -> Mark | None:
        return self.marks.get((walker, name))

    def put_mark(self, job: int, walker: str, name: str, mark: Mark) -> None:
        (self.new_marks if job else self.marks)[walker, name] = mark

    def drop_served(self, url: str) -> int:
        return self.addresses.pop(url, None) is not None

    def drop_rest(self, url: str) -> int:
        return self.rests.pop(url, None) is not None


class FakeUrlStates:
    """The URLs of a job: `open` and `ended` ones, and what is kept beside them."""

    def __init__(self) -> None:
        self.open: dict[Key, str] = {}
        self.ended: dict[Key, tuple[str, str]] = {}
        self.depths: dict[Key, int] = {}
        self.pages: dict[Key, tuple[str, list[str]]] = {}
        self.left: dict[Key, str] = {}
        self.dead: list[tuple[str, str, str]] = []
        self.totals: dict[tuple[date, str], int] = {}
        self.ignored: dict[str, str] = {}

    def urls(self, resource: Resource) -> Iterator[str]:
        known = {**self.open, **{key: url for key, (url, _) in self.ended.items()}}
        return iter([url for (kind, _), url in known.items() if kind == resource])

    def reach(self, task: CrawlTask[Payload], depth: int) -> bool:
        known = self.depths.get(_key(task))
        self.depths[_key(task)] = depth if known is None else min(depth, known)
        return known is None or depth < known

    def depth(self, task: CrawlTask[Payload]) -> int:
        return self.depths[_key(task)]

    def read(self, task: CrawlTask[Payload], found_on: str, links: Sequence[str]) -> None:
        self.pages[_key(task)] = (found_on, [*links])

    def links(self, task: CrawlTask[Payload]) -> tuple[str, list[str]] | None:
        return self.pages.get(_key(task))

    def leave_out(self, task: CrawlTask[Payload], why: str) -> None:
        self.left[_key(task)] = why

    def mark_source_dead(self, url: str, why: Death, area: DeadArea = "dead") -> None:
        self.dead.append((url, why, area))

    def set_day_total(self, day: date, language: str, total: int) -> None:
        self.totals[day, language] = total

    def ignores_queries(self, language: str) -> bool:
        return language in self.ignored


class FakeContext:
    """What `newscrawl.discovery.context.Context` asks for; a test sets its fields, and reads them."""

    job, spider_name, skips_known = 1, "section", False

    def __init__(self, **settings: Any) -> None:
        self.settings = BaseSettings({**BOUNDS, **settings})
        self.logger = logging.LoggerAdapter(logging.getLogger(__name__), {})
        self.began = datetime(2026, 3, 9, 8, tzinfo=timezone.utc)
        self.scope, self.lists, self.url_states = FakeScope(), FakeLists(), FakeUrlStates()
        self.counters: Counter[str] = Counter()
        self.asked: dict[str, dict[str, Any]] = {}
        """Articles, with what was known of each."""
        self.sightings: list[tuple[ArticleTask, str, Evidence]] = []
        self.came: list[str] = []
        self.refusals: list[tuple[str, int]] = []
        self.attempts = 0
        self.times: dict[str, list[datetime]] = {}

    def now(self) -> datetime:
        return self.began

    def is_full(self) -> bool:
        return self.scope.max_articles is not None and len(self.asked) >= self.scope.max_articles

    def request_article(
        self,
        target: SiteUrl,
        via: str,
        found_on: str | None = None,
        evidence: Evidence | None = None,
        **known: Any,
    ) -> Iterator[Request]:
        shown = {name: known[name] for name in ("depth", "waits_for_lists") if name in known}
        task = article_task(target, ArticlePayload(via=via, found_on=found_on, **shown))
        if not self.is_full() and self.discover(task):
            self.asked[target.url] = {"found_on": found_on, "evidence": evidence, **known}
            yield Request(target.url, meta={"task": task.to_data()})

    def record_sighting(self, task: ArticleTask, place: str, evidence: Evidence) -> None:
        self.sightings.append((task, place, evidence))

    def parse_source(self, _: Response) -> Iterator[Request]:
        return iter(())

    def source_failed(self, _: Failure) -> Iterator[Request]:
        return iter(())

    def discover(self, task: CrawlTask[Payload]) -> bool:
        is_known = self.is_open(task) or _key(task) in self.url_states.ended
        return not is_known and bool(self.url_states.open.setdefault(_key(task), task.url))

    def is_open(self, task: CrawlTask[Payload]) -> bool:
        return _key(task) in self.url_states.open

    def as_asked(self, task: CrawlTask[P]) -> CrawlTask[P]:
        return replace(task, attempts=self.attempts)

    def end(self, task: CrawlTask[Payload], outcome: Outcome) -> bool:
        if url := self.url_states.open.pop(_key(task), None):
            self.url_states.ended[_key(task)] = (url, outcome.counter)
        return url is not None

    def count(self, name: str, by: int = 1) -> None:
        self.counters[name] += by

    def page_received(self, task: CrawlTask[Payload]) -> None:
        self.came.append(task.url)

    def note_refusal(self, outcome: Outcome, response: Response) -> None:
        self.refusals.append((outcome.counter, response.status))

    def search_ignores(self, language: str, sentence: str) -> None:
        self.url_states.ignored[language] = sentence

    def moments(self, target: SiteUrl) -> list[datetime]:
        return [*self.times.get(target.url, ())]

    def is_known(self, target: SiteUrl, _: str | None) -> bool:
        return target.url in self.times


def _key(task: CrawlTask[Payload]) -> Key:
    return task.resource, task.key
