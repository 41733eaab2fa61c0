"""Drift: a rule that stops matching fails the run's health, with the pages that show it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.frontier.rule_hits import HitCounts, PageGroup, RuleHits, hit_counts
from newscrawl.monitoring.drift import Drift, drifts, past_summaries, strict_rules, usual_shares
from newscrawl.pages.article import TEMPLATES
from tests.breaking import breaks, judge, samples
from tests.crawling import crawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

JOB = json.dumps({"spider": "section", "arguments": {"sections": "china"}})
RULE = "headline: css #lft-art > h1, .ce_art > h1"
WWW = "www.chinadaily.com.cn"
SORT = PageGroup("www/2", "2026", WWW, "section", "china", "china/society")

Pages = tuple[PageGroup, int, dict[str, int]]
"""So many pages of one sort, and on how many each rule matched."""


def signed(*pages: Pages) -> dict[str, HitCounts]:
    """The signatures of a run; what is expected without a past is fulfilled."""
    counts: Counter[str] = Counter()
    rule_hits = RuleHits(lambda name: counts.update((name,)))
    for sign, count, rules in pages:
        expected = dict.fromkeys(strict_rules().get(sign.template, {}), count)
        for number in range(count):
            matched = [rule for rule, hits in {**expected, **rules}.items() if number < hits]
            rule_hits.add(sign, matched, f"u{number}")
    return hit_counts(counts)


def summary(*pages: Pages, job: str = JOB, **others: Any) -> dict[str, Any]:
    """Of a run."""
    rule_hits = {label: vars(tally) for label, tally in signed(*pages).items()}
    return {**json.loads(job), "signatures": rule_hits, **others}


def past(pages: int, hits: int, rule: str = RULE, **others: Any) -> dict[str, Any]:
    return summary((SORT, pages, {rule: hits}), **others)


def found(pages: int, hits: int, *summaries: dict[str, Any], rule: str = RULE) -> list[Drift]:
    """Drift of one rule."""
    return drifts(signed((SORT, pages, {rule: hits})), usual_shares(summaries, JOB))


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
    (SORT, 100, {"css .share": 100, "gallery": 40}),
    (
        SORT._replace(place="opinion", section="opinion/op-ed", template="opinion/2"),
        60,
        {"css .share": 60, "author": 60},
    ),
    (SORT._replace(place="photo", section="photo"), 50, {"gallery": 50}),
]
"""What a run read: two sorts of one template, and one of another."""


@pytest.mark.parametrize(
    "now",
    [
        [PAST[0]],
        [PAST[1], PAST[2]],
        [(SORT._replace(place="sports", section="sports"), 743, {})],
        [(SORT._replace(section="china/military"), 743, {"css .share": 743})],
        [(SORT._replace(host="usa.chinadaily.com.cn"), 743, {})],
        [(SORT._replace(year="2018"), 743, {})],
        [(SORT._replace(route="archive/search", place="-"), 743, {})],
        [(SORT._replace(template="www/3"), 743, {})],
        [(SORT._replace(template="generic/1", host="news.chinadaily.com.cn"), 743, {})],
        [(SORT, 3, {}), (PAST[1][0], 2, {"css .share": 2, "author": 2})],
    ],
    ids=["one list", "others", "new list", "new section", "host", "year", "route", "version", "family", "few"],
)  # fmt: skip
def test_another_mix_is_no_drift(now: list[Pages]) -> None:
    usual = usual_shares([summary(*PAST)] * 3, JOB)
    assert drifts(signed(*now), usual) == []


@pytest.mark.parametrize(
    ("now", "template", "rule"),
    [
        ([(PAST[1][0]._replace(template="generic/1"), 40, {})], "pages 2026", "read by opinion"),
        ([(PAST[1][0]._replace(template="generic/1", section="-"), 40, {})], "pages 2026", "read by opinion"),
        ([(PAST[1][0]._replace(template="generic/1"), 40, {}), *PAST[::2]], "pages 2026", "read by a template"),
        ([(PAST[1][0]._replace(template="www/2"), 40, {"css .share": 40})], "pages 2026", "read by opinion"),
        ([(PAST[1][0]._replace(template="www/3"), 40, {"css .share": 40})], "pages 2026", "read by opinion"),
        ([(SORT, 100, {"gallery": 40})], "www/2 2026", "css .share"),
        ([(SORT._replace(section="-"), 100, {"gallery": 40})], "www/2 2026", "css .share"),
        ([(SORT, 100, {"css .share": 100}), PAST[2]], " ".join(SORT), "gallery"),
    ],
    ids=["to the general reader", "that reads no section", "in one section of several", "to another", "to another's new version", "rule", "and the section", "some pages"],
)  # fmt: skip
def test_drift_of_one_sort_among_others(now: list[Pages], template: str, rule: str) -> None:
    usual = usual_shares([summary(*PAST)] * 3, JOB)
    alarms = {(one.template, one.rule) for one in drifts(signed(*now), usual)}
    assert any(name.startswith(template) and seen == rule for name, seen in alarms), alarms


def test_many_sorts_of_few_pages_are_judged_together() -> None:
    """Runs of every hour read a page or two of each list."""
    lists = [SORT._replace(place=f"s{number}", section=f"s{number}") for number in range(15)]
    hourly = [summary(*((sort, 2, {"css .share": 2}) for sort in lists)) for _ in range(12)]
    usual = usual_shares(hourly, JOB)
    assert not drifts(signed(*((sort, 1, {"css .share": 1}) for sort in lists)), usual)
    (drift,) = drifts(signed(*((sort, 1, {}) for sort in lists)), usual)
    assert (drift.template, drift.rule, drift.pages) == ("www/2 2026", "css .share", 15)


def test_signatures_of_the_version_before_are_not_compared() -> None:
    """They do not tell sorts apart."""
    rule_hits = {
        "www/2 2026": {"pages": 100, "rules": {"css .share": 100}},
        "www-pages 2026": {"pages": 100, "rules": {"read by opinion/2": 10}},
    }
    before = {**json.loads(JOB), "signatures": rule_hits}
    assert usual_shares([before], JOB) == {}
    assert not found(743, 743, before)
    assert found(743, 0, before, past(100, 100, "css .y"), rule="css .y")


def test_strict_rules_hold_for_every_year() -> None:
    nothing = dict.fromkeys(strict_rules()["www/2"], 0)
    assert drifts(signed((SORT._replace(year="2018"), 100, nothing)), {})


def test_a_run_that_drifted_is_no_past() -> None:
    drifted = past(100, 0, "css .x", drift={"www/2 css .x": "…"})
    assert found(100, 0, past(100, 100, "css .x"), drifted, rule="css .x")


def test_few_pages_are_no_past_until_they_are_enough() -> None:
    assert not found(100, 0, past(9, 9, "css .x"), rule="css .x")
    assert found(100, 0, past(9, 9, "css .x"), past(9, 9, "css .x"), rule="css .x")


def test_signatures_count_rules_and_keep_the_fullest_pages_that_miss_one() -> None:
    names: list[str] = []
    rule_hits = RuleHits(names.append)
    rule_hits.add(SORT, ["a", "b", "c"], "u0")
    for number, rules in enumerate((["b"], ["b", "c"], ["b"], ["b"]), 1):
        rule_hits.add(SORT, rules, f"u{number}")
    counted = hit_counts({name: names.count(name) for name in names})
    assert counted[" ".join(SORT)] == HitCounts(5, {"a": 1, "b": 5, "c": 2})
    read_by = {"read by www": 5, "read by a template": 5}
    assert counted[" ".join(SORT._replace(template="pages"))] == HitCounts(5, read_by)
    for words in (5, 6):
        name = " ".join(SORT[:words])
        assert rule_hits.examples(name, "a") == ("u2", "u1", "u3")
        assert len(rule_hits.examples(name, "seen on no page")) == 3


def test_summaries_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{"run": 1}')
    (tmp_path / "2.json").write_text("{")
    (tmp_path / "3.json").write_text("[]")
    (tmp_path / "4.json").write_text('{"run": 4}')
    assert past_summaries(tmp_path) == [{"run": 4}, {"run": 1}]


@pytest.mark.slow
def test_a_crawl_of_a_changed_site(tmp_path: Path) -> None:
    """The second run of the same section finds the body under another name: exit 3, the rule, three pages."""
    with Replica(200, unpublished=70) as replica:
        arguments = ["section", "-a", "sections=china", "-a", "may_be_empty=0"]
        first = crawl(tmp_path, *arguments, address=replica.address)
        assert first.status == 0, first.said
        replica.publish()
        replica.restyle(lambda html: html.replace('id="Content"', 'id="Text"'))
        second = crawl(tmp_path, *arguments, address=replica.address)
        assert second.status == 3
        assert "the site's markup has changed: " in second.last_line
        assert "css #Content' on 0 of" in second.last_line
        assert second.last_line.count("https://www.chinadaily.com.cn/a/") <= 3
        assert second.last_line.count(".html") == 3
        assert all(record["article_body"] or record["images"] for record in second.records)
        replica.restyle(str)
        quiet = crawl(tmp_path, *arguments, "-a", "fresh=1", address=replica.address)
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
