"""`DATA_DIR/runs/<run>.json`: what a run did, for programs to read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from newscrawl import __version__
from newscrawl.exporters.disk import replace_file
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.frontier.articles import utc
from newscrawl.frontier.outcomes import DEAD, LEFT, MISSING, SOURCES, TABLE, ignored_queries
from newscrawl.frontier.rule_hits import hit_counts
from newscrawl.monitoring.coverage import coverage_of, short_line
from newscrawl.monitoring.run_status import UrlCounts, dead_sources
from newscrawl.pages.article.reading import COVERED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawl.frontier.run import Run
    from newscrawl.monitoring.run_status import RunStatus

FOLDER = "runs"
_AREAS = {
    "traps": "trap",
    "budgets": LEFT,
    "bounds": "bound",
    "cut": "cut",
    "refused": "refused",
    "firewalls": "firewall",
    "backoff": "backoff",
    "robots": "robots",
}
"""What befell a run: words of the summary, and areas of counters."""


def write_summary(run: Run, run_status: RunStatus, stats: Mapping[str, Any]) -> Path:
    """Write it, all of it or none: where. StorageError where that cannot be."""
    path = run.data_dir / FOLDER / f"{run.id}.json"
    data = json.dumps(summary(run, run_status, stats), ensure_ascii=False, indent=1) + "\n"
    replace_file(path, data.encode())
    return path


def written(run: Run) -> list[tuple[str, str]]:
    """What a run came to, for its console report: its segments, and the days it was asked for."""
    lines = [
        ("lines", f"{one.lines} in {run.segments.path(one)}")
        for one in run.store.segments(run=run.id)
    ]
    days = coverage_of(run)
    return [
        *(lines or [("lines", f"no new lines in {run.data_dir / ARTICLES}")]),
        *absences(run),
        *([("days", short_line(days))] if days else []),
    ]


def absences(run: Run) -> list[tuple[str, str]]:
    """What is not there of the data set, and what this run's feeds lack of it."""
    absent = run.store.segments("absent")
    said = []
    if missing := run.article_index.absent:
        why = ", ".join(f"{reason} {count}" for reason, count in sorted(missing.items()))
        said.append(f"{sum(missing.values())} records could not be given ({why})")
    if absent:
        lines = sum(one.lines for one in absent)
        folders = sorted({one.folder for one in absent})
        more = f", … {folders[-1]}" if len(folders) > 1 else ""
        said.append(
            f"{lines} lines of {len(absent)} files are not there: {folders[0]}{more};"
            " `newscrawl frontier forget --absent` lets their articles be fetched again"
        )
    return [("absent", one) for one in said]


def summary(run: Run, run_status: RunStatus, stats: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data: the URL states are those of the whole job, lines and segments are this run's."""
    records = sum(_area(stats, "template").values())
    return {
        "run": run.id,
        "version": __version__,
        **json.loads(run.job.identity),
        "job_began": run.job.began,
        "scrapyd_job": run.common.scrapyd_job,
        "began": utc(run.began),
        "ended": utc(run.now()),
        "finish_reason": stats.get("finish_reason"),
        "recovery": vars(run.recovery),
        "exit_status": int(run_status.status),
        "verdict": run_status.sentence,
        "articles": _account(UrlCounts.of(stats, "article")),
        "sources": {
            resource: _account(account)
            for resource in SOURCES
            if (account := UrlCounts.of(stats, resource)).discovered
        },
        "dead": {why: vars(one) for why, one in dead_sources(stats, DEAD).items()},
        "missing": {why: vars(one) for why, one in dead_sources(stats, MISSING).items()},
        "table": {why: vars(one) for why, one in dead_sources(stats, TABLE).items()},
        "search_api": _area(stats, "search_api"),
        "search_ignores": ignored_queries(stats),
        **{name: _area(stats, area) for name, area in _AREAS.items()},
        "requests": stats.get("downloader/request_count", 0),
        "days": [asdict(day) for day in coverage_of(run)],
        "revisions": _area(stats, "revision"),
        "segments": [
            {
                "file": str(run.segments.path(one).relative_to(run.data_dir)),
                "lines": one.lines,
                "bytes": one.published_bytes,
                "sha256": one.sha256,
            }
            for one in run.store.segments(run=run.id)
        ],
        "absent": {
            "files": len(run.store.segments("absent")),
            "lines": sum(one.lines for one in run.store.segments("absent")),
            "not_given": dict(run.article_index.absent),
        },
        "templates": _area(stats, "template"),
        "signatures": {
            template: asdict(tally)
            for template, tally in hit_counts(run.url_states.rule_hits()).items()
        },
        "drift": _area(stats, "drift"),
        "warnings": _area(stats, "warning"),
        "fields": {
            name: round(stats.get(f"field/{name}", 0) / records, 4) if records else None
            for name in COVERED
        },
    }


def _account(account: UrlCounts) -> dict[str, Any]:
    return {**vars(account), "open": account.open}


def _area(stats: Mapping[str, Any], area: str) -> dict[str, Any]:
    prefix = f"{area}/"
    return {
        name.removeprefix(prefix): value
        for name, value in sorted(stats.items())
        if name.startswith(prefix)
    }
