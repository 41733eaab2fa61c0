"""Validation: is a record what the contract says, and can it be true?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.records.schema import schema_errors

if TYPE_CHECKING:
    from newscrawl.items import Article

FOUNDED = date(1981, 6, 1)
"""Day of China Daily's first issue: nothing was published earlier."""

_LONGEST_HEADLINE = 500  # characters
_DATES = ("published_day", "date_published", "date_modified", "date_created", "print_edition")
_AHEAD = timedelta(days=31)
"""After the download, from which on a day cannot be: a clock goes wrong by days, and NOW repeats a run of some days ago."""


def faults(article: Article) -> list[str]:
    """Why a record must not be written, as "field: sentence"; empty for a good one."""
    return schema_errors(article) or _implausible(article)


def _implausible(article: Article) -> list[str]:
    found = []
    if not (article.article_body or article.images or article.videos or article.audios):
        found.append("article_body: neither text nor pictures nor sound")
    if len(article.headline) > _LONGEST_HEADLINE:
        found.append(f"headline: {len(article.headline)} characters, more than {_LONGEST_HEADLINE}")
    if article.url not in article.page_urls:
        found.append("page_urls: does not hold the article's own url")
    found += _implausible_dates(article)
    return found


def _implausible_dates(article: Article) -> list[str]:
    """Days that no calendar has, or outside of what can be: before the paper's first issue, or more than a month after the download."""
    downloaded = article.metadata.date_downloaded
    given = {name: getattr(article, name) for name in _DATES}
    given["metadata.date_downloaded"] = downloaded
    days = {name: _day(value) for name, value in given.items() if value is not None}
    found = [
        f"{name}: {given[name]} is in no calendar" for name, day in days.items() if day is None
    ]
    last = days.get("metadata.date_downloaded")
    for name, day in days.items():
        if day and day < FOUNDED:
            found.append(f"{name}: {given[name]} is before the first issue, {FOUNDED}")
        if day and last and day > last + _AHEAD:
            found.append(f"{name}: {given[name]} is after the download, {downloaded}")
    return found


def _day(text: str) -> date | None:
    """Of a day, or a time to the second; None for one that there is not."""
    try:
        return datetime.fromisoformat(text[:19]).date()
    except ValueError:
        return None
