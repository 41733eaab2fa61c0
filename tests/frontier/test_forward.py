"""Only forward: what an older copy, a new stamp, a doubtful reading and an answer "gone" do to an article's lines."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from newscrawl.frontier.outcomes import Outcome
from newscrawl.frontier.stamps import is_modified_later, stamp_of
from newscrawl.items import Article
from newscrawl.records.schema import schema_errors
from newscrawl.records.stamps import differ, is_earlier, later
from newscrawl.site.urls import parse
from tests.running import Clock, a_run, a_task, an_article, keep

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.frontier.rows import KnownArticle

_Fields = dict[str, Any]

A: _Fields = {"article_body": "They write of wind."}
B: _Fields = {"article_body": "They write of rain."}
C: _Fields = {"article_body": "They write of snow."}
AT_8: _Fields = {"date_modified": "2024-03-09T08:00:00+08:00"}
AT_9: _Fields = {"date_modified": "2024-03-09T09:00:00+08:00"}
AT_10: _Fields = {"date_modified": "2024-03-09T10:00:00+08:00"}
DAY_9: _Fields = {"date_raw": "2024-03-09"}
DAY_10: _Fields = {"date_raw": "2024-03-10"}
UNCLEAN: _Fields = {"origin": {"clean": False}}


def modified(hour: int) -> dict[str, Any]:
    return {"origin": {"last_modified": f"Sat, 09 Mar 2024 {hour:02}:00:00 GMT"}}


def in_runs(folder: Path, *readings: dict[str, Any], clock: Clock | None = None) -> list[str]:
    """The states of one article that one run after the other reads."""
    states = []
    for fields in readings:
        run = a_run(folder, clock)
        states.append(keep(run, a_task(), **fields))
        run.finish(is_over=True)
        run.close()
    return states


def lines(folder: Path) -> list[Article]:
    return sorted(read(folder, revisions="all"), key=lambda one: one.metadata.revision or 0)


def bodies(folder: Path) -> list[str]:
    """A letter for the text of each line."""
    letters = {one["article_body"]: name for one, name in ((A, "A"), (B, "B"), (C, "C"))}
    return [letters[line.article_body or ""] for line in lines(folder)]


def known(folder: Path) -> KnownArticle:
    run = a_run(folder)
    (row,) = run.store.articles(a_task().key.split()[0])
    run.close()
    return row


def current(folder: Path) -> Article | None:
    """The line that the frontier holds for the one readers are given."""
    run = a_run(folder)
    (row,) = run.store.articles(a_task().key.split()[0])
    record = run.article_index.record(row)
    run.close()
    return record


# --- Stamps


@pytest.mark.parametrize(
    ("one", "other", "earlier"),
    [
        ("2024-03-09T08:00:00+08:00", "2024-03-09T08:01:00+08:00", True),
        ("2024-03-09T08:00:00+08:00", "2024-03-09T08:00:00+08:00", False),
        ("2024-03-09", "2024-03-10T00:01:00+08:00", True),
        ("2024-03-09T23:59:00+08:00", "2024-03-10", True),
        ("2024-03-09", "2024-03-09T08:00:00+08:00", False),
        ("2024-03-09T08:00:00+08:00", "2024-03-09", False),
        ("2024-03-09", "2024-03-10", True),
        (None, "2024-03-10", False),
        ("2024-03-10", None, False),
    ],
)
def test_which_stamp_is_earlier(one: str | None, other: str | None, earlier: bool) -> None:
    assert is_earlier(one, other) is earlier
    if earlier:
        assert not is_earlier(other, one)
        assert later(one, other) == later(other, one) == other
    assert later(one, other) == later(other, one)
    assert differ(one, other) == differ(other, one) == (earlier or is_earlier(other, one))


@pytest.mark.parametrize(
    ("printed", "stamp"),
    [
        ({"date_modified": "2024-03-09T08:00:00+08:00"}, "2024-03-09T08:00:00+08:00"),
        ({"date_raw": "March 9, 2024"}, "2024-03-09"),
        ({"date_raw": "2567-03-09"}, "2024-03-09"),
        ({"date_modified": "2026-03-10T06:00:00+08:00"}, "2026-03-10T06:00:00+08:00"),
        ({"date_modified": "2026-12-09T08:00:00+08:00"}, None),
        ({"date_raw": "2026-03-12"}, None),
        ({}, None),
    ],
)
def test_what_a_page_prints(printed: dict[str, str], stamp: str | None) -> None:
    article = Article(identifier="content_1", url="https://x.cn/a", headline="Keepers", **printed)  # type: ignore[arg-type]
    assert stamp_of(article, "2026-03-09T08:00:00Z") == stamp


@pytest.mark.parametrize(
    ("one", "other", "is_later"),
    [
        ("Sat, 09 Mar 2024 08:00:01 GMT", "Sat, 09 Mar 2024 08:00:00 GMT", True),
        ("Sat, 09 Mar 2024 08:00:00 GMT", "Sat, 09 Mar 2024 08:00:00 GMT", False),
        ("Sat, 09 Mar 2024 08:00:00 -0000", "Fri, 31 Dec 9999 23:59:59 GMT", False),
        ("yesterday", "Sat, 09 Mar 2024 08:00:00 GMT", False),
        ("Sat, 09 Mar 2024 08:00:00 GMT", None, False),
        (None, None, False),
    ],
)
def test_which_file_is_later(one: str | None, other: str | None, is_later: bool) -> None:
    assert is_modified_later(one, other) is is_later


# --- Older copies


@pytest.mark.parametrize(
    ("readings", "states", "written"),
    [
        # an older stamp, whatever it stands over
        ([A | AT_9, A | AT_8], ["new", "stale"], "A"),
        ([A | AT_9, B | AT_8], ["new", "stale"], "A"),
        ([B | DAY_10, A | DAY_9], ["new", "stale"], "B"),
        ([B | DAY_10, A | AT_9], ["new", "stale"], "B"),
        ([B | {"date_modified": "2024-03-10T08:00:00+08:00"}, A | DAY_9], ["new", "stale"], "B"),
        ([A | AT_9, B | AT_8 | UNCLEAN], ["new", "stale"], "A"),
        ([A | AT_9, B | AT_8 | {"template": "www/2"}], ["new", "stale"], "A"),
        # a return to what was there before
        ([A | AT_8, B | AT_9, A | AT_8, B | AT_9, A | AT_8], "new changed stale unchanged stale".split(), "AB"),
        ([A, B, A, B, A], "new changed stale unchanged stale".split(), "AB"),
        ([A | AT_8, B | AT_8, A | AT_8], ["new", "changed", "stale"], "AB"),
        ([A | DAY_9, B | DAY_9, A | DAY_9], ["new", "changed", "stale"], "AB"),
        ([A | AT_8, B | AT_9, C | AT_10, B | AT_10], "new changed changed stale".split(), "ABC"),
        ([A, B | AT_9, A], ["new", "changed", "stale"], "AB"),
        # a later stamp, or a file that is later where nothing is printed: the editors went back
        ([A | AT_8, B | AT_9, A | AT_10], ["new", "changed", "changed"], "ABA"),
        ([A | DAY_9, B | DAY_9, A | DAY_10], ["new", "changed", "changed"], "ABA"),
        ([A | modified(1), B | modified(2), A | modified(3)], ["new", "changed", "changed"], "ABA"),
        ([A | modified(1), B | modified(2), A | modified(1)], ["new", "changed", "stale"], "AB"),
        ([A | AT_8 | modified(1), B | AT_8 | modified(2), A | AT_8 | modified(3)], ["new", "changed", "stale"], "AB"),
        # what was never there before is a change, unless its stamp is older
        ([A | AT_8, B | AT_8], ["new", "changed"], "AB"),
        ([A | AT_8, B], ["new", "changed"], "AB"),
        ([A, B | AT_8], ["new", "changed"], "AB"),
        ([A | AT_8, B | DAY_9], ["new", "changed"], "AB"),
        # a stamp that was a slip of the pen does not make all that is right older
        ([A | {"date_modified": "2026-12-09T08:00:00+08:00"}, B | AT_9], ["new", "changed"], "AB"),
        # an article that lacked a page is whole again
        ([A | AT_8, B | AT_8 | {"origin": {"complete": False}}, A | AT_8], ["new", "changed", "changed"], "ABA"),
    ],
)  # fmt: skip
def test_only_forward(
    tmp_path: Path, readings: list[dict[str, Any]], states: list[str], written: str
) -> None:
    assert in_runs(tmp_path, *readings) == states
    assert "".join(bodies(tmp_path)) == written
    record = current(tmp_path)
    assert record
    assert record.article_body == {"A": A, "B": B, "C": C}[written[-1]]["article_body"]


def test_a_new_stamp_alone_is_no_revision_and_the_next_copy_is_held_against_it(
    tmp_path: Path,
) -> None:
    assert in_runs(tmp_path, A | AT_8, A | AT_10, B | AT_9, A) == [
        *("new", "unchanged", "stale", "unchanged")
    ]
    assert known(tmp_path).stamp == AT_10["date_modified"], "the last page printed none"
    assert bodies(tmp_path) == ["A"]


def test_nothing_is_remembered_of_a_stale_copy(tmp_path: Path) -> None:
    """Neither its validators nor the time that lists show: both are to lead to the new page again."""
    clock = Clock()
    fresh = B | AT_9 | {"origin": {"etag": '"b"', "last_modified": "b"}}
    in_runs(tmp_path, fresh, clock=clock)
    before = known(tmp_path)
    clock.pass_(hours=5)
    run = a_run(tmp_path, clock)
    stale = A | AT_8 | {"origin": {"etag": '"a"', "last_modified": "a"}}
    assert keep(run, a_task(), **stale) == "stale"
    assert [one.article_body for one in run.feed_records.not_given()] == [B["article_body"]], (
        "feeds get what is known"
    )
    run.finish(is_over=True)
    assert run.url_states.counters()["revision/stale"] == 1
    run.close()
    assert known(tmp_path) == before


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("copy_is_whole", [True, False])
def test_whether_all_pages_came_is_said_of_what_is_known(
    tmp_path: Path, *, whole: bool, copy_is_whole: bool
) -> None:
    """An article that lacks a page stays failed, and is tried again, whatever a cache has."""
    in_runs(tmp_path, A | AT_9 | {"origin": {"complete": whole}})
    run = a_run(tmp_path)
    run.url_states.discover(a_task())
    article = an_article(run, a_task(), **A, **AT_8, origin={"complete": copy_is_whole})
    assert run.revisions.keep(article, article.origin) == "stale"
    assert article.origin.complete is whole
    run.close()


# --- Doubtful readings


@pytest.mark.parametrize(
    ("readings", "states", "written"),
    [
        ([A, B | UNCLEAN], ["new", "doubtful"], "AB?"),
        ([A, A | UNCLEAN], ["new", "unchanged"], "A"),
        ([A, {"template": "generic/1"} | B], ["new", "doubtful"], "AB?"),
        ([A, {"template": "generic/1"} | A], ["new", "unchanged"], "A"),
        ([A, B | UNCLEAN, B | UNCLEAN], ["new", "doubtful", "unchanged"], "AB?"),
        ([A, B | UNCLEAN, C | UNCLEAN, B | UNCLEAN], "new doubtful doubtful unchanged".split(), "AB?C?"),
        ([A, B | UNCLEAN, A], ["new", "doubtful", "unchanged"], "AB?"),
        ([A, B | UNCLEAN, B], ["new", "doubtful", "changed"], "AB?B"),
        ([A, B | UNCLEAN, C, B | UNCLEAN], "new doubtful changed unchanged".split(), "AB?C"),
        ([A, B | UNCLEAN, C | {"template": "www/2"}], ["new", "doubtful", "changed"], "AB?C"),
        ([A, B | UNCLEAN, A | {"template": "www/2"}], ["new", "doubtful", "rebased"], "AB?"),
        ([A, B | UNCLEAN | {"template": "www/2"}], ["new", "doubtful"], "AB?"),
        ([A | AT_8, B | AT_10 | UNCLEAN, C | AT_9], ["new", "doubtful", "changed"], "AB?C"),
        # nothing clean to hold it against
        ([B | UNCLEAN], ["new"], "B"),
        ([A | UNCLEAN, B | UNCLEAN], ["new", "changed"], "AB"),
        ([A | UNCLEAN, B], ["new", "changed"], "AB"),
        ([A | UNCLEAN, A, B | UNCLEAN], ["new", "unchanged", "doubtful"], "AB?"),
        ([{"template": "generic/1"} | A, {"template": "generic/1"} | B], ["new", "changed"], "AB"),
        ([{"template": "generic/1"} | A, B | UNCLEAN], ["new", "rebased"], "A"),
        ([A, {"template": "opinion/1"} | B | UNCLEAN], ["new", "rebased"], "A"),
        ([A | UNCLEAN, {"template": "generic/1"} | B], ["new", "doubtful"], "AB?"),
    ],
)  # fmt: skip
def test_a_doubtful_reading_never_supersedes_a_clean_one(
    tmp_path: Path, readings: list[dict[str, Any]], states: list[str], written: str
) -> None:
    assert in_runs(tmp_path, *readings) == states
    found = lines(tmp_path)
    doubts = ["?" if line.metadata.doubtful else "" for line in found]
    assert "".join(map("".join, zip(bodies(tmp_path), doubts, strict=True))) == written
    assert [line.metadata.revision for line in found] == list(range(1, len(found) + 1))
    before = None
    for line in found:
        assert line.metadata.previous_content_hash == (before and before.metadata.content_hash)
        before = before if line.metadata.doubtful else line
        assert schema_errors(line) == []
    assert current(tmp_path) == before
    row = known(tmp_path)
    assert (row.revision, bool(row.doubtful)) == (len(found), found[-1].metadata.doubtful)


def test_other_lines_have_rows_of_their_own(tmp_path: Path) -> None:
    in_runs(tmp_path, A | AT_8, B | UNCLEAN, C | AT_9, A | AT_10 | UNCLEAN, B | AT_10)
    run = a_run(tmp_path)
    rows = run.store.revisions(known_id := known_in(run).id or 0)
    assert known_id
    assert [(row.revision, bool(row.doubtful)) for row in rows] == [
        *((1, False), (2, True), (3, False), (4, True))
    ]
    assert [row.stamp and row.stamp[11:13] for row in rows] == ["08", None, "09", "10"]
    for row, line in zip(rows, lines(tmp_path), strict=False):
        assert row.content.hex() == line.metadata.content_hash
        assert row.segment is not None
        place = known_in(run)
        place.segment, place.start, place.length = row.segment, row.start, row.length
        assert run.article_index.record(place) == line
    run.close()


def known_in(run: Any) -> KnownArticle:
    (row,) = run.store.articles(a_task().key.split()[0])
    return row  # type: ignore[no-any-return]


def test_a_doubtful_reading_leaves_no_validators_and_feeds_get_the_clean_line(
    tmp_path: Path,
) -> None:
    in_runs(tmp_path, A | {"origin": {"etag": '"a"'}})
    run = a_run(tmp_path)
    assert keep(run, a_task(), **B, origin={"etag": '"b"', "clean": False}) == "doubtful"
    assert known_in(run).etag is None, "a better template is to see the page"
    assert [one.article_body for one in run.feed_records.not_given()] == [A["article_body"]]
    run.close()


@pytest.mark.parametrize(
    ("warnings", "state"),
    [
        (["headline: not where this template has it, taken from title"], "changed"),
        (["breadcrumbs: found nowhere"], "changed"),
        (["headline: css h1 says Found nowhere, title Lost"], "doubtful"),
        ([], "doubtful"),
    ],
)
def test_what_a_line_of_before_tells_of_its_reading(
    tmp_path: Path, warnings: list[str], state: str
) -> None:
    """A frontier of an earlier version, and one made from the data set, do not know; the line does."""
    run = a_run(tmp_path)
    run.url_states.discover(a_task())
    article = an_article(run, a_task(), **A, **AT_9)
    article.metadata.warnings = warnings
    run.revisions.keep(article, article.origin)
    row = known_in(run)
    row.clean = row.stamp = None
    run.store.put_article(row)
    run.finish(is_over=True)
    run.close()
    assert in_runs(tmp_path, C | AT_8) == ["stale"]
    assert in_runs(tmp_path, B | UNCLEAN) == [state]


# --- Lost lines


@pytest.mark.parametrize(
    ("reading", "then"),
    [
        (A, "unchanged"),
        (B, "unchanged"),
        (A | {"template": "www/2"}, "unchanged"),
        (B | UNCLEAN, "unchanged"),
        (A | AT_8, "stale"),
    ],
)
def test_a_line_that_is_lost_for_good_is_written_again(
    tmp_path: Path, reading: dict[str, Any], then: str
) -> None:
    """From whatever comes: an older copy is better than nothing."""
    in_runs(tmp_path, A | AT_9)
    run = a_run(tmp_path)
    row = known_in(run)
    row.segment = row.start = row.length = None
    run.store.put_article(row)
    run.revisits.begin_with_new = True
    assert keep(run, a_task(), **reading) == "restored"
    run.finish(is_over=True)
    assert run.store.revisit(a_task().key) is None
    assert run.url_states.counters()["revision/restored"] == 1
    run.close()
    first, second = lines(tmp_path)
    assert second.metadata.revision == 2
    assert second.metadata.previous_content_hash == first.metadata.content_hash
    assert not second.metadata.doubtful
    assert current(tmp_path) == second
    assert in_runs(tmp_path, reading) == [then]


# --- Gone


def gone(folder: Path, clock: Clock, url: str | None = None, **arguments: str) -> list[Article]:
    """A run in which the site says that the article is no more: what its feeds get in the end."""
    run = a_run(folder, clock, {"sections": "china", **arguments})
    task = a_task()
    run.url_states.discover(task)
    run.url_states.end(task, Outcome("gone"))
    run.retractions.is_gone(task, url or task.url)
    given = list(run.feed_records.not_given())
    run.finish(is_over=True)
    run.close()
    return given


def marks(folder: Path) -> list[str | None]:
    return [line.metadata.retracted for line in lines(folder)]


def test_an_article_that_is_gone_twice_a_day_apart_is_retracted(tmp_path: Path) -> None:
    clock = Clock()
    in_runs(tmp_path, A, B, clock=clock)
    assert gone(tmp_path, clock) == []
    clock.pass_(hours=23)
    assert gone(tmp_path, clock) == []
    clock.pass_(hours=2)
    (given,) = gone(tmp_path, clock, known="skip")
    _, second, third = lines(tmp_path)
    assert given == third
    assert third.metadata.retracted == "2026-03-10T09:00:00Z"
    assert third.metadata.revision == 3
    assert third.metadata.previous_content_hash == second.metadata.content_hash
    third.metadata.retracted = None
    third.metadata.revision = 2
    third.metadata.previous_content_hash = second.metadata.previous_content_hash
    assert third == second, "the rest is what was known"
    clock.pass_(days=9)
    assert gone(tmp_path, clock) == []
    assert len(lines(tmp_path)) == 3


@pytest.mark.parametrize(
    ("back", "state", "written"),
    [
        (A, "restored", "AAA"),
        (A | AT_9, "restored", "AAA"),
        (B | AT_9, "changed", "AAB"),
        (A | {"template": "www/2"}, "restored", "AAA"),
        (A | UNCLEAN, "unchanged", "AA"),
        (B | AT_8, "stale", "AA"),
    ],
)
def test_a_retracted_article_that_returns(
    tmp_path: Path, back: dict[str, Any], state: str, written: str
) -> None:
    clock = Clock()
    in_runs(tmp_path, A | AT_9, clock=clock)
    for _ in range(2):
        gone(tmp_path, clock)
        clock.pass_(days=2)
    assert in_runs(tmp_path, back, clock=clock) == [state]
    assert "".join(bodies(tmp_path)) == written
    found = lines(tmp_path)
    assert [bool(line.metadata.retracted) for line in found][:2] == [False, True]
    if written == "AA":
        return
    assert found[2].metadata.retracted is None
    assert found[2].metadata.previous_content_hash == found[1].metadata.content_hash
    for _ in range(2):
        gone(tmp_path, clock)
        clock.pass_(days=2)
    assert len(marks(tmp_path)) == 4, "and may go once more"


def answers(run: Any) -> None:
    keep(run, a_task(), **A)


def is_as_it_was(run: Any) -> None:
    run.url_states.discover(a_task())
    run.retractions.is_unchanged(a_task(), known_in(run).id)


def is_out_of_scope(run: Any) -> None:
    article = an_article(run, a_task(), **A)
    run.revisions.exclude(article, article.origin)


@pytest.mark.parametrize("happens", [answers, is_as_it_was, is_out_of_scope])
def test_an_article_that_answers_in_between_is_not_gone(tmp_path: Path, happens: Any) -> None:
    clock = Clock()
    in_runs(tmp_path, A, clock=clock)
    gone(tmp_path, clock)
    clock.pass_(days=2)
    run = a_run(tmp_path, clock)
    happens(run)
    run.finish(is_over=True)
    run.close()
    clock.pass_(days=2)
    gone(tmp_path, clock)
    assert marks(tmp_path) == [None]


def test_not_modified_brings_a_retracted_article_back(tmp_path: Path) -> None:
    """A request of a job that was begun before; later ones are unconditional."""
    clock = Clock()
    in_runs(tmp_path, A | {"origin": {"etag": '"a"'}}, clock=clock)
    for _ in range(2):
        gone(tmp_path, clock)
        clock.pass_(days=2)
    assert known(tmp_path).etag is None
    run = a_run(tmp_path, clock, {"known": "skip"})
    is_as_it_was(run)
    (given,) = run.feed_records.not_given()
    run.finish(is_over=True)
    assert run.url_states.counters()["revision/restored"] == 1
    run.close()
    assert (given.metadata.revision, given.metadata.retracted) == (3, None)
    assert [bool(mark) for mark in marks(tmp_path)] == [False, True, False]


@pytest.mark.parametrize(
    ("url", "retracted"),
    [
        ("https://www.chinadaily.com.cn/404.html", True),
        ("https://usa.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", True),
    ],
)
def test_where_the_answer_comes_from(tmp_path: Path, url: str, retracted: bool) -> None:
    """The address that the article was read at is asked for; it may lead to a page of errors."""
    clock = Clock()
    in_runs(tmp_path, A, clock=clock)
    for _ in range(2):
        gone(tmp_path, clock, url)
        clock.pass_(days=2)
    assert (len(marks(tmp_path)) == 2) is retracted


def test_another_host_that_has_it_not_says_nothing(tmp_path: Path) -> None:
    clock = Clock()
    url = a_task().url.replace("www", "europe")
    in_runs(tmp_path, A | {"url": url, "page_urls": [url]}, clock=clock)
    for _ in range(2):
        gone(tmp_path, clock)
        clock.pass_(days=2)
    assert marks(tmp_path) == [None]
    for _ in range(2):
        gone(tmp_path, clock, url)
        clock.pass_(days=2)
    assert len(marks(tmp_path)) == 2, "the address that was asked for led there"


def test_one_long_run_is_not_two(tmp_path: Path) -> None:
    clock = Clock()
    in_runs(tmp_path, A, clock=clock)
    run, task = a_run(tmp_path, clock), a_task()
    for _ in range(2):
        run.retractions.is_gone(task, task.url)
        clock.pass_(days=2)
    run.finish(is_over=True)
    run.close()
    assert marks(tmp_path) == [None]


def test_only_what_has_a_line_is_retracted(tmp_path: Path) -> None:
    clock = Clock()
    run = a_run(tmp_path, clock)
    is_out_of_scope(run)
    run.finish(is_over=True)
    run.close()
    for _ in range(2):
        assert gone(tmp_path, clock) == []
        clock.pass_(days=2)
    assert not (tmp_path / "articles").exists()


def test_what_the_job_itself_has_read_is_not_gone_at_another_address(tmp_path: Path) -> None:
    clock = Clock()
    in_runs(tmp_path, A, clock=clock)
    gone(tmp_path, clock)
    clock.pass_(days=2)
    run = a_run(tmp_path, clock)
    is_as_it_was(run)
    run.retractions.is_gone(a_task(), a_task().url)
    run.finish(is_over=True)
    run.close()
    assert marks(tmp_path) == [None]


def test_a_line_that_is_absent_is_retracted_when_it_is_there_again(tmp_path: Path) -> None:
    clock = Clock()
    in_runs(tmp_path, A, clock=clock)
    gone(tmp_path, clock)
    clock.pass_(days=2)
    (day,) = (tmp_path / "articles").glob("crawl_date=*")
    away = tmp_path / day.name
    shutil.move(day, away)
    run = a_run(tmp_path, clock)
    run.retractions.is_gone(a_task(), a_task().url)
    run.finish(is_over=True)
    assert run.url_states.counters()["revision/retracted_absent"] == 1
    run.close()
    shutil.move(away, day)
    assert marks(tmp_path) == [None]
    clock.pass_(days=2)
    gone(tmp_path, clock)
    assert [bool(mark) for mark in marks(tmp_path)] == [False, True]


def test_while_a_doubtful_line_stands_the_clean_one_is_retracted(tmp_path: Path) -> None:
    clock = Clock()
    in_runs(tmp_path, A, B | UNCLEAN, clock=clock)
    for _ in range(2):
        gone(tmp_path, clock)
        clock.pass_(days=2)
    assert bodies(tmp_path) == ["A", "B", "A"]
    last = lines(tmp_path)[-1].metadata
    assert (last.revision, last.doubtful, bool(last.retracted)) == (3, False, True)


def test_what_is_gone_is_looked_at_again_a_day_later_and_then_no_more(tmp_path: Path) -> None:
    clock, task = Clock("2024-03-09T08:00:00"), a_task()
    run = a_run(tmp_path, clock)
    run.revisits.begin_with_new = True
    keep(run, task)
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=47)
    gone(tmp_path, clock)
    due = {}
    for hours in (23, 1):
        clock.pass_(hours=hours)
        run = a_run(tmp_path, clock)
        due[hours] = [one.key for one in run.revisits.due()]
        assert run.article_index.known(parse(task.url), None)
        run.close()
    assert due == {23: [], 1: [task.key]}
    gone(tmp_path, clock)
    clock.pass_(days=9)
    run = a_run(tmp_path, clock)
    assert run.revisits.due() == []
    run.close()
    assert len(marks(tmp_path)) == 2


def test_what_was_never_read_is_looked_at_no_more(tmp_path: Path) -> None:
    clock = Clock("2024-03-09T08:00:00")
    run = a_run(tmp_path, clock)
    run.revisits.begin_with_new = True
    keep(run, a_task())
    row = known_in(run)
    row.segment = None
    run.store.put_article(row)
    run.finish(is_over=True)
    run.close()
    clock.pass_(hours=2)
    gone(tmp_path, clock)
    clock.pass_(days=2)
    run = a_run(tmp_path, clock)
    assert run.revisits.due() == []
    run.close()
