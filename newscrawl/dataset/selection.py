"""A selection of records: publication days, sections, languages, genres, and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, get_args

from newscrawl.dataset.query import Query
from newscrawl.errors import ArgumentError
from newscrawl.items import Genre
from newscrawl.records.criteria import LANGUAGES, choices, list_url, period, values
from newscrawl.records.period import Period
from newscrawl.site.sections import path_at

if TYPE_CHECKING:
    from datetime import date

    from typing_extensions import Self


@dataclass(frozen=True)
class Selection:
    """Which records are wanted; an empty field allows all. All fields must allow a record."""

    period: Period = field(default_factory=Period)
    sections: frozenset[str] = frozenset()
    """Case-folded paths, "world/cn_eu"; each with the sections below it."""
    languages: frozenset[str] = frozenset()
    """Primary subtags: "en", "zh"."""
    genres: frozenset[str] = frozenset()
    query: Query | None = None

    @classmethod
    def of(  # noqa: PLR0913 - these are the arguments of `newscrawl.read`
        cls,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        sections: str | Iterable[str] | None = None,
        languages: str | Iterable[str] | None = None,
        genres: str | Iterable[str] | None = None,
        query: str | None = None,
        now: datetime | None = None,
    ) -> Self:
        """The selection of the arguments of `newscrawl.read`, text as typed or values. Raises ArgumentError.

        `now` is the moment on which "7d" depends; the system's time without it.
        """
        ends = {name: end for name, end in (("since", since), ("until", until)) if end is not None}
        return cls(
            period(ends, now or datetime.now(timezone.utc)),
            frozenset(_path(one) for one in _list("sections", sections)),
            _choices("languages", languages, LANGUAGES),
            _choices("genres", genres, get_args(Genre)),
            None if query is None else Query.parse(query),
        )

    def holds(self, line: dict[str, Any]) -> bool:
        """Whether a record, as plain data, is wanted.

        A record without a day of publication is in no period with an end.
        """
        return (
            (not self.languages or str(line.get("in_language")).partition("-")[0] in self.languages)
            and (not self.genres or line.get("genre", "article") in self.genres)
            and self._is_of_period(line)
            and (not self.sections or self._is_in_section(line))
            and (self.query is None or self.query.matches(line))
        )

    def _is_of_period(self, line: dict[str, Any]) -> bool:
        if self.period == Period():
            return True
        published = line.get("date_published") or line.get("published_day")
        return published is not None and self.period.holds(published)

    def _is_in_section(self, line: dict[str, Any]) -> bool:
        """Whether the record's own section, or a breadcrumb's, is a wanted one or below one."""
        if self._is_below(line.get("section_path") or ""):
            return True
        links = [crumb.get("url") for crumb in line.get("breadcrumbs") or ()]
        return any(self._is_below(path_at(link)) for link in links if link)

    def _is_below(self, path: str) -> bool:
        steps = path.casefold().split("/")
        return any("/".join(steps[:number]) in self.sections for number in range(1, len(steps) + 1))


def _path(name: str) -> str:
    path = path_at(list_url(name))
    if not path:
        raise ArgumentError(
            f"sections: {name!r} is the front page, expected a section, world/cn_eu"
        )
    return path.casefold()


def _list(name: str, given: str | Iterable[str] | None) -> list[str]:
    """The values of text with commas, or of a list; none without a value."""
    if given is None:
        return []
    if isinstance(given, str):
        return values(name, given)
    found = list(given) if isinstance(given, Iterable) else [given]
    for one in found:
        if not isinstance(one, str):
            raise ArgumentError(f"{name}: {one!r} is not text, expected words")
    return values(name, ",".join(found))


def _choices(
    name: str, given: str | Iterable[str] | None, allowed: Iterable[str]
) -> frozenset[str]:
    found = _list(name, given)
    return frozenset(choices(name, ",".join(found), allowed) if found else ())
