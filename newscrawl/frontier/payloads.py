"""Payloads of crawl tasks: one class for each kind of URL.

A payload is stored as JSON with the version of its names, in the queue and in the table of failures. A later version of
newscrawl renames a field by an entry in `_RENAMED`, so that it can resume a job of an earlier version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - pydantic reads the annotations
from functools import cache
from typing import Any, Literal, get_args

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
"""Names of version 1 with those of version 2, by kind of URL."""

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Data of a task besides its URL."""

    __pydantic_config__ = _STRICT


@dataclass(frozen=True, kw_only=True)
class ArticlePayload(Payload):
    """Of an article: where its link was found, and the evidence beside it."""

    via: str | None = None
    """The route, as `metadata.discovered_via` names it."""
    found_on: str | None = None
    """Address of the page with the link; None for an address in an argument."""
    evidence: Evidence = field(default_factory=Evidence)
    depth: int = 0
    """Links from a start page, where links are followed."""
    waits_for_lists: bool = False
    """Whether the link had no time: the article is requested after the lists that may show one."""


@dataclass(frozen=True, kw_only=True)
class SourcePayload(Payload):
    """Of any page that links to articles."""

    required: bool | None = True
    """Whether a source without articles makes the run unhealthy; None where it is not even reported."""
    requested_url: str | None = None
    """Address of the source in reports, where `url` is another one."""


@dataclass(frozen=True, kw_only=True)
class ListPayload(SourcePayload):
    """Of one page of a list."""

    url: str
    """Canonical address of the list."""
    number: int
    """Number of the page, from 1."""
    last_page: str | None = None
    """Address of the list's last page, where an earlier page named it."""
    previous_urls: tuple[str, ...] = ()
    """Addresses of the articles on the page before."""
    repeats: int = 0
    """How many pages in a row had only the articles of the page before."""
    low: int = 1
    high: int | None = None
    """Bounds of the search for the first wanted page; None without such a search."""
    walk: Mark | None = None
    """Where the page's walk began; None where a page of the walk is missing."""
    since: date | None = None
    until: date | None = None
    """Days for which the list is read; None for those of the job."""
    table: bool = False
    """Whether only the table of sections names the list."""


@dataclass(frozen=True, kw_only=True)
class SearchPayload(SourcePayload):
    """Of one page of a search."""

    window: Window
    page: int
    """From 0."""
    total: int | None = None
    """Number of rows of the search, by an earlier page."""
    rows_read: int = 0
    """Number of rows that were read from the other end of the window."""
    rows_left: int = 0
    """Number of unread rows of the window that a filter splits."""
    first_digest: str | None = None
    previous_digest: str | None = None
    """Digests of the articles on the first page, and on the page before."""
    controls: dict[str, str | None] = field(default_factory=dict)
    """Digest of a search that has to give other articles, by filter."""
    filtered: Window | None = None
    """The window whose filters are tested; `window` is the search that tests one."""
    filters: tuple[str, ...] = ()
    """Filters still to be tested, that of this search first."""


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
    """Other addresses at which the issue may be."""
    why: Death | None = None
    """Why the first of its addresses gave no articles."""


@dataclass(frozen=True, kw_only=True)
class FeedPayload(SourcePayload):
    """Of a feed or sitemap."""

    depth: int = 1
    """Depth of a sitemap below its indexes, from 1."""


@dataclass(frozen=True, kw_only=True)
class IndexPayload(SourcePayload):
    """Of a query to the index of a public archive."""

    gives: Literal["crawls", "pages", "captures"]
    """What the answer lists: crawls, the number of pages of a query, or captures."""
    via: str = ""
    """The route of the articles found: "commoncrawl/CC-MAIN-2024-10", "wayback"."""
    number: int = 1
    """Number of the answer among those of one query, from 1."""


PAYLOADS: dict[Resource, type[Payload]] = {
    "article": ArticlePayload,
    "list": ListPayload,
    "search": SearchPayload,
    "page": PagePayload,
    "home": HomePayload,
    "issue": IssuePayload,
    "feed": FeedPayload,
    "app": SourcePayload,
    "index": IndexPayload,
}
assert PAYLOADS.keys() == {*get_args(Resource)}  # noqa: S101 - a kind without a payload is our own error


def to_data(resource: Resource, payload: Payload) -> dict[str, Any]:
    """A payload as plain data with its version, without default values."""
    data: dict[str, Any] = _adapter(resource).dump_python(
        payload, mode="json", exclude_defaults=True
    )
    return {"version": VERSION, **data}


def from_data(resource: Resource, data: dict[str, Any]) -> Payload:
    """The payload from the data of `to_data`, of this version or an earlier one.

    Raises ValueError for other data, with the name of the field.
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
