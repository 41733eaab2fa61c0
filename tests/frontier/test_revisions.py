"""What is kept of articles: lines, revisions, the same story, and what is known later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from newscrawl.frontier.outcomes import Outcome
from newscrawl.pages.evidence import Evidence
from newscrawl.site.urls import parse
from tests.running import ARGUMENTS, Clock, a_run, a_task, an_article, keep

if TYPE_CHECKING:
    from pathlib import Path

OLD = "https://www.chinadaily.com.cn/china/{day}/content_1234.htm"


def in_a_run(folder: Path, *kept: dict[str, Any], clock: Clock | None = None) -> list[str]:
    """The states of articles that a whole run keeps; "identifier" and "day" make their tasks."""
    run = a_run(folder, clock)
    states = []
    for fields in kept:
        named = {name: fields[name] for name in ("identifier", "day") if name in fields}
        rest = {name: value for name, value in fields.items() if name not in named}
        states.append(keep(run, a_task(**named), **rest))
    run.finish(is_over=True)
    run.close()
    return states


def test_a_new_article_is_a_line(tmp_path: Path) -> None:
    assert in_a_run(tmp_path, {}) == ["new"]
    (record,) = read(tmp_path)
    assert record.metadata.revision == 1
    assert record.metadata.previous_content_hash is None


def test_what_did_not_change_is_no_line(tmp_path: Path) -> None:
    in_a_run(tmp_path, {})
    assert in_a_run(tmp_path, {"keywords": ["lighthouse"]}) == ["unchanged"]
    assert len(list(read(tmp_path, revisions="all"))) == 1


def test_a_change_is_a_revision_that_names_the_one_before(tmp_path: Path) -> None:
    in_a_run(tmp_path, {})
    assert in_a_run(tmp_path, {"article_body": "Each morning, too."}) == ["changed"]
    assert in_a_run(tmp_path, {"article_body": "At noon as well."}) == ["changed"]
    lines = [record.metadata for record in read(tmp_path, revisions="all")]
    assert [line.revision for line in lines] == [1, 2, 3]
    assert [line.previous_content_hash for line in lines] == [
        None,
        *(line.content_hash for line in lines[:2]),
    ]
    assert [record.article_body for record in read(tmp_path)] == ["At noon as well."]


def test_another_template_is_no_revision(tmp_path: Path) -> None:
    """A better template would else revise everything; the next change is one again."""
    in_a_run(tmp_path, {})
    assert in_a_run(tmp_path, {"template": "www/2", "article_body": "Read better."}) == ["rebased"]
    assert in_a_run(tmp_path, {"template": "www/2", "article_body": "Read better."}) == [
        "unchanged"
    ]
    assert in_a_run(tmp_path, {"template": "www/2", "article_body": "New."}) == ["changed"]
    first, second = (record.metadata for record in read(tmp_path, revisions="all"))
    assert second.previous_content_hash == first.content_hash


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"headline": "Keepers write no more"}, "duplicate"),
        ({"day": "2004-03-09"}, "duplicate"),
        (
            {"headline": "KEEPERS of the coast: write down the weather", "day": "2004-03-09"},
            "duplicate",
        ),
        ({"headline": "Ferries run again", "day": "2004-03-09"}, "new"),
    ],
)
def test_one_identifier_twice_in_a_job(tmp_path: Path, changed: dict[str, Any], state: str) -> None:
    """Another day and another headline: another story of an older CMS."""
    run = a_run(tmp_path)
    assert keep(run, a_task()) == "new"
    task = a_task(day=changed.pop("day", "2024-03-09"))
    article = an_article(run, task, **changed)
    article.origin.key += "?"  # asked for under another address
    assert run.revisions.keep(article, article.origin) == state
    assert [warning.split(":")[0] for warning in article.metadata.warnings] == (
        ["identifier"] if state == "new" else []
    )
    run.close()


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"identifier": "WS65ebb1c0e4b06d4aa0009999"}, True),
        ({"identifier": "WS65ebb1c0e4b06d4aa0009999", "day": "2024-03-10"}, True),
        ({"identifier": "WS65ebb1c0e4b06d4aa0009999", "day": "2024-03-11"}, False),
        (
            {
                "identifier": "WS65ebb1c0e4b06d4aa0009999",
                "headline": "KEEPERS OF THE COAST, write down — the weather!",
            },
            True,
        ),
        ({"identifier": "WS65ebb1c0e4b06d4aa0009999", "article_body": "Each evening."}, False),
    ],
)
def test_the_same_story_under_another_identifier(
    tmp_path: Path, other: dict[str, str], same: bool
) -> None:
    assert in_a_run(tmp_path, {}, other) == ["new", "new"]
    first, second = read(tmp_path)
    assert first.same_as == []
    assert second.same_as == ([first.identifier] if same else [])


def test_what_is_known_is_what_an_earlier_job_read_whole(tmp_path: Path) -> None:
    task, clock = a_task(), Clock()
    run = a_run(tmp_path, clock)
    keep(run, task)
    assert run.article_index.known(parse(task.url), None) is None, "this job is reading it"
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path, clock)
    known = run.article_index.known(parse(task.url), None)
    assert known
    assert known.has_line
    article = an_article(run, task, article_body="A page of it is missing.")
    article.origin.complete = False
    assert run.revisions.keep(article, article.origin) == "changed"
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path, clock)
    assert run.article_index.known(parse(task.url), None) is None
    run.close()


def test_another_story_of_a_known_identifier_is_not_known(tmp_path: Path) -> None:
    in_a_run(tmp_path, {"identifier": "content_1234"})
    run = a_run(tmp_path)
    same = parse(OLD.format(day="2024-03/09"))
    other = parse(OLD.format(day="2004-03/09"))
    assert run.article_index.known(same, None)
    assert run.article_index.known(other, None) is None
    assert run.article_index.known(other, "Keepers of the Coast write down the weather")
    run.close()


def test_of_an_article_out_of_scope_the_day_is_remembered(tmp_path: Path) -> None:
    run, task = a_run(tmp_path), a_task()
    article = an_article(run, task)
    run.revisions.exclude(article, article.origin)
    run.finish(is_over=True)
    run.close()
    run = a_run(tmp_path)
    known = run.article_index.known(parse(task.url), None)
    assert known
    assert (known.has_line, known.date_published) == (False, "2024-03-09")
    assert keep(run, task) == "new", "in the scope of another job it gets its line"
    run.close()


def test_feeds_get_what_they_have_not(tmp_path: Path) -> None:
    """All that is known of a job's articles, each once, whichever run wrote it."""
    in_a_run(tmp_path, {}, {"identifier": "WS65ebb1c0e4b06d4aa0009999"})
    run = a_run(tmp_path)
    tasks = [a_task(), a_task("WS65ebb1c0e4b06d4aa0009999"), a_task("content_77")]
    for task in tasks[:2]:
        run.url_states.discover(task)
        known = run.article_index.known(parse(task.url), None)
        assert known
        run.feed_records.attach(task.key, known.id or 0, has_line=False)
    run.url_states.discover(tasks[2])
    read_now = an_article(run, tasks[2])
    run.revisions.keep(read_now, read_now.origin)
    run.feed_records.give(read_now.origin)
    assert [record.identifier for record in run.feed_records.not_given()] == [
        task.key.split()[0] for task in tasks[:2]
    ]
    run.close()


def test_a_run_that_goes_on_gives_what_the_one_before_read(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    keep(run, a_task())
    run.finish(is_over=False)
    run.close()
    run = a_run(tmp_path)
    assert run.recovery.continued
    assert [record.identifier for record in run.feed_records.not_given()] == [
        "WS65ebb1c0e4b06d4aa0001234"
    ]
    run.close()


def test_known_skip_gives_feeds_nothing_known(tmp_path: Path) -> None:
    """Neither in the run that met it, nor in the one that goes on with its job."""
    in_a_run(tmp_path, {})
    for _ in range(2):
        run = a_run(tmp_path, arguments={"known": "skip"})
        assert keep(run, a_task()) == "unchanged"
        assert list(run.feed_records.not_given()) == []
        run.finish(is_over=False)
        run.close()


@pytest.mark.parametrize("known", ["include", "skip"])
def test_a_record_that_no_feed_took_is_left_to_the_next(tmp_path: Path, known: str) -> None:
    """Whether it came in this run or is looked at again by the one that goes on."""
    arguments = {"known": known}
    run = a_run(tmp_path, arguments=arguments)
    assert keep(run, a_task()) == "new"
    assert len(list(run.feed_records.not_given())) == 1, (
        "the pipelines were through with it, no feed was"
    )
    run.finish(is_over=False)
    run.close()
    run = a_run(tmp_path, arguments=arguments)
    assert keep(run, a_task()) == "unchanged"
    assert len(list(run.feed_records.not_given())) == 1
    run.close()


def test_an_article_that_is_tried_again_keeps_the_record_it_had(tmp_path: Path) -> None:
    """Pages were missing: until the rest comes feeds get what there is."""
    clock = Clock()
    run = a_run(tmp_path, clock)
    keep(run, a_task())
    run.url_states.end(a_task(), Outcome("failed", "pages_missing"))
    run.finish(is_over=False)
    run.close()
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock)
    (task,) = run.url_states.due()
    run.url_states.end(task, Outcome("failed", "timeout"))
    assert [record.identifier for record in run.feed_records.not_given()] == [
        "WS65ebb1c0e4b06d4aa0001234"
    ]
    run.close()


def looked_at_again(folder: Path, clock: Clock) -> list[str]:
    """Keys of the articles that a run is to look at again, and does."""
    run = a_run(folder, clock)
    tasks = run.revisits.due()
    assert run.revisits.due() == tasks, "until it was looked at it stays due"
    for task in tasks:
        keep(run, task)
    run.finish(is_over=True)
    run.close()
    return [task.key for task in tasks]


def test_what_is_new_is_looked_at_again_at_its_times(tmp_path: Path) -> None:
    clock, key = Clock("2024-03-09T08:00:00"), a_task().key
    run = a_run(tmp_path, clock)
    run.revisits.begin_with_new = True
    keep(run, a_task())
    run.finish(is_over=True)
    run.close()
    times = {0.9: [], 1.1: [key], 1.5: [], 6: [key], 30: [key], 47: [], 48.5: [key], 500: []}
    passed = 0.0
    for hours, expected in times.items():
        clock.pass_(hours=hours - passed)
        passed = hours
        assert looked_at_again(tmp_path, clock) == expected, hours


@pytest.mark.parametrize(("now", "looks"), [("2024-03-15T08:00:00", 1), ("2024-03-16T08:00:00", 0)])
def test_only_what_is_of_the_last_seven_days_is_looked_at_again(
    tmp_path: Path, now: str, looks: int
) -> None:
    clock = Clock(now)
    run = a_run(tmp_path, clock)
    run.revisits.begin_with_new = True
    keep(run, a_task())
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=2)
    assert len(looked_at_again(tmp_path, clock)) == looks


def test_what_this_job_looks_at_again_is_known_to_it(tmp_path: Path) -> None:
    """Under another address, too; what it read first is not."""
    clock, task = Clock(), a_task()
    in_a_run(tmp_path, {}, clock=clock)
    clock.pass_(hours=1)
    run = a_run(tmp_path, clock)
    keep(run, task)
    keep(run, a_task("content_7"))
    assert run.article_index.known(parse(task.url), None)
    assert run.article_index.known(parse(a_task("content_7").url), None) is None
    run.close()


def test_only_what_is_new_to_a_route_that_seeds_is_looked_at_again(tmp_path: Path) -> None:
    clock = Clock("2024-03-09T08:00:00")
    in_a_run(tmp_path, {}, clock=clock)
    run = a_run(tmp_path, clock)
    run.revisits.begin_with_new = True
    keep(run, a_task(), article_body="A change.")
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=100)
    assert looked_at_again(tmp_path, clock) == []


def test_the_record_of_a_known_article(tmp_path: Path) -> None:
    in_a_run(tmp_path, {}, {"identifier": "content_7", "headline": "Slow trains return"})
    run = a_run(tmp_path)
    (known,) = run.store.articles("content_7")
    record = run.article_index.record(known)
    assert record is not None
    assert record.headline == "Slow trains return"
    run.close()


def test_what_a_place_said_is_kept(tmp_path: Path) -> None:
    run, place = a_run(tmp_path), "https://newssearch.chinadaily.com.cn/rest/en/search?page=0"
    said = Evidence("Keepers", indexed_at="2024-03-09T08:50:31.482+08:00", column="Society")
    run.sightings.record(a_task(), place, said)
    run.sightings.record(
        a_task(), "https://www.chinadaily.com.cn/china", Evidence("K", "2024-03-09")
    )
    run.sightings.record(a_task(), place, Evidence("Keepers"))
    places = {one.found_on: one for one in run.store.places(a_task().key.split()[0])}
    section, search = places["https://www.chinadaily.com.cn/china"], places[place]
    assert (section.evidence, section.listed_at) == (None, "2024-03-08T16:00:00Z")
    assert json.loads(search.evidence or "") == {
        "indexed_at": "2024-03-09T08:50:31.482+08:00",
        "column": "Society",
    }
    run.close()


@pytest.mark.parametrize("known", ["include", "skip"])
def test_an_article_read_twice_in_a_run_is_given_once(tmp_path: Path, known: str) -> None:
    """Its request was put back after a kill, and its line was lost and is fetched again: both come."""
    run = a_run(tmp_path, arguments={**ARGUMENTS, "known": known})
    task = a_task()
    run.url_states.discover(task)
    article = an_article(run, task)
    assert run.revisions.keep(article, article.origin) == "new"
    run.feed_records.give(article.origin)
    assert keep(run, task) == "unchanged"
    assert list(run.feed_records.not_given()) == []
    assert keep(run, task, headline="Ferries run again") == "changed"
    assert len(list(run.feed_records.not_given())) == 1, "the feeds have not had that line"
    run.close()
