"""What a run came to, typed: its status, its console report and its summary are made from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.frontier.outcomes import DEAD, MISSING, SOURCES, TABLE
from newscrawl.frontier.rows import DeadSources, LeftOut, RecordCounts, UrlCounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.frontier.outcomes import Resource
    from newscrawl.frontier.run import Run
    from newscrawl.monitoring.drift import Drift


@dataclass(frozen=True)
class RunResults:
    """What the URL states, the tables and the counters of the whole job hold, and the stats of this process."""

    stats: Mapping[str, Any] = field(default_factory=dict)
    """Counters, whose names are fixed. Read again each time: what fails at the very end is still counted."""
    urls: Mapping[Resource, UrlCounts] = field(default_factory=dict)
    dead: Mapping[str, DeadSources] = field(default_factory=dict)
    """Sources that the run needs, by the reason why they are dead."""
    missing: Mapping[str, DeadSources] = field(default_factory=dict)
    """Sources that only a menu names."""
    table: Mapping[str, DeadSources] = field(default_factory=dict)
    """Lists that only newscrawl's table of sections names."""
    left_out: Sequence[LeftOut] = ()
    ignored_queries: Sequence[str] = ()
    """What the search API ignores, in sentences."""
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
        """How the URLs of each kind of source ended that the job knows any of."""
        return {kind: self.urls[kind] for kind in SOURCES if kind in self.urls}

    def area(self, name: str) -> dict[str, Any]:
        """The counters of one area: those of "bound" are "bound/pages" and others."""
        prefix = f"{name}/"
        return {
            stat.removeprefix(prefix): value
            for stat, value in sorted(self.stats.items())
            if stat.startswith(prefix)
        }
