"""What a run makes of a data folder that was changed by hand, restored or copied since the last one."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from newscrawl import read
from newscrawl.errors import DataSetWarning, StorageError
from newscrawl.exporters.manifest import read_manifest
from newscrawl.frontier.mending import give_up
from newscrawl.frontier.outcomes import DONE
from newscrawl.frontier.store import Store
from newscrawl.items import Metadata
from newscrawl.monitoring.summary import absences
from newscrawl.site.urls import parse
from tests.damaging import DAYS, NAMES, REVISED, build, crawl, day, delete_frontier, segment, story
from tests.running import Clock, a_run, a_task, keep

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.frontier.run import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "data")
    return tmp_path / "data"


def a_later_run(folder: Path, at: str = "2026-03-12T08:00:00") -> Run:
    return a_run(folder, Clock(at))


def known(run: Run, name: str) -> tuple[int, bool]:
    """Revision of an article, and whether it has a line."""
    (one,) = run.store.articles(name)
    return one.revision, one.has_line


def test_a_frontier_made_from_the_data_set_knows_what_the_old_one_knew(folder: Path) -> None:
    old = a_later_run(folder)
    facts = {
        one: (known_one.revision, known_one.content, known_one.day, known_one.sections)
        for one in NAMES
        for known_one in old.store.articles(one)
    }
    lines = {name: old.article_index.record(old.store.articles(name)[0]) for name in NAMES}
    old.close()
    delete_frontier(folder)
    new = a_later_run(folder)
    assert "was not in the frontier" in str(new.recovery)
    for name in NAMES:
        (one,) = new.store.articles(name)
        assert (one.revision, one.content, one.day, one.sections) == facts[name]
        assert new.article_index.record(one) == lines[name]
        assert keep(new, a_task(name), **story(name, revised=name == REVISED)) == "unchanged"
    (first,) = new.store.revisions(new.store.articles(REVISED)[0].id or 0)
    assert first.revision == 1
    new.close()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"generation": 99}, "the frontier is older than its data set"),
        ({"generation": 0}, "the data set is older than its frontier"),
        ({"id": "of-another"}, "the frontier is of another data set"),
    ],
)
def test_whose_frontier_it_is(folder: Path, change: dict[str, object], sentence: str) -> None:
    a_later_run(folder).close()
    path = folder / "articles" / "_dataset.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    run = a_later_run(folder)
    assert sentence in str(run.recovery)
    run.close()
    run = a_later_run(folder)
    assert sentence not in str(run.recovery), "brought forward"
    run.close()


def test_each_publication_is_a_generation(tmp_path: Path) -> None:
    generations = []
    for number in range(3):
        crawl(tmp_path, DAYS[number], NAMES[number : number + 1])
        data = json.loads((tmp_path / "articles" / "_dataset.json").read_text())
        generations.append(data["generation"])
    assert generations == [1, 2, 3]


def test_absent_lines_are_known_and_counted(folder: Path) -> None:
    a_later_run(folder).close()
    shutil.move(day(folder), folder.parent)
    run = a_run(folder, Clock("2026-03-12T08:00:00"), {"sections": "world"})
    assert "lines are absent" in str(run.recovery)
    assert known(run, NAMES[1]) == (1, True)
    for name in NAMES:
        task = a_task(name)
        run.url_states.discover(task)
        found = run.article_index.known(parse(task.url), None)
        assert found is not None
        run.feed_records.attach(task.key, found.id or 0, has_line=False)
    assert len(list(run.feed_records.not_given())) == len(NAMES) - 2
    (missing, there) = absences(run)
    assert missing == (
        "absent",
        "2 records could not be given (crawl_date=2026-03-09 is not there 2)",
    )
    assert there[1].startswith("3 lines of 2 files are not there: crawl_date=2026-03-09;")
    run.close()
    shutil.move(folder.parent / day(folder).name, day(folder))
    run = a_later_run(folder)
    assert "is there again" in str(run.recovery)
    assert absences(run) == []
    assert run.article_index.record(run.store.articles(NAMES[1])[0]) is not None
    run.close()


def test_what_is_given_up_is_fetched_again_by_the_job_that_gave_it(folder: Path) -> None:
    crawl(folder, DAYS[2])
    segment(folder).unlink()
    a_run(folder, arguments={"sections": "world"}).close()
    store = Store(folder)
    assert give_up(store, Clock("2026-03-12T08:00:00")()) == 1, "the other has a newer line"
    store.close()
    run = a_later_run(folder)
    due = [task.key for task in run.url_states.due()]
    assert due == [f"{NAMES[1]} 2024-03-09"]
    assert known(run, NAMES[1]) == (1, False)
    assert keep(run, a_task(NAMES[1]), **story(NAMES[1])) == "restored"
    assert known(run, NAMES[1]) == (2, True)
    run.finish(is_over=True)
    run.close()
    with pytest.warns(DataSetWarning, match="is not there, its 2 lines are absent"):
        assert len(list(read(folder))) == len(NAMES)


def test_a_file_that_comes_back_after_its_articles_were_written_again(folder: Path) -> None:
    crawl(folder, DAYS[2])
    shutil.move(day(folder), folder.parent)
    a_later_run(folder).close()
    store = Store(folder)
    give_up(store, Clock("2026-03-12T08:00:00")())
    store.close()
    crawl(folder, "2026-03-12")
    shutil.move(folder.parent / day(folder).name, day(folder))
    crawl(folder, "2026-03-13")
    found = {one.identifier: one.metadata.revision for one in read(folder, strict=True)}
    assert found == {**dict.fromkeys(NAMES, 1), NAMES[0]: 2, NAMES[1]: 2, NAMES[2]: 2}
    assert len(list(read(folder))) == len(NAMES)


def test_lines_of_two_histories(folder: Path) -> None:
    """Days away and the frontier lost: all is fetched again, then the days come back."""
    crawl(folder, DAYS[2])
    delete_frontier(folder)
    for number in range(3):
        shutil.move(day(folder, number), folder.parent)
    crawl(folder, "2026-03-12")
    for number in range(3):
        shutil.move(folder.parent / day(folder, number).name, folder / "articles")
    assert len(list(read(folder))) == 2 * len(NAMES) - 1, "until a run has looked"
    run = a_later_run(folder, "2026-03-13T08:00:00")
    assert "was not in the frontier" in str(run.recovery)
    run.close()
    records = list(read(folder, strict=True))
    assert sorted(one.identifier for one in records) == NAMES
    assert {(one.metadata.date_downloaded or "")[:10] for one in records} == {"2026-03-12"}
    contested = {
        name
        for path in (folder / "articles").glob("crawl_date=*")
        for entry in read_manifest(path).entries.values()
        for name in entry.contested
    }
    assert contested == set(NAMES)
    run = a_later_run(folder, "2026-03-14T08:00:00")
    for name in NAMES:
        state = keep(run, a_task(name), headline=f"Story {name}", article_body="And once more.")
        assert state == "changed"
    run.finish(is_over=True)
    run.close()
    records = list(read(folder, strict=True))
    assert sorted(one.identifier for one in records) == NAMES
    assert {one.article_body for one in records} == {"And once more."}


def test_no_link_is_followed_to_write(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for place in ("articles", "articles/crawl_date=2026-03-09"):
        folder = tmp_path / place.replace("/", "-")
        path = folder / place
        path.parent.mkdir(parents=True)
        path.symlink_to(elsewhere)
        run = a_run(folder)
        keep(run, a_task())
        with pytest.raises(
            StorageError, match="is a symbolic link, and newscrawl does not write through links"
        ):
            run.commit()
        run.close()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["frontier.db", ".lock", ".holder.json"])
def test_no_link_stands_for_a_file_of_state(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / name).symlink_to(target)
    with pytest.raises(StorageError):
        a_run(folder)
    assert target.read_text() == "precious"


def test_what_a_run_says_is_one_line_a_kind(folder: Path) -> None:
    delete_frontier(folder)
    run = a_later_run(folder)
    said = str(run.recovery)
    assert said.count("was not in the frontier") == 1
    assert ", and " in said
    run.url_states.discover(a_task())
    run.url_states.end(a_task(), DONE)
    run.close()


@pytest.mark.parametrize(
    ("warning", "is_known"),
    [
        ("article_body: missing pages https://www.chinadaily.com.cn/a/x_2.html", False),
        ("article_body: 2 of 3 pages", False),
        ("page_urls: the pager ends at page 2 of 3", False),
        ("article_body: 40 characters have no place", True),
    ],
)
def test_an_article_that_lacks_pages_lacks_them_for_a_new_frontier_too(
    tmp_path: Path, warning: str, *, is_known: bool
) -> None:
    run, task = a_run(tmp_path), a_task()
    metadata = Metadata(template="www/1", revision=1, warnings=[warning])
    keep(run, task, metadata=metadata, origin={"complete": is_known})
    run.finish(is_over=True)
    run.close()
    for adopted in (False, True):
        if adopted:
            delete_frontier(tmp_path)
        later = a_later_run(tmp_path)
        assert (later.article_index.known(parse(task.url), None) is not None) is is_known
        later.finish(is_over=True)
        later.close()
