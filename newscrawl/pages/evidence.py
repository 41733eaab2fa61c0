"""What was said of an article before its page was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Evidence:
    """What a list, the search API, the app or an issue says of an article; times Beijing where no zone stands."""

    headline: str | None = None
    """The link's text."""
    listed_at: str | None = None
    """The time a list prints beside it: "2019-01-12 02:06"; of the app's, that of the last change."""
    indexed_at: str | None = None
    """The time of publication that the search API or the app gives: "2019-01-12T02:06:31.482+08:00"."""
    authors: str | None = None
    """As the API or the app gives them: "Li Lei in Dalian"."""
    source: str | None = None
    """As the API or the app gives it: "China Daily"."""
    summary: str | None = None
    """The API's or the app's, or a feed's description, as text."""
    column: str | None = None
    """Name of the column the API or the app gives: "Society"."""
    print_edition: str | None = None
    """Day of the paper: "2026-09-26"."""
    print_page: str | None = None
    """Page of the paper, where its index says one: "4"."""
    print_section: str | None = None
    """Name of the part of the paper it stands in: "Comment"."""
    position: int | None = None
    """Its place in the issue, from 1."""
    deck: str | None = None
    """The search API's subtitle."""
    news_id: str | None = None
    """The id that another CMS of Hong Kong gave it: "109599"."""


def told(evidence: Evidence) -> dict[str, Any]:
    """What it says, as plain data; `Evidence(**told(evidence))` is the same again."""
    return {name: value for name, value in vars(evidence).items() if value is not None}


@dataclass(frozen=True)
class Lead:
    """An article that a source speaks of."""

    url: str
    """Canonical URL of page 1."""
    evidence: Evidence
    day: date | None = None
    """Day of publication in Beijing as the source gives it, for filters before download; the URL's goes first."""
