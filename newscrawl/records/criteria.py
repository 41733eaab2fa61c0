"""Parses the values that select records, from text as typed: the arguments of spiders, and those of readers of a data set.

Every function takes the argument's name first, for the sentence of the error. All raise ArgumentError.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.errors import ArgumentError
from newscrawl.records.period import Period, day_of
from newscrawl.site.sections import closest, section
from newscrawl.site.urls import Kind, parse
from newscrawl.text.dates import BEIJING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LANGUAGES = ("en", "zh")

_DAYS = re.compile(r"([1-9]\d{0,4})d")
_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")


def values(name: str, given: str) -> list[str]:
    """The values of a comma-separated list without empty ones; at least one."""
    found = [value.strip() for value in given.split(",") if value.strip()]
    if not found:
        raise ArgumentError(
            f"{name}: is empty, expected one value or several with commas between them"
        )
    return found


def choices(name: str, given: str | None, allowed: Iterable[str]) -> list[str]:
    """Allowed words of a comma-separated list, each once; empty without a value."""
    if given is None:
        return []
    found, known_words = values(name, given), list(allowed)
    for word in found:
        if word not in known_words:
            raise ArgumentError(f"{name}: {word!r} is not one of {', '.join(known_words)}")
    return list(dict.fromkeys(found))


def moment(name: str, given: str | None, now: datetime) -> date | datetime | None:
    """A Beijing day, "7d" (seven days, the last of them today), the first day of a month, or a moment; None without a value."""
    return None if given is None else _span(name, given, now)[0]


def period(given: Mapping[str, str | date], now: datetime) -> Period:
    """The period of the values since and until: of a month the first day or the last one."""
    since, until = given.get("since"), given.get("until")
    first = None if since is None else _span("since", since, now)[0]
    last = None if until is None else _span("until", until, now)[1]
    if first and last and _is_later(first, last):
        raise ArgumentError(f"since: {str(since)!r} is later than until, {str(until)!r}")
    return Period(first, last)


def list_url(name: str) -> str:
    """The canonical address of a section by its path in the table, or of a list by its address."""
    if "//" in name:
        target = parse(name)
        if target.kind is Kind.LISTING:
            return target.url
        raise ArgumentError(f"sections: {name!r} is not an address of a list of the site")
    found = section(name.strip("/"))
    if found is None:
        near = ", ".join(closest(name)) or "china, world, business"
        raise ArgumentError(
            f"sections: {name!r} is not a known section; close to it: {near}; another list can be given by its address"
        )
    return found.url


def _span(name: str, given: str | date, now: datetime) -> tuple[date, date]:
    """The first and the last day of what is given; a moment twice."""
    try:
        if isinstance(given, date):
            found = _in_beijing(given) if isinstance(given, datetime) else given
            return found, found
        text = str(given).strip()
        if days := _DAYS.fullmatch(text):
            found = now.astimezone(BEIJING).date() - timedelta(days=int(days[1]) - 1)
            return found, found
        if _MONTH.fullmatch(text):
            first = date.fromisoformat(f"{text}-01")
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text), date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            found = _in_beijing(datetime.fromisoformat(text.replace("Z", "+00:00")))
            return found, found
    except (ValueError, OverflowError):
        pass
    raise ArgumentError(
        f"{name}: {given!r} is not a day, expected 2023-12-31, 2023-12, 2023-12-31T08:00 (Beijing time) or 7d"
    )


def _in_beijing(found: datetime) -> datetime:
    """A moment in Beijing's time; one without a zone is of Beijing."""
    return found.astimezone(BEIJING) if found.tzinfo else found.replace(tzinfo=BEIJING)


def _is_later(since: date, until: date) -> bool:
    if isinstance(since, datetime) and isinstance(until, datetime):
        return since > until
    return day_of(since) > day_of(until)
