"""Rows of the store's tables as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Job(NamedTuple):
    """A job: a spider with its arguments."""

    id: int
    identity: str
    """JSON: the spider and its arguments, sorted."""
    began: str


class Queued(NamedTuple):
    """A queued request as plain data."""

    id: int
    priority: int
    data: str


class Failure(NamedTuple):
    """A URL that failed and is to be retried."""

    identity: str
    resource: str
    key: str
    task: str
    """The task of its request, JSON."""
    reason: str
    attempts: int
    next_try: str


class Ended(NamedTuple):
    """A URL of a job and how it ended."""

    job: int
    resource: str
    key: str
    url: str
    state: str | None
    reason: str | None

    @property
    def ending(self) -> str:
        """ "failed/timeout", as in the names of counters; "open" for a URL that has not ended."""
        return "/".join(filter(None, (self.state or "open", self.reason)))


@dataclass(frozen=True)
class UrlCounts:
    """How the URLs of articles, or of one kind of source, ended."""

    discovered: int = 0
    done: int = 0
    gone: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, account: Mapping[tuple[str | None, str | None], int]) -> UrlCounts:
        """From numbers of URLs by state and reason, (None, None) for those that have not ended."""
        by_reason: dict[str, dict[str, int]] = {"failed": {}, "excluded": {}}
        for (state, reason), count in sorted(account.items(), key=lambda one: one[0][1] or ""):
            if state in by_reason:
                by_reason[state][reason or ""] = count
        return cls(
            sum(account.values()),
            account.get(("done", None), 0),
            account.get(("gone", None), 0),
            **by_reason,
        )

    @property
    def failures(self) -> int:
        """Number of URLs that failed permanently."""
        return sum(self.failed.values())

    @property
    def open(self) -> int:
        """Number of URLs that have not ended: above 0 after an interruption, or where the URL states are wrong."""
        return self.discovered - self.done - self.gone - self.failures - sum(self.excluded.values())


@dataclass
class DeadSources:
    """Sources that are dead for one reason."""

    count: int = 0
    names: list[str] = field(default_factory=list)
    """URLs of the first few."""


@dataclass(frozen=True)
class LeftOut:
    """Number of URLs of one kind that were not requested because of an argument."""

    argument: str
    """With its value: "max_depth=3"."""
    resource: str
    count: int


@dataclass(frozen=True)
class RecordCounts:
    """Numbers of a job's records by template, field and warning."""

    templates: dict[str, int] = field(default_factory=dict)
    """By template: "www/2"."""
    fields: dict[str, int] = field(default_factory=dict)
    """By field that is not empty."""
    warnings: dict[str, int] = field(default_factory=dict)
    """By field of a warning; a record counts once for each warning."""


class Reading(NamedTuple):
    """An article that is being read, page by page."""

    job: int
    key: str
    """Key of the article."""
    again: bool
    """Whether it is the second reading: each has its own pages, since a kill may leave both in the queue."""


class Sighting(NamedTuple):
    """An article that was found at a place."""

    key: str
    found_on: str
    via: str
    now: str
    listed_at: str | None
    evidence: str | None
    """JSON."""


class Place(NamedTuple):
    """A place at which an article was found."""

    key: str
    found_on: str
    via: str
    first_seen: str
    last_seen: str
    jobs: int
    """Number of jobs that found it there."""
    listed_at: str | None
    evidence: str | None
    """JSON."""


class Revisit(NamedTuple):
    """A planned revisit of an article."""

    key: str
    task: str
    """Task of its request, JSON."""
    first_fetched: str
    due: str


class KnownList(NamedTuple):
    """A list as last read."""

    etag: str | None
    last_modified: str | None
    reader: str
    listing: str


class Mark(NamedTuple):
    """Where a walk of a list began; times as in `schema.sql`."""

    began: str
    since: str
    shown: str
    """JSON."""
    low: str | None


class Rest(NamedTuple):
    """A list that is not requested for a while."""

    times: int
    """How many times in a row it gave no articles."""
    until: str


@dataclass
class KnownArticle:
    """The row of an article; names and units as in `schema.sql`."""

    id: int | None
    identifier: str
    day: str | None
    date_published: str | None
    headline: bytes
    story: bytes
    url: str
    pages: int
    complete: bool
    template: str
    content: bytes
    revision: int
    line_content: bytes | None
    segment: int | None
    start: int | None
    length: int | None
    first_fetched: str
    last_fetched: str
    listed_at: str | None
    etag: str | None
    last_modified: str | None
    job: int
    key: str
    language: str | None = None
    edition: str | None = None
    sections: str | None = None
    """JSON."""
    stamp: str | None = None
    doubtful: bool = False
    retracted: bool = False
    gone: str | None = None
    clean: bool | None = None
    minute_source: str | None = None
    completed: int = 0

    @property
    def has_line(self) -> bool:
        """Whether it has a record; an article out of scope has none."""
        return self.segment is not None


class Revision(NamedTuple):
    """A line of an article other than the one that `KnownArticle` names."""

    article: int
    revision: int
    template: str
    content: bytes
    stamp: str | None
    doubtful: bool
    segment: int | None
    start: int | None
    length: int | None


class OfferedCapture(NamedTuple):
    """A capture of a page of an article in a public archive."""

    id: int
    key: str
    """Of the article, as in the URL states."""
    page: int
    """Number of the page of the article, from 1."""
    url: str
    """As captured."""
    time: str
    """When, UTC."""
    place: str
    """Where the archive has it: of Common Crawl file, offset and length, of the Wayback Machine an address."""
    digest: str | None
    is_revisit: bool
    """Whether its body is that of an earlier capture, as the archive found."""
    via: str
    """The route: "commoncrawl/CC-MAIN-2024-10"."""
    outcome: str | None
    """None for a capture that may be requested; "read"; or why it is not used."""


class OfferedArticle(NamedTuple):
    """An article with captures that may be requested."""

    key: str
    url: str
    """Of page 1, as one of them was captured."""
    time: str
    """UTC, of the newest one that has its body; where all have that of an earlier capture, of the newest."""
