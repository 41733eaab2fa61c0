"""Drift: which rules of the templates no longer match as they used to.

The rule hits of past runs are in their summaries. What a run reads is a mix: of hosts, years, routes, lists and sections, and another at each time. So a
rule is held against the past of the same sort of page alone (`rule_hits.PageGroup`), and what nothing is known of is not judged. Rules that nearly every page has are
known by the list that pages are found on, which no change of the pages can alter; those that some have, by the pages' own section too. All sorts of one
template and year together are one test, in which each is expected to be as it was: many small sorts show what one cannot. Before there is
any past, the rules that every page of a family has (`Template.strict`) are what is expected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.frontier.rule_hits import NARROW, PAGES, WIDE, HitCounts, name_in
from newscrawl.pages.article import TEMPLATES
from newscrawl.pages.article.templates.app import App

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

# design: drift
STRICT_SHARE = 0.99
"""Of the pages of a family, where a rule that all of them should have matches before anything is known."""

_RUNS = 20  # of the past that say what is usual
_FEWEST_PAGES = 10  # whose shares count: of a run, or of several that are smaller
_MOST = (
    0.9  # of the pages of a sort, which one template reads where it is told by that which should
)
_CHANCE = 1e-4  # of a run that looks so by luck, below which it is an alarm
_NO_SCOPE = frozenset(("since", "until", "max_articles", "max_pages", "sample", "known", "urls"))
"""Arguments that choose how much is read, not what kind of pages."""

Shares = dict[str, dict[str, float]]
"""By template or sort of page, and by rule, the lowest usual share of pages."""


@dataclass(frozen=True)
class Drift:
    """A rule of a template that matches on far fewer pages than it used to."""

    template: str
    """With the year of the pages, "www/2 2026"; with their host, route, list and section where it is of one sort alone."""
    rule: str
    hits: int
    pages: int
    usual: float
    sort: str = ""
    """Where it shows best."""
    examples: tuple[str, ...] = ()
    """Pages that show it best: without the rule, with most of the others."""

    def __str__(self) -> str:
        seen = f", e.g. {' '.join(self.examples)}" if self.examples else ""
        return (
            f"{self.template} {self.rule!r} on {self.hits} of {self.pages} pages, "
            f"usually on {self.usual:.0%}{seen}"
        )


class _Sample(NamedTuple):
    """A rule on the pages of one sort."""

    sort: str
    hits: int
    pages: int
    usual: float

    @property
    def missing(self) -> float:
        """How many pages that should have it have not."""
        return self.pages * self.usual - self.hits


@dataclass
class _Past:
    """A sort of page in past runs; small runs are counted together until they are enough."""

    shares: dict[str, float] = field(default_factory=dict)
    """The lowest of each rule; 0 where it was never there in one of them."""
    is_known: bool = False
    pages: int = 0
    rules: dict[str, int] = field(default_factory=dict)

    def add(self, tally: HitCounts) -> None:
        self.pages += tally.pages
        for rule, hits in tally.rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + hits
        if self.pages < _FEWEST_PAGES:
            return
        for rule in self.rules.keys() | self.shares.keys():
            lowest = self.shares.get(rule, 0.0 if self.is_known else 1.0)
            self.shares[rule] = min(self.rules.get(rule, 0) / self.pages, lowest)
        self.is_known, self.pages, self.rules = True, 0, {}


def strict_rules() -> Shares:
    """What is expected of each template before any run."""
    return {
        template.label: {
            f"{name}: {template.sources_of(name)[0].name}": STRICT_SHARE
            for name in sorted(template.required)
        }
        for template in (*TEMPLATES, App())
    }


def usual_shares(summaries: Iterable[Mapping[str, Any]], job: str) -> Shares:
    """The lowest share of each rule in past runs, newest first, by sort; `job` is the identity of the one to come.

    A rule that is nearly always there counts from every run; others, such as a gallery's, only from runs
    of the same spider over the same sections. Runs that drifted themselves say nothing, nor do rule hits of versions that told sorts apart otherwise.
    """
    alike: dict[str, _Past] = {}
    others: dict[str, _Past] = {}
    kind = _kind(json.loads(job))
    sound = [one for one in summaries if one.get("signatures") and not one.get("drift")]
    for past in sound[:_RUNS]:
        pasts = alike if _kind(past) == kind else others
        found = {label: HitCounts(**tally) for label, tally in past["signatures"].items()}
        for words in (WIDE, NARROW):
            for name, tally in _by_name(found, words).items():
                pasts.setdefault(name, _Past()).add(tally)
    shares: Shares = {}
    for least_of, pasts in ((lambda _: STRICT_SHARE, others), (_least, alike)):
        for name, known in pasts.items():
            for rule, share in known.shares.items():
                of_sort = shares.setdefault(name, {})
                of_sort.pop(rule, None)
                if share >= least_of(name):
                    of_sort[rule] = share
    return shares


def _least(name: str) -> float:
    """Below which a share is one of the mix and is not judged."""
    if name.startswith(f"{PAGES} "):
        return _MOST
    return STRICT_SHARE if len(name.split(" ")) == WIDE else 0.0


def _by_name(rule_hits: Mapping[str, HitCounts], words: int) -> dict[str, HitCounts]:
    """Rule hits of sorts that are one as far as so many words of their names."""
    found: dict[str, HitCounts] = {}
    for label, tally in rule_hits.items():
        if len(label.split(" ")) != NARROW:
            continue
        total = found.setdefault(name_in(label, words), HitCounts())
        total.pages += tally.pages
        for rule, hits in tally.rules.items():
            total.rules[rule] = total.rules.get(rule, 0) + hits
    return found


def _kind(job: Mapping[str, Any]) -> tuple[Any, ...]:
    arguments = job.get("arguments") or {}
    scope = sorted((name, value) for name, value in arguments.items() if name not in _NO_SCOPE)
    return (job.get("spider"), *scope)


def drifts(now: Mapping[str, HitCounts], usual: Shares) -> list[Drift]:
    """Rules that match on so few pages that chance cannot explain it, the gravest first; where all sorts together tell, no single one is named."""
    found: dict[tuple[str, str], Drift] = {}
    for words in (WIDE, NARROW):
        for (template, rule), samples in _samples(now, usual, words).items():
            if (template, rule) not in found and (drift := _together(template, rule, samples)):
                found[template, rule] = drift
        for (template, rule), samples in _samples(now, usual, words).items():
            if (template, rule) in found:
                continue
            for one in samples:
                if _is_alarming([one], _CHANCE / len(samples)):
                    found[one.sort, rule] = Drift(
                        one.sort, rule, one.hits, one.pages, one.usual, one.sort
                    )
    return sorted(found.values(), key=lambda one: one.hits / one.pages - one.usual)


def _samples(
    now: Mapping[str, HitCounts], usual: Shares, words: int
) -> dict[tuple[str, str], list[_Sample]]:
    """By template with year, and rule: every sort of which it is known how many pages have the rule."""
    required = strict_rules() if words == WIDE else {}
    found: dict[tuple[str, str], list[_Sample]] = {}
    for sort, tally in _by_name(now, words).items():
        expected = {**required.get(name_in(sort, 1), {}), **usual.get(sort, {})}
        for rule, share in expected.items():
            sample = _Sample(sort, tally.rules.get(rule, 0), tally.pages, share)
            found.setdefault((name_in(sort, 2), rule), []).append(sample)
    return found


def _together(template: str, rule: str, samples: Sequence[_Sample]) -> Drift | None:
    """Drift of all sorts together, each expected to be as it was."""
    if not _is_alarming(samples, _CHANCE):
        return None
    pages = sum(one.pages for one in samples)
    usual = sum(one.pages * one.usual for one in samples) / pages
    worst = max(samples, key=lambda one: one.missing)
    return Drift(template, rule, sum(one.hits for one in samples), pages, usual, worst.sort)


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


def past_summaries(folder: Path) -> list[dict[str, Any]]:
    """Summaries of runs, newest first; one that cannot be read is left out."""
    found = []
    for path in sorted(folder.glob("*.json"), reverse=True):
        try:
            data = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(data, dict):
            found.append(data)
        if len(found) == 2 * _RUNS:
            break
    return found
