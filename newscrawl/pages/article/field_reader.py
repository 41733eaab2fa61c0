"""Read the fields of a page from their sources: which source gave each field, which agree, and what is doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from newscrawl.pages.article.equivalence import agree, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.pages.field_sources import FieldSource
    from newscrawl.pages.html.page import Page

T = TypeVar("T")

_NOWHERE = "found nowhere"
_ELSEWHERE = "not where this template has it, taken from "


def reads_cleanly(warnings: Iterable[str]) -> bool:
    """Whether every required field was where its template has it, by the warnings of the record."""
    doubts = (warning.partition(": ")[2] for warning in warnings)
    return not any(doubt == _NOWHERE or doubt.startswith(_ELSEWHERE) for doubt in doubts)


class FieldReader:
    """Reads the fields of one page: the first source with a value gives it, the others are compared with it."""

    def __init__(self, page: Page, required: Iterable[str] = ()) -> None:
        self._page = page
        self._required = frozenset(required)
        self.sources: dict[str, str] = {}
        self.hits: list[str] = []
        """The rule hits of the page, as "field: source"."""
        self.warnings: list[str] = list(page.warnings)

    def first(self, field: str, sources: Iterable[FieldSource[T]]) -> T | None:
        """The value of the most trusted source that has one; fallbacks are read only where no other source has a value."""
        table = list(sources)
        found = [
            (source, value)
            for source in table
            if not source.fallback and (value := self._page.once(source.read)) is not None
        ]
        if not found:
            found = self._fallback(table)
        if not found:
            if field in self._required:
                self.doubt(field, _NOWHERE)
            return None
        self.hits.extend(f"{field}: {source.name}" for source, _ in found)
        winner, value = found[0]
        self.sources[field] = winner.name
        if winner is not table[0] and field in self._required:
            self.doubt(field, f"{_ELSEWHERE}{winner.name}")
        self._compare(field, found)
        return value

    def _fallback(self, sources: Iterable[FieldSource[T]]) -> list[tuple[FieldSource[T], T]]:
        for source in sources:
            if source.fallback and (value := self._page.once(source.read)) is not None:
                return [(source, value)]
        return []

    def _compare(self, field: str, found: list[tuple[FieldSource[T], T]]) -> None:
        """Add a warning for the first source that disagrees with the value of the field."""
        winner, value = found[0]
        for source, other in found[1:]:
            if not agree(field, value, other):
                sentence = (
                    f"{winner.name} has {shown(field, value)}, {source.name} {shown(field, other)}"
                )
                self.doubt(field, sentence)
                return

    def doubt(self, field: str, sentence: str) -> None:
        """Add a warning to the record, as "field: sentence"."""
        self.warnings.append(f"{field}: {sentence}")
