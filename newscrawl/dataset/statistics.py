"""Counts records by day, section, author and more, and finds days with far fewer articles than usual.

Memory grows with the number of groups, not of records.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

TIMES = ("day", "month", "year", "weekday")
"""Dimensions that are sorted by time, the others by number of articles."""

MALFORMED = (TypeError, ValueError, AttributeError, KeyError)
"""Errors that the values of a line raise which is not a record."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WEEKS = 8
"""Weeks before and after a day in which its weekday is looked at; so many without an article part a data set."""
_EACH_SIDE = 2
"""Such weeks that are needed on either side."""
_SHARE = 0.5
"""Of the usual number, below which a day may be short."""
_DEVIATIONS = 3
"""Square roots of the usual number by which a short day is below it: chance alone seldom does that."""


@dataclass
class Group:
    """The records with one value of a dimension."""

    value: str | None
    """None: of the records without a value."""
    articles: int = 0
    words: int = 0


@dataclass(frozen=True)
class Length:
    """The words of the articles of one language; of Chinese, its characters."""

    language: str
    articles: int
    words: int
    mean: float
    low: int
    """The number of words that one of twenty articles does not exceed."""
    median: int
    high: int
    """The number of words that one of twenty articles exceeds."""


@dataclass(frozen=True)
class Gap:
    """Days in a row, each with far fewer articles than usual."""

    since: str
    until: str
    """The last of them."""
    days: int
    articles: int
    usual: float
    """The number of articles that is usual in these days."""


@dataclass(frozen=True)
class Gaps:
    """What was found of gaps."""

    judged_days: int
    """Number of days of which it is known how many articles are usual."""
    found: list[Gap]


class Statistics:
    """Counts of the records that `add` was given."""

    def __init__(self, dimensions: Iterable[str]) -> None:
        """`dimensions` are names of DIMENSIONS."""
        self.articles = 0
        self.retracted = 0
        """Articles that are gone from the site."""
        self._days: Counter[str] = Counter()
        self._groups: dict[str, dict[str | None, Group]] = {name: {} for name in dimensions}
        self._lengths: dict[str, Counter[int]] = {}

    def add(self, line: Mapping[str, Any]) -> None:
        """Count a record, as plain data. Raises MALFORMED, and counts nothing of it, where a value has another form."""
        day, words, language = _day(line), int(line.get("word_count") or 0), _language(line)
        is_retracted = bool((line.get("metadata") or {}).get("retracted"))
        values = {name: dict.fromkeys(DIMENSIONS[name](line)) or (None,) for name in self._groups}
        self.articles += 1
        self.retracted += is_retracted
        if day:
            self._days[day] += 1
        self._lengths.setdefault(language, Counter())[words] += 1
        for name, found in values.items():
            groups = self._groups[name]
            for value in found:
                group = groups.get(value)
                if group is None:
                    group = groups[value] = Group(value)
                group.articles += 1
                group.words += words

    @property
    def days(self) -> Counter[str]:
        """Numbers of articles by day of publication."""
        return self._days

    @property
    def undated(self) -> int:
        """Articles without a day of publication."""
        return self.articles - self._days.total()

    def by(self, dimension: str) -> list[Group]:
        """The groups of a dimension: in order of time, or the largest first; records without a value last."""
        groups = self._groups[dimension].values()
        if dimension == "weekday":
            return sorted(
                groups, key=lambda one: (one.value is None, _WEEKDAYS.index(one.value or "Sunday"))
            )
        if dimension in TIMES:
            return sorted(groups, key=lambda one: (one.value is None, one.value or ""))
        return sorted(groups, key=lambda one: (one.value is None, -one.articles, one.value or ""))

    def lengths(self) -> list[Length]:
        """The lengths of articles by language, the language with the most articles first."""
        found = [_length(language, counts) for language, counts in self._lengths.items()]
        return sorted(found, key=lambda one: (-one.articles, one.language))

    def gaps(self) -> Gaps:
        """Days with far fewer articles than usual."""
        return gaps(self._days)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data; the keys are stable."""
        gaps = self.gaps()
        return {
            "articles": self.articles,
            "retracted": self.retracted,
            "undated": self.undated,
            "days": len(self._days),
            "first_day": min(self._days, default=None),
            "last_day": max(self._days, default=None),
            "length": [vars(one) for one in self.lengths()],
            "by": {name: [vars(one) for one in self.by(name)] for name in self._groups},
            "judged_days": gaps.judged_days,
            "gaps": [vars(one) for one in gaps.found],
        }


# --- Values of dimensions


def _text(name: str) -> Callable[[Mapping[str, Any]], list[str]]:
    def values(line: Mapping[str, Any]) -> list[str]:
        found = line.get(name)
        return [str(found)] if found else []

    return values


def _day(line: Mapping[str, Any]) -> str | None:
    """The day of publication; ValueError for what is no day."""
    found: str | None = line.get("published_day")
    return date.fromisoformat(found).isoformat() if found else None


def _language(line: Mapping[str, Any]) -> str:
    return str(line.get("in_language") or "und")


def _weekday(line: Mapping[str, Any]) -> list[str]:
    day = _day(line)
    return [_WEEKDAYS[date.fromisoformat(day).weekday()]] if day else []


def _start_of_day(length: int) -> Callable[[Mapping[str, Any]], list[str]]:
    def values(line: Mapping[str, Any]) -> list[str]:
        day = _day(line)
        return [day[:length]] if day else []

    return values


DIMENSIONS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "day": _start_of_day(10),
    "month": _start_of_day(7),
    "year": _start_of_day(4),
    "weekday": _weekday,
    "section": _text("section_path"),
    "author": lambda line: [str(one["name"]) for one in line.get("authors") or ()],
    "language": lambda line: [_language(line)],
    "genre": lambda line: [str(line.get("genre") or "article")],
    "edition": _text("edition"),
    "source": _text("source_organization"),
}
"""By name: the values of a record, as plain data. An article with two authors counts for each of them."""


def _length(language: str, counts: Counter[int]) -> Length:
    articles = counts.total()
    words = sum(number * count for number, count in counts.items())
    low, middle, high = _quantiles(counts, (0.05, 0.5, 0.95))
    return Length(language, articles, words, round(words / articles, 1), low, middle, high)


def _quantiles(counts: Counter[int], shares: Iterable[float]) -> list[int]:
    """By nearest rank: the smallest number that a share of all does not exceed."""
    ordered = sorted(counts.items())
    found = []
    for share in shares:
        rank, passed = math.ceil(share * counts.total()), 0
        for number, count in ordered:
            passed += count
            if passed >= rank:
                found.append(number)
                break
    return found


# --- Gaps


def gaps(days: Mapping[str, int]) -> Gaps:
    """Days with far fewer articles than usual, by numbers of articles by day; those in a row together.

    Usual is the median of the same weekday in the eight weeks before and after; weeks without any article are left out, since
    they are gaps themselves. Far fewer is less than half of that, and less by more than three times its square root.
    Two such weeks are needed on either side, in the last two weeks four before. The last day is not judged. What eight
    weeks without an article part is judged for itself, as crawls of different years.
    """
    counts = {date.fromisoformat(day).toordinal(): count for day, count in days.items()}
    found: list[Gap] = []
    judged = previous = 0
    for day, usual in _usual_numbers(counts):
        judged += 1
        if not _is_short(counts.get(day, 0), usual):
            continue
        one = _gap(day, counts.get(day, 0), usual)
        if found and previous == day - 1:
            one = _joined(found.pop(), one)
        found.append(one)
        previous = day
    return Gaps(judged, found)


def _usual_numbers(counts: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """The days that can be judged, by their numbers, each with its usual number of articles."""
    for weeks in _stretches({_week(day) for day in counts}):
        days = range(weeks[0] * 7 + 1, weeks[-1] * 7 + 8)
        last_day = max(day for day in days[-7:] if day in counts)
        for day in range(days[0], last_day):
            week = _week(day)
            before = weeks[: bisect_left(weeks, week)][-_WEEKS:]
            after = weeks[bisect_right(weeks, week) :][:_WEEKS]
            is_recent = week > weeks[-1] - _EACH_SIDE
            if (
                (len(before) < 2 * _EACH_SIDE)
                if is_recent
                else min(len(before), len(after)) < _EACH_SIDE
            ):
                continue
            near = (counts.get(day + 7 * (other - week), 0) for other in (*before, *after))
            yield day, float(median(near))


def _stretches(weeks: Iterable[int]) -> list[list[int]]:
    """Weeks with articles in order, parted where many are missing."""
    parts: list[list[int]] = []
    for week in sorted(weeks):
        if not parts or week - parts[-1][-1] > _WEEKS:
            parts.append([])
        parts[-1].append(week)
    return parts


def _week(day: int) -> int:
    """The week of a day, from Monday to Sunday, by its number."""
    return (day - 1) // 7


def _is_short(count: int, usual: float) -> bool:
    return count < _SHARE * usual and usual - count > _DEVIATIONS * math.sqrt(usual)


def _gap(day: int, articles: int, usual: float) -> Gap:
    text = date.fromordinal(day).isoformat()
    return Gap(text, text, 1, articles, usual)


def _joined(one: Gap, other: Gap) -> Gap:
    return Gap(
        one.since,
        other.until,
        one.days + other.days,
        one.articles + other.articles,
        one.usual + other.usual,
    )
