"""Writes rule hits for the summary of a run, and reads those of past runs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.rule_hits import NARROW, PAGES, HitCounts, PageGroup
from newscrawl.monitoring.history import summary_paths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawl.frontier.rows import Job

RUNS = 20
"""Number of past runs that are compared."""

# design: bounds
_MOST_GROUPS = 1_000
"""Most groups in one summary. Lists with few pages are left out, each with all of its groups, so that no share changes."""

_OLD_KEY = "signatures"
"""Key of the rule hits in summaries up to version 0.2, which named a group in one string."""


@dataclass(frozen=True)
class GroupRow:
    """A group of pages that one template read."""

    year: str
    host: str
    route: str
    place: str
    section: str
    pages: int
    hits: list[int]
    """On how many of the pages each rule of the table matched, in the order of its rules."""


@dataclass(frozen=True)
class HitTable:
    """The rule hits of one template."""

    template: str
    rules: list[str]
    groups: list[GroupRow]


def hit_tables(hits: Mapping[PageGroup, HitCounts]) -> list[HitTable]:
    """Rule hits in the form of a summary."""
    kept = sorted(_largest(hits).items())
    tables = []
    for template, groups in groupby(kept, key=lambda one: one[0].template):
        found = list(groups)
        rules = sorted({rule for _, counts in found for rule in counts.rules})
        rows = [
            GroupRow(*group[1:], counts.pages, [counts.rules.get(rule, 0) for rule in rules])
            for group, counts in found
        ]
        tables.append(HitTable(template, rules, rows))
    return tables


def _largest(hits: Mapping[PageGroup, HitCounts]) -> dict[PageGroup, HitCounts]:
    """The groups of the lists with the most pages, up to _MOST_GROUPS."""
    pages: Counter[tuple[str, str, str, str]] = Counter()
    groups: dict[tuple[str, str, str, str], list[PageGroup]] = {}
    for group, counts in hits.items():
        on_list = (group.year, group.host, group.route, group.place)
        pages[on_list] += counts.pages
        groups.setdefault(on_list, []).append(group)
    kept: dict[PageGroup, HitCounts] = {}
    for on_list in sorted(pages, key=lambda one: (-pages[one], one)):
        if len(kept) + len(groups[on_list]) > _MOST_GROUPS:
            break
        kept.update((group, hits[group]) for group in groups[on_list])
    return kept


def hits_of(summary: Mapping[str, Any]) -> dict[PageGroup, HitCounts]:
    """The rule hits in a summary of this version or an earlier one; empty for another shape."""
    try:
        if _OLD_KEY in summary:
            return _hits_of_before(summary[_OLD_KEY])
        return {
            PageGroup(
                table["template"],
                *(row[name] for name in PageGroup._fields[1:]),
            ): HitCounts(
                row["pages"],
                {
                    rule: hits
                    for rule, hits in zip(table["rules"], row["hits"], strict=True)
                    if hits
                },
            )
            for table in summary.get("rule_hits", ())
            for row in table["groups"]
        }
    except (TypeError, KeyError, ValueError, AttributeError):
        return {}


def _hits_of_before(found: Mapping[str, Mapping[str, Any]]) -> dict[PageGroup, HitCounts]:
    """From "www/2 2026 www.chinadaily.com.cn section china china/society"; names with fewer parts are ignored."""
    groups = ((name.split(" "), counts) for name, counts in found.items())
    return {
        PageGroup(*words): HitCounts(counts["pages"], dict(counts["rules"]))
        for words, counts in groups
        if len(words) == NARROW and words[0] != PAGES
    }


def past_summaries(folder: Path, job: Job | None = None) -> list[dict[str, Any]]:
    """The last summary of each job but `job`, newest first; one that cannot be read is left out.

    The rule hits of a summary are those of the whole job: of two runs of one job, the later has the pages of both.
    """
    found: list[dict[str, Any]] = []
    jobs = {(_sorted(json.loads(job.identity)), job.began)} if job else set()
    for path in summary_paths(folder):
        try:
            data = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if not isinstance(data, dict):
            continue
        parts = {name: data.get(name) for name in ("spider", "arguments")}
        of_job = (_sorted(parts), str(data.get("job_began", path.name)))
        if of_job not in jobs:
            jobs.add(of_job)
            found.append(data)
        if len(found) == 2 * RUNS:
            break
    return found


def _sorted(data: Any) -> str:
    return json.dumps(data, sort_keys=True)
