"""The console report of a run: its run status, and a short table of its URL states."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.frontier.outcomes import FIREWALL, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.frontier.rows import DeadSources, UrlCounts
    from newscrawl.monitoring.results import RunResults
    from newscrawl.monitoring.run_status import RunStatus


def console_report(
    run_status: RunStatus,
    results: RunResults,
    places: Sequence[tuple[str, str]],
    first: str | None,
) -> str:
    """The report as lines of text. `places` are rows on what was written and where, `first` is the headline of the first record."""
    rows = [("articles", account_line(results.articles))]
    rows += [(SOURCES[kind], account_line(account)) for kind, account in results.sources.items()]
    rows += [
        ("dead", dead_line(results.dead, results.missing)),
        ("table", dead_line(results.table)),
        ("left", _join((f"{one.argument} {one.resource}", one.count) for one in results.left_out)),
        ("search", counts_line(results.area("search_api"))),
        *(("ignored", sentence) for sentence in results.ignored_queries),
        ("captures", counts_line(results.area("capture"))),
        ("firewall", counts_line(results.area(FIREWALL))),
        ("requests", requests_line(results)),
        ("templates", counts_line(results.records.templates)),
        ("drift", counts_line(Counter(one.template for one in results.drift))),
        ("warnings", counts_line(results.records.warnings)),
    ]
    rows += places
    rows.append(("first", first or ""))
    table = (f"  {name:<9} {text}" for name, text in rows if text)
    return "\n".join([f"newscrawl: {run_status.sentence}", *table])


def account_line(account: UrlCounts) -> str:
    """How the URLs of one kind ended: "9 discovered: 8 done, 0 gone, 1 failed, 0 excluded (timeout 1)"."""
    excluded = sum(account.excluded.values())
    states = {
        "done": account.done,
        "gone": account.gone,
        "failed": account.failures,
        "excluded": excluded,
    }
    ended = ", ".join(f"{count} {state}" for state, count in states.items())
    left = f", {account.open} left" if account.open else ""
    reasons = _join({**account.failed, **account.excluded}.items())
    return f"{account.discovered} discovered: {ended}{left}{f' ({reasons})' if reasons else ''}"


def dead_line(*areas: Mapping[str, DeadSources]) -> str:
    """Numbers of dead sources of some areas: "2 frozen, 1 gone"."""
    counts: Counter[str] = Counter()
    for area in areas:
        counts.update({why: one.count for why, one in area.items()})
    return ", ".join(f"{count} {why.replace('_', ' ')}" for why, count in sorted(counts.items()))


def requests_line(results: RunResults) -> str:
    """Number of requests of this process, in all and for each new or changed article."""
    made = results.requests
    lines = int(results.stats.get("item_scraped_count", 0))
    each = f", {made / lines:.1f} for each new or changed article" if lines else ""
    return f"{made}{each}" if made else ""


def counts_line(counts: Mapping[str, int]) -> str:
    """Names with their counts: "cn/1 20, www/1 180"."""
    return _join(sorted(counts.items()))


def _join(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)
