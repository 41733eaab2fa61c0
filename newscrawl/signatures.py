"""The signature of a template: for each of its rules, on how many pages of a run it matched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

PREFIX = "signature/"
"""Of the counters that hold signatures."""

_EXAMPLES = 3


@dataclass
class Tally:
    """A template's pages in a run, and on how many of them each rule matched."""

    pages: int = 0
    rules: dict[str, int] = field(default_factory=dict)


class Sign(NamedTuple):
    """What is compared with what: pages of one family of hosts, read by one template, of one year."""

    family: str
    template: str
    year: str


class Signatures:
    """What a run counts, page by page, and the pages that miss a rule others have."""

    def __init__(self, count: Callable[[str], None]) -> None:
        """`count` takes names such as "signature/www/1 2026|headline: css h1"."""
        self._count = count
        self._known: dict[str, set[str]] = {}
        self._missing: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def add(self, page: Sign, rules: Collection[str], url: str) -> None:
        """One page and the rules that matched on it.

        Years are kept apart: what pages of 2018 have is no measure of those of 2026.
        """
        self._add(f"{page.family}-pages {page.year}", [f"read by {page.template}"], url)
        self._add(f"{page.template} {page.year}", rules, url)

    def _add(self, template: str, rules: Collection[str], url: str) -> None:
        self._count(f"{PREFIX}{template}")
        for rule in rules:
            self._count(f"{PREFIX}{template}|{rule}")
        known = self._known.setdefault(template, set())
        known.update(rules)
        for rule in known.difference(rules):
            best = self._missing.setdefault((template, rule), [])
            best.append((-len(rules), url))
            best.sort()
            del best[_EXAMPLES:]

    def examples(self, template: str, rule: str) -> tuple[str, ...]:
        """Up to three pages that miss a rule; of a rule that none has, the fullest pages."""
        found = self._missing.get((template, rule))
        if found is None:
            others = (pages for (name, _), pages in self._missing.items() if name == template)
            found = min(others, default=[])
        return tuple(url for _, url in found)


def tallies(counters: Mapping[str, int]) -> dict[str, Tally]:
    """The signatures in counters as `Signatures` names them."""
    found: dict[str, Tally] = {}
    for name, count in counters.items():
        if name.startswith(PREFIX):
            template, _, rule = name.removeprefix(PREFIX).partition("|")
            tally = found.setdefault(template, Tally())
            if rule:
                tally.rules[rule] = count
            else:
                tally.pages = count
    return found
