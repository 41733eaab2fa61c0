"""Drift: which rules of the templates no longer match as they used to.

The signatures of past runs are in their summaries, those of pages of one year apart from others'. Before there is any, the rules that every page of a
family has (`Template.strict`) are what is expected.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

from newscrawl.pages.article import TEMPLATES
from newscrawl.pages.article.app import App

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from newscrawl.signatures import Tally

# design: drift
STRICT_SHARE = 0.99
"""Of the pages of a family, where a rule that all of them should have matches before anything is known."""

_RUNS = 20  # of the past that say what is usual
_FEWEST_PAGES = 10  # of a run whose shares count
_CHANCE = 1e-4  # of a run that looks so by luck, below which it is an alarm
_NO_SCOPE = frozenset(("since", "until", "max_articles", "max_pages", "sample", "known", "urls"))
"""Arguments that choose how much is read, not what kind of pages."""

Shares = dict[str, dict[str, float]]
"""By template with year, and by rule, the lowest usual share of pages."""


@dataclass(frozen=True)
class Drift:
    """A rule of a template that matches on far fewer pages than it used to."""

    template: str
    """With the year of the pages: "www/1 2026"."""
    rule: str
    hits: int
    pages: int
    usual: float
    examples: tuple[str, ...] = ()
    """Pages that show it best: without the rule, with most of the others."""

    def __str__(self) -> str:
        seen = f", e.g. {' '.join(self.examples)}" if self.examples else ""
        return (
            f"{self.template} {self.rule!r} on {self.hits} of {self.pages} pages, "
            f"usually on {self.usual:.0%}{seen}"
        )


def strict_rules() -> Shares:
    """What is expected of each template before any run."""
    return {
        template.label: {
            f"{name}: {template.sources_of(name)[0].name}": STRICT_SHARE
            for name in sorted(template.strict)
        }
        for template in (*TEMPLATES, App())
    }


def usual_shares(summaries: Iterable[Mapping[str, Any]], job: str) -> Shares:
    """The lowest share of each rule in past runs, newest first; `job` is the identity of the one to come.

    A rule that is nearly always there counts from every run; others, such as a gallery's, only from runs
    of the same spider over the same sections. Runs that drifted themselves say nothing.
    """
    shares: Shares = {}
    kind = _kind(json.loads(job))
    sound = [one for one in summaries if one.get("signatures") and not one.get("drift")]
    for past in sound[:_RUNS]:
        alike = _kind(past) == kind
        for template, tally in past["signatures"].items():
            pages = tally["pages"]
            if pages < _FEWEST_PAGES:
                continue
            known = shares.setdefault(template, {})
            for rule, hits in tally["rules"].items():
                share = hits / pages
                if alike or share >= STRICT_SHARE:
                    known[rule] = min(share, known.get(rule, 1.0))
    return shares


def _kind(job: Mapping[str, Any]) -> tuple[Any, ...]:
    arguments = job.get("arguments") or {}
    scope = sorted((name, value) for name, value in arguments.items() if name not in _NO_SCOPE)
    return (job.get("spider"), *scope)


def drifts(now: Mapping[str, Tally], usual: Shares) -> list[Drift]:
    """Rules that match on so few pages that chance cannot explain it, the gravest first."""
    strict = strict_rules()
    found = [
        Drift(template, rule, tally.rules.get(rule, 0), tally.pages, share)
        for template, tally in now.items()
        for rule, share in {
            **strict.get(template.split()[0], {}),
            **usual.get(template, {}),
        }.items()
        if _is_alarming(tally.rules.get(rule, 0), tally.pages, share)
    ]
    return sorted(found, key=lambda one: one.hits / one.pages - one.usual)


def _floor(hits: int, share: float) -> float:
    """The share below which a fall is no longer a matter of what was read; a rule that never matches is plainer."""
    if share >= STRICT_SHARE:
        return 0.95
    if share >= 0.9:
        return 0.8 * share
    return share * (0.4 if hits else 0.7)


def _is_alarming(hits: int, pages: int, usual: float) -> bool:
    """Whether so few hits are less likely than `_CHANCE` even at the lowest share that is believed (Chernoff's bound)."""
    share, floor = hits / pages if pages else 1.0, _floor(hits, usual)
    if share >= floor:
        return False
    divergence = (1 - share) * log((1 - share) / (1 - floor))
    if share:
        divergence += share * log(share / floor)
    return exp(-pages * divergence) < _CHANCE


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
