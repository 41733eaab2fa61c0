"""Estimates of `commoncrawl` and `wayback`, by the captures that the index of the archive lists."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, cast

from newscrawl.discovery.capture_indexes import CommonCrawlIndexes, WaybackIndexes
from newscrawl.discovery.responses import task_of
from newscrawl.downloader.downloader import paced
from newscrawl.estimates.context import EstimateContext
from newscrawl.estimates.costs import costs_of
from newscrawl.estimates.estimate import Estimate, Pace
from newscrawl.records.period import Period, day_of
from newscrawl.site.urls import parse
from newscrawl.spiders.commoncrawl import CommonCrawlArguments, CommonCrawlSpider
from newscrawl.spiders.wayback import WaybackArguments, WaybackSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request

    from newscrawl.discovery.capture_indexes import CaptureIndexes
    from newscrawl.discovery.context import Context
    from newscrawl.estimates.costs import Costs
    from newscrawl.estimates.known import KnownArticles
    from newscrawl.estimates.plan import Given, Sent
    from newscrawl.frontier.payloads import IndexPayload
    from newscrawl.pages.capture_index import CaptureLine

QUERIES = 60
"""Most answers of each kind that are read: of numbers of pages, and of captures. Of more, so many are chosen evenly."""

_MORE = "more"
"""Kind of a query for the next answer to an earlier one, of which the number is not known before."""


class OfferedPages:
    """The captured pages of articles."""

    def __init__(self) -> None:
        self.newest: dict[str, tuple[str, str]] = {}
        """Of page 1 of each article: address, and time of the newest capture."""
        self._later: set[tuple[str, int]] = set()

    def offer(self, key: str, page: int, line: CaptureLine, _via: str) -> None:
        """Take a capture of a page of an article."""
        if page > 1:
            self._later.add((key, page))
            return
        before = self.newest.get(key)
        if before is None or line.time > before[1]:
            self.newest[key] = (line.url, line.time)

    def leave_out(self, reason: str, captures: int = 1) -> None:
        """Ignore captures that a crawl does not take."""

    @property
    def pages_per_article(self) -> float:
        """Captured pages of an article, on average."""
        later = sum(key in self.newest for key, _ in self._later)
        return 1 + later / len(self.newest) if self.newest else 1.0


class CapturePlan:
    """The queries to the index of a public archive: all of them, or an even part."""

    def __init__(self, given: Given) -> None:
        arguments = given.arguments
        assert isinstance(arguments, CommonCrawlArguments | WaybackArguments)  # noqa: S101 - of these spiders
        self._given = given
        self._scope = arguments.scope
        self._offers = OfferedPages()
        self._waiting: dict[str, list[Request]] = {}
        self._found: Counter[str] = Counter()
        """Queries by kind."""
        self._sent: Counter[str] = Counter()
        """Those of them that were sent."""
        self._certain = 0
        """Articles of queries that were not chosen from others."""
        self._per_choice = 1.0
        """Queries for which each of the chosen ones stands."""
        self.context = EstimateContext(arguments.scope, given.settings)
        context = cast("Context", self.context)
        self.source: CaptureIndexes
        if isinstance(arguments, CommonCrawlArguments):
            self.source = crawls = CommonCrawlIndexes(
                context, given.name, self._offers, arguments.crawls, arguments.queries
            )
            self._services, self._first = _COMMON_CRAWL, crawls.begin()
            self.archive_hosts = CommonCrawlSpider.archive_hosts
        else:
            self.source = wayback = WaybackIndexes(context, given.name, self._offers)
            self._services, self._first = _WAYBACK, wayback.begin(arguments.queries)
            self.archive_hosts = WaybackSpider.archive_hosts

    @property
    def most(self) -> int:
        """The number of queries at most."""
        return 1 + 2 * QUERIES

    def begin(self) -> Iterator[Request]:
        """The queries of one kind after those of another."""
        yield from self.follow(self._first)
        yield from self._part("pages")
        yield from self._part("captures")
        further = self._waiting.get(_MORE, [])
        while further and self._sent["captures"] + self._sent[_MORE] < QUERIES:
            self._sent[_MORE] += 1
            yield further.pop(0)

    def follow(self, requests: Iterable[Request]) -> Iterator[Request]:
        """The list of crawls; other queries wait until all of their kind are known."""
        for request in requests:
            payload: IndexPayload = task_of(request).payload
            is_more = self._services is _WAYBACK and payload.number > 1
            kind = _MORE if is_more else payload.gives
            self._found[kind] += 1
            if kind == "crawls":
                self._sent[kind] += 1
                yield request
            else:
                self._waiting.setdefault(kind, []).append(request)

    def _part(self, kind: str) -> Iterator[Request]:
        """The queries of a kind, or an even part of them: of the Wayback Machine's after the first ones, which are of the large hosts."""
        waiting = self._waiting.pop(kind, [])
        head = len(waiting)
        if head > QUERIES:
            head = QUERIES // 2 if self._services is _WAYBACK else 0
        rest = waiting[head:]
        number = min(QUERIES - head, len(rest))
        self._sent[kind] += head
        yield from waiting[:head]
        self._certain = len(self._offers.newest) if self._per_choice == 1 else 0
        self._sent[kind] += number
        for place in range(number):
            yield rest[place * len(rest) // number]
        self._per_choice *= len(rest) / number if number else 1

    # --- The numbers

    def estimate(self, known: KnownArticles, sent: Sent) -> Estimate:
        """The numbers of the whole index, by what was read of it."""
        costs = costs_of(self._given.data_dir, lambda spider: spider == self._given.name)
        newest = self._offers.newest
        answers, read = self._answers(), self._sent["captures"] + self._sent[_MORE]
        chosen = len(newest) - self._certain
        most = self._certain + math.ceil(chosen * self._per_choice)
        taken = min(most, self._scope.max_articles or most)
        wanted, part = self._wanted(), most / len(newest) if newest else 1.0
        there = sum(known.has(parse(url), time) for url, time in newest.values())
        has = 0 if self._given.refetches or not newest else round(there * taken / len(newest))
        paces = self._paces(answers, taken - has, costs, sent)
        return Estimate(
            crawl=self._given.words,
            days=self._days(),
            days_with_articles=self._days_with_articles(is_whole=read == answers),
            articles={"": min(wanted, taken)} if self._is_answered(read) else {},
            articles_most=min(math.ceil(wanted * part), taken),
            known=has,
            requested=taken - has,
            paces=paces,
            asked=sent.requests,
            assumed=(
                f"{self._offers.pages_per_article:.2f} captured pages an article by the index,"
                f" {costs.bytes_per_request / 1000:.1f} kB each{self._slack()}"
            ),
            unknown=list(self._unknown()),
            notes=list(self._notes(read, answers)),
        )

    def _is_answered(self, read: int) -> bool:
        """Whether the index has given a number; where no answer has captures, only if it answered all queries."""
        if not read:
            return not self.context.url_states.dead
        return len(self._failed()) < sum(self._sent.values())

    def _wanted(self) -> int:
        """Number of articles of the wanted days, by their addresses."""
        days = (parse(url).date for url, _ in self._offers.newest.values())
        return sum(self._scope.period.holds(day.isoformat() if day else None) for day in days)

    def _answers(self) -> int:
        """Number of answers with captures of all queries."""
        found, sent = self._found, self._sent
        if self._services is _WAYBACK:
            part = found["captures"] / sent["captures"] if sent["captures"] else 1.0
            return found["captures"] + math.ceil(found[_MORE] * part)
        part = found["pages"] / sent["pages"] if sent["pages"] else 1.0
        return math.ceil(found["captures"] * part)

    def _paces(self, answers: int, requested: int, costs: Costs, sent: Sent) -> dict[str, Pace]:
        settings = self._given.settings
        slots = {} if settings["SITE_ADDRESS"] else paced(settings.getdict("DOWNLOAD_SLOTS"))
        of_index, of_captures = (
            float(slots.get(name, {}).get("delay", sent.delay)) for name in self._services
        )
        queries = self._found["crawls"] + self._found["pages"] + answers
        pages = round(requested * self._offers.pages_per_article)
        return {
            "index": Pace(queries, max(of_index, sent.latency), sent.bytes_per_request),
            "captures": Pace(pages, of_captures, costs.bytes_per_request),
        }

    def _days(self) -> int | None:
        period = self._scope.period
        if period.since is None:
            return None
        last = day_of(period.until) if period.until else self._given.today
        return max(0, (min(last, self._given.today) - day_of(period.since)).days + 1)

    def _days_with_articles(self, *, is_whole: bool) -> dict[str, int]:
        if not is_whole or self._scope.period.since is None:
            return {}
        days = {parse(url).date for url, _ in self._offers.newest.values()}
        wanted = [day for day in days if day and self._scope.period.holds(day.isoformat())]
        return {"": len(wanted)}

    # --- Sentences

    def _slack(self) -> str:
        is_open = self._scope.period == Period()
        return "" if is_open else "; those of the day before and after are requested to be sure"

    def _failed(self) -> list[str]:
        return [url for url, why in self.context.url_states.dead if why == "cut_off"]

    def _unknown(self) -> Iterator[str]:
        """On queries without an answer, and on crawls that there are not."""
        if failed := self._failed():
            yield (
                f"the index gave no answer to {len(failed)} of {sum(self._sent.values())} queries;"
                " a crawl would request them again"
            )
        for url, why in self.context.url_states.dead:
            if why != "cut_off":
                yield f"{url} is {why.replace('_', ' ')}"

    def _notes(self, read: int, answers: int) -> Iterator[str]:
        if read < answers:
            found = (
                "the lower number of articles was found, the upper one assumes as many others in the rest"
                if self._offers.newest
                else "they name no article, the rest may name some"
            )
            yield f"{read} of about {answers} answers of the index were read: {found}"
        if self._waiting.get(_MORE):
            yield "the index has further answers, which were not read: there may be more articles"


_COMMON_CRAWL = ("commoncrawl-index", "commoncrawl-data")
_WAYBACK = ("wayback-index", "wayback-captures")
"""Download slots of an index and of captures."""
