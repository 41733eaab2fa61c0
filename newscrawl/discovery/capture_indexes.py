"""Indexes of public archives: which pages of articles they have captured, and when."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from w3lib.url import add_or_replace_parameters

from newscrawl.discovery.source import Source
from newscrawl.frontier.outcomes import NOT_THERE, Outcome
from newscrawl.frontier.payloads import ArticlePayload, IndexPayload
from newscrawl.frontier.task import article_task
from newscrawl.pages.capture_index import (
    is_empty_answer,
    read_common_crawl,
    read_crawls,
    read_number_of_pages,
    read_wayback,
)
from newscrawl.pages.evidence import Evidence
from newscrawl.records.period import day_of, shifted
from newscrawl.site.urls import Kind, parse
from newscrawl.site.web_archives import CRAWLS, crawl_query, wayback_query
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.discovery.context import Context
    from newscrawl.frontier.task import CrawlTask
    from newscrawl.pages.capture_index import CaptureLine, Crawl
    from newscrawl.site.urls import SiteUrl

NO_INDEX = Outcome("failed", "no_index")
"""Of an answer that is not that of an index."""

_PAGES = frozenset(("text/html", "application/xhtml+xml", "application/json", "unk", ""))
"""Media types of captures that may be articles."""

_TIMEOUT = 180  # seconds

_AFTER = 400
"""How many days after the wanted days a page may have been captured last: a crawl finds most pages within a year."""


def index_outcome(outcome: Outcome, response: Response) -> Outcome:
    """The outcome of a query that was answered with an error: a server without an index is no empty index."""
    if outcome == NOT_THERE and not is_empty_answer(response.body):
        return Outcome("failed", f"http_{response.status}")
    return outcome


class Query(Protocol):
    """A host or a prefix of addresses in an index."""

    @property
    def url(self) -> str:
        """A host, a domain, or the beginning of an address without its scheme."""

    @property
    def match(self) -> str:
        """How it is meant: domain, host or prefix."""


class Offers(Protocol):
    """The captures that a job knows."""

    def offer(self, key: str, page: int, line: CaptureLine, via: str) -> None:
        """Take a capture of a page of an article."""

    def leave_out(self, reason: str, captures: int = 1) -> None:
        """Count captures that are not taken."""


class CaptureIndexes(Source[IndexPayload]):
    """Reads the answers of an index. Each capture that it lists is taken, or counted with a reason."""

    resource = "index"

    resolves_revisits: ClassVar[bool] = True
    """Whether the archive answers with the body where a capture has that of an earlier one."""

    def __init__(self, context: Context, via: str, offers: Offers) -> None:
        super().__init__(context, via)
        self._offers = offers

    def request(self, task: CrawlTask[IndexPayload]) -> Request:
        """The request for an answer. Indexes search for minutes."""
        request = super().request(task)
        request.meta["download_timeout"] = _TIMEOUT
        return request

    def parse(self, response: Response, task: CrawlTask[IndexPayload]) -> Iterator[Request]:
        """Requests for further answers, after the captures of this one were taken."""
        try:
            yield from self.read(response, task)
        except ValueError as error:
            self.context.logger.warning("%s is not the answer of an index: %s", task.url, error)
            yield from self.failed(task, NO_INDEX)

    @abstractmethod
    def read(self, response: Response, task: CrawlTask[IndexPayload]) -> Iterator[Request]:
        """Requests from an answer. ValueError where it is not one."""

    def take(self, task: CrawlTask[IndexPayload], lines: Iterable[CaptureLine | None]) -> None:
        """Take the captures of an answer, and end its URL."""
        if not self.context.is_open(task):  # a run that died had read it
            return
        left_out: Counter[str] = Counter()
        for line in lines:
            if reason := self._left_out(line):
                left_out[reason] += 1
            elif line:
                target = parse(line.url)
                key = article_task(target, ArticlePayload()).key
                self._offers.offer(key, target.page, line, task.payload.via)
        for reason, number in left_out.items():
            self._offers.leave_out(reason, number)
        self.end(task)

    def _left_out(self, line: CaptureLine | None) -> str | None:
        """Why a capture is not taken; None where it may be a page of a wanted article."""
        if line is None:
            return "broken_line"
        target = parse(line.url)
        if target.kind is not Kind.ARTICLE or target.identifier is None:
            return "not_article"
        if outcome := self.context.scope.excludes(target, Evidence(), None):
            return outcome.reason
        if self._is_before(target, line):
            return "out_of_range"
        if line.is_revisit and not self.resolves_revisits:
            return "revisit"
        return _unusable(line)

    def _is_before(self, target: SiteUrl, line: CaptureLine) -> bool:
        """Whether a page whose address has no day was captured before the first wanted one, so that it was published before."""
        since = self.context.scope.period.since
        if target.date or since is None:
            return False
        captured = datetime.fromisoformat(line.time.replace("Z", "+00:00")).astimezone(BEIJING)
        return captured.date() < day_of(since)


def _unusable(line: CaptureLine) -> str | None:
    """Why a capture cannot be read, by its line."""
    if line.status is not None and 300 <= line.status < 400:
        return "redirect"
    if line.status not in (None, 200):
        return "error_status"
    if line.truncated:
        return "truncated"
    is_page = line.mime.partition(";")[0].strip().lower() in _PAGES
    return None if is_page or line.is_revisit else "not_html"


# design: public-archives
class CommonCrawlIndexes(CaptureIndexes):
    """The indexes of Common Crawl, one for each of its crawls."""

    resolves_revisits = False

    def __init__(
        self,
        context: Context,
        via: str,
        offers: Offers,
        crawls: Sequence[str],
        queries: Sequence[Query],
    ) -> None:
        """`crawls`: names, or "latest" or "all"; without any, those that may have pages of the wanted days."""
        super().__init__(context, via, offers)
        self._crawls = crawls
        self._queries = queries

    def begin(self) -> Iterator[Request]:
        """Request the list of crawls."""
        yield from self.ask(CRAWLS, IndexPayload(gives="crawls"))

    def read(self, response: Response, task: CrawlTask[IndexPayload]) -> Iterator[Request]:
        """Requests from the list of crawls, from a number of pages, or none from a page with captures."""
        payload = task.payload
        if payload.gives == "crawls":
            chosen = self._chosen(read_crawls(response.body))
            for crawl in chosen:
                for query in self._queries:
                    url = crawl_query(crawl.index, query.url, query.match, showNumPages="true")
                    via = f"{self.via}/{crawl.name}"
                    yield from self.ask(url, IndexPayload(gives="pages", via=via))
            self.end(task, dead=None if chosen else "empty")
        elif payload.gives == "pages":
            base = task.url.replace("&showNumPages=true", "")
            for page in range(read_number_of_pages(response.body)):
                url = add_or_replace_parameters(base, {"page": str(page)})
                following = IndexPayload(gives="captures", via=payload.via, number=page + 1)
                yield from self.ask(url, following)
            self.end(task)
        else:
            self.take(task, read_common_crawl(response.body))

    def failed(self, task: CrawlTask[IndexPayload], outcome: Outcome) -> Iterator[Request]:
        """Handle a query without an answer. The index answers 404 where it has no captures."""
        if outcome == NOT_THERE and task.payload.gives != "crawls":
            self.end(task)
            return
        yield from super().failed(task, outcome)

    def _chosen(self, crawls: list[Crawl]) -> list[Crawl]:
        """The wanted crawls, in the order of the list; names that it lacks are reported."""
        if "all" in self._crawls:
            return crawls
        if not self._crawls:
            period = self.context.scope.period
            if period.since is None:
                return crawls[:1]
            until = day_of(period.until) if period.until else None
            return [one for one in crawls if _may_have(one, day_of(period.since), until)]
        names = {crawls[0].name if name == "latest" and crawls else name for name in self._crawls}
        for name in sorted(names - {one.name for one in crawls}):
            self.context.logger.warning("%s has no crawl %r", CRAWLS, name)
            self.context.url_states.mark_source_dead(f"{CRAWLS}#{name}", "gone")
        return [one for one in crawls if one.name in names]


def _may_have(crawl: Crawl, since: date, until: date | None) -> bool:
    """Whether a crawl may have a page that was published between two days."""
    began = datetime(since.year, since.month, since.day, tzinfo=BEIJING)
    if crawl.last and crawl.last < began:
        return False
    return not (crawl.first and until and crawl.first.date() > shifted(until, _AFTER))


class WaybackIndexes(CaptureIndexes):
    """The index of the Wayback Machine: answers with a key for the next one."""

    def begin(self, queries: Iterable[Query]) -> Iterator[Request]:
        """Request the first answer to each query."""
        for query in queries:
            url = wayback_query(query.url, query.match, self._since())
            yield from self.ask(url, IndexPayload(gives="captures", via=self.via))

    def read(self, response: Response, task: CrawlTask[IndexPayload]) -> Iterator[Request]:
        """The request for the next answer, after the captures of this one were taken."""
        lines, resume = read_wayback(response.body)
        is_first = self.context.is_open(task)
        self.take(task, lines)
        if resume is None:
            return
        following = IndexPayload(
            gives="captures", via=task.payload.via, number=task.payload.number + 1
        )
        url = add_or_replace_parameters(task.url, {"resumeKey": resume})
        requests = list(self.ask(url, following))
        if is_first and not requests:
            self.context.logger.warning("%s: the key of the next answer leads back", task.url)
            self.context.url_states.mark_source_dead(task.url, "cut_off")
        yield from requests

    def _since(self) -> date | None:
        """No page of a wanted day was captured before it; Beijing is ahead of UTC."""
        since = self.context.scope.period.since
        return shifted(day_of(since), -1) if since else None
