"""A search API that ignores what it is asked, in whole crawls: a handful of searches, and no wrong article."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import Crawl, crawl
from tests.replica import Replica, Search

if TYPE_CHECKING:
    from pathlib import Path

DAYS = ("publishedDateFrom", "publishedDateTo")
WORDS = ("keywords", "titleMust", "fullMust")
FILTERS = ("curType", "channel[0]")
HANDFUL = 20  # searches; sixteen are under way at once where there is no delay


def run(folder: Path, replica: Replica, spider: str, *given: str, **settings: Any) -> Crawl:
    options = [word for one in given for word in ("-a", one)]
    options += [word for name, one in settings.items() for word in ("-s", f"{name}={one}")]
    return crawl(folder, spider, *options, address=replica.address)


def summary(folder: Path) -> dict[str, Any]:
    newest = max((folder / "data/local/runs").iterdir(), key=lambda one: one.stat().st_mtime_ns)
    found: dict[str, Any] = json.loads(newest.read_text("utf-8"))
    return found


def identifiers(replica: Replica, since: str, until: str) -> set[str]:
    found = replica.site.days(date.fromisoformat(since), date.fromisoformat(until))
    return {replica.story(index).identifier for index in found}


@pytest.mark.slow
@pytest.mark.parametrize(
    "ignores",
    [DAYS, DAYS[:1], (*DAYS, *WORDS, *FILTERS, "sort")],
    ids=" ".join,
)
def test_an_archive_reads_lists_in_place_of_an_api_that_ignores_days(
    tmp_path: Path, ignores: tuple[str, ...]
) -> None:
    since, until = "2026-09-12", "2026-09-14"
    with Replica(700, search=Search(ignores=ignores)) as replica:
        ended = run(tmp_path, replica, "archive", f"since={since}", f"until={until}")
        wanted = identifiers(replica, since, until)
        searches = replica.kinds["search"]
    assert ended.status == 0, ended.said
    assert {one["identifier"] for one in ended.records} >= wanted
    assert {one["published_day"] for one in ended.records} == {f"2026-09-{n}" for n in (12, 13, 14)}
    if set(DAYS) <= set(ignores):
        assert searches <= HANDFUL
    said = summary(tmp_path)
    assert len(said["search_ignores"]) == 2
    for sentence in said["search_ignores"]:
        assert "ignores publishedDateFrom/To: " in sentence
        assert sentence.endswith("are of other days; lists are read instead")
        assert ended.said.count(sentence) == 2, "in the log and in the console report"
    assert all(one["api_totals"] == {} for one in said["days"]), "its numbers are not those of days"


@pytest.mark.slow
def test_what_waits_in_the_queue_ends_cheaply(tmp_path: Path) -> None:
    """Three hundred days, in two languages."""
    with Replica(700, search=Search(ignores=DAYS)) as replica:
        ended = run(
            tmp_path, replica, "archive", "since=2025-10-01", "until=2026-07-31", "language=en"
        )
        assert ended.status in (0, 3), ended.said
        assert replica.kinds["search"] <= 2 * HANDFUL, (
            "16 are in flight when the first answers come"
        )
        books = summary(tmp_path)["sources"]["search"]
    assert books["excluded"]["query_ignored"] == books["discovered"] - books["done"]


@pytest.mark.parametrize(
    ("given", "ignores"),
    [
        (("q=river", "since=2026-09-01", "until=2026-09-10"), DAYS),
        (("since=2026-09-01", "until=2026-09-10"), DAYS),
        (("q=river",), WORDS),
        (("title=river", "type=story"), WORDS),
        (("type=photo", "max_articles=100"), ("curType",)),
        (("channel=2@cndy", "since=2026-09-01"), ("channel[0]",)),
        (("without=river", "since=2026-09-01"), ("fullNot", "fullMust")),
        (("sort=oldest", "max_articles=3"), ("sort",)),
        (("q=river", "type=story", "since=2026-09-01"), (*DAYS, *WORDS, *FILTERS, "sort")),
    ],
    ids=str,
)
def test_a_search_that_the_api_does_not_serve(
    tmp_path: Path, given: tuple[str, ...], ignores: tuple[str, ...]
) -> None:
    with Replica(700, search=Search(ignores=ignores)) as replica:
        ended = run(tmp_path, replica, "search", *given, "language=en")
        assert replica.kinds["search"] <= 4
    assert (ended.status, ended.records) == (3, [])
    assert "unhealthy: the search API (en) ignores " in ended.last_line
    assert ended.last_line.endswith("it cannot serve this search, and is asked no more")


@pytest.mark.slow
@pytest.mark.parametrize(
    "given",
    [
        ("q=river", "since=2026-09-01", "until=2026-09-10"),
        ("title=river", "type=story"),
        ("channel=2@cndy", "since=2026-09-20"),
        ("without=river", "since=2026-09-20"),
        ("sort=oldest", "max_articles=3"),
        ("since=2026-09-27",),
    ],
    ids=str,
)
def test_an_api_that_heeds_all_is_trusted(tmp_path: Path, given: tuple[str, ...]) -> None:
    with Replica(700) as replica:
        ended = run(tmp_path, replica, "search", *given, "may_be_empty=1")
    assert ended.status == 0, ended.said
    assert summary(tmp_path)["search_ignores"] == []


@pytest.mark.slow
@pytest.mark.parametrize("past_end", ["code-400", "error-500", "nothing", "empty", "again"])
def test_whatever_a_deep_page_is_answered_with_ends_the_pages(
    tmp_path: Path, past_end: str
) -> None:
    """Windows are made smaller, nothing fails, and nothing is asked for again and again."""
    with Replica(100, search=Search(reach=20, past_end=past_end)) as replica:
        ended = run(
            tmp_path, replica, "search", "since=2026-09-22", "until=2026-09-25", "language=en"
        )
        wanted = {
            replica.story(index).identifier
            for index in replica.site.days(date(2026, 9, 22), date(2026, 9, 25))
            if not replica.site.is_chinese(index)
        }
        searches = replica.kinds["search"]
    assert ended.status == 0, ended.said
    assert {one["identifier"] for one in ended.records} == wanted
    assert summary(tmp_path)["sources"]["search"]["failed"] == {}
    assert searches < 40
