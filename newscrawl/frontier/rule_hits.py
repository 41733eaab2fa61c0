"""Rule hits: on how many pages of a group each rule of a template matched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_EXAMPLES = 3


@dataclass
class HitCounts:
    """Number of pages of a group, and of the pages on which each rule matched."""

    pages: int = 0
    rules: dict[str, int] = field(default_factory=dict)

    def add(self, pages: int, rules: Mapping[str, int]) -> None:
        """Count more pages of the group."""
        self.pages += pages
        for rule, hits in rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + hits


class PageGroup(NamedTuple):
    """Properties that pages share whose rule hits are compared."""

    template: str
    """Name and version: "www/2"."""
    year: str
    """Of publication: pages of 2018 and of 2026 differ."""
    host: str
    route: str
    """Route on which the page was found: "section"."""
    place: str
    """The list on which the page was found, "china/latest"; "-" for another page."""
    section: str
    """The section in its breadcrumbs; "-" without one."""

    @property
    def read_by(self) -> PageGroup:
        """The group of all templates together; its rules are the templates that read its pages."""
        return self._replace(template=PAGES)

    @property
    def reader_rules(self) -> tuple[str, ...]:
        """Rules of `read_by` that match on pages of this group."""
        name = self.template.partition("/")[0]
        return (f"read by {name}",) if name == "generic" else (f"read by {name}", BY_A_TEMPLATE)


Key = tuple[str, ...]
"""A PageGroup, or its first fields, for the groups that have these in common."""

NARROW = len(PageGroup._fields)
"""Number of fields that separate pages by section."""
WIDE = NARROW - 1
"""Number of fields that separate pages by list, with all sections together."""
PAGES = "pages"
"""In place of the template: pages of all templates."""
BY_A_TEMPLATE = "read by a template"
"""Rule of the pages that a template of a family reads, not the generic one."""


class RuleHits:
    """Counts rule hits page by page, and keeps examples of pages without a rule that others have."""

    def __init__(self) -> None:
        self._counted: dict[PageGroup, HitCounts] = {}
        self._known: dict[Key, set[str]] = {}
        self._missing: dict[tuple[Key, str], list[tuple[int, str]]] = {}

    def add(self, group: PageGroup, rules: Collection[str], url: str) -> None:
        """Count one page, and the rules that matched on it."""
        self._counted.setdefault(group, HitCounts()).add(1, dict.fromkeys(rules, 1))
        for one, matched in ((group, rules), (group.read_by, group.reader_rules)):
            for fields in (WIDE, NARROW):
                self._keep(one[:fields], matched, url)

    def take(self) -> dict[PageGroup, HitCounts]:
        """The counts since the last call."""
        counted, self._counted = self._counted, {}
        return counted

    def _keep(self, key: Key, rules: Collection[str], url: str) -> None:
        """Keep the pages without a rule on which most other rules matched."""
        known = self._known.setdefault(key, set())
        known.update(rules)
        for rule in known.difference(rules):
            best = self._missing.setdefault((key, rule), [])
            best.append((-len(rules), url))
            best.sort()
            del best[_EXAMPLES:]

    def examples(self, key: Key, rule: str) -> tuple[str, ...]:
        """Up to three pages of a group on which a rule did not match, those with most other rules first."""
        found = self._missing.get((key, rule))
        if found is None:
            others = (pages for (other, _), pages in self._missing.items() if other == key)
            found = min(others, default=[])
        return tuple(url for _, url in found)


def with_readers(hits: Mapping[PageGroup, HitCounts]) -> dict[PageGroup, HitCounts]:
    """Rule hits, with groups for all templates together."""
    found = dict(hits)
    for group, counts in hits.items():
        rules = dict.fromkeys(group.reader_rules, counts.pages)
        found.setdefault(group.read_by, HitCounts()).add(counts.pages, rules)
    return found
