"""What a new reading of an article changes, by field."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.items import Article
    from newscrawl.reextraction.rereading import Result

_OF_THE_DATA_SET = ("schema_version", "same_as", "metadata")
"""Fields that no page gives."""

_ADDRESS = ("url", "page_urls")
"""Fields that name the host; one page is served under many."""

_EXAMPLES = 3
_LONGEST = 100  # characters of a value in an example


class Difference(NamedTuple):
    """A field that has another value."""

    field: str
    old: Any
    new: Any


def differences(old: Article, new: Article) -> list[Difference]:
    """The fields of a page in which two records differ, then template and warnings."""
    before, after = old.to_dict(), new.to_dict()
    names = [name for name in before if name not in _OF_THE_DATA_SET and name in after]
    found = [
        Difference(name, before[name], after[name]) for name in names if before[name] != after[name]
    ]
    for name in ("template", "warnings"):
        one, other = before["metadata"][name], after["metadata"][name]
        if one != other:
            found.append(Difference(f"metadata.{name}", one, other))
    return found


def changes_the_record(found: Iterable[Difference]) -> bool:
    """Whether differences are worth a line: in any field that a page gives, but its host, its template and its doubts."""
    return any(one.field not in _ADDRESS and not one.field.startswith("metadata.") for one in found)


class Table:
    """Counts differences by field, and keeps the first examples."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[tuple[str, Difference]]] = {}

    def add(self, identifier: str, found: Iterable[Difference]) -> None:
        """Count the differences of an article."""
        for one in found:
            self._counts[one.field] += 1
            examples = self._examples.setdefault(one.field, [])
            if len(examples) < _EXAMPLES:
                examples.append((identifier, one))

    def lines(self) -> Iterator[str]:
        """Each field with its count, the most frequent first, and its examples."""
        for name, count in sorted(self._counts.items(), key=lambda one: (-one[1], one[0])):
            yield f"{name}: {count}"
            for identifier, one in self._examples[name]:
                old, new = _shortened(one.old, one.new)
                yield f"  {identifier}"
                yield f"    - {old}"
                yield f"    + {new}"


def _shortened(old: Any, new: Any) -> tuple[str, str]:
    """Two values as JSON, from shortly before the place where they begin to differ."""
    texts = [json.dumps(one, ensure_ascii=False) for one in (old, new)]
    pairs = zip(*texts, strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), min(map(len, texts)))
    start = max(0, same - _LONGEST // 3) if max(map(len, texts)) > _LONGEST else 0
    one, other = (_cut(text, start) for text in texts)
    return one, other


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


class Comparison:
    """Counts articles for the head of the table."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(("read", "differ", "new", "older", "lost"), 0)
        self._lost: list[str] = []

    def take(self, result: Result, table: Table) -> None:
        """Count a result, and its differences."""
        article = result.article
        if article is None or result.reason:
            self._counts["lost"] += result.is_known
            if result.is_known and len(self._lost) < _EXAMPLES:
                self._lost.append(f"  {result.url}: {result.reason}")
            return
        self._counts["read"] += 1
        if not result.is_known:
            self._counts["new"] += 1
        elif result.is_older:
            self._counts["older"] += 1
        elif result.differences:
            self._counts["differ"] += 1
            table.add(article.identifier, result.differences)

    def lines(self) -> Iterator[str]:
        """The head of the table."""
        counts = self._counts
        yield (
            f"{counts['read']} articles read: {counts['differ']} differ, {counts['new']} are new, "
            f"{counts['older']} are older than the record and not compared"
        )
        if counts["lost"]:
            yield f"{counts['lost']} articles with a record are not read any more"
            yield from self._lost
