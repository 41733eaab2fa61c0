"""For each rule of a template, on how many pages of a group it matched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_EXAMPLES = 3


@dataclass
class HitCounts:
    """How many pages a group has, and on how many of them each rule matched."""

    pages: int = 0
    rules: dict[str, int] = field(default_factory=dict)

    def add(self, pages: int, rules: Mapping[str, int]) -> None:
        """Count more pages of the group."""
        self.pages += pages
        for rule, hits in rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + hits


class PageGroup(NamedTuple):
    """Pages of one kind; only pages of one group are compared."""

    template: str
    """Name and version: "www/2"."""
    year: str
    """Of publication: what pages of 2018 have is no measure of those of 2026."""
    host: str
    route: str
    """By which the page was found: "section"."""
    place: str
    """The list on which the page was found, "china/latest"; "-" for what is no list."""
    section: str
    """The section in its breadcrumbs; "-" where it names none."""

    @property
    def read_by(self) -> PageGroup:
        """The group with all templates together: which of them reads its pages is a rule of it."""
        return self._replace(template=PAGES)

    @property
    def reader_rules(self) -> tuple[str, ...]:
        """Rules of `read_by` that match on the pages of this group."""
        name = self.template.partition("/")[0]
        return (f"read by {name}",) if name == "generic" else (f"read by {name}", BY_A_TEMPLATE)


Key = tuple[str, ...]
"""A PageGroup, or its first fields: the groups that are one as far as these."""

NARROW = len(PageGroup._fields)
"""Fields that separate pages by their section."""
WIDE = NARROW - 1
"""Fields that separate them by their list, whatever section they name."""
PAGES = "pages"
"""In the place of the template: all pages, whichever template reads them."""
BY_A_TEMPLATE = "read by a template"
"""Rule of the pages that the template of a family reads, not the general reader."""


class RuleHits:
    """What a run counts, page by page, and the pages that miss a rule others have."""

    def __init__(self) -> None:
        self._counted: dict[PageGroup, HitCounts] = {}
        self._known: dict[Key, set[str]] = {}
        self._missing: dict[tuple[Key, str], list[tuple[int, str]]] = {}

    def add(self, group: PageGroup, rules: Collection[str], url: str) -> None:
        """Count one page and the rules that matched on it."""
        self._counted.setdefault(group, HitCounts()).add(1, dict.fromkeys(rules, 1))
        for one, matched in ((group, rules), (group.read_by, group.reader_rules)):
            for fields in (WIDE, NARROW):
                self._keep(one[:fields], matched, url)

    def take(self) -> dict[PageGroup, HitCounts]:
        """What was counted since this was last called."""
        counted, self._counted = self._counted, {}
        return counted

    def _keep(self, key: Key, rules: Collection[str], url: str) -> None:
        """Keep the fullest pages that miss a rule."""
        known = self._known.setdefault(key, set())
        known.update(rules)
        for rule in known.difference(rules):
            best = self._missing.setdefault((key, rule), [])
            best.append((-len(rules), url))
            best.sort()
            del best[_EXAMPLES:]

    def examples(self, key: Key, rule: str) -> tuple[str, ...]:
        """Up to three pages of a group that miss a rule; of a rule that none has, the fullest pages."""
        found = self._missing.get((key, rule))
        if found is None:
            others = (pages for (other, _), pages in self._missing.items() if other == key)
            found = min(others, default=[])
        return tuple(url for _, url in found)


def with_readers(hits: Mapping[PageGroup, HitCounts]) -> dict[PageGroup, HitCounts]:
    """Rule hits, and for all templates together which of them read how many pages."""
    found = dict(hits)
    for group, counts in hits.items():
        rules = dict.fromkeys(group.reader_rules, counts.pages)
        found.setdefault(group.read_by, HitCounts()).add(counts.pages, rules)
    return found
