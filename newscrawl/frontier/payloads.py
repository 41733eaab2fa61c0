"""What a crawl task carries: one class for each kind of URL.

A payload is kept as JSON, in the queue and beside URLs that failed, with the version of its names. A later version of
newscrawl renames a field by an entry in `_RENAMED`, so that a job which an earlier version stopped goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - pydantic reads the annotations
from functools import cache
from typing import Any, get_args

from pydantic import ConfigDict, TypeAdapter, ValidationError

from newscrawl.frontier.outcomes import Death, Resource
from newscrawl.frontier.rows import Mark  # noqa: TC001
from newscrawl.pages.evidence import Evidence
from newscrawl.site.search_window import Window  # noqa: TC001

VERSION = 2

_RENAMED: dict[str, dict[str, str]] = {
    "article": {"waits": "waits_for_lists"},
    "list": {"called": "requested_url", "last": "last_page", "before": "previous_urls"},
    "search": {
        "had": "rows_read",
        "left": "rows_left",
        "front": "first_digest",
        "before": "previous_digest",
        "told": "controls",
        "of": "filtered",
        "names": "filters",
    },
    "issue": {"called": "requested_url", "others": "other_urls"},
}
"""By kind of URL, the names of version 1 and those of version 2."""

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What a task carries beside its URL."""

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, kw_only=True)
class ArticlePayload(Payload):
    """Of an article: where the link was found, and what stood beside it."""

    via: str | None = None
    """The route, as `metadata.discovered_via` names it."""
    found_on: str | None = None
    """Address of the page with the link; None for an address that was given."""
    evidence: Evidence = field(default_factory=Evidence)
    depth: int = 0
    """Links from a start page, where links are followed."""
    waits_for_lists: bool = False
    """Whether it was shown without a time: it is requested after the lists that may show one."""


@dataclass(frozen=True, kw_only=True)
class SourcePayload(Payload):
    """Of any page that links to articles."""

    required: bool | None = True
    """Whether the run is unhealthy where the source gives nothing; None where that is not even reported."""
    requested_url: str | None = None
    """The address that the source is reported by, where it was found under another."""


@dataclass(frozen=True, kw_only=True)
class ListPayload(SourcePayload):
    """Of one page of a list."""

    url: str
    """Canonical address of the list."""
    number: int
    """Of the page, from 1."""
    last_page: str | None = None
    """Address of the list's last page, where a page before named it."""
    previous_urls: tuple[str, ...] = ()
    """The articles on the page before."""
    repeats: int = 0
    """How many pages in a row showed nothing but the articles of the one before."""
    low: int = 1
    high: int | None = None
    """The pages between which the first wanted one is looked for; None where it is not."""
    walk: Mark | None = None
    """Where the walk began which the page belongs to; None where a page of that is missing."""
    since: date | None = None
    until: date | None = None
    """The days that the list is read for; None for those of the job."""
    table: bool = False
    """Whether only the table of sections names the list."""


@dataclass(frozen=True, kw_only=True)
class SearchPayload(SourcePayload):
    """Of one page of a search."""

    window: Window
    page: int
    """From 0."""
    total: int | None = None
    """Rows of the search, by an earlier page."""
    rows_read: int = 0
    """Rows that were read from the other end of the window."""
    rows_left: int = 0
    """Rows that were not read of the window which a filter of ours splits."""
    first_digest: str | None = None
    previous_digest: str | None = None
    """Of the articles on the first page, and on the page before."""
    controls: dict[str, str | None] = field(default_factory=dict)
    """By filter, the digest of a search which has to give other articles."""
    filtered: Window | None = None
    """The window whose filters are tried; `window` is the search that tries one."""
    filters: tuple[str, ...] = ()
    """Those to be tried, the one of this search first."""


@dataclass(frozen=True, kw_only=True)
class PagePayload(SourcePayload):
    """Of a page whose links are followed."""

    depth: int
    """Links from a start page."""


@dataclass(frozen=True, kw_only=True)
class HomePayload(SourcePayload):
    """Of a home page."""

    edition: str


@dataclass(frozen=True, kw_only=True)
class IssuePayload(SourcePayload):
    """Of an issue of the paper, or of one of its pages."""

    day: date
    other_urls: tuple[str, ...] = ()
    """Where the issue may be if it is not here."""
    why: Death | None = None
    """Why the first of its addresses gave nothing."""


@dataclass(frozen=True, kw_only=True)
class FeedPayload(SourcePayload):
    """Of a feed or sitemap."""

    depth: int = 1
    """Of sitemaps in indexes, from 1."""


PAYLOADS: dict[Resource, type[Payload]] = {
    "article": ArticlePayload,
    "list": ListPayload,
    "search": SearchPayload,
    "page": PagePayload,
    "home": HomePayload,
    "issue": IssuePayload,
    "feed": FeedPayload,
    "app": SourcePayload,
}
assert PAYLOADS.keys() == {*get_args(Resource)}  # noqa: S101 - a kind without a payload is a fault of ours


def to_data(resource: Resource, payload: Payload) -> dict[str, Any]:
    """Plain data with its version: what is as usual is left out."""
    data: dict[str, Any] = _adapter(resource).dump_python(
        payload, mode="json", exclude_defaults=True
    )
    return {"version": VERSION, **data}


def from_data(resource: Resource, data: dict[str, Any]) -> Payload:
    """The payload that `to_data` gave, in this version or an earlier one.

    Raises ValueError for what none of them gave; it names the field.
    """
    given = dict(data)
    if given.pop("version", 1) == 1:
        names = _RENAMED.get(resource, {})
        given = {names.get(name, name): value for name, value in given.items()}
    try:
        payload: Payload = _adapter(resource).validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise ValueError(
            f"a task for {resource} carries {name}={first['input']!r:.80}: {first['msg']}"
        ) from None
    return payload


@cache
def _adapter(resource: Resource) -> TypeAdapter[Any]:
    return TypeAdapter(PAYLOADS[resource])
