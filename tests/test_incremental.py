"""Crawls of a site that was crawled before: what is asked for, what is written, what feeds get."""

from __future__ import annotations

import json
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from tests.crawling import Crawl, crawl
from tests.forked import Running
from tests.replica import Replica, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SOME = 90
SECTIONS = "china,world,business,life,culture,travel,sports,opinion,regional"


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(SOME, validators=True, unpublished=2) as running:
        yield running


def again(folder: Path, replica: Replica, *arguments: str, sections: str = SECTIONS) -> Crawl:
    """One more crawl of the sections; the replica counts from here."""
    replica.forget_requests()
    given = ["section", "-a", f"sections={sections}", *arguments]
    return crawl(folder, *given, address=replica.address)


def by_identifier(records: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["identifier"]: record for record in records}


def lines(folder: Path) -> dict[str, list[int]]:
    """Revisions by identifier of every line there is."""
    found: dict[str, list[int]] = {}
    for record in read(folder / "data" / "local", revisions="all"):
        found.setdefault(record.identifier, []).append(record.metadata.revision or 0)
    return found


def articles_asked(replica: Replica) -> int:
    return sum(request.path.startswith("/a/") for request in replica.requests)


def english(replica: Replica) -> list[int]:
    """Stories of the English sections that are published."""
    indices = range(replica.site.unpublished, replica.site.articles)
    return [index for index in indices if not replica.site.card(index).chinese]


@pytest.mark.parametrize(
    ("sections", "more"),
    [
        ("china,world", ()),
        pytest.param("china", ("-a", "max_articles=20"), marks=pytest.mark.slow),
        pytest.param("china,world", ("-a", "since=2026-09-25"), marks=pytest.mark.slow),
    ],
)
def test_nothing_has_changed(
    tmp_path: Path, replica: Replica, sections: str, more: tuple[str, ...]
) -> None:
    first = again(tmp_path, replica, *more, sections=sections)
    before = lines(tmp_path)
    second = again(tmp_path, replica, *more, sections=sections)
    assert (first.status, second.status) == (0, 0)
    assert second.last_line == f"newscrawl: complete: 0 articles, {len(first.records)} known"
    assert articles_asked(replica) == 0
    assert {r.status for r in replica.requests if r.kind == "list"} == {304}
    assert by_identifier(second.records) == by_identifier(first.records)
    assert lines(tmp_path) == before


@pytest.mark.slow
@pytest.mark.parametrize(("articles", "edits", "news"), [(SOME, 3, 2), (1000, 10, 5)])
def test_changed_and_new_articles(tmp_path: Path, articles: int, edits: int, news: int) -> None:
    site = Site(articles)
    new = [i for i in range(articles) if not site.card(i).chinese][:news]
    with Replica(articles, unpublished=new[-1] + 1) as replica:
        first = again(tmp_path, replica)
        wanted = english(replica)
        assert (first.status, len(first.records)) == (0, len(wanted))
        changed = wanted[:: len(wanted) // edits][:edits]
        for index in changed:
            replica.edit(index)
        replica.publish()
        second = again(tmp_path, replica)
        assert second.status == 0
        asked = {request.path.rpartition("/")[2][:26] for request in replica.requests}
        touched = {replica.story(i).identifier for i in [*changed, *new]}
        assert {name for name in asked if name.startswith("WS")} == touched
        written = lines(tmp_path)
        assert {name for name, found in written.items() if found == [1, 2]} == {
            replica.story(i).identifier for i in changed
        }
        assert sum(map(len, written.values())) == len(wanted) + len(changed) + len(new)
        assert f"lines     {edits + news} in " in second.said
        before, after = by_identifier(first.records), by_identifier(second.records)
        assert len(after) == len(wanted) + len(new)
        for index in changed:
            name, expected = replica.story(index).identifier, replica.expected(index)
            assert after[name]["article_body"] == expected["article_body"]
            assert after[name]["date_modified"] == expected["date_modified"]
            assert (
                after[name]["metadata"]["previous_content_hash"]
                == (before[name]["metadata"]["content_hash"])
            )
            before.pop(name)
        assert all(after[name] == record for name, record in before.items())


@pytest.mark.slow
def test_known_skip_gives_what_is_new_and_ends_early(tmp_path: Path) -> None:
    with Replica(600, unpublished=30) as replica:
        first = again(tmp_path, replica, "-a", "known=skip", sections="china")
        assert len(first.records) > 60
        second = again(tmp_path, replica, "-a", "known=skip", sections="china")
        assert (second.status, second.records) == (0, [])
        assert [r.path for r in replica.requests if r.kind == "list"] == ["/china"]
        replica.publish()
        new = {replica.story(i).identifier for i in replica.section("china") if i < 30}
        third = again(tmp_path, replica, "-a", "known=skip", sections="china")
        assert by_identifier(third.records).keys() == new


@pytest.mark.slow
def test_known_refetch_asks_for_all_and_writes_nothing(tmp_path: Path, replica: Replica) -> None:
    first = again(tmp_path, replica, sections="china")
    second = again(tmp_path, replica, "-a", "known=refetch", sections="china")
    assert second.status == 0
    assert by_identifier(second.records) == by_identifier(first.records)
    assert lines(tmp_path) == {name: [1] for name in by_identifier(first.records)}
    statuses = [r.status for r in replica.requests if r.path.startswith("/a/")]
    assert 304 in statuses
    assert 200 in statuses, "a page of several may have changed behind the first"
    assert _revisions(tmp_path) == {"unchanged": len(first.records)}


def test_article_always_asks_and_its_feed_holds_all(tmp_path: Path, replica: Replica) -> None:
    first = again(tmp_path, replica, sections="china")
    records = first.records[:3]
    replica.forget_requests()
    urls = ",".join(record["url"] for record in records)
    second = crawl(tmp_path, "article", "-a", f"url={urls}", address=replica.address)
    assert second.status == 0
    assert by_identifier(second.records) == by_identifier(records)
    assert {r.status for r in replica.requests if r.path.startswith("/a/")} == {200}
    assert all(found == [1] for found in lines(tmp_path).values())


@pytest.mark.slow
def test_a_cache_that_alternates_two_versions(tmp_path: Path, replica: Replica) -> None:
    """The newer one stays the newest line, and what is asked for later is it."""
    index = next(i for i in replica.section("china") if len(replica.story(i).pages) == 1)
    old = replica.story(index)
    body = replica.site.render(old)
    given = ["article", "-a", f"url={old.url}"]
    runs = [crawl(tmp_path, *given, address=replica.address)]
    new = replica.edit(index)
    for is_old in (False, True, False, True):
        if is_old:
            replica.override(old.url, body=body, headers={"ETag": '"old"'})
        runs.append(crawl(tmp_path, *given, address=replica.address))
        replica.restore(old.url)
    assert [run.status for run in runs] == [0] * 5
    assert lines(tmp_path) == {old.identifier: [1, 2]}
    bodies = [run.records[0]["article_body"] for run in runs]
    assert bodies == ["\n\n".join(old.texts), *["\n\n".join(new.texts)] * 4]
    assert _revisions(tmp_path) == {"stale": 1}


@pytest.mark.slow
def test_a_doubtful_reading_waits_for_a_clean_one(tmp_path: Path, replica: Replica) -> None:
    index = next(i for i in replica.section("china") if len(replica.story(i).pages) == 1)
    story = replica.story(index)
    given = ["article", "-a", f"url={story.url}", "-s", "DRIFT_CHECK=0"]
    first = crawl(tmp_path, *given, address=replica.address)
    new = replica.edit(index)
    replica.restyle(lambda html: html.replace('id="Content"', 'id="Text"'))
    second = crawl(tmp_path, *given, address=replica.address)
    assert second.records == first.records, "the output has the clean reading"
    assert _revisions(tmp_path) == {"doubtful": 1}
    replica.restyle(str)
    third = crawl(tmp_path, *given, address=replica.address)
    assert third.records[0]["article_body"] == "\n\n".join(new.texts)
    found = [record.metadata for record in read(tmp_path / "data" / "local", revisions="all")]
    assert sorted((one.revision, one.doubtful) for one in found) == [
        *((1, False), (2, True), (3, False))
    ]


def _revisions(folder: Path) -> dict[str, int]:
    """What the last run's summary says of lines."""
    summaries = (folder / "data" / "local" / "runs").iterdir()
    newest = max(summaries, key=lambda path: path.stat().st_mtime_ns)
    found: dict[str, int] = json.loads(newest.read_text("utf-8"))["revisions"]
    return found


def test_an_article_whose_pages_were_missing_becomes_whole(
    tmp_path: Path, replica: Replica
) -> None:
    story = next(s for s in map(replica.story, range(2, SOME)) if len(s.pages) == 3)
    replica.override(story.page_urls[1], status=403)
    given = ["article", "-a", f"url={story.url}"]
    first = crawl(tmp_path, *given, address=replica.address)
    replica.restore(story.page_urls[1])
    second = crawl(tmp_path, *given, address=replica.address)
    assert (first.status, second.status) == (4, 0)
    assert lines(tmp_path) == {story.identifier: [1, 2]}
    assert second.records[0]["metadata"]["warnings"] == []


@pytest.mark.slow
def test_an_output_is_complete_after_an_interruption(tmp_path: Path) -> None:
    with Replica(400) as replica:
        options = ["-a", f"sections={SECTIONS}", "-O", "out.jsonl", "-L", "ERROR"]
        address = ("-s", f"SITE_ADDRESS={replica.address}")
        running = Running("crawl", "section", *options, *address, cwd=tmp_path)
        while replica.kinds["article"] < 60 and running.poll() is None:
            time.sleep(0.02)
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        given = ["section", "-a", "sections=china", "-s", f"DATA_DIR={tmp_path / 'data' / 'local'}"]
        held = crawl(elsewhere, *given, address=replica.address)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
        assert running.returncode == 4
        second = again(tmp_path, replica)
        assert second.status == 0
        assert len(by_identifier(second.records)) == len(second.records)
        assert len(second.records) == sum(not replica.site.card(i).chinese for i in range(400))
        assert "resuming an unfinished job" in second.said
    assert (held.status, held.records) == (5, [])
    assert "DATA_DIR: " in held.last_line
    assert "is held by the run 2" in held.last_line


def test_addresses_that_lead_to_another_article_are_known(tmp_path: Path, replica: Replica) -> None:
    """Once it is learned where they lead, none is asked for to learn it again."""
    single = [i for i in replica.section("china") if len(replica.story(i).pages) == 1]
    twin, lead = (replica.story(i) for i in single[:2])
    replica.override(lead.url, status=301, headers={"Location": twin.url})
    first = again(tmp_path, replica, sections="china")
    second = again(tmp_path, replica, sections="china")
    assert (first.status, second.status) == (0, 0)
    assert articles_asked(replica) == 0
    assert by_identifier(second.records) == by_identifier(first.records)
    assert len(second.records) == len(first.records)


@pytest.mark.slow
def test_a_known_article_whose_change_cannot_be_had_is_given_as_it_was(
    tmp_path: Path, replica: Replica
) -> None:
    first = again(tmp_path, replica, sections="china")
    index = replica.section("china")[3]
    replica.edit(index)
    replica.override(replica.story(index).url, status=403)
    second = again(tmp_path, replica, sections="china")
    assert second.status == 4
    assert "1 failed" in second.said
    assert by_identifier(second.records) == by_identifier(first.records)
    replica.restore(replica.story(index).url)
    third = again(tmp_path, replica, "-a", "known=skip", sections="china")
    assert [r["metadata"]["revision"] for r in third.records] == [2], "the change is not forgotten"


@pytest.mark.slow
def test_a_segment_that_is_gone_is_said(tmp_path: Path, replica: Replica) -> None:
    """Archived away, say: no failure, but the console report says what the output lacks."""
    again(tmp_path, replica, sections="china")
    next((tmp_path / "data" / "local").glob("articles/*/*.jsonl")).unlink()
    second = again(tmp_path, replica, sections="china")
    assert (second.status, second.records) == (0, [])
    assert "records could not be given (a file of crawl_date=" in second.said
    assert "Traceback" not in second.said
    skipped = again(tmp_path, replica, "-a", "known=skip", sections="china")
    assert skipped.status == 0


def test_a_summary_that_cannot_be_written_is_a_storage_failure(
    tmp_path: Path, replica: Replica
) -> None:
    (tmp_path / "data" / "local").mkdir(parents=True)
    (tmp_path / "data" / "local" / "runs").touch()
    crawled = again(tmp_path, replica, "-a", "max_pages=1", sections="china")
    assert crawled.status == 75
    assert crawled.last_line.startswith("newscrawl: storage failed: ")
    assert "Traceback" not in crawled.said
    assert lines(tmp_path), "the data set is whole all the same"
