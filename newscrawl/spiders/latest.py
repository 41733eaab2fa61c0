"""`latest`: new articles since the last run, from the home pages and the front page of every section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from newscrawl.discovery.homes import HOMES, Homes, homes_of
from newscrawl.discovery.list_pages import listed_day
from newscrawl.discovery.lists import Lists
from newscrawl.discovery.walks import began_on
from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import Argument, some_of
from newscrawl.frontier.revisits import recent
from newscrawl.frontier.stamps import moment
from newscrawl.records.period import day_of
from newscrawl.site.sections import ENGLISH
from newscrawl.site.urls import parse
from newscrawl.spiders.arguments import whole_number
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import MAX_PAGES, SECTIONS
from newscrawl.spiders.scope import Arguments, Scope
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from scrapy import Request

    from newscrawl.discovery.context import Context
    from newscrawl.discovery.source import AnySource
    from newscrawl.frontier.payloads import ListPayload
    from newscrawl.frontier.run import Run
    from newscrawl.pages.listing import Listed, Listing

_SLACK = timedelta(days=1)
"""A list may show an article after its day of publication."""


@dataclass(frozen=True)
class LatestArguments(Arguments):
    """Arguments of `latest`."""

    homes: tuple[str, ...]
    """Editions whose home pages and menus are read."""
    lists: tuple[str, ...]
    """URLs of the sections that are read instead."""
    max_pages: int | None

    OWN = (
        Argument(
            "editions", some_of(HOMES), "home pages to begin at; by default all except language"
        ),
        Argument("sections", SECTIONS, "read these sections instead of home pages and menus"),
        MAX_PAGES,
    )

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> LatestArguments:
        """Parse the text of the arguments. Raises ArgumentError."""
        cls.check(given, "latest")
        chosen = {
            name: text for name, text in given.items() if name not in {"sections", "editions"}
        }
        named = Scope.parse({**given}, now)
        if strange := sorted(named.editions - HOMES.keys()):
            raise ArgumentError(
                f"editions: {strange[0]!r} has no home page, expected some of {', '.join(HOMES)}"
            )
        scope = Scope.parse(chosen, now)  # editions and sections choose the start, not the scope
        return cls(
            scope,
            () if named.sections else tuple(homes_of(named.editions, scope.wants)),
            tuple(sorted(named.sections)),
            whole_number("max_pages", given.get("max_pages")),
        )


class LatestLists(Lists):
    """Lists that a menu named: a list that is gone is reported, and a section of two hosts is read once."""

    def __init__(
        self, context: Context, max_pages: int | None, *, recent: date, reads_beside: bool
    ) -> None:
        """`recent`: the first day for a list that was never walked. `reads_beside`: whether sub-sections are read."""
        super().__init__(context, "latest", max_pages)
        self._recent = recent
        self._reads_beside = reads_beside

    def key(self, page_url: str, payload: ListPayload) -> str:  # noqa: ARG002
        """Key of a list's page, the same under the four English hosts, which are one CMS."""
        target = parse(page_url)
        return f"{target.section or ''} {target.page}" if target.edition in ENGLISH else page_url

    def begin(
        self,
        url: str,
        *,
        table: bool = False,
        required: bool | None = False,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Request]:
        """Request a list's first page. The list is read back to the start of the last walk, at least the recent days."""
        if self.context.scope.period.since is None:
            since = self._since(self.whereabouts.list_at(url))
        yield from super().begin(url, table=table, required=required, since=since, until=until)

    def _since(self, url: str) -> date:
        before = self.walks.newest(url)
        if before is None:
            return self._recent
        return min(self._recent, began_on(before) - _SLACK)

    def wants(self, item: Listed, payload: ListPayload) -> bool:
        """Whether an article is new enough; an older one that is known is wanted too, since it may have changed."""
        since, day = payload.since, listed_day(item)
        is_old = since is not None and day is not None and day < since
        return not is_old or self.context.is_known(parse(item.url), item.headline)

    def ask_beside(self, listing: Listing, payload: ListPayload) -> Iterator[Request]:  # noqa: ARG002
        """Requests for the sub-sections that the front page of a section names, unless sections were chosen."""
        if self._reads_beside:
            for url in listing.sections if listing.page == 1 else ():
                yield from self.begin(url)


class LatestSpider(NewsSpider):
    """New articles since the last run, by home pages and their menus.

    It reads a list back to the start of its last complete walk, and revisits new articles later.

    newscrawl crawl latest -a editions=www,cn
    """

    # Spider
    name = "latest"

    # NewsSpider
    arguments_type = LatestArguments
    arguments: LatestArguments
    known_default = "skip"

    def __init__(self, arguments: LatestArguments, run: Run) -> None:
        super().__init__(arguments, run)
        run.revisits.begin_with_new = True

    @cached_property
    def recent(self) -> date:
        """The first day for a list that was never walked: the first of seven days that end with the job's first day, or with `until`."""
        today = moment(self.run.job.began).astimezone(BEIJING).date()
        until = self.scope.period.until
        return recent(min(today, day_of(until)) if until else today)

    @cached_property
    def lists(self) -> LatestLists:
        """Source: the lists that menus name."""
        return LatestLists(
            self.context,
            self.arguments.max_pages,
            recent=self.recent,
            reads_beside=not self.arguments.lists,
        )

    @cached_property
    def homes(self) -> Homes:
        """Source: home pages."""
        since = self.scope.period.since
        return Homes(
            self.context, "latest", self.lists.begin, self.recent if since is None else None
        )

    def make_sources(self) -> Iterator[AnySource]:
        """Home pages and the lists in their menus."""
        yield from (self.lists, self.homes)

    def begin(self) -> Iterator[Request]:
        """Requests for revisits that are due, then for the chosen sections or the home pages."""
        for task in self.run.revisits.due():
            known = self.run.article_index.known(parse(task.url), None)
            if known and (self.run.url_states.discover(task) or self.run.url_states.is_open(task)):
                self.run.feed_records.attach(task.key, known.id or 0, has_line=False)
                yield self.request(task, known)
        for url in self.arguments.lists:
            yield from self.lists.begin(url, required=True)
        for edition in self.arguments.homes:
            yield from self.homes.begin(edition)
