"""Drift: which rules of the templates no longer match as they used to.

The rule hits of past runs are in their summaries. Each run reads another mix of hosts, years, routes, lists and
sections. So a rule is compared only with past pages of the same group (`rule_hits.PageGroup`); a group without a past
is not judged. For rules of nearly all pages, groups are separated by the list on which pages are found, which a change
of the pages cannot alter; for rules of some pages, also by the section of the pages. All groups of one template and
year are one test, in which each is expected to be as before: many small groups show what one cannot. Before the first
run, the rules of every page of a family (`Template.required`) are expected.
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
"""Share of the pages of a family on which a required rule is expected to match before the first run."""

_FEWEST_PAGES = 10  # of a run, or of several smaller ones, for shares that count
_MOST = (
    0.9  # share of a group's pages that one template reads, from which other templates are unusual
)
_CHANCE = 1e-4  # of such a result by luck, below which it is an alarm
_NO_SCOPE = frozenset(("since", "until", "max_articles", "max_pages", "sample", "known", "urls"))
"""Arguments that choose how many pages are read, not which kind."""

Shares = dict[Key, dict[str, float]]
"""The lowest usual share of pages by template or group of pages, and by rule."""


@dataclass(frozen=True)
class Drift:
    """A rule of a template that matches on far fewer pages than it used to."""

    group: Key
    """Template and year; also host, route, list and section for drift of one group."""
    rule: str
    hits: int
    pages: int
    usual: float
    """The share of pages on which it matched before."""
    worst: Key
    """The group that shows it best."""
    examples: tuple[str, ...] = ()
    """Pages without the rule, those with most other rules first."""

    @property
    def template(self) -> str:
        """Name and version; "pages" for drift of the templates that read the pages."""
        return self.group[0]

    def __str__(self) -> str:
        """The drift in words: "www/2 2026 'css h1' on 3 of 40 pages, usually on 99%"."""
        examples = f", e.g. {' '.join(self.examples)}" if self.examples else ""
        return (
            f"{' '.join(self.group)} {self.rule!r} on {self.hits} of {self.pages} pages, "
            f"usually on {self.usual:.0%}{examples}"
        )


class _Sample(NamedTuple):
    """A rule on the pages of one group."""

    group: Key
    hits: int
    pages: int
    usual: float

    @property
    def missing(self) -> float:
        """How many pages lack the rule, compared with the usual share."""
        return self.pages * self.usual - self.hits


@dataclass
class _Past:
    """A group of pages in past runs; small runs are counted together."""

    shares: dict[str, float] = field(default_factory=dict)
    """The lowest share of each rule; 0 where a run did not have it."""
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
    """The expected shares of each template before the first run."""
    return {
        (template.label,): {
            f"{name}: {template.sources_of(name)[0].name}": STRICT_SHARE
            for name in sorted(template.required)
        }
        for template in (*TEMPLATES, App())
    }


def usual_shares(summaries: Iterable[Mapping[str, Any]], job: str) -> Shares:
    """The lowest share of each rule in past runs, newest first, by group; `job` is the identity of the current job.

    A rule that nearly always matches counts from every run; others, such as a gallery's, only from runs of the same
    spider over the same sections. Runs with drift do not count, nor later ones that could not show that it is over, and rule hits of versions with
    other groups neither.
    """
    alike: dict[Key, _Past] = {}
    others: dict[Key, _Past] = {}
    kind = _kind(json.loads(job))
    sound = [(one, hits) for one in summaries if not _has_drift(one) and (hits := hits_of(one))]
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


def _has_drift(summary: Mapping[str, Any]) -> bool:
    check = (summary.get("checks") or {}).get("markup") or {}
    return bool(summary.get("drift") or check.get("failing"))


def _least(key: Key) -> float:
    """The least share that is judged; a lower one depends on the mix of pages."""
    if key[0] == PAGES:
        return _MOST
    return STRICT_SHARE if len(key) == WIDE else 0.0


def _by_key(hits: Mapping[PageGroup, HitCounts], fields: int) -> dict[Key, HitCounts]:
    """Rule hits of the groups that have the first `fields` fields in common."""
    found: dict[Key, HitCounts] = {}
    for group, counts in with_readers(hits).items():
        found.setdefault(group[:fields], HitCounts()).add(counts.pages, counts.rules)
    return found


def _kind(job: Mapping[str, Any]) -> tuple[Any, ...]:
    arguments = job.get("arguments") or {}
    scope = sorted((name, value) for name, value in arguments.items() if name not in _NO_SCOPE)
    return (job.get("spider"), *scope)


def drifts(now: Mapping[PageGroup, HitCounts], usual: Shares) -> list[Drift]:
    """Rules that match on fewer pages than chance explains, the gravest first; one drift where all groups together show it."""
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


def is_drift(hits: int, pages: int, usual: float) -> bool:
    """Whether so few hits on so many pages are drift of a rule with this usual share."""
    return pages > 0 and _is_alarming([_Sample((), hits, pages, usual)], _CHANCE)


def _samples(
    now: Mapping[PageGroup, HitCounts], usual: Shares, fields: int
) -> dict[tuple[Key, str], list[_Sample]]:
    """The groups with a known share of a rule, by template with year, and rule."""
    required = strict_rules() if fields == WIDE else {}
    found: dict[tuple[Key, str], list[_Sample]] = {}
    for group, counts in _by_key(now, fields).items():
        expected = {**required.get(group[:1], {}), **usual.get(group, {})}
        for rule, share in expected.items():
            sample = _Sample(group, counts.rules.get(rule, 0), counts.pages, share)
            found.setdefault((group[:2], rule), []).append(sample)
    return found


def _together(key: Key, rule: str, samples: Sequence[_Sample]) -> Drift | None:
    """Drift of all groups together, each compared with its own past."""
    if not _is_alarming(samples, _CHANCE):
        return None
    pages = sum(one.pages for one in samples)
    usual = sum(one.pages * one.usual for one in samples) / pages
    worst = max(samples, key=lambda one: one.missing)
    return Drift(key, rule, sum(one.hits for one in samples), pages, usual, worst.group)


def _floor(hits: int, share: float) -> float:
    """The share below which the mix of pages does not explain a fall; it is higher for a rule that never matches."""
    if share >= STRICT_SHARE:
        return 0.95
    if share >= 0.9:
        return 0.8 * share
    return share * (0.4 if hits else 0.7)


def _is_alarming(samples: Sequence[_Sample], chance: float) -> bool:
    """Whether so few hits are less likely than `chance` even at the floor of the shares (Chernoff's bound)."""
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
