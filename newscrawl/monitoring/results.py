"""Results of a run, from which its status, console report and summary are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.outcomes import DEAD, MISSING, NOT_SENT, SOURCES, TABLE
from newscrawl.frontier.rows import DeadSources, LeftOut, RecordCounts, UrlCounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.frontier.outcomes import Resource
    from newscrawl.frontier.run import Run
    from newscrawl.monitoring.drift import Drift


@dataclass(frozen=True)
class RunResults:
    """URL states, tables and counters of the job, and the stats of this process."""

    stats: Mapping[str, Any] = field(default_factory=dict)
    """Counters, with fixed names. A live view, so that failures at the very end still count."""
    urls: Mapping[Resource, UrlCounts] = field(default_factory=dict)
    dead: Mapping[str, DeadSources] = field(default_factory=dict)
    """Dead sources that the run needs, by reason."""
    missing: Mapping[str, DeadSources] = field(default_factory=dict)
    """Dead sources that only a menu names."""
    table: Mapping[str, DeadSources] = field(default_factory=dict)
    """Dead lists that only newscrawl's table of sections names."""
    left_out: Sequence[LeftOut] = ()
    ignored_queries: Sequence[str] = ()
    """Sentences that name the parameters ignored by the search API."""
    records: RecordCounts = field(default_factory=RecordCounts)
    drift: Sequence[Drift] = ()

    @classmethod
    def of(cls, run: Run, stats: Mapping[str, Any], drift: Sequence[Drift] = ()) -> RunResults:
        """From the frontier; `stats` are Scrapy's."""
        states = run.url_states
        return cls(
            stats,
            states.url_counts(),
            states.dead_sources(DEAD),
            states.dead_sources(MISSING),
            states.dead_sources(TABLE),
            states.left_out(),
            states.ignored_queries(),
            states.record_counts(),
            drift,
        )

    @property
    def articles(self) -> UrlCounts:
        """How the URLs of articles ended."""
        return self.urls.get("article", UrlCounts())

    @property
    def sources(self) -> dict[Resource, UrlCounts]:
        """How the URLs of sources ended, by kind; only kinds with a URL."""
        return {kind: self.urls[kind] for kind in SOURCES if kind in self.urls}

    @property
    def requests(self) -> int:
        """Number of requests of this process that were sent."""
        counted = self.stats.get("downloader/request_count", 0)
        return int(counted - self.stats.get(NOT_SENT, 0))

    def area(self, name: str) -> dict[str, Any]:
        """The counters of one area without its prefix: "pages" for "bound/pages" of the area "bound"."""
        prefix = f"{name}/"
        return {
            stat.removeprefix(prefix): value
            for stat, value in sorted(self.stats.items())
            if stat.startswith(prefix)
        }
