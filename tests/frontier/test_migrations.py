"""What a job of an earlier version counted, after the migration of its frontier."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.frontier.database import FILE, VERSION
from newscrawl.frontier.rows import DeadSources, RecordCounts
from newscrawl.frontier.rule_hits import HitCounts, PageGroup
from newscrawl.frontier.store import Store
from tests.running import ARGUMENTS, a_run, a_task

if TYPE_CHECKING:
    from newscrawl.frontier.outcomes import DeadArea
    from newscrawl.frontier.url_states import UrlStates

SCHEMA = (Path(__file__).parent / "schemas" / "4.sql").read_text("utf-8")
JOB, OTHER = 7, 8
GROUP = PageGroup("www/2", "2026", "www.chinadaily.com.cn", "section", "china", "china/society")
HK = GROUP._replace(template="hk/1", host="www.chinadailyhk.com", place="-", section="-")
LABEL = " ".join(GROUP)
SENTENCE = "the search API (en) ignores publishedDateFrom/To: 10 of 10 rows; lists are read instead"


def of_version_4(folder: Path, *jobs: dict[str, int]) -> None:
    """A frontier with the counters of unfinished jobs: the first is that of `a_run`."""
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(SCHEMA)
        for job, counters in enumerate(jobs, JOB):
            arguments = ARGUMENTS if job == JOB else {"sections": "world"}
            identity = json.dumps({"spider": "section", "arguments": arguments})
            began = "2026-11-08T08:00:00Z"
            database.execute("INSERT INTO jobs VALUES (?, ?, ?, NULL)", (job, identity, began))
            for name, value in counters.items():
                database.execute("INSERT INTO counters VALUES (?, ?, ?)", (job, name, value))
        database.execute("PRAGMA user_version = 4")
        database.commit()


def migrated(folder: Path, *jobs: dict[str, int]) -> Store:
    of_version_4(folder, *jobs)
    store = Store(folder)
    assert store.version == VERSION
    return store


def test_counters_stay(tmp_path: Path) -> None:
    counters = {
        "bound/pages": 2,
        "feed/broken": 1,
        "list/passed": 12,
        "revision/new": 3,
        "search_api/ignores_sort": 1,
        "trap/too_deep": 4,
    }
    store = migrated(tmp_path, counters, {"list/passed": 1})
    assert store.counters(JOB) == counters
    assert store.counters(OTHER) == {"list/passed": 1}
    store.close()


def test_rule_hits(tmp_path: Path) -> None:
    hk = " ".join(HK)
    store = migrated(
        tmp_path,
        {
            f"signature/{LABEL}": 9,
            f"signature/{LABEL}|css .a": 8,
            f"signature/{LABEL}|css .b|.c": 2,
            f"signature/{LABEL}|headline: css #lft-art > h1, .ce_art > h1": 9,
            f"signature/{LABEL}-2": 1,
            f"signature/{LABEL}-2|css .a": 1,
            f"signature/{hk}": 3,
            f"signature/pages {hk.partition(' ')[2]}": 3,
            f"signature/pages {hk.partition(' ')[2]}|read by hk": 3,
            "signature/www/2 2026": 5,
            "signature/www/2 2026|css .a": 5,
        },
        {f"signature/{LABEL}": 1, f"signature/{LABEL}|css .a": 1},
    )
    long = "headline: css #lft-art > h1, .ce_art > h1"
    assert store.rule_hits(JOB) == {
        GROUP: HitCounts(9, {"css .a": 8, "css .b|.c": 2, long: 9}),
        GROUP._replace(section="china/society-2"): HitCounts(1, {"css .a": 1}),
        HK: HitCounts(3, {}),
    }
    assert store.rule_hits(OTHER) == {GROUP: HitCounts(1, {"css .a": 1})}
    assert store.counters(JOB) == store.counters(OTHER) == {}
    store.close()


def test_records(tmp_path: Path) -> None:
    store = migrated(
        tmp_path,
        {
            "template/www/2": 8,
            "template/cn/1": 1,
            "field/article_body": 9,
            "warning/date_modified": 2,
            "warning/published_day": 1,
        },
    )
    assert store.record_counts(JOB, "template") == {"cn/1": 1, "www/2": 8}
    assert store.record_counts(JOB, "field") == {"article_body": 9}
    assert store.record_counts(JOB, "warning") == {"date_modified": 2, "published_day": 1}
    assert store.counters(JOB) == {}
    store.close()


@pytest.mark.parametrize(("before", "area"), [("source", "dead"), ("missing", "missing"), ("table", "table")])  # fmt: skip
def test_dead_sources(tmp_path: Path, before: str, area: DeadArea) -> None:
    """All are counted, also those that version 4 did not name, and those that it counted twice."""
    urls = [f"https://www.chinadaily.com.cn/{name}" for name in ("china", "life/food", "world")]
    store = migrated(
        tmp_path,
        {
            f"{before}/gone": 7,
            **{f"{before}/gone/{url}": 1 for url in urls},
            f"{before}/empty": 2,
            f"{before}/empty/{urls[0]}": 2,
            f"{before}/cut_off": 1,
            f"{before}/cut_off/{urls[1]}": 1,
        },
        {f"{before}/gone": 1, f"{before}/gone/{urls[0]}": 1},
    )
    assert store.dead_sources(JOB, area) == {
        "gone": DeadSources(7, urls),
        "empty": DeadSources(2, urls[:1]),
        "cut_off": DeadSources(1, urls[1:2]),
    }
    assert store.dead_sources(OTHER, area) == {"gone": DeadSources(1, urls[:1])}
    others = {"dead", "missing", "table"} - {area}
    assert all(store.dead_sources(JOB, one) == {} for one in others)
    assert store.counters(JOB) == {}
    store.close()


def test_days_and_what_the_search_api_ignores(tmp_path: Path) -> None:
    store = migrated(
        tmp_path,
        {"day/2026-11-07 en": 90, "day/2026-11-07 zh": 0, f"ignored/en/{SENTENCE}": 1},
    )
    assert store.day_totals(JOB) == {("2026-11-07", "en"): 90, ("2026-11-07", "zh"): 0}
    assert store.ignored_queries(JOB) == [("en", SENTENCE)]
    assert store.counters(JOB) == {}
    store.close()


def test_a_job_goes_on_counting_where_it_was(tmp_path: Path) -> None:
    url = "https://www.chinadaily.com.cn/china"
    of_version_4(
        tmp_path,
        {
            "list/passed": 12,
            "template/www/2": 8,
            "field/headline": 8,
            "warning/date_modified": 2,
            f"signature/{LABEL}": 8,
            f"signature/{LABEL}|css .a": 8,
            "source/gone": 1,
            f"source/gone/{url}": 1,
            "day/2026-11-07 en": 90,
        },
    )
    for number in (1, 2):
        run = a_run(tmp_path)
        assert run.job.id == JOB
        run.url_states.count("list/passed")
        run.url_states.count_record("www/2", ["headline"], ["date_modified", "date_modified"])
        run.rule_hits.add(GROUP, ["css .b"], "u")
        run.url_states.mark_source_dead(url, "gone")
        run.url_states.mark_source_dead(f"{url}/{number}", "gone")
        run.commit()
        run.close()
    run = a_run(tmp_path)
    states: UrlStates = run.url_states
    assert states.counters() == {"list/passed": 14}
    assert states.record_counts() == RecordCounts(
        {"www/2": 10}, {"headline": 10}, {"date_modified": 6}
    )
    assert run.store.rule_hits(JOB) == {GROUP: HitCounts(10, {"css .a": 8, "css .b": 2})}
    assert states.dead_sources("dead") == {"gone": DeadSources(3, [url, f"{url}/1", f"{url}/2"])}
    assert states.day_totals() == {("2026-11-07", "en"): 90}
    run.close()


def test_what_was_counted_and_not_committed_is_not_counted(tmp_path: Path) -> None:
    for _ in range(2):
        run = a_run(tmp_path)
        run.url_states.count("list/passed")
        run.url_states.count_record("www/2", [], [])
        run.rule_hits.add(GROUP, ["css .a"], "u")
        run.url_states.mark_source_dead("https://www.chinadaily.com.cn/china", "gone")
        run.url_states.discover(a_task())
        run.close()
    run = a_run(tmp_path)
    assert (run.url_states.counters(), run.store.rule_hits(run.job.id)) == ({}, {})
    assert run.url_states.record_counts() == RecordCounts()
    assert run.url_states.dead_sources("dead") == {}
    run.close()


def test_what_a_job_counted_goes_with_it(tmp_path: Path) -> None:
    """Every table of the database that has rows of jobs is empty when the next job begins."""
    run = a_run(tmp_path)
    job = run.job.id
    run.url_states.count_record("www/2", ["headline"], ["headline"])
    run.rule_hits.add(GROUP, ["css .a"], "u")
    run.url_states.mark_source_dead("https://www.chinadaily.com.cn/china", "gone")
    run.url_states.ignores("en", SENTENCE)
    run.store.put_day_total(job, "2026-11-07", "en", 90)
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path)
    assert run.job.id != job
    run.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        tables = database.execute(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.name = 'job'"
        ).fetchall()
        assert len(tables) > 10
        for (table,) in tables:
            found = database.execute(f"SELECT count(*) FROM {table} WHERE job = ?", (job,))  # noqa: S608
            assert found.fetchone() == (0,), table
