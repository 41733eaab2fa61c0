"""Rule hits in summaries: written and read again, in the form of today and in that of earlier versions."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.rows import Job
from newscrawl.frontier.rule_hits import HitCounts, PageGroup
from newscrawl.monitoring.drift import drifts, usual_shares
from newscrawl.monitoring.past import hit_tables, hits_of, past_summaries
from newscrawl.monitoring.results import RunResults
from newscrawl.monitoring.run_status import run_status
from newscrawl.monitoring.summary import summary, write_summary
from tests.running import a_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JOB: dict[str, Any] = {"spider": "section", "arguments": {"sections": "china"}}
GROUP = PageGroup("www/9", "2026", "www.chinadaily.com.cn", "section", "china", "china/society")
HITS = {
    GROUP: HitCounts(9, {"css .a": 9, "css .b|.c": 2}),
    GROUP._replace(section="-"): HitCounts(1, {"css .a": 1}),
    GROUP._replace(template="cn/1", year="undated"): HitCounts(3, {"css .d": 3}),
    GROUP._replace(template="generic/1"): HitCounts(2, {}),
}

BEFORE = {
    " ".join(GROUP): {"pages": 40, "rules": {"css .a": 40, "css .b": 20}},
    " ".join(GROUP._replace(template="pages")): {
        "pages": 40,
        "rules": {"read by www": 40, "read by a template": 40},
    },
    "www/9 2026": {"pages": 100, "rules": {"css .a": 100}},
}
"""As summaries of version 0.2 have them: names in one string, and those of yet earlier versions."""


def written(hits: Mapping[PageGroup, HitCounts]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        json.dumps({"rule_hits": [asdict(table) for table in hit_tables(hits)]})
    )
    return found


def test_what_is_written_is_read() -> None:
    tables = written(HITS)
    assert [table["template"] for table in tables["rule_hits"]] == ["cn/1", "generic/1", "www/9"]
    www = tables["rule_hits"][2]
    assert www["rules"] == ["css .a", "css .b|.c"]
    assert [row["hits"] for row in www["groups"]] == [[1, 0], [9, 2]]
    assert hits_of(tables) == HITS


def test_summaries_of_earlier_versions_are_read() -> None:
    assert hits_of({"signatures": BEFORE}) == {GROUP: HitCounts(40, {"css .a": 40, "css .b": 20})}


@pytest.mark.parametrize(
    "summary",
    [{}, {"signatures": {}}, {"rule_hits": []}]
    + [{key: value} for key in ("signatures", "rule_hits") for value in (None, 1, "x", [1], {"a b c d e f": 1})]
    + [
        {"signatures": {" ".join(GROUP): {"rules": {}}}},
        {"signatures": {" ".join(GROUP): {"pages": 1, "rules": 1}}},
        {"rule_hits": [{"template": "www/2", "rules": ["a"], "groups": [{"year": "2026"}]}]},
        {"rule_hits": [{"template": "www/2", "rules": ["a"], "groups": [{**dict(zip(PageGroup._fields, GROUP, strict=True)), "pages": 1, "hits": []}]}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_summary_of_another_shape_has_no_rule_hits(summary: dict[str, Any]) -> None:
    assert hits_of(summary) == {}
    assert usual_shares([{**JOB, **summary}], json.dumps(JOB)) == {}


@pytest.mark.parametrize("past", [["old"], ["new"], ["old", "new"], ["new", "old"]], ids=str)
def test_drift_is_the_same_beside_summaries_of_any_version(past: list[str]) -> None:
    group = {GROUP: HitCounts(40, {"css .a": 40, "css .b": 20})}
    forms = {"old": {"signatures": BEFORE}, "new": written(group)}
    usual = usual_shares([{**JOB, **forms[one], "drift": {}} for one in past], json.dumps(JOB))
    assert drifts(group, usual) == []
    rules = dict.fromkeys(HITS[GROUP].rules, 0)
    www = {one.rule for one in drifts({GROUP: HitCounts(40, rules)}, usual)}
    assert {"css .a", "css .b"} <= www
    generic = {GROUP._replace(template="generic/1"): HitCounts(40, {})}
    assert {one.rule for one in drifts(generic, usual)} == {"read by a template", "read by www"}


@pytest.mark.parametrize("drift", [{"www/2 2026 css .a": "a sentence"}, [{"rule": "css .a"}]])
def test_a_run_of_any_version_that_drifted_is_no_past(drift: Any) -> None:
    assert usual_shares([{**JOB, "signatures": BEFORE, "drift": drift}], json.dumps(JOB)) == {}


def test_a_summary_holds_whole_lists_those_with_the_most_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("newscrawl.monitoring.past._MOST_GROUPS", 5)
    hits = {
        GROUP._replace(place=place, section=section): HitCounts(pages, {"css .a": 1})
        for place, sections, pages in (("a", "xy", 3), ("b", "xyz", 5), ("c", "x", 4))
        for section in sections
    }
    kept = hits_of(written(hits))
    assert {(group.place, group.section) for group in kept} == {
        *(("b", "x"), ("b", "y"), ("b", "z"), ("a", "x"), ("a", "y"))
    }


def test_summaries_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{"run": 1}')
    (tmp_path / "2.json").write_text("{")
    (tmp_path / "3.json").write_text("[]")
    (tmp_path / "4.json").write_text('{"run": 4}')
    assert past_summaries(tmp_path) == [{"run": 4}, {"run": 1}]


def test_each_job_counts_once_and_not_against_itself(tmp_path: Path) -> None:
    """The summary of a later run of a job has the pages of the earlier ones too."""
    arguments = {"sections": "china"}
    own = Job(3, json.dumps({"spider": "section", "arguments": arguments}), "c")
    runs = [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5), ("c", 6)]
    for began, number in runs:
        summary = {"spider": "section", "arguments": arguments, "job_began": began, "n": number}
        (tmp_path / f"{number}.json").write_text(json.dumps(summary))
    assert [one["n"] for one in past_summaries(tmp_path, own)] == [5, 3]
    assert [one["n"] for one in past_summaries(tmp_path)] == [6, 5, 3]


def test_the_identity_of_a_job_is_that_of_its_summary(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    run.finish(is_over=False)
    results = RunResults.of(run, {"finish_reason": "shutdown"})
    path = write_summary(run, summary(run, run_status(results, 0.01), results))
    assert past_summaries(path.parent, run.job) == []
    assert len(past_summaries(path.parent)) == 1
    run.close()
