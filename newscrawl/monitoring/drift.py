"""Drift: which rules of the templates no longer match as they used to.

The rule hits of past runs are in their summaries. What a run reads is a mix: of hosts, years, routes, lists and sections, and another at each time. So a
rule is held against the past of the same group of pages alone (`rule_hits.PageGroup`), and what nothing is known of is not judged. For rules that nearly every
page has, the list on which pages are found separates the groups, which no change of the pages can alter; for those that some have, the section of the pages as well. All groups of one
template and year together are one test, in which each is expected to be as it was: many small groups show what one cannot. Before there is
any past, the rules that every page of a family has (`Template.required`) are what is expected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.frontier.rule_hits import (
    NARROW,
    PAGES,
    WIDE,
    HitCounts,
    Key,
    PageGroup,
    with_readers,
)
from newscrawl.monitoring.past import RUNS, hits_of
from newscrawl.pages.article import TEMPLATES
from newscrawl.pages.article.templates.app import App

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# design: drift
STRICT_SHARE = 0.99
"""Of the pages of a family, where a rule that all of them should have matches before anything is known."""

_FEWEST_PAGES = 10  # whose shares count: of a run, or of several that are smaller
_MOST = 0.9  # of the pages of a group, which one template has to read for others to be unusual
_CHANCE = 1e-4  # of a run that looks so by luck, below which it is an alarm
_NO_SCOPE = frozenset(("since", "until", "max_articles", "max_pages", "sample", "known", "urls"))
"""Arguments that choose how much is read, not what kind of pages."""

Shares = dict[Key, dict[str, float]]
"""By template or group of pages, and by rule, the lowest usual share of pages."""


@dataclass(frozen=True)
class Drift:
    """A rule of a template that matches on far fewer pages than it used to."""

    group: Key
    """Template and year; host, route, list and section as well where one group alone shows it."""
    rule: str
    hits: int
    pages: int
    usual: float
    """The share of pages on which it matched before."""
    worst: Key
    """The group where it shows best."""
    examples: tuple[str, ...] = ()
    """Pages that show it best: without the rule, with most of the others."""

    @property
    def template(self) -> str:
        """Name and version; "pages" where it is unusual which template reads them."""
        return self.group[0]

    def __str__(self) -> str:
        """A sentence without an end: "www/2 2026 'css h1' on 3 of 40 pages, usually on 99%"."""
        seen = f", e.g. {' '.join(self.examples)}" if self.examples else ""
        return (
            f"{' '.join(self.group)} {self.rule!r} on {self.hits} of {self.pages} pages, "
            f"usually on {self.usual:.0%}{seen}"
        )


class _Sample(NamedTuple):
    """A rule on the pages of one group."""

    group: Key
    hits: int
    pages: int
    usual: float

    @property
    def missing(self) -> float:
        """How many pages that should have it have not."""
        return self.pages * self.usual - self.hits


@dataclass
class _Past:
    """A group of pages in past runs; small runs are counted together until they are enough."""

    shares: dict[str, float] = field(default_factory=dict)
    """The lowest of each rule; 0 where it was never there in one of them."""
    is_known: bool = False
    counted: HitCounts = field(default_factory=HitCounts)

    def add(self, counts: HitCounts) -> None:
        self.counted.add(counts.pages, counts.rules)
        pages, rules = self.counted.pages, self.counted.rules
        if pages < _FEWEST_PAGES:
            return
        for rule in rules.keys() | self.shares.keys():
            lowest = self.shares.get(rule, 0.0 if self.is_known else 1.0)
            self.shares[rule] = min(rules.get(rule, 0) / pages, lowest)
        self.is_known, self.counted = True, HitCounts()


def strict_rules() -> Shares:
    """What is expected of each template before any run."""
    return {
        (template.label,): {
            f"{name}: {template.sources_of(name)[0].name}": STRICT_SHARE
            for name in sorted(template.required)
        }
        for template in (*TEMPLATES, App())
    }


def usual_shares(summaries: Iterable[Mapping[str, Any]], job: str) -> Shares:
    """The lowest share of each rule in past runs, newest first, by group; `job` is the identity of the one to come.

    A rule that is nearly always there counts from every run; others, such as a gallery's, only from runs
    of the same spider over the same sections. A run that drifted itself shows nothing, nor do rule hits of versions that formed other groups.
    """
    alike: dict[Key, _Past] = {}
    others: dict[Key, _Past] = {}
    kind = _kind(json.loads(job))
    sound = [(one, hits) for one in summaries if not one.get("drift") and (hits := hits_of(one))]
    for past, hits in sound[:RUNS]:
        pasts = alike if _kind(past) == kind else others
        for fields in (WIDE, NARROW):
            for key, counts in _by_key(hits, fields).items():
                pasts.setdefault(key, _Past()).add(counts)
    shares: Shares = {}
    for least_of, pasts in ((lambda _: STRICT_SHARE, others), (_least, alike)):
        for key, known in pasts.items():
            for rule, share in known.shares.items():
                of_group = shares.setdefault(key, {})
                of_group.pop(rule, None)
                if share >= least_of(key):
                    of_group[rule] = share
    return shares


def _least(key: Key) -> float:
    """Below which a share is one of the mix and is not judged."""
    if key[0] == PAGES:
        return _MOST
    return STRICT_SHARE if len(key) == WIDE else 0.0


def _by_key(hits: Mapping[PageGroup, HitCounts], fields: int) -> dict[Key, HitCounts]:
    """Rule hits of groups that are one as far as so many fields."""
    found: dict[Key, HitCounts] = {}
    for group, counts in with_readers(hits).items():
        found.setdefault(group[:fields], HitCounts()).add(counts.pages, counts.rules)
    return found


def _kind(job: Mapping[str, Any]) -> tuple[Any, ...]:
    arguments = job.get("arguments") or {}
    scope = sorted((name, value) for name, value in arguments.items() if name not in _NO_SCOPE)
    return (job.get("spider"), *scope)


def drifts(now: Mapping[PageGroup, HitCounts], usual: Shares) -> list[Drift]:
    """Rules that match on so few pages that chance cannot explain it, the gravest first; where all groups together show it, no single one is named."""
    found: dict[tuple[Key, str], Drift] = {}
    for fields in (WIDE, NARROW):
        samples_of = _samples(now, usual, fields)
        for (key, rule), samples in samples_of.items():
            if (key, rule) not in found and (drift := _together(key, rule, samples)):
                found[key, rule] = drift
        for (key, rule), samples in samples_of.items():
            if (key, rule) in found:
                continue
            for one in samples:
                if _is_alarming([one], _CHANCE / len(samples)):
                    found[one.group, rule] = Drift(
                        one.group, rule, one.hits, one.pages, one.usual, one.group
                    )
    return sorted(found.values(), key=lambda one: one.hits / one.pages - one.usual)


def _samples(
    now: Mapping[PageGroup, HitCounts], usual: Shares, fields: int
) -> dict[tuple[Key, str], list[_Sample]]:
    """By template with year, and rule: every group of which it is known how many pages have the rule."""
    required = strict_rules() if fields == WIDE else {}
    found: dict[tuple[Key, str], list[_Sample]] = {}
    for group, counts in _by_key(now, fields).items():
        expected = {**required.get(group[:1], {}), **usual.get(group, {})}
        for rule, share in expected.items():
            sample = _Sample(group, counts.rules.get(rule, 0), counts.pages, share)
            found.setdefault((group[:2], rule), []).append(sample)
    return found


def _together(key: Key, rule: str, samples: Sequence[_Sample]) -> Drift | None:
    """Drift of all groups together, each expected to be as it was."""
    if not _is_alarming(samples, _CHANCE):
        return None
    pages = sum(one.pages for one in samples)
    usual = sum(one.pages * one.usual for one in samples) / pages
    worst = max(samples, key=lambda one: one.missing)
    return Drift(key, rule, sum(one.hits for one in samples), pages, usual, worst.group)


def _floor(hits: int, share: float) -> float:
    """The share below which a fall is no longer a matter of what was read; a rule that never matches is plainer."""
    if share >= STRICT_SHARE:
        return 0.95
    if share >= 0.9:
        return 0.8 * share
    return share * (0.4 if hits else 0.7)


def _is_alarming(samples: Sequence[_Sample], chance: float) -> bool:
    """Whether so few hits are less likely than `chance` even at the lowest shares that are believed (Chernoff's bound)."""
    pages = sum(one.pages for one in samples)
    hits = sum(one.hits for one in samples)
    share = hits / pages
    floor = sum(one.pages * _floor(hits, one.usual) for one in samples) / pages
    if share >= floor:
        return False
    divergence = (1 - share) * log((1 - share) / (1 - floor))
    if share:
        divergence += share * log(share / floor)
    return exp(-pages * divergence) < chance
