"""What becomes of a record that was read again: a revision, no line, or a doubtful one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from newscrawl.errors import Status
from newscrawl.frontier.job import Common, identity
from newscrawl.frontier.outcomes import Outcome
from newscrawl.frontier.run import Run
from newscrawl.frontier.store import Store
from newscrawl.reextraction.differences import differences
from newscrawl.reextraction.rereading import Result
from newscrawl.reextraction.storing import NAME, Storing
from newscrawl.site.urls import parse
from tests.running import Clock, a_run, a_task, an_article, keep

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.items import Article
    from newscrawl.reextraction.ending import Ending

TASK = a_task()
STAMP = "2024-03-09T08:50:00+08:00"
LATER = "2024-03-10T09:00:00+08:00"


def a_reextraction(folder: Path, clock: Clock | None = None) -> Storing:
    run = Run(folder, NAME, Common(), identity(NAME, {}), now=clock or Clock())
    return Storing(run)


def crawled(folder: Path, **fields: Any) -> Article:
    """Crawl the article: its record."""
    run = a_run(folder, Clock())
    keep(run, TASK, **fields)
    run.finish(is_over=True)
    run.close()
    (record,) = read(folder)
    return record


def result_of(folder: Path, known: Article | None, **fields: Any) -> Result:
    """The result of reading the article again, with these fields."""
    named = ("is_older", "is_same_page", "clean")
    given = {name: fields.pop(name) for name in named if name in fields}
    run = a_run(folder / "other", Clock())
    article = an_article(run, TASK, **fields)
    run.close()
    changed = differences(known, article) if known else []
    return Result(TASK.url, article, is_known=known is not None, differences=changed, **given)


def stored(folder: Path, *results: Result, reason: str = "finished") -> Ending:
    storing = a_reextraction(folder)
    for one in results:
        assert not storing.is_done(one.url)
        storing.take(one)
    return storing.finish(reason, 0.01, ())


CHANGED = {"article_body": "Each morning, too."}


@pytest.mark.parametrize(
    ("before", "again", "state"),
    [
        ({}, {}, "unchanged"),
        ({}, {"template": "www/2"}, "rebased"),
        ({}, CHANGED, "changed"),
        ({}, {**CHANGED, "template": "www/2"}, "changed"),
        # A field that is not part of content_hash is worth a line too, other than after a request.
        ({}, {"keywords": ["lighthouse"]}, "changed"),
        ({}, {"keywords": ["lighthouse"], "template": "www/2"}, "changed"),
        # The page of the record is of a later time.
        ({}, {**CHANGED, "is_older": True}, "stale"),
        # Another page, with an earlier stamp.
        ({"date_modified": LATER}, {**CHANGED, "date_modified": STAMP}, "stale"),
        # The same page: the stamp was misread.
        (
            {"date_modified": LATER},
            {**CHANGED, "date_modified": STAMP, "is_same_page": True},
            "changed",
        ),
        # A reading by fallbacks is no better one.
        ({}, {**CHANGED, "clean": False}, "doubtful"),
        ({}, {**CHANGED, "template": "generic/1"}, "doubtful"),
        ({"origin": {"clean": False}}, {**CHANGED, "clean": False}, "changed"),
    ],
)
def test_states(tmp_path: Path, before: dict[str, Any], again: dict[str, Any], state: str) -> None:
    known = crawled(tmp_path, **before)
    ending = stored(tmp_path, result_of(tmp_path, known, **again))
    assert ending.results.area("revision") == {state: 1}
    assert ending.status.status == Status.COMPLETE
    lines = list(read(tmp_path, revisions="all"))
    assert len(lines) == 1 + (state in {"changed", "doubtful"})
    (newest,) = read(tmp_path)
    assert (newest.metadata.revision == 2) is (state == "changed")
    if state == "changed":
        assert newest.metadata.previous_content_hash == known.metadata.content_hash


def test_a_new_article_is_a_line(tmp_path: Path) -> None:
    ending = stored(tmp_path, result_of(tmp_path, None))
    assert ending.results.area("revision") == {"new": 1}
    assert [one.metadata.revision for one in read(tmp_path)] == [1]


def test_the_same_again_is_no_line(tmp_path: Path) -> None:
    known = crawled(tmp_path)
    stored(tmp_path, result_of(tmp_path, known, **CHANGED))
    (known,) = read(tmp_path)
    ending = stored(tmp_path, result_of(tmp_path, known, **CHANGED))
    assert ending.results.area("revision") == {"unchanged": 1}


def test_a_reading_may_return_to_an_earlier_content(tmp_path: Path) -> None:
    """A template that was made worse is corrected again; a cache is not the reason."""
    known = crawled(tmp_path)
    stored(tmp_path, result_of(tmp_path, known, **CHANGED))
    (known,) = read(tmp_path)
    ending = stored(tmp_path, result_of(tmp_path, known))
    assert ending.results.area("revision") == {"changed": 1}


def test_requests_are_as_before(tmp_path: Path) -> None:
    """The next crawl asks with the same validators, and by the same times of lists."""
    known = crawled(
        tmp_path, origin={"etag": '"a"', "last_modified": "Sat, 09 Mar 2024 00:50:00 GMT"}
    )
    names = ("etag", "last_modified", "last_fetched", "first_fetched", "listed_at", "job", "key")

    def facts() -> list[object]:
        store = Store(tmp_path, read_only=True)
        (row,) = store.articles(known.identifier)
        store.close()
        return [getattr(row, name) for name in names]

    before = facts()
    for fields in ({}, CHANGED):
        stored(
            tmp_path,
            result_of(tmp_path, known, downloaded=Clock("2026-03-01T00:00:00")(), **fields),
        )
        assert facts() == before


def test_a_new_article_counts_as_fetched_when_it_was_archived(tmp_path: Path) -> None:
    """A list that shows a later time lets it be requested."""
    stored(tmp_path, result_of(tmp_path, None, downloaded=Clock("2025-01-01T00:00:00")()))
    store = Store(tmp_path, read_only=True)
    (row,) = store.articles(TASK.key.partition(" ")[0])
    store.close()
    assert (row.last_fetched, row.listed_at) == ("2025-01-01T00:00:00Z", None)


def test_a_retracted_article_stays_so(tmp_path: Path) -> None:
    clock = Clock()
    run = a_run(tmp_path, clock)
    keep(run, TASK)
    run.finish(is_over=True)
    run.close()
    for _ in range(2):
        clock.pass_(days=2)
        run = a_run(tmp_path, clock)
        run.retractions.is_gone(TASK, TASK.url)
        run.finish(is_over=True)
        run.close()
    (known,) = read(tmp_path)
    assert known.metadata.retracted
    again = result_of(tmp_path, known)
    assert stored(tmp_path, again).results.area("revision") == {"unchanged": 1}
    again = result_of(tmp_path, known, **CHANGED)
    assert again.article
    again.article.metadata.retracted = known.metadata.retracted
    assert stored(tmp_path, again).results.area("revision") == {"changed": 1}
    (known,) = read(tmp_path)
    assert (known.article_body, bool(known.metadata.retracted)) == (CHANGED["article_body"], True)


@pytest.mark.parametrize(
    ("result", "states", "status"),
    [
        (Result(TASK.url, reason="no_article"), {"excluded": {"no_article": 1}}, 3),
        (Result(TASK.url, reason="no_article", is_known=True), {"failed": {"no_article": 1}}, 4),
        (Result(TASK.url, reason="error"), {"failed": {"error": 1}}, 1),
    ],
)
def test_articles_without_a_record(
    tmp_path: Path, result: Result, states: dict[str, dict[str, int]], status: int
) -> None:
    ending = stored(tmp_path, result)
    articles = ending.results.articles
    assert {"failed": {}, "excluded": {}, **states} == {
        "failed": articles.failed,
        "excluded": articles.excluded,
    }
    assert ending.status.status == status


def test_a_record_with_faults_is_kept_aside(tmp_path: Path) -> None:
    known = crawled(tmp_path)
    bad = result_of(tmp_path, known, **CHANGED)
    ending = stored(tmp_path, replace(bad, reason="invalid", details=["headline: none"]))
    assert ending.results.articles.failed == {"invalid": 1}
    (line,) = (tmp_path / "rejected.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["faults"] == ["headline: none"]
    assert len(list(read(tmp_path, revisions="all"))) == 1


def test_a_stopped_job_is_resumed(tmp_path: Path) -> None:
    urls = [a_task(f"WS65ebb1c0e4b06d4aa000{number}").url for number in range(3)]
    storing = a_reextraction(tmp_path)
    assert not any(storing.is_done(one) for one in urls)
    storing.take(Result(urls[0], reason="no_article"))
    ending = storing.finish("interrupted", 1.0, ())
    assert ending.status.status == Status.INCOMPLETE
    assert ending.status.sentence.endswith("(interrupted), 2 articles not read")
    storing = a_reextraction(tmp_path)
    assert storing.run.recovery.continued
    assert [storing.is_done(one) for one in urls] == [True, False, False]
    storing.exclude(urls[1])
    storing.take(Result(urls[2], reason="no_article"))
    ending = storing.finish("finished", 1.0, ())
    assert ending.results.articles.open == 0
    storing = a_reextraction(tmp_path)
    assert not storing.run.recovery.continued
    storing.run.close()


def test_failures_of_crawls_are_left_alone(tmp_path: Path) -> None:
    """A request that failed is made again, whatever the archive has; a page that cannot be read is no request."""
    run = a_run(tmp_path, Clock())
    run.url_states.discover(TASK)
    run.url_states.end(TASK, Outcome("failed", "timeout"))
    run.finish(is_over=True)
    run.close()
    other = a_task("WS65ebb1c0e4b06d4aa0000002").url
    stored(tmp_path, result_of(tmp_path, None), Result(other, reason="error"))
    store = Store(tmp_path, read_only=True)
    assert [(one.key, one.reason) for one in store.failures()] == [(TASK.key, "timeout")]
    store.close()


def test_a_resumed_crawl_knows_what_was_read_again(tmp_path: Path) -> None:
    """An article that a re-extraction wrote is known to the next crawl; it is not requested without a reason."""
    stored(tmp_path, result_of(tmp_path, None))
    run = a_run(tmp_path, Clock())
    assert run.article_index.known(parse(TASK.url), None)
    run.close()


def test_outcomes_are_the_same_with_and_without_a_data_set() -> None:
    assert Result(TASK.url, reason="no_article").outcome == Outcome("excluded", "no_article")
