"""The counters of a job, and its tables of records, rule hits, dead sources and search totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.frontier.database import Database
from newscrawl.frontier.rows import DeadSources
from newscrawl.frontier.rule_hits import HitCounts, PageGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED = 5
"""Most dead sources that are named for a reason."""

_GROUP = ", ".join(PageGroup._fields)
_IS_GROUP = " AND ".join(f"{name} = ?" for name in PageGroup._fields)


class Counts(Database):
    """The part of the database with the counts of jobs."""

    # --- Counters

    def count(self, job: int, counts: Mapping[str, int]) -> None:
        """Add to the job's counters."""
        self._write_all(
            "INSERT INTO counters (job, name, value) VALUES (?, ?, ?)"
            " ON CONFLICT (job, name) DO UPDATE SET value = value + excluded.value",
            [(job, name, value) for name, value in counts.items()],
        )

    def counters(self, job: int) -> dict[str, int]:
        """The job's counters."""
        return dict(
            self._run("SELECT name, value FROM counters WHERE job = ? ORDER BY name", (job,))
        )

    # --- Records

    def count_records(self, job: int, counts: Mapping[tuple[str, str], int]) -> None:
        """Add to the job's numbers of records by property ("template", "field", "warning") and value."""
        self._write_all(
            "INSERT INTO record_counts (job, what, name, records) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (job, what, name) DO UPDATE SET records = records + excluded.records",
            [(job, *key, records) for key, records in counts.items()],
        )

    def record_counts(self, job: int, what: str) -> dict[str, int]:
        """Numbers of the job's records by the value of one property."""
        return dict(
            self._run(
                "SELECT name, records FROM record_counts WHERE job = ? AND what = ? ORDER BY name",
                (job, what),
            )
        )

    # --- Rule hits

    def add_rule_hits(self, job: int, hits: Mapping[PageGroup, HitCounts]) -> None:
        """Add numbers of pages, and of matches of each rule on them."""
        for group, counts in hits.items():
            self._write(
                f"INSERT INTO page_groups (job, {_GROUP}, pages) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of ours
                f" ON CONFLICT (job, {_GROUP}) DO UPDATE SET pages = pages + excluded.pages",
                (job, *group, counts.pages),
            )
            (number,) = self._run(
                f"SELECT id FROM page_groups WHERE job = ? AND {_IS_GROUP}",  # noqa: S608 - names of ours
                (job, *group),
            ).fetchone()
            self._write_all(
                "INSERT INTO rule_hits (job, page_group, rule, hits) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (job, page_group, rule) DO UPDATE SET hits = hits + excluded.hits",
                [(job, number, rule, hit) for rule, hit in counts.rules.items()],
            )

    def rule_hits(self, job: int) -> dict[PageGroup, HitCounts]:
        """Numbers of the job's pages by group, and of matches of each rule on them."""
        rules: dict[int, dict[str, int]] = {}
        rows = self._run("SELECT page_group, rule, hits FROM rule_hits WHERE job = ?", (job,))
        for number, rule, hits in rows:
            rules.setdefault(number, {})[rule] = hits
        groups = self._run(
            f"SELECT id, pages, {_GROUP} FROM page_groups WHERE job = ? ORDER BY {_GROUP}",  # noqa: S608 - names of ours
            (job,),
        )
        return {
            PageGroup(*group): HitCounts(pages, rules.get(number, {}))
            for number, pages, *group in groups
        }

    # --- Dead sources

    def put_dead_source(self, job: int, area: str, why: str, url: str) -> None:
        """Record a source that gives no articles, or not all."""
        self._write("INSERT OR IGNORE INTO dead_sources VALUES (?, ?, ?, ?)", (job, area, why, url))

    def dead_sources(self, job: int, area: str) -> dict[str, DeadSources]:
        """The dead sources of an area by reason; the first few are named."""
        found: dict[str, DeadSources] = {}
        rows = self._run(
            "SELECT why, url FROM dead_sources WHERE job = ? AND area = ? ORDER BY why, rowid",
            (job, area),
        )
        for why, url in rows:
            one = found.setdefault(why, DeadSources())
            one.count += 1
            if url and len(one.names) < _NAMED:
                one.names.append(url)
        return found

    # --- The search API

    def put_day_total(self, job: int, day: str, language: str, total: int) -> None:
        """Store how many articles of a day the search API reports, in place of an earlier number."""
        self._write(
            "INSERT OR REPLACE INTO day_totals VALUES (?, ?, ?, ?)", (job, day, language, total)
        )

    def day_totals(self, job: int) -> dict[tuple[str, str], int]:
        """How many articles the search API reports, by day and language."""
        rows = self._run("SELECT day, language, total FROM day_totals WHERE job = ?", (job,))
        return {(day, language): total for day, language, total in rows}

    def put_ignored_query(self, job: int, language: str, sentence: str) -> None:
        """Record that the search API ignores a parameter."""
        self._write(
            "INSERT OR IGNORE INTO ignored_queries VALUES (?, ?, ?)", (job, language, sentence)
        )

    def ignored_queries(self, job: int) -> list[tuple[str, str]]:
        """Language of each index that ignores parameters, with a sentence that names them."""
        return self._run(
            "SELECT language, sentence FROM ignored_queries WHERE job = ? ORDER BY language, sentence",
            (job,),
        ).fetchall()
