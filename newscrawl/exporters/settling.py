"""Which line of an article is the newest in a data set.

Among lines of one history, revision numbers decide. Where a frontier was lost, or a file copied, an article may have lines
of several histories: then the download time decides.
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
"""Revision and `completed` of an article's first line."""


@dataclass(frozen=True)
class Mark:
    """The values of a line that identify its article and its age."""

    revision: int
    day: str | None
    headline: str
    downloaded: str
    content: str | None
    previous: str | None
    is_doubtful: bool
    completed: int
    """How many earlier lines have the same revision."""

    @classmethod
    def of(cls, line: dict[str, Any]) -> Mark:
        """The mark of a record."""
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
        """Whether two lines of one identifier belong to one article: the day or the headline is the same."""
        return self.day == other.day or self.headline == other.headline

    @property
    def place(self) -> tuple[int, int]:
        """Orders the lines of one history; the greatest is the newest."""
        return self.revision, self.completed

    @property
    def age(self) -> tuple[bool, str, int, int]:
        """Orders the lines of several histories; the greatest is the newest."""
        return (not self.is_doubtful, self.downloaded, *self.place)


def day_of(line: dict[str, Any]) -> str | None:
    """The publication day of a record."""
    day = line.get("published_day") or line.get("date_published")
    return str(day)[:10] if day else None


@dataclass
class _Candidates:
    """Lines of an identifier of which the times decide the newest."""

    lines: list[tuple[Mark, tuple[Path, int]]] = field(default_factory=list)

    def winners(self) -> list[tuple[Path, int]]:
        """The place of the newest line of each article."""
        groups: list[list[tuple[Mark, tuple[Path, int]]]] = []
        for line in self.lines:
            same = [group for group in groups if any(line[0].is_same(one[0]) for one in group)]
            merged = [line, *(one for group in same for one in group)]
            groups = [group for group in groups if group not in same] + [merged]
        return [max(group, key=lambda one: (one[0].age, str(one[1])))[1] for group in groups]


class Settled:
    """Decides for each line, in the order of the parts, whether it is the newest of its article.

    First reads the parts with revisions or lines of several histories; all parts where some
    have no manifest entry.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._revised: dict[str, list[Mark]] = {}
        self._doubted: set[tuple[str, str]] = set()
        self._clean: set[tuple[str, str]] = set()
        """Identifier and content of lines in `_doubted` that are in the data set."""
        self._contested = self._find_contested(parts)
        candidates: dict[str, _Candidates] = {}
        is_any_unlisted = any(_is_unlisted(part) for part in parts)
        for part in parts:
            if not (is_any_unlisted or _has_revisions(part)):
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
        """Identifiers whose lines have, or may have, several histories: also those of files without a manifest entry."""
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
    """Whether a published file has no manifest entry."""
    return part.entry is None and not part.is_growing


def _has_revisions(part: Part) -> bool:
    """Whether a part may hold other lines than first ones."""
    return part.entry is None or bool(part.entry.revisions or part.entry.contested)


def _silent(_: str) -> None:
    """Ignore faults here: they are reported when the lines are given."""
