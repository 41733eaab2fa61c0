"""For each rule of a template, on how many pages of one sort it matched in a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

PREFIX = "signature/"
"""Of the counters that hold rule hits."""

_EXAMPLES = 3


@dataclass
class HitCounts:
    """A template's pages of one sort in a run, and on how many of them each rule matched."""

    pages: int = 0
    rules: dict[str, int] = field(default_factory=dict)


class PageGroup(NamedTuple):
    """What sort of page it is; only pages of one sort are compared. No part has a space."""

    template: str
    """Name and version: "www/2"."""
    year: str
    """Of publication: what pages of 2018 have is no measure of those of 2026."""
    host: str
    route: str
    """By which it was found: "section"."""
    place: str
    """The list that it was found on, "china/latest"; "-" for what is no list."""
    section: str
    """That it says it stands in; "-" where it says nothing."""


NARROW = len(PageGroup._fields)
"""Words of a name that tell sorts apart to the section."""
WIDE = NARROW - 1
"""Words of one that tell them apart to the list, whatever their pages say of themselves."""
PAGES = "pages"
"""In the template's place: of every page, which template reads it."""
BY_A_TEMPLATE = "read by a template"
"""Rule of the pages that a family's template reads, not the general reader."""


def name_in(label: str, words: int) -> str:
    """The name of a sort as far as so many words."""
    return " ".join(label.split(" ")[:words])


class RuleHits:
    """What a run counts, page by page, and the pages that miss a rule others have."""

    def __init__(self, count: Callable[[str], None]) -> None:
        """`count` takes names such as "signature/www/2 2026 www.chinadaily.com.cn section china china/society|headline: css h1"."""
        self._count = count
        self._known: dict[str, set[str]] = {}
        self._missing: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def add(self, page: PageGroup, rules: Collection[str], url: str) -> None:
        """One page and the rules that matched on it."""
        template = page.template.partition("/")[0]
        read_by = [f"read by {template}"] + [BY_A_TEMPLATE] * (template != "generic")
        self._add(" ".join(page._replace(template=PAGES)), read_by, url)
        self._add(" ".join(page), rules, url)

    def _add(self, label: str, rules: Collection[str], url: str) -> None:
        self._count(f"{PREFIX}{label}")
        for rule in rules:
            self._count(f"{PREFIX}{label}|{rule}")
        for words in (WIDE, NARROW):
            self._keep(name_in(label, words), rules, url)

    def _keep(self, name: str, rules: Collection[str], url: str) -> None:
        """Keep the fullest pages that miss a rule."""
        known = self._known.setdefault(name, set())
        known.update(rules)
        for rule in known.difference(rules):
            best = self._missing.setdefault((name, rule), [])
            best.append((-len(rules), url))
            best.sort()
            del best[_EXAMPLES:]

    def examples(self, name: str, rule: str) -> tuple[str, ...]:
        """Up to three pages of a sort that miss a rule; of a rule that none has, the fullest pages."""
        found = self._missing.get((name, rule))
        if found is None:
            others = (pages for (other, _), pages in self._missing.items() if other == name)
            found = min(others, default=[])
        return tuple(url for _, url in found)


def hit_counts(counters: Mapping[str, int]) -> dict[str, HitCounts]:
    """The rule hits in counters, as `RuleHits` names them."""
    found: dict[str, HitCounts] = {}
    for name, count in counters.items():
        if name.startswith(PREFIX):
            template, _, rule = name.removeprefix(PREFIX).partition("|")
            tally = found.setdefault(template, HitCounts())
            if rule:
                tally.rules[rule] = count
            else:
                tally.pages = count
    return found
