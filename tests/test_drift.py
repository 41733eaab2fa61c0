"""Drift: a rule that stops matching fails the run's health, with the pages that show it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl.drift import Drift, drifts, past_summaries, strict_rules, usual_shares
from newscrawl.pages.article import TEMPLATES
from newscrawl.signatures import Sign, Signatures, Tally, tallies
from tests.breaking import breaks, judge, samples
from tests.crawling import crawl
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

JOB = json.dumps({"spider": "section", "arguments": {"sections": "china"}})
RULE = "headline: css #lft-art > h1, .ce_art > h1"


def past(pages: int, hits: int, rule: str = RULE, **others: Any) -> dict[str, Any]:
    signatures = {"www/2 2026": {"pages": pages, "rules": {rule: hits}}}
    return {**json.loads(JOB), "signatures": signatures, **others}


def found(pages: int, hits: int, *summaries: dict[str, Any], rule: str = RULE) -> list[Drift]:
    """Drift of one rule; what is expected without a past is fulfilled."""
    rules = dict.fromkeys(strict_rules()["www/2"], pages)
    now = {"www/2 2026": Tally(pages, {**rules, rule: hits})}
    return drifts(now, usual_shares(summaries, JOB))


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


def test_a_rule_of_some_pages_is_compared_with_runs_of_its_kind_alone() -> None:
    """Galleries are in one section and not in another; a headline is in all."""
    other = {"spider": "section", "arguments": {"sections": "sports"}}
    assert not found(100, 0, past(100, 40, "gallery") | other, rule="gallery")
    assert found(100, 0, past(100, 100, "info: css .info") | other, rule="info: css .info")
    same = {"spider": "section", "arguments": {"sections": "china", "since": "2026-09-01"}}
    assert found(100, 0, past(100, 40, "gallery") | same, rule="gallery")


def test_years_are_kept_apart() -> None:
    """Pages of 2018 have other furniture than those of 2026."""
    usual = usual_shares([past(100, 100, "css .share")], JOB)
    rules = dict.fromkeys(strict_rules()["www/2"], 100)
    assert drifts({"www/2 2026": Tally(100, rules)}, usual)
    assert not drifts({"www/2 2018": Tally(100, rules)}, usual)
    assert drifts({"www/2 2018": Tally(100, {})}, usual), "strict rules hold for every year"


def test_a_run_that_drifted_is_no_past() -> None:
    drifted = past(100, 0, "css .x", drift={"www/2 css .x": "…"})
    assert found(100, 0, past(100, 100, "css .x"), drifted, rule="css .x")


def test_few_pages_are_no_past() -> None:
    assert not found(100, 0, past(9, 9, "css .x"), rule="css .x")


def test_signatures_count_rules_and_keep_the_fullest_pages_that_miss_one() -> None:
    names: list[str] = []
    signatures = Signatures(names.append)
    sign = Sign("www", "www/2", "2026")
    signatures.add(sign, ["a", "b", "c"], "u0")
    for number, rules in enumerate((["b"], ["b", "c"], ["b"], ["b"]), 1):
        signatures.add(sign, rules, f"u{number}")
    counted = tallies({name: names.count(name) for name in names})
    assert counted["www/2 2026"] == Tally(5, {"a": 1, "b": 5, "c": 2})
    assert counted["www-pages 2026"] == Tally(5, {"read by www/2": 5})
    assert signatures.examples("www/2 2026", "a") == ("u2", "u1", "u3")
    assert len(signatures.examples("www/2 2026", "seen on no page")) == 3


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
        assert "the site's markup has changed: " in second.last_word
        assert "css #Content' on 0 of" in second.last_word
        assert second.last_word.count("https://www.chinadaily.com.cn/a/") <= 3
        assert second.last_word.count(".html") == 3
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
