"""What was said of an article before its page was read."""

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
    """What a list, the search API, the app or an issue says of an article; times Beijing where no zone stands."""

    headline: str | None = None
    """The link's text."""
    listed_at: str | None = None
    """The time a list prints beside it: "2019-01-12 02:06"; of the app's, that of the last change."""
    indexed_at: str | None = None
    """The time of publication that the search API or the app gives: "2019-01-12T02:06:31.482+08:00"."""
    feed_at: str | None = None
    """The time of publication that a feed gives, once other stories have proved its zone: "2019-01-12T02:06:00+08:00"."""
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


def to_dict(evidence: Evidence) -> dict[str, Any]:
    """What it says, as plain data; `Evidence(**told(evidence))` is the same again."""
    return {name: value for name, value in vars(evidence).items() if value is not None}


_MINUTES = {API: "indexed_at", LIST: "listed_at", FEED: "feed_at"}
"""What may say the minute of publication, the most trusted first, and under which name."""

_OF_THE_PAGE = ("headline", "authors", "deck")
"""What is held against the words of a page, which may have changed since."""


def minutes(evidence: Evidence, day: date | None = None) -> dict[str, Stamp]:
    """The minutes of publication that it says, by who says them, the most trusted first; with a day, those that lie on it."""
    said = {teller: parse_stamp(getattr(evidence, name) or "") for teller, name in _MINUTES.items()}
    return {
        teller: stamp
        for teller, stamp in said.items()
        if stamp and stamp.time and day in (None, stamp.day)
    }


def best_minute(evidence: Evidence, day: str | None) -> tuple[str, str] | None:
    """The most trusted minute of a day, as a record has it, and who says it; None where the day is not known."""
    said = minutes(evidence, date.fromisoformat(day)) if day else {}
    return next(((format_time(one.time), who) for who, one in said.items() if one.time), None)


def of_place(evidence: Evidence, day: date | None) -> dict[str, Any]:
    """What a place said of an article of a day, as the frontier keeps it: without the link's text, and without times of other days."""
    kept = {name for teller, name in _MINUTES.items() if teller in minutes(evidence, day)}
    left_out = {"headline", *_MINUTES.values()} - kept
    return {name: value for name, value in to_dict(evidence).items() if name not in left_out}


def lasting(evidence: Evidence) -> Evidence:
    """What still holds of an article when its page may have changed."""
    return replace(evidence, **dict.fromkeys(_OF_THE_PAGE))


def merged(own: Evidence, others: Iterable[Evidence], day: date | None) -> Evidence:
    """All that is said of an article: what `own` says goes before what others do, in their order.

    Of the minutes that sources of one kind give, each on the day of publication, the latest counts: what shows an earlier
    one was not told of the change.
    """
    everyone = [own, *others]
    found: dict[str, Any] = {}
    for one in everyone:
        found = {**to_dict(one), **found}
    for teller, name in _MINUTES.items():
        times = {
            stamp.time: getattr(one, name)
            for one in everyone
            if (stamp := minutes(one, day).get(teller)) and stamp.time
        }
        if times:
            found[name] = times[max(times)]
    return Evidence(**found)


@dataclass(frozen=True)
class ArticleLink:
    """An article that a source speaks of."""

    url: str
    """Canonical URL of page 1."""
    evidence: Evidence
    day: date | None = None
    """Day of publication in Beijing as the source gives it, for filters before download; the URL's goes first."""
