"""Which line of an article is its newest, among all that a data set holds.

Revision numbers tell, for lines of one history. Where a frontier was lost, or a file copied, an article may have lines
of several histories: then the time they were downloaded tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.pages.publication_minute import completions
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from newscrawl.exporters.parts import Part


_FIRST = (1, 0)
"""Of an article's first line: its revision, and how often it was completed."""


@dataclass(frozen=True)
class Mark:
    """What of a line tells which article it is of, and how new it is."""

    revision: int
    day: str | None
    headline: str
    downloaded: str
    content: str | None
    previous: str | None
    is_doubtful: bool
    completed: int
    """How many lines of its revision came before it."""

    @classmethod
    def of(cls, line: dict[str, Any]) -> Mark:
        """Of a line that is a record."""
        metadata = line["metadata"]
        return cls(
            revision=metadata.get("revision") or 1,
            day=day_of(line),
            headline=letters(line["headline"]),
            downloaded=metadata.get("date_downloaded") or "",
            content=metadata.get("content_hash"),
            previous=metadata.get("previous_content_hash"),
            is_doubtful=bool(metadata.get("doubtful")),
            completed=completions(metadata.get("warnings")),
        )

    def is_same(self, other: Mark) -> bool:
        """Whether two lines of one identifier are of one article: the day or the headline is the same."""
        return self.day == other.day or self.headline == other.headline

    @property
    def place(self) -> tuple[int, int]:
        """The greatest is the newest, of lines of one history."""
        return self.revision, self.completed

    @property
    def age(self) -> tuple[bool, str, int, int]:
        """The greatest is the newest, of lines of several histories."""
        return (not self.is_doubtful, self.downloaded, *self.place)


def day_of(line: dict[str, Any]) -> str | None:
    """The day of publication of a line."""
    day = line.get("published_day") or line.get("date_published")
    return str(day)[:10] if day else None


@dataclass
class _Candidates:
    """Lines of an identifier whose newest is told by their times."""

    lines: list[tuple[Mark, tuple[Path, int]]] = field(default_factory=list)

    def winners(self) -> list[tuple[Path, int]]:
        """Where the newest line of each article stands."""
        groups: list[list[tuple[Mark, tuple[Path, int]]]] = []
        for line in self.lines:
            same = [group for group in groups if any(line[0].is_same(one[0]) for one in group)]
            merged = [line, *(one for group in same for one in group)]
            groups = [group for group in groups if group not in same] + [merged]
        return [max(group, key=lambda one: (one[0].age, str(one[1])))[1] for group in groups]


class Settled:
    """Tells of each line, in the order of the parts, whether it is the newest of its article.

    Reads those parts beforehand that hold revisions, or lines of several histories, and all of them where some
    stand in no manifest.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._revised: dict[str, list[Mark]] = {}
        self._doubted: set[tuple[str, str]] = set()
        self._clean: set[tuple[str, str]] = set()
        """Of those doubted: identifier and content of lines that were there."""
        self._contested = self._find_contested(parts)
        candidates: dict[str, _Candidates] = {}
        is_any_unlisted = any(_is_unlisted(part) for part in parts)
        for part in parts:
            if not (is_any_unlisted or _is_told_of(part)):
                continue
            for number, line in part.lines(_silent):
                identifier, mark = line["identifier"], Mark.of(line)
                if identifier in self._contested:
                    found = candidates.setdefault(identifier, _Candidates())
                    found.lines.append((mark, (part.path, number)))
                elif mark.place > _FIRST:
                    self._revised.setdefault(identifier, []).append(mark)
                    if mark.is_doubtful and mark.previous:
                        self._doubted.add((identifier, mark.previous))
        self._winners = {place for one in candidates.values() for place in one.winners()}

    def _find_contested(self, parts: Iterable[Part]) -> set[str]:
        """Identifiers whose lines are of several histories, or may be: those of files that no manifest names."""
        found: set[str] = set()
        for part in parts:
            if _is_unlisted(part):
                found.update(line["identifier"] for _, line in part.lines(_silent))
            elif part.entry:
                found.update(part.entry.contested)
        return found

    def is_newest(self, path: Path, number: int, line: dict[str, Any]) -> bool:
        """Whether `read` gives this line."""
        identifier = line["identifier"]
        if identifier in self._contested:
            return (path, number) in self._winners
        others = self._revised.get(identifier)
        if not others:
            return True
        mark = Mark.of(line)
        if mark.content and (identifier, mark.content) in self._doubted and not mark.is_doubtful:
            self._clean.add((identifier, mark.content))
        later = [one for one in others if one.place > mark.place and mark.is_same(one)]
        if not mark.is_doubtful:
            return all(one.is_doubtful for one in later)
        return not later and (identifier, mark.previous) not in self._clean


def _is_unlisted(part: Part) -> bool:
    """Whether a published file stands in no manifest."""
    return part.entry is None and not part.is_growing


def _is_told_of(part: Part) -> bool:
    """Whether a part may hold more than first lines of articles."""
    return part.entry is None or bool(part.entry.revisions or part.entry.contested)


def _silent(_: str) -> None:
    """What is damaged is said when the lines are given."""
