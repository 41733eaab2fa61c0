"""The console report of a run: its run status, and a short table of its URL states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.frontier.outcomes import (
    DEAD,
    FIREWALL,
    LEFT,
    MISSING,
    SOURCES,
    TABLE,
    ignored_queries,
)
from newscrawl.monitoring.run_status import UrlCounts, dead_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newscrawl.monitoring.run_status import RunStatus


def console_report(
    run_status: RunStatus,
    stats: Mapping[str, Any],
    places: Sequence[tuple[str, str]],
    first: str | None,
) -> str:
    """Lines of text. `places` are what was written and where, `first` is the first record's headline."""
    rows = [("articles", account_line(UrlCounts.of(stats, "article")))]
    for resource, word in SOURCES.items():
        account = UrlCounts.of(stats, resource)
        if account.discovered:
            rows.append((word, account_line(account)))
    rows += [
        ("dead", dead_line(stats, DEAD, MISSING)),
        ("table", dead_line(stats, TABLE)),
        ("left", counts_line(stats, LEFT)),
        ("search", counts_line(stats, "search_api")),
        *(("ignored", sentence) for sentence in ignored_queries(stats)),
        ("firewall", counts_line(stats, FIREWALL)),
        ("requests", requests_line(stats)),
        ("templates", counts_line(stats, "template")),
        ("drift", drift_line(stats)),
        ("warnings", counts_line(stats, "warning")),
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


def dead_line(stats: Mapping[str, Any], *areas: str) -> str:
    """Sources of some areas that gave nothing, or not all: "2 frozen, 1 gone"."""
    counts: dict[str, int] = {}
    for area in areas:
        for why, one in dead_sources(stats, area).items():
            counts[why] = counts.get(why, 0) + one.count
    return ", ".join(f"{count} {why.replace('_', ' ')}" for why, count in sorted(counts.items()))


def requests_line(stats: Mapping[str, Any]) -> str:
    """How many requests this process made, and what an article that is new or changed cost."""
    made = int(stats.get("downloader/request_count", 0))
    lines = int(stats.get("item_scraped_count", 0))
    each = f", {made / lines:.1f} for each new or changed article" if lines else ""
    return f"{made}{each}" if made else ""


def drift_line(stats: Mapping[str, Any]) -> str:
    """How many rules of each template no longer match as they used to: "www/1 3"."""
    names = [name.removeprefix("drift/").split()[0] for name in stats if name.startswith("drift/")]
    return _join((name, names.count(name)) for name in sorted(set(names)))


def counts_line(stats: Mapping[str, Any], area: str) -> str:
    """The counters of an area: "cn/1 20, www/1 180"."""
    prefix = f"{area}/"
    names = sorted(name for name in stats if name.startswith(prefix))
    return _join((name.removeprefix(prefix), stats[name]) for name in names)


def _join(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)
