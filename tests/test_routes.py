"""Every route against the replica: what it finds, what it leaves, and how it ends when its source is dead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from newscrawl.frontier.store import Store
from newscrawl.site.urls import parse
from tests.crawling import Crawl, crawl
from tests.replica import Feeds, Papers, Replica, Search, differences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOW = "2026-09-28T08:00"
"""The replica's newest story is of 2026-09-27 23:39."""


def run(folder: Path, replica: Replica, spider: str, *, now: str = NOW, **given: object) -> Crawl:
    """Run a spider with arguments; names in capitals are settings."""
    arguments = [spider, "-s", f"NOW={now}"]
    for name, value in given.items():
        arguments += ["-s" if name.isupper() else "-a", f"{name}={value}"]
    return crawl(folder, *arguments, address=replica.address)


def data(folder: Path) -> Path:
    return folder / "data" / "local"


def known(folder: Path) -> dict[str, dict[str, Any]]:
    """The data set by identifier."""
    return {article.identifier: article.to_dict() for article in read(data(folder))}


def wrong(replica: Replica, folder: Path, indices: Sequence[int], **found: bool) -> list[str]:
    """How the data set differs from these stories, and from no others."""
    records, faults = known(folder), []
    for index in indices:
        expected = replica.expected(index, **found)
        record = records.pop(expected["identifier"], None)
        faults += [f"lost {index}"] if record is None else differences(expected, record)
    return faults + [f"not asked for: {name}" for name in records]


def summary(folder: Path) -> dict[str, Any]:
    """Of the newest run."""
    newest = max((data(folder) / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    found: dict[str, Any] = json.loads(newest.read_text("utf-8"))
    return found


# --- latest


@pytest.mark.parametrize(
    ("articles", "given"),
    [
        pytest.param(120, {"editions": "www"}, marks=pytest.mark.slow),
        pytest.param(400, {}, marks=pytest.mark.slow),
    ],
)
def test_latest_twice(tmp_path: Path, articles: int, given: dict[str, str]) -> None:
    """Seven days at the first time; then lists only, and what is new; then what is due again."""
    with Replica(articles, unpublished=3, validators=True) as replica:
        first = run(tmp_path, replica, "latest", **given)
        assert first.status == 0, first.said
        week = [
            index
            for index in replica.site.days(day("2026-09-22"), day("2026-09-28"))
            if not (given and replica.site.is_chinese(index))
        ]
        identifiers = set(known(tmp_path))
        assert {replica.story(index).identifier for index in week} <= identifiers
        replica.forget_requests()
        second = run(tmp_path, replica, "latest", **given, now="2026-09-28T08:20")
        assert (second.status, second.records) == (0, [])
        assert not replica.kinds["article"]
        assert "requests  " in second.said
        out = replica.publish()
        new = [
            replica.story(index).identifier
            for index in out
            if not (given and replica.site.is_chinese(index))
        ]
        replica.forget_requests()
        third = run(tmp_path, replica, "latest", **given, now="2026-09-28T08:40")
        assert third.status == 0
        assert sorted(record["identifier"] for record in third.records) == sorted(new)
        asked = {parse(r.url).identifier for r in replica.requests if r.kind == "article"}
        assert asked == set(new)


@pytest.mark.slow
def test_latest_looks_again(tmp_path: Path) -> None:
    """1, 6, 24 and 48 hours after the first fetch, and a change makes a revision."""
    with Replica(120, validators=True) as replica:
        run(tmp_path, replica, "latest", sections="china/society", editions="www")
        count = len(known(tmp_path))
        assert count >= 5
        seen = []
        for hours in ("08:30", "09:10", "09:20", "20:00", "20:10"):
            replica.forget_requests()
            if hours == "20:00":
                replica.edit(parse_index(replica, tmp_path))
            ended = run(
                tmp_path,
                replica,
                "latest",
                now=f"2026-09-28T{hours}",
                sections="china/society",
                editions="www",
            )
            assert ended.status == 0, ended.said
            articles = {r.url for r in replica.requests if r.kind == "article"}
            seen.append((len(articles), len(ended.records)))
        assert seen[0] == (0, 0)
        assert seen[1][0] >= count
        assert seen[1][1] == 0
        assert seen[2] == (0, 0)
        assert seen[3][0] >= count
        assert seen[3][1] == 1
        assert seen[4] == (0, 0)
        changed = [one for one in known(tmp_path).values() if one["metadata"]["revision"] == 2]
        assert len(changed) == 1


def parse_index(replica: Replica, folder: Path) -> int:
    """A story of one page that was read."""
    identifiers = set(known(folder))
    stories = map(replica.story, range(replica.site.articles))
    return next(
        story.index
        for story in stories
        if story.identifier in identifiers and len(story.pages) == 1
    )


@pytest.mark.slow
def test_latest_without_menus_reads_the_table(tmp_path: Path) -> None:
    with Replica(100) as replica:
        replica.override(
            "https://www.chinadaily.com.cn/", body="<html><body>New look</body></html>"
        )
        ended = run(tmp_path, replica, "latest", editions="www", max_pages=1)
        assert ended.status == 3
        assert "1 source (https://www.chinadaily.com.cn/) without a single link" in ended.last_line
        assert len(known(tmp_path)) > 20
        assert replica.count("https://www.chinadaily.com.cn/world/cn_eu") == 1


# --- search and archive


def test_search_finds_words(tmp_path: Path) -> None:
    with Replica(300) as replica:
        word = replica.story(4).headline.split()[0].strip("'‘\",")
        ended = run(tmp_path, replica, "search", title=word, language="en")
        wanted = replica.search.found({"titleMust": word, "sort": "dp"}, chinese=False)
        assert ended.status == 0, ended.said
        assert 4 in wanted
        assert wrong(replica, tmp_path, wanted, indexed=True) == []


@pytest.mark.slow
def test_search_splits_what_the_api_does_not_page_through(tmp_path: Path) -> None:
    with Replica(300, search=Search(reach=30, past_end="empty")) as replica:
        ended = run(tmp_path, replica, "search", since="2026-09-21", language="en")
        assert ended.status == 0, ended.said
        wanted = [
            index
            for index in replica.search.found({"publishedDateFrom": "2026-09-21"}, chinese=False)
            if f"{replica.story(index).card.published:%Y-%m-%d}" >= "2026-09-21"
        ]
        assert len(wanted) > 100
        assert wrong(replica, tmp_path, wanted, indexed=True) == []


@pytest.mark.slow
def test_rows_out_of_reach_are_said(tmp_path: Path) -> None:
    """90 on a day, 10 from each end, 40 types by 10 rows: not all can be had."""
    with Replica(400, busy=("2026-09-25", 300), search=Search(reach=10)) as replica:
        ended = run(
            tmp_path, replica, "archive", since="2026-09-25", until="2026-09-25", language="en"
        )
        assert ended.status == 4
        assert "named more articles than could be reached" in ended.last_line
        (day,) = summary(tmp_path)["days"]
        assert day["api_totals"]["en"] > day["routes"]["archive/search"] > 60
        assert summary(tmp_path)["search_api"]["rows_unreachable"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "search",
    [
        Search(invalid=0.5, stubborn=0.2),
        Search(truncated=0.3),
        Search(timeouts=0.2, delay=1.5),
    ],
)
def test_archive_survives_the_quirks(tmp_path: Path, search: Search) -> None:
    with Replica(400, search=search) as replica:
        ended = run(
            tmp_path,
            replica,
            "archive",
            since="2026-09-22",
            until="2026-09-24",
            SEARCH_TIMEOUT=1,
        )
        assert ended.status == 0, ended.said
        wanted = replica.site.days(day("2026-09-22"), day("2026-09-24"))
        assert wrong(replica, tmp_path, wanted, indexed=True) == []
        assert sum(replica.search.faults.values()) > 0
        if search.invalid:
            assert summary(tmp_path)["search_api"]["answers_repaired"] > 0


@pytest.mark.slow
def test_answers_without_rows_are_asked_for_again(tmp_path: Path) -> None:
    """They said nothing of where the API ends: the run asked five times as often, and was incomplete."""
    with Replica(400, search=Search(hollow=0.2)) as replica:
        ended = run(tmp_path, replica, "search", since="2026-09-20", language="en")
        assert ended.status == 0, ended.said
        hollow, answers = replica.search.faults["hollow"], replica.kinds["search"]
        assert hollow > 0
        assert answers == hollow + summary(tmp_path)["sources"]["search"]["done"]


def day(text: str) -> Any:
    """A date."""
    return parse(f"https://epaper.chinadaily.com.cn/china/{text[:7]}/{text[8:]}").date


@pytest.mark.slow
def test_archive_where_the_api_is_silent(tmp_path: Path) -> None:
    """Lists, from the page the span begins on, and the paper; each day says which route saw what."""
    silent = Search(silent=(("2026-09-10", "2026-09-11"),))
    with Replica(1200, search=silent) as replica:
        ended = run(tmp_path, replica, "archive", since="2026-09-09", until="2026-09-12")
        assert ended.status == 0, ended.said
        assert "gives no articles of 2 days from 2026-09-10 to 2026-09-11" in ended.said
        wanted = replica.site.days(day("2026-09-09"), day("2026-09-12"))
        records = known(tmp_path)
        assert {replica.story(index).identifier for index in wanted} <= records.keys()
        others = records.keys() - {replica.story(index).identifier for index in wanted}
        assert {records[name]["edition"] for name in others} == {"epaper"}, "ids of the paper's own"
        days = {one["day"]: one for one in summary(tmp_path)["days"]}
        assert days["2026-09-10"]["api_totals"] == {"en": 0, "zh": 0}
        assert "archive/search" not in days["2026-09-10"]["routes"]
        assert days["2026-09-10"]["routes"]["archive/section"] > 30
        assert "archive/search" in days["2026-09-09"]["routes"]
        front = "https://www.chinadaily.com.cn/china"
        pages = sum(replica.count(f"{front}/page_{number}.html") for number in range(2, 60))
        assert 0 < pages < 12, "looked for by halving"


@pytest.mark.slow
def test_archive_without_an_api_is_incomplete(tmp_path: Path) -> None:
    with Replica(200, search=Search(down=True)) as replica:
        ended = run(tmp_path, replica, "archive", since="2026-09-26", language="en", RETRY_TIMES=0)
        assert ended.status == 4
        wanted = [
            index
            for index in replica.site.days(day("2026-09-26"), day("2026-09-28"))
            if not replica.site.is_chinese(index)
        ]
        assert {replica.story(index).identifier for index in wanted} <= known(tmp_path).keys()


# --- newspaper, feeds, app, site


@pytest.mark.slow
def test_newspaper(tmp_path: Path) -> None:
    with Replica(400) as replica:
        run(tmp_path, replica, "archive", since="2026-09-21", until="2026-09-26", language="en")
        ended = run(tmp_path, replica, "newspaper", since="2026-09-22", until="2026-09-27")
        assert ended.status == 0, ended.said
        records = {record["identifier"]: record for record in ended.records}
        printed = [
            one
            for number in range(22, 28)
            for one in replica.newspaper.issue("china", day(f"2026-09-{number}"))
        ]
        assert {parse(one.url).identifier for one in printed} == records.keys()
        for one in printed:
            record, story = records[parse(one.url).identifier or ""], replica.story(one.story)
            assert record["headline"] == one.headline
            assert record["print_edition"] == f"{parse(one.url).date}"
            if story.texts and "generic" in record["metadata"]["template"]:
                assert story.texts[0] in record["article_body"]
        same = [record for record in records.values() if record["same_as"]]
        assert len(same) > len(records) / 2, "the web had the same letters"
        (place,) = Store(data(tmp_path)).places(next(iter(records)))
        evidence = json.loads(place.evidence or "{}")
        assert evidence["position"] >= 1
        assert evidence["print_section"]


@pytest.mark.slow
def test_newspaper_of_earlier_years(tmp_path: Path) -> None:
    """The print index names the articles of the web, by their own ids."""
    papers = Papers(index_until="2026-09-27", index_slash=False, gone=("2026-09-24",))
    with Replica(400, papers=papers) as replica:
        ended = run(tmp_path, replica, "newspaper", since="2026-09-24", until="2026-09-24")
        assert ended.status == 0, ended.said
        wanted = [one.story for one in replica.newspaper.issue("china", day("2026-09-24"))]
        assert {replica.story(index).identifier for index in wanted} <= known(tmp_path).keys()


@pytest.mark.slow
def test_feeds_fresh_and_given(tmp_path: Path) -> None:
    with Replica(300, feeds=Feeds(fresh=("china", "zgzx"))) as replica:
        ended = run(tmp_path, replica, "feeds", feeds="china,zgzx")
        assert ended.status == 0, ended.said
        wanted = {*replica.syndication.newest("china"), *replica.syndication.newest("zgzx")}
        assert wrong(replica, tmp_path, sorted(wanted)) == []
        index = "https://www.chinadaily.com.cn/sitemap_index.xml"
        folder = tmp_path / "sitemaps"
        folder.mkdir()
        assert run(folder, replica, "feeds", url=index).status == 0
        assert wrong(replica, folder, range(80), listed=False) == []


def test_app(tmp_path: Path) -> None:
    with Replica(300, app=True) as replica:
        ended = run(tmp_path, replica, "app", since="2026-09-20")
        assert ended.status == 0, ended.said
        assert replica.app is not None
        wanted = {
            replica.app.url(index): replica.app.expected(index)
            for name in ("china", "world", "business", "opinion")
            for index in replica.app.stories(name)
            if f"{replica.story(index).card.published:%Y-%m-%d}" >= "2026-09-20"
        }
        assert {record["url"] for record in ended.records} == wanted.keys()
        for record in ended.records:
            assert differences(wanted[record["url"]], record) == []
            assert record["metadata"]["warnings"] == []
        assert {record["metadata"]["template"] for record in ended.records} == {"app/2"}


@pytest.mark.slow
def test_site_follows_links_within_its_budgets(tmp_path: Path) -> None:
    with Replica(300) as replica:
        start = "https://www.chinadaily.com.cn/world"
        ended = run(
            tmp_path, replica, "site", start=start, max_depth=2, max_per_section=2, max_articles=90
        )
        assert ended.status == 0, ended.said
        assert len(ended.records) == 90
        pages = [r.path for r in replica.requests if r.kind in {"list", "front"}]
        assert "/world/page_2.html" in pages
        assert "/world/page_4.html" not in pages, "two of each section"


@pytest.mark.slow
def test_a_sample_is_a_share_of_what_there_is(tmp_path: Path) -> None:
    with Replica(400) as replica:
        ended = run(tmp_path, replica, "archive", since="2026-09-20", sample="20%")
        assert ended.status == 0
        everything = len(replica.site.days(day("2026-09-20"), day("2026-09-28")))
        assert everything * 0.1 < len(ended.records) < everything * 0.3


# --- Together


@pytest.mark.slow
def test_one_story_by_five_routes_is_one_line(tmp_path: Path) -> None:
    papers = Papers(index_until="2026-09-27", gone=("2026-09-26",))
    with Replica(200, feeds=Feeds(fresh=("china",)), papers=papers) as replica:
        printed = {one.story for one in replica.newspaper.issue("china", day("2026-09-26"))}
        wanted = next(index for index in replica.syndication.newest("china") if index in printed)
        identifier = replica.story(wanted).identifier
        run(tmp_path, replica, "latest", editions="www", sections="china/latest")
        run(tmp_path, replica, "section", sections="china", since="2026-09-24")
        run(tmp_path, replica, "archive", since="2026-09-24", language="en")
        run(tmp_path, replica, "feeds", feeds="china")
        run(tmp_path, replica, "newspaper", since="2026-09-26", until="2026-09-26")
        lines = [
            one for one in read(data(tmp_path), revisions="all") if one.identifier == identifier
        ]
        assert len(lines) == 1
        places = Store(data(tmp_path)).places(identifier)
        routes = {"section", "archive/search", "feeds", "newspaper", "latest"}
        assert {place.via for place in places} == routes
        evidence = next(
            json.loads(p.evidence) for p in places if p.via == "archive/search" and p.evidence
        )
        assert evidence["indexed_at"].startswith("2026-09-2")
        assert evidence["column"]


DEAD = [
    ("latest", {"editions": "www"}, "https://www.chinadaily.com.cn/", {"status": 404}),
    ("section", {"sections": "china"}, "https://www.chinadaily.com.cn/china", {"status": 404}),
    (
        "newspaper",
        {"since": "2026-09-25", "until": "2026-09-25"},
        "https://epaper.chinadaily.com.cn/china/2026-09/25",
        {"body": "<html><body></body></html>"},
    ),
    ("feeds", {"feeds": "china"}, "https://www.chinadaily.com.cn/rss/china_rss.xml", {}),
    ("feeds", {"feeds": "world"}, "https://www.chinadaily.com.cn/rss/world_rss.xml", {"status": 404}),
    (
        "feeds",
        {"feeds": "opinion"},
        "https://www.chinadaily.com.cn/rss/opinion_rss.xml",
        {"body": "<html><body>Moved</body></html>"},
    ),
    ("app", {}, "https://enapp.chinadaily.com.cn/channels/enapp/custom-columns.json", {}),
    (
        "site",
        {"start": "https://www.chinadaily.com.cn/world"},
        "https://www.chinadaily.com.cn/world",
        {"body": "<html><body>Moved</body></html>"},
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("spider", "given", "source", "override"), DEAD)
def test_a_dead_source_is_named(
    tmp_path: Path,
    spider: str,
    given: dict[str, str],
    source: str,
    override: dict[str, Any],
) -> None:
    with Replica(60) as replica:
        if override:
            replica.override(source, **override)
        ended = run(tmp_path, replica, spider, **given)
        assert ended.status == 3, ended.said
        assert source in ended.last_line


@pytest.mark.slow
@pytest.mark.parametrize(("spider", "given", "source", "override"), DEAD)
def test_a_source_that_may_be_empty_is_no_fault(
    tmp_path: Path, spider: str, given: dict[str, str], source: str, override: dict[str, Any]
) -> None:
    with Replica(60) as replica:
        if override:
            replica.override(source, **override)
        ended = run(tmp_path, replica, spider, **given, may_be_empty=1)
        assert ended.status == 0, ended.said


def test_a_search_without_a_result_may_be_empty(tmp_path: Path) -> None:
    with Replica(20) as replica:
        assert run(tmp_path, replica, "search", q="qqqqq").status == 3
        assert run(tmp_path, replica, "search", q="qqqqq", may_be_empty=1).status == 0


# --- Real pages


@pytest.mark.slow
def test_the_real_lists_and_the_real_paper(
    tmp_path: Path, corpus: Path, corpus_urls: dict[str, str]
) -> None:
    """Their links are asked for; the articles behind them are gone here."""
    with Replica(40, pages=corpus / "pages") as replica:
        for name, count in (("www-2019-listing.html", 25), ("www-2026-listing-trimmed.html", 1)):
            url = corpus_urls[name]
            ended = run(tmp_path, replica, "section", sections=url, max_pages=1)
            assert f"articles  {count} discovered" in ended.said
            followed = run(tmp_path, replica, "site", start=url, max_depth=1)
            assert followed.status == 3
            newest = run(
                tmp_path, replica, "latest", editions="www", sections=_path(url), max_pages=1
            )
            assert newest.status in {0, 3}
        paper = run(tmp_path, replica, "newspaper", since="2026-09-26", until="2026-09-26")
        assert "articles  2 discovered: 0 done, 2 gone" in paper.said
        (place,) = Store(data(tmp_path)).places("WS6ab70bede4b06d4aa0560001")
        assert json.loads(place.evidence or "{}")["print_section"] == "CHINA-US SUMMIT"


def _path(url: str) -> str:
    return url.partition(".cn/")[2]


# --- Evidence


def test_an_article_without_a_time_waits_for_lists_that_are_under_way(tmp_path: Path) -> None:
    """Sixteen requests go at once, and the list that shows its time is slow: it is written once, with that time."""
    with Replica(90) as replica:
        index = next(
            index
            for index in replica.section("world")[:20]
            if replica.expected(index)["date_published"] != replica.expected(index)["date_modified"]
        )
        story, expected = replica.story(index), replica.expected(index)
        link = f'<main><p><a href="{story.url}">{story.headline}</a></p></main>'
        replica.override(
            "https://www.chinadaily.com.cn/topic/coast", body=f"<html><body>{link}</body></html>"
        )
        page = replica.site.answer("www.chinadaily.com.cn", "/world").html
        replica.override("https://www.chinadaily.com.cn/world", body=page, delay=1.0)
        sections = "https://www.chinadaily.com.cn/topic/coast,world"
        ended = run(tmp_path, replica, "section", sections=sections, max_pages=1)
        assert ended.status == 0, ended.said
        lines = [
            one
            for one in read(data(tmp_path), revisions="all")
            if one.identifier == story.identifier
        ]
        assert [one.date_published for one in lines] == [expected["date_published"]]
