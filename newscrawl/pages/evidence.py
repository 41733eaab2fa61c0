"""Evidence about an article from other sources than its page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from newscrawl.pages.publication_minute import API, FEED, LIST
from newscrawl.text.dates import format_time, parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.text.dates import Stamp


@dataclass(frozen=True)
class Evidence:
    """What a list, the search API, the app or an issue states about an article; times without a zone are Beijing's."""

    headline: str | None = None
    """The text of the link."""
    listed_at: str | None = None
    """The time printed in a list: "2019-01-12 02:06"; in the app's lists the time of the last change."""
    indexed_at: str | None = None
    """The time of publication that the search API or the app gives: "2019-01-12T02:06:31.482+08:00"."""
    feed_at: str | None = None
    """The time of publication in a feed, once other stories have proved its zone: "2019-01-12T02:06:00+08:00"."""
    authors: str | None = None
    """As in the API or the app: "Li Lei in Dalian"."""
    source: str | None = None
    """As in the API or the app: "China Daily"."""
    summary: str | None = None
    """Of the API or the app, or a feed's description, as text."""
    column: str | None = None
    """Name of the column in the API or the app: "Society"."""
    print_edition: str | None = None
    """Day of the paper: "2026-09-26"."""
    print_page: str | None = None
    """Page of the paper, where its index names one: "4"."""
    print_section: str | None = None
    """Name of its part of the paper: "Comment"."""
    position: int | None = None
    """Its place in the issue, from 1."""
    deck: str | None = None
    """The search API's subtitle."""
    news_id: str | None = None
    """The id in another CMS of Hong Kong: "109599"."""


def to_dict(evidence: Evidence) -> dict[str, Any]:
    """The fields with a value; `Evidence(**to_dict(evidence))` equals `evidence`."""
    return {name: value for name, value in vars(evidence).items() if value is not None}


_MINUTES = {API: "indexed_at", LIST: "listed_at", FEED: "feed_at"}
"""Sources of the minute of publication, the most trusted first, with their fields."""

_OF_THE_PAGE = ("headline", "authors", "deck")
"""Fields that are compared with the words of a page, which may have changed since."""


def minutes(evidence: Evidence, day: date | None = None) -> dict[str, Stamp]:
    """The minutes of publication by source, the most trusted first; with `day`, only those of that day."""
    stamps = {
        source: parse_stamp(getattr(evidence, name) or "") for source, name in _MINUTES.items()
    }
    return {
        source: stamp
        for source, stamp in stamps.items()
        if stamp and stamp.time and day in (None, stamp.day)
    }


def best_minute(evidence: Evidence, day: str | None) -> tuple[str, str] | None:
    """The most trusted minute of a day, in the form of the record, and its source; None where there is none, or no day."""
    found = minutes(evidence, date.fromisoformat(day)) if day else {}
    return next(
        ((format_time(one.time), source) for source, one in found.items() if one.time), None
    )


def of_place(evidence: Evidence, day: date | None) -> dict[str, Any]:
    """The evidence of one place, as the frontier stores it: without the link's text, and without times of other days than `day`."""
    kept = {name for source, name in _MINUTES.items() if source in minutes(evidence, day)}
    excluded = {"headline", *_MINUTES.values()} - kept
    return {name: value for name, value in to_dict(evidence).items() if name not in excluded}


def lasting(evidence: Evidence) -> Evidence:
    """The evidence that stays valid when the page may have changed."""
    return replace(evidence, **dict.fromkeys(_OF_THE_PAGE))


def merged(own: Evidence, others: Iterable[Evidence], day: date | None) -> Evidence:
    """All evidence about an article: fields of `own` first, then those of `others` in their order.

    Of several minutes from sources of one kind, each on the day of publication, the latest counts: an earlier one was
    printed before the change.
    """
    everyone = [own, *others]
    found: dict[str, Any] = {}
    for one in everyone:
        found = {**to_dict(one), **found}
    for source, name in _MINUTES.items():
        times = {
            stamp.time: getattr(one, name)
            for one in everyone
            if (stamp := minutes(one, day).get(source)) and stamp.time
        }
        if times:
            found[name] = times[max(times)]
    return Evidence(**found)


@dataclass(frozen=True)
class ArticleLink:
    """An article named by a source."""

    url: str
    """Canonical URL of page 1."""
    evidence: Evidence
    day: date | None = None
    """Day of publication in Beijing by the source, for filters before download; the day in the URL goes first."""
