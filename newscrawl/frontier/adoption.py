"""Reads a segment that the frontier does not know: identifiers, revisions and places of its lines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newscrawl.exporters.compression import UNREADABLE, open_lines, whole_lines
from newscrawl.exporters.rows import Line
from newscrawl.frontier import articles
from newscrawl.frontier.adopted_rows import NO_JOB, known_article, record_in
from newscrawl.frontier.rows import KnownArticle, Revision, Sighting

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.exporters.rows import Segment
    from newscrawl.frontier.store import Store


@dataclass
class Adopted:
    """The contents of an adopted file."""

    lines: int = 0
    bytes: int = 0
    """Up to the end of the last whole line."""
    revisions: int = 0
    first: str | None = None
    last: str | None = None
    faults: int = 0
    """Lines that are not records."""
    contested: set[str] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    """Segments with other lines of articles that are contested here."""


class Adoption:
    """Reads one segment into the frontier."""

    def __init__(self, store: Store, segment: Segment) -> None:
        """`segment` has a row; its counts become those of the lines that are read."""
        self._store = store
        self._segment = segment
        self.found = Adopted()

    def read(self, path: Path) -> Adopted:
        """Adopt the whole lines of a file, up to the first byte that cannot be read."""
        try:
            with open_lines(path) as file:
                for start, line in whole_lines(file):
                    self._take(start, line)
        except UNREADABLE:
            self.found.faults += 1
        found, segment = self.found, self._segment
        segment.lines, segment.bytes, segment.revisions = found.lines, found.bytes, found.revisions
        segment.first, segment.last = found.first, found.last
        if found.contested:
            self._contest(segment, found.contested)
        self._store.put_segment(segment)
        for number in found.others - {segment.id}:
            other = self._store.segment(number)
            self._contest(other, found.contested)
            self._store.put_segment(other)
        return found

    @staticmethod
    def _contest(segment: Segment, identifiers: set[str]) -> None:
        before = json.loads(segment.contested or "[]")
        segment.contested = json.dumps(sorted({*before, *identifiers}), ensure_ascii=False)

    def _take(self, start: int, text: bytes | None) -> None:
        found = self.found
        if text is not None and text[-1:] == b"\n":
            found.bytes = start + len(text)
        found.lines += 1
        line = record_in(text)
        if line is None or text is None:
            found.faults += 1
            return
        identifier = line["identifier"]
        found.first = min(found.first or identifier, identifier)
        found.last = max(found.last or identifier, identifier)
        article = known_article(line, Line(self._segment.id, start, len(text)))
        found.revisions += (article.revision, article.completed) > (1, 0)
        before = articles.which(self._store.articles(identifier), article.day, article.headline)
        if before is None:
            self._store.put_article(article)
        else:
            self._merge(before, article, line)
        self._record_sighting(article.key, line["metadata"])

    def _record_sighting(self, key: str, metadata: dict[str, Any]) -> None:
        """Record where the article was found, by its record."""
        page, via = metadata.get("discovered_from"), metadata.get("discovered_via")
        if page and via:
            seen = metadata.get("date_downloaded") or ""
            self._store.record_sighting(NO_JOB, Sighting(key, page, via, seen, None, None))

    def _merge(self, before: KnownArticle, found: KnownArticle, line: dict[str, Any]) -> None:
        """Take a line of a known article: its newest line, an earlier one, or one of another history."""
        is_doubtful = bool(line["metadata"].get("doubtful"))
        standing = self._standing(before)
        if self._is_place(before, found, standing):
            self._put(_standing_at(before, found))
            return
        if (found.revision, found.content) == (standing, before.line_content) and (
            found.completed != before.completed
        ):
            if found.completed > before.completed:
                self._put(_standing_at(before, found))
            return
        if before.segment is None and found.revision >= standing:
            self._succeed(before, found, is_doubtful=is_doubtful)
            return
        if self._is_history(before, found, standing, line):
            if found.revision > standing and not is_doubtful:
                self._keep(before, standing)
                self._succeed(before, found, is_doubtful=False)
            else:
                self._store.put_revision(_revision(before.id, found, is_doubtful=is_doubtful))
                latest = max(before.revision, found.revision)
                doubtful = before.doubtful or (is_doubtful and found.revision > standing)
                self._put(replace(before, revision=latest, doubtful=doubtful))
            return
        self.found.contested.add(found.identifier)
        if before.segment is not None:
            self.found.others.add(before.segment)
        if found.last_fetched > before.last_fetched and not is_doubtful:
            self._keep(before, standing)
            self._succeed(before, found, is_doubtful=False)
        else:
            self._put(replace(before, revision=max(before.revision, found.revision)))

    def _standing(self, known: KnownArticle) -> int:
        """Revision of the line that an article's row names: the highest one that is not doubtful."""
        if not known.doubtful:
            return known.revision
        others = {one.revision for one in self._store.revisions(known.id or 0)}
        return max(set(range(1, known.revision + 1)) - others, default=known.revision)

    def _is_place(self, before: KnownArticle, found: KnownArticle, standing: int) -> bool:
        """Whether this is the line that the row names, in another place: the old place no longer has it."""
        if (found.revision, found.content) != (standing, before.line_content):
            return False
        if before.segment == found.segment and found.completed < before.completed:
            return False
        if before.segment is None or before.segment == found.segment:
            return True
        return self._store.segment(before.segment).state == "absent"

    def _is_history(
        self, before: KnownArticle, found: KnownArticle, standing: int, line: dict[str, Any]
    ) -> bool:
        """Whether the line belongs to the history of the known lines, so that revision numbers order them."""
        if found.revision == standing:
            return False
        if found.revision > standing:
            previous = line["metadata"].get("previous_content_hash")
            return bool(before.line_content) and previous == (before.line_content or b"").hex()
        known = {one.revision: one.content for one in self._store.revisions(before.id or 0)}
        if found.revision in known:
            return known[found.revision] == found.content
        return found.last_fetched <= before.last_fetched

    def _keep(self, before: KnownArticle, standing: int) -> None:
        """Make the line that the row names an earlier one."""
        if before.segment is not None and before.line_content is not None:
            self._store.put_revision(
                Revision(
                    before.id or 0,
                    standing,
                    before.template,
                    before.line_content,
                    before.stamp,
                    False,
                    before.segment,
                    before.start,
                    before.length,
                )
            )

    def _succeed(self, before: KnownArticle, found: KnownArticle, *, is_doubtful: bool) -> None:
        """Make this the line that the row names."""
        self._put(
            replace(
                found,
                id=before.id,
                revision=max(before.revision, found.revision),
                first_fetched=min(before.first_fetched, found.first_fetched),
                last_fetched=max(before.last_fetched, found.last_fetched),
                doubtful=is_doubtful,
            )
        )

    def _put(self, known: KnownArticle) -> None:
        self._store.put_article(known)


def _standing_at(before: KnownArticle, found: KnownArticle) -> KnownArticle:
    """The row, its line in the place where the same text was found."""
    return replace(
        before,
        segment=found.segment,
        start=found.start,
        length=found.length,
        date_published=found.date_published,
        minute_source=None,
        completed=found.completed,
    )


def _revision(article: int | None, found: KnownArticle, *, is_doubtful: bool) -> Revision:
    return Revision(
        article or 0,
        found.revision,
        found.template,
        found.content,
        found.stamp,
        is_doubtful,
        found.segment,
        found.start,
        found.length,
    )
