"""Drift: a rule that stops matching fails the run's health, with the pages that show it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.rule_hits import HitCounts, PageGroup, RuleHits, with_readers
from newscrawl.monitoring.drift import Drift, drifts, strict_rules, usual_shares
from newscrawl.monitoring.past import hit_tables, past_summaries
from newscrawl.pages.article import TEMPLATES
from tests.breaking import breaks, judge, samples
from tests.crawling import crawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.frontier.rule_hits import Key

JOB = json.dumps({"spider": "section", "arguments": {"sections": "china"}})
RULE = "headline: css #lft-art > h1, .ce_art > h1"
WWW = "www.chinadaily.com.cn"
GROUP = PageGroup("www/2", "2026", WWW, "section", "china", "china/society")

Pages = tuple[PageGroup, int, dict[str, int]]
"""So many pages of one group, and on how many each rule matched."""


def counted(*pages: Pages) -> dict[PageGroup, HitCounts]:
    """The rule hits of a run; what is expected without a past is fulfilled."""
    rule_hits = RuleHits()
    for group, count, rules in pages:
        expected = dict.fromkeys(strict_rules().get((group.template,), {}), count)
        for number in range(count):
            matched = [rule for rule, hits in {**expected, **rules}.items() if number < hits]
            rule_hits.add(group, matched, f"u{number}")
    return rule_hits.take()


def summary(*pages: Pages, job: str = JOB, **others: Any) -> dict[str, Any]:
    """Of a run."""
    tables = [asdict(table) for table in hit_tables(counted(*pages))]
    return {**json.loads(job), "rule_hits": tables, **others}


def past(pages: int, hits: int, rule: str = RULE, **others: Any) -> dict[str, Any]:
    return summary((GROUP, pages, {rule: hits}), **others)


def found(pages: int, hits: int, *summaries: dict[str, Any], rule: str = RULE) -> list[Drift]:
    """Drift of one rule."""
    return drifts(counted((GROUP, pages, {rule: hits})), usual_shares(summaries, JOB))


@pytest.mark.parametrize(
    ("pages", "hits", "alarm"),
    [(100, 100, False), (100, 97, False), (3, 0, False), (4, 0, True), (200, 160, True)],
)
def test_a_strict_rule_is_expected_from_the_first_run(pages: int, hits: int, alarm: bool) -> None:
    assert bool(found(pages, hits)) is alarm


@pytest.mark.parametrize(
    ("usual", "pages", "hits", "alarm"),
    [
        (100, 50, 50, False),
        (100, 50, 10, True),
        (60, 100, 45, False),
        (60, 100, 2, True),
        (60, 12, 0, False),
        (20, 100, 0, True),
        (20, 100, 9, False),
        (2, 50, 0, False),
        (0, 100, 0, False),
    ],
)
def test_a_rule_is_held_against_its_past(usual: int, pages: int, hits: int, alarm: bool) -> None:
    assert bool(found(pages, hits, past(100, usual, "css .x"), rule="css .x")) is alarm


def test_the_lowest_share_of_the_past_is_usual() -> None:
    assert found(100, 8, past(100, 90, "css .x"), rule="css .x")
    runs = past(100, 90, "css .x"), past(100, 12, "css .x")
    assert not found(100, 8, *runs, rule="css .x")


@pytest.mark.parametrize("first", [0, 1])
def test_a_rule_that_was_missing_before_is_not_missed(first: int) -> None:
    """In whatever order the runs were, with it and without."""
    runs = [past(100, 90, "css .x"), past(100, 0, "css .x")]
    assert not found(100, 0, runs[first], runs[1 - first], rule="css .x")


def test_a_rule_of_some_pages_is_compared_with_runs_of_its_kind_alone() -> None:
    """Galleries are in one section and not in another; a headline is in all."""
    other = {"spider": "section", "arguments": {"sections": "sports"}}
    assert not found(100, 0, past(100, 40, "gallery") | other, rule="gallery")
    assert found(100, 0, past(100, 100, "info: css .info") | other, rule="info: css .info")
    same = {"spider": "section", "arguments": {"sections": "china", "since": "2026-09-01"}}
    assert found(100, 0, past(100, 40, "gallery") | same, rule="gallery")


def test_a_rule_of_some_pages_elsewhere_is_none_of_all_pages() -> None:
    """This spider's own past is what counts, where it knows the rule."""
    other = {"spider": "section", "arguments": {"sections": "sports"}}
    runs = past(100, 100, "css .x") | other, past(100, 50, "css .x")
    assert not found(100, 45, *runs, rule="css .x")


PAST = [
    (GROUP, 100, {"css .share": 100, "gallery": 40}),
    (
        GROUP._replace(place="opinion", section="opinion/op-ed", template="opinion/2"),
        60,
        {"css .share": 60, "author": 60},
    ),
    (GROUP._replace(place="photo", section="photo"), 50, {"gallery": 50}),
]
"""What a run read: two groups of one template, and one of another."""


@pytest.mark.parametrize(
    "now",
    [
        [PAST[0]],
        [PAST[1], PAST[2]],
        [(GROUP._replace(place="sports", section="sports"), 743, {})],
        [(GROUP._replace(section="china/military"), 743, {"css .share": 743})],
        [(GROUP._replace(host="usa.chinadaily.com.cn"), 743, {})],
        [(GROUP._replace(year="2018"), 743, {})],
        [(GROUP._replace(route="archive/search", place="-"), 743, {})],
        [(GROUP._replace(template="www/3"), 743, {})],
        [(GROUP._replace(template="generic/1", host="news.chinadaily.com.cn"), 743, {})],
        [(GROUP, 3, {}), (PAST[1][0], 2, {"css .share": 2, "author": 2})],
    ],
    ids=["one list", "others", "new list", "new section", "host", "year", "route", "version", "family", "few"],
)  # fmt: skip
def test_another_mix_is_no_drift(now: list[Pages]) -> None:
    usual = usual_shares([summary(*PAST)] * 3, JOB)
    assert drifts(counted(*now), usual) == []


@pytest.mark.parametrize(
    ("now", "key", "rule"),
    [
        ([(PAST[1][0]._replace(template="generic/1"), 40, {})], ("pages", "2026"), "read by opinion"),
        ([(PAST[1][0]._replace(template="generic/1", section="-"), 40, {})], ("pages", "2026"), "read by opinion"),
        ([(PAST[1][0]._replace(template="generic/1"), 40, {}), *PAST[::2]], ("pages", "2026"), "read by a template"),
        ([(PAST[1][0]._replace(template="www/2"), 40, {"css .share": 40})], ("pages", "2026"), "read by opinion"),
        ([(PAST[1][0]._replace(template="www/3"), 40, {"css .share": 40})], ("pages", "2026"), "read by opinion"),
        ([(GROUP, 100, {"gallery": 40})], ("www/2", "2026"), "css .share"),
        ([(GROUP._replace(section="-"), 100, {"gallery": 40})], ("www/2", "2026"), "css .share"),
        ([(GROUP, 100, {"css .share": 100}), PAST[2]], GROUP, "gallery"),
    ],
    ids=["to the general reader", "that reads no section", "in one section of several", "to another", "to another's new version", "rule", "and the section", "some pages"],
)  # fmt: skip
def test_drift_of_one_group_among_others(now: list[Pages], key: Key, rule: str) -> None:
    usual = usual_shares([summary(*PAST)] * 3, JOB)
    alarms = {(one.group[: len(key)], one.rule) for one in drifts(counted(*now), usual)}
    assert (key, rule) in alarms, alarms


def test_many_groups_of_few_pages_are_judged_together() -> None:
    """Runs of every hour read a page or two of each list."""
    lists = [GROUP._replace(place=f"s{number}", section=f"s{number}") for number in range(15)]
    hourly = [summary(*((group, 2, {"css .share": 2}) for group in lists)) for _ in range(12)]
    usual = usual_shares(hourly, JOB)
    assert not drifts(counted(*((group, 1, {"css .share": 1}) for group in lists)), usual)
    (drift,) = drifts(counted(*((group, 1, {}) for group in lists)), usual)
    assert (drift.group, drift.rule, drift.pages) == (("www/2", "2026"), "css .share", 15)


def test_rule_hits_of_a_version_that_formed_other_groups_are_not_compared() -> None:
    rule_hits = {
        "www/2 2026": {"pages": 100, "rules": {"css .share": 100}},
        "www-pages 2026": {"pages": 100, "rules": {"read by opinion/2": 10}},
    }
    before = {**json.loads(JOB), "signatures": rule_hits}
    assert usual_shares([before], JOB) == {}
    assert not found(743, 743, before)
    assert found(743, 0, before, past(100, 100, "css .y"), rule="css .y")


def test_strict_rules_hold_for_every_year() -> None:
    nothing = dict.fromkeys(strict_rules()["www/2",], 0)
    assert drifts(counted((GROUP._replace(year="2018"), 100, nothing)), {})


def test_a_run_that_drifted_is_no_past() -> None:
    drifted = past(100, 0, "css .x", drift=[{"rule": "css .x"}])
    assert found(100, 0, past(100, 100, "css .x"), drifted, rule="css .x")


def test_few_pages_are_no_past_until_they_are_enough() -> None:
    assert not found(100, 0, past(9, 9, "css .x"), rule="css .x")
    assert found(100, 0, past(9, 9, "css .x"), past(9, 9, "css .x"), rule="css .x")


def test_rule_hits_count_rules_and_keep_the_fullest_pages_that_miss_one() -> None:
    rule_hits = RuleHits()
    rule_hits.add(GROUP, ["a", "b", "c"], "u0")
    for number, rules in enumerate((["b"], ["b", "c"], ["b"], ["b"]), 1):
        rule_hits.add(GROUP, rules, f"u{number}")
    found = with_readers(rule_hits.take())
    assert found.pop(GROUP) == HitCounts(5, {"a": 1, "b": 5, "c": 2})
    read_by = {"read by www": 5, "read by a template": 5}
    assert found == {GROUP._replace(template="pages"): HitCounts(5, read_by)}
    assert rule_hits.take() == {}, "what was taken is not counted twice"
    for fields in (5, 6):
        key = GROUP[:fields]
        assert rule_hits.examples(key, "a") == ("u2", "u1", "u3")
        assert len(rule_hits.examples(key, "seen on no page")) == 3


@pytest.mark.slow
def test_a_crawl_of_a_changed_site(tmp_path: Path) -> None:
    """The second run of the same section finds the body under another name: exit 3, the rule, three pages."""

    def at(hour: int) -> tuple[str, str]:  # two jobs that begin in one second would count as one
        return "-s", f"NOW=2026-09-28T{hour:02}:00"

    with Replica(200, unpublished=70) as replica:
        arguments = ["section", "-a", "sections=china", "-a", "may_be_empty=0"]
        first = crawl(tmp_path, *arguments, *at(8), address=replica.address)
        assert first.status == 0, first.said
        replica.publish()
        replica.restyle(lambda html: html.replace('id="Content"', 'id="Text"'))
        second = crawl(tmp_path, *arguments, *at(9), address=replica.address)
        assert second.status == 3
        assert "the site's markup has changed: " in second.last_line
        assert "css #Content' on 0 of" in second.last_line
        assert second.last_line.count("https://www.chinadaily.com.cn/a/") <= 3
        assert second.last_line.count(".html") == 3
        assert all(record["article_body"] or record["images"] for record in second.records)
        replica.restyle(str)
        quiet = crawl(tmp_path, *arguments, "-a", "fresh=1", *at(10), address=replica.address)
        assert quiet.status == 0, quiet.said
    last = past_summaries(tmp_path / "data" / "local" / "runs")
    assert [bool(one["drift"]) for one in last] == [False, True, False]


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.name))
def test_every_selector_broken_in_turn(template: Any) -> None:
    """Nine in ten pages stay usable, and the alarm names the template."""
    pages = samples(80)[template.label]
    outcomes = {one: judge(template.label, pages, one) for one in breaks(template)}
    touched = {one: outcome for one, outcome in outcomes.items() if outcome.touched}
    assert touched
    usable = sum(outcome.usable for outcome in touched.values())
    assert usable >= 0.9 * sum(outcome.touched for outcome in touched.values())
    rare = 0.2 * len(pages)  # what so few pages show may be missing by chance
    silent = [one for one, out in touched.items() if not out.drift and out.touched > rare]
    assert silent == []
