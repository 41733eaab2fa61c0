"""`DATA_DIR/runs/<run>.json`: the summary of a run for programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from shutil import disk_usage
from typing import TYPE_CHECKING, Any

from newscrawl import __version__
from newscrawl.archive.files import FOLDER as WARC
from newscrawl.archive.files import SUFFIX
from newscrawl.exporters.disk import replace_file
from newscrawl.exporters.files import FOLDER as ARTICLES
from newscrawl.frontier.articles import utc
from newscrawl.frontier.outcomes import FIREWALL
from newscrawl.monitoring.coverage import coverage_of, short_line
from newscrawl.monitoring.health import health_checks
from newscrawl.monitoring.history import FOLDER, run_in
from newscrawl.monitoring.past import hit_tables
from newscrawl.pages.article.reading import COVERED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from newscrawl.frontier.rows import DeadSources, LeftOut, UrlCounts
    from newscrawl.frontier.run import Recovery, Run
    from newscrawl.monitoring.check_state import Check
    from newscrawl.monitoring.coverage import Day
    from newscrawl.monitoring.drift import Drift
    from newscrawl.monitoring.history import PastRun
    from newscrawl.monitoring.latency import Latency
    from newscrawl.monitoring.past import HitTable
    from newscrawl.monitoring.results import RunResults
    from newscrawl.monitoring.run_status import Cause, RunStatus


# design: bounds
_MOST_PLACES = 1_000


@dataclass(frozen=True)
class SegmentFile:
    """A file that the run wrote."""

    file: str
    """Path within the data folder."""
    lines: int
    bytes: int | None
    sha256: str | None


@dataclass(frozen=True)
class ArchiveFile:
    """A WARC file that the run wrote."""

    file: str
    """Path within the data folder."""
    records: int
    bytes: int
    sha256: str | None


@dataclass(frozen=True)
class Absent:
    """Missing parts of the data set."""

    files: int
    lines: int
    not_given: dict[str, int]
    """Records that the output of this run lacks, by reason."""


@dataclass(frozen=True)
class Summary:
    """The summary of a run. URL states, tables and counters are those of the whole job; segments and stats are those of this run."""

    run: str
    version: str
    spider: str
    arguments: dict[str, str]
    job_began: str
    scrapyd_job: str | None
    began: str
    ended: str
    finish_reason: str | None
    recovery: Recovery
    exit_status: int
    run_status: str
    """The sentence that gives the reason of the exit status."""
    cause: Cause | None
    """The reason in one word; None for a complete run."""
    checks: dict[str, Check]
    """The state of each health check."""
    unsent: list[str]
    """Messages on checks that could not be sent; the next run of the job sends them."""
    articles: dict[str, Any]
    sources: dict[str, dict[str, Any]]
    """URL counts by kind of source."""
    dead: Mapping[str, DeadSources]
    missing: Mapping[str, DeadSources]
    table: Mapping[str, DeadSources]
    left_out: Sequence[LeftOut]
    """Numbers of URLs that were not requested because of an argument."""
    search_api: dict[str, int]
    search_ignores: Sequence[str]
    traps: dict[str, int]
    bounds: dict[str, int]
    cut: dict[str, int]
    captures: dict[str, int]
    refused: dict[str, int]
    firewalls: dict[str, int]
    backoff: dict[str, Any]
    robots: dict[str, Any]
    requests: int
    latency: Latency | None
    """Of the answers of this run; None without one."""
    newest: str | None
    """The latest `date_published` of this run's records."""
    new_on: dict[str, int]
    """By place: how many articles it showed for the first time; the 1,000 places with the most."""
    free_bytes: int
    """Free space of the disk at the end."""
    days: list[Day]
    revisions: dict[str, int]
    segments: list[SegmentFile]
    archive: list[ArchiveFile]
    absent: Absent
    templates: dict[str, int]
    """Number of records of each template."""
    rule_hits: list[HitTable]
    """On how many pages each rule of each template matched."""
    drift: Sequence[Drift]
    warnings: dict[str, int]
    """Number of warnings on each field."""
    fields: dict[str, float | None]
    """Share of the records that have a field."""


def path_of(run: Run) -> Path:
    """The path of a run's summary."""
    return run.data_dir / FOLDER / f"{run.id}.json"


def write_summary(run: Run, written: Summary) -> Path:
    """Write the summary of a run, all of it or none: its path. StorageError where that fails.

    Each key is on one line, since rule hits are many numbers.
    """
    path = path_of(run)
    lines = (
        f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in asdict(written).items()
    )
    replace_file(path, ("{\n" + ",\n".join(lines) + "\n}\n").encode())
    return path


def written(run: Run) -> list[tuple[str, str]]:
    """Rows of the console report on a run's segments, archive and days."""
    lines = [
        ("lines", f"{one.lines} in {run.segments.path(one)}")
        for one in run.store.segments(run=run.id)
    ]
    days = coverage_of(run)
    return [
        *(lines or [("lines", f"no new lines in {run.data_dir / ARTICLES}")]),
        *(
            (
                "archive",
                f"{one.bytes / 1e6:.1f} MB in {run.data_dir / WARC / one.folder / one.name}{SUFFIX}",
            )
            for one in run.store.warc_files(run=run.id)
        ),
        *absences(run),
        *([("days", short_line(days))] if days else []),
    ]


def absences(run: Run) -> list[tuple[str, str]]:
    """Rows of the console report on missing lines, and on records that this run's feeds lack."""
    absent = run.store.segments("absent")
    sentences = []
    if missing := run.feed_records.absent:
        why = ", ".join(f"{reason} {count}" for reason, count in sorted(missing.items()))
        sentences.append(f"{sum(missing.values())} records could not be given ({why})")
    if absent:
        lines = sum(one.lines for one in absent)
        folders = sorted({one.folder for one in absent})
        more = f", … {folders[-1]}" if len(folders) > 1 else ""
        sentences.append(
            f"{lines} lines of {len(absent)} files are not there: {folders[0]}{more};"
            " `newscrawl frontier forget --absent` lets their articles be fetched again"
        )
    return [("absent", one) for one in sentences]


def checked(found: Summary, past: Sequence[PastRun]) -> Summary:
    """A summary with the health checks of its run; `past` are earlier runs, newest first."""
    now = run_in(json.loads(json.dumps(asdict(found))))
    return replace(found, checks=health_checks(now, past))


def summary(
    run: Run,
    run_status: RunStatus,
    results: RunResults,
    newest: str | None = None,
    latency: Latency | None = None,
) -> Summary:
    """The summary of a run that has ended, without health checks. `newest` is the latest `date_published` of its records."""
    absent = run.store.segments("absent")
    return Summary(
        run=run.id,
        version=__version__,
        **json.loads(run.job.identity),
        job_began=run.job.began,
        scrapyd_job=run.common.scrapyd_job,
        began=utc(run.began),
        ended=utc(run.now()),
        finish_reason=results.stats.get("finish_reason"),
        recovery=run.recovery,
        exit_status=int(run_status.status),
        run_status=run_status.sentence,
        cause=run_status.cause,
        checks={},
        unsent=[],
        articles=_account(results.articles),
        sources={kind: _account(account) for kind, account in results.sources.items()},
        dead=results.dead,
        missing=results.missing,
        table=results.table,
        left_out=results.left_out,
        search_api=results.area("search_api"),
        search_ignores=results.ignored_queries,
        traps=results.area("trap"),
        bounds=results.area("bound"),
        cut=results.area("cut"),
        captures=results.area("capture"),
        refused=results.area("refused"),
        firewalls=results.area(FIREWALL),
        backoff=results.area("backoff"),
        robots=results.area("robots"),
        requests=results.requests,
        latency=latency,
        newest=newest,
        new_on=dict(run.sightings.new.most_common(_MOST_PLACES)),
        free_bytes=disk_usage(run.data_dir).free,
        days=coverage_of(run),
        revisions=results.area("revision"),
        segments=[
            SegmentFile(
                str(run.segments.path(one).relative_to(run.data_dir)),
                one.lines,
                one.published_bytes,
                one.sha256,
            )
            for one in run.store.segments(run=run.id)
        ],
        archive=[
            ArchiveFile(
                f"{WARC}/{one.folder}/{one.name}{SUFFIX}", one.records, one.bytes, one.sha256
            )
            for one in run.store.warc_files(run=run.id)
        ],
        absent=Absent(len(absent), sum(one.lines for one in absent), dict(run.feed_records.absent)),
        templates=results.records.templates,
        rule_hits=hit_tables(run.store.rule_hits(run.job.id)),
        drift=results.drift,
        warnings=results.records.warnings,
        fields=_shares(results),
    )


def _account(account: UrlCounts) -> dict[str, Any]:
    return {**asdict(account), "open": account.open}


def _shares(results: RunResults) -> dict[str, float | None]:
    """Share of the records that have each field; None without records."""
    records = sum(results.records.templates.values())
    having = results.records.fields
    return {name: round(having.get(name, 0) / records, 4) if records else None for name in COVERED}
