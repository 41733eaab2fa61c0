"""What the store gives and takes: plain values, one class for each table that others look into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Job(NamedTuple):
    """A spider with its arguments, begun and perhaps not ended."""

    id: int
    identity: str
    """JSON: the spider and its arguments, sorted."""
    began: str


class Queued(NamedTuple):
    """A request as plain data."""

    id: int
    priority: int
    data: str


class Failure(NamedTuple):
    """A URL that failed and is to be tried again."""

    identity: str
    resource: str
    key: str
    task: str
    """JSON: how to ask for it again."""
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
        """ "failed/timeout", as in the names of counters; "open" for one without an end."""
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
        """From the number of URLs by state and reason; those that have not ended are under (None, None)."""
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
        """Failed permanently, all reasons together."""
        return sum(self.failed.values())

    @property
    def open(self) -> int:
        """Discovered and not ended: more than none after an interruption, or where the URL states are wrong."""
        return self.discovered - self.done - self.gone - self.failures - sum(self.excluded.values())


@dataclass
class DeadSources:
    """Sources that are dead for one reason."""

    count: int = 0
    names: list[str] = field(default_factory=list)
    """URLs of the first of them."""


@dataclass(frozen=True)
class LeftOut:
    """URLs of one kind that were not asked for because of an argument."""

    argument: str
    """With its value: "max_depth=3"."""
    resource: str
    count: int


@dataclass(frozen=True)
class RecordCounts:
    """How many of the records that a job gave have what."""

    templates: dict[str, int] = field(default_factory=dict)
    """By the template that read them, "www/2"."""
    fields: dict[str, int] = field(default_factory=dict)
    """By the fields that are not empty."""
    warnings: dict[str, int] = field(default_factory=dict)
    """By the field that a warning is of; a record counts once for each warning."""


class Reading(NamedTuple):
    """An article that is being read, page by page."""

    job: int
    key: str
    """Of the article."""
    again: bool
    """Whether it is the second one: each keeps its own pages, since a kill may leave both in the queue."""


class Sighting(NamedTuple):
    """An article, seen at a place."""

    key: str
    found_on: str
    via: str
    now: str
    listed_at: str | None
    evidence: str | None
    """JSON."""


class Place(NamedTuple):
    """A place that an article was seen at."""

    key: str
    found_on: str
    via: str
    first_seen: str
    last_seen: str
    jobs: int
    """That saw it there."""
    listed_at: str | None
    evidence: str | None
    """JSON."""


class Revisit(NamedTuple):
    """An article that is looked at again."""

    key: str
    task: str
    """JSON: how to ask for it."""
    first_fetched: str
    due: str


class KnownList(NamedTuple):
    """A list as it was read before."""

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
    """A list that is not asked for, for a while."""

    times: int
    """In a row that it gave nothing."""
    until: str


@dataclass
class KnownArticle:
    """What is remembered of an article; names and units as in `schema.sql`."""

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
    teller: str | None = None
    completed: int = 0

    @property
    def has_line(self) -> bool:
        """Whether it has a record; of an article out of scope only its day is known."""
        return self.segment is not None


class Revision(NamedTuple):
    """A line of an article beside the one that `KnownArticle` names."""

    article: int
    revision: int
    template: str
    content: bytes
    stamp: str | None
    doubtful: bool
    segment: int | None
    start: int | None
    length: int | None
