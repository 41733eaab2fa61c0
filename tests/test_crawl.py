"""Whole crawls of the replica and of saved pages: every record, every request, every exit status."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import pytest

from newscrawl import read
from newscrawl.items import Article
from newscrawl.records.schema import schema_errors
from tests.crawling import PATIENCE, Crawl, crawl
from tests.forked import Running, newscrawl
from tests.replica import Replica, differences
from tests.test_corpus import in_primary_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SOME = 150
MANY = 500
ENGLISH = "china,world,business,life,culture,travel,sports,opinion,regional"


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(SOME) as running:
        yield running


def wrong_records(
    crawled: Crawl, replica: Replica, indices: Iterable[int], *, listed: bool = True
) -> dict[str, list[str]]:
    """Differences by URL. A story that only a box links to has no time of a list."""
    records = {record["identifier"]: record for record in crawled.records}
    assert len(records) == len(crawled.records), "a record twice"
    wrong = {}
    for index in indices:
        wanted = replica.expected(index, listed=listed)
        record = records.pop(wanted["identifier"], None)
        if record is None:
            wrong[wanted["url"]] = ["no record"]
            continue
        found = differences(wanted, record)
        if found and listed:
            found = differences(replica.expected(index, listed=False), record) and found
        if found or schema_errors(Article.from_dict(record)):
            wrong[wanted["url"]] = found
    assert not records, "records that were not asked for"
    return wrong


def by_address(folder: Path, replica: Replica, urls: str) -> Crawl:
    """The spider `article`."""
    return crawl(folder, "article", "-a", f"url={urls}", address=replica.address)


def by_section(folder: Path, replica: Replica, sections: str, **options: object) -> Crawl:
    """The spider `section`."""
    given = {"sections": sections, **options}
    arguments = [part for name, value in given.items() for part in ("-a", f"{name}={value}")]
    return crawl(folder, "section", *arguments, address=replica.address)


def addresses(replica: Replica, indices: Iterable[int]) -> str:
    return "\n".join(replica.story(index).url for index in indices)


@pytest.mark.parametrize("articles", [SOME // 2, pytest.param(MANY, marks=pytest.mark.slow)])
def test_all_articles_by_address(tmp_path: Path, articles: int) -> None:
    with Replica(articles) as replica:
        (tmp_path / "urls.txt").write_text(addresses(replica, range(articles)))
        crawled = crawl(tmp_path, "article", "-a", "urls=urls.txt", address=replica.address)
        assert (crawled.status, crawled.last_line) == (
            0,
            f"newscrawl: complete: {articles} articles",
        )
        assert wrong_records(crawled, replica, range(articles), listed=False) == {}
        assert max(replica.urls.values()) == 1, "a page was asked for twice"


@pytest.mark.slow
@pytest.mark.parametrize("articles", [SOME, MANY])
def test_all_articles_by_section(tmp_path: Path, articles: int) -> None:
    with Replica(articles) as replica:
        english = [index for index in range(articles) if not replica.site.card(index).chinese]
        crawled = by_section(tmp_path, replica, ENGLISH)
        assert (crawled.status, crawled.last_line) == (
            0,
            f"newscrawl: complete: {len(english)} articles",
        )
        assert wrong_records(crawled, replica, english) == {}
        assert max(replica.urls.values()) == 1
        assert {record["metadata"]["discovered_via"] for record in crawled.records} == {"section"}
        assert all(record["metadata"]["discovered_from"] for record in crawled.records)


def test_a_chinese_section_by_its_address(tmp_path: Path) -> None:
    with Replica(600) as replica:
        story = next(story for story in map(replica.story, range(600)) if story.template == "cn")
        section = f"https://{story.card.host}{story.card.section.url_path}"
        crawled = by_section(tmp_path, replica, section)
        assert crawled.status == 0
        assert wrong_records(crawled, replica, replica.section(section)) == {}


def test_max_articles_are_the_newest(tmp_path: Path, replica: Replica) -> None:
    crawled = by_section(tmp_path, replica, "china", max_articles=7)
    assert crawled.status == 0
    assert wrong_records(crawled, replica, replica.section("china")[:7]) == {}


def test_max_pages_of_each_list(tmp_path: Path, replica: Replica) -> None:
    crawled = by_section(tmp_path, replica, "china,world", max_pages=1)
    assert crawled.status == 0
    lists = [request.path for request in replica.requests if request.kind == "list"]
    assert sorted(lists) == ["/china", "/world"]


def test_a_period_ends_the_list_and_is_exact(tmp_path: Path) -> None:
    with Replica(600) as replica:
        members = list(replica.section("china"))
        days = [replica.site.card(index).published for index in members]
        since, until = days[40].date(), days[15].date()
        wanted = [
            index for index, day in zip(members, days, strict=True) if since <= day.date() <= until
        ]
        crawled = by_section(tmp_path, replica, "china", since=since, until=until)
        assert crawled.status == 0
        published = {record["identifier"] for record in crawled.records}
        boxed = {replica.story(index).identifier for index in replica.site.featured("china")}
        assert {replica.story(index).identifier for index in wanted} - published == set()
        assert published - {replica.story(index).identifier for index in wanted} <= boxed
        last = max(
            int(request.path.rpartition("_")[2].partition(".")[0])
            for request in replica.requests
            if "page_" in request.path
        )
        assert last < replica.section("china").pages, (
            "the list was left at the first page that is older"
        )


def test_later_pages_that_cannot_be_had(tmp_path: Path, replica: Replica) -> None:
    """The record is written and names them, the article has failed, the run is incomplete."""
    story = next(
        story
        for story in map(replica.story, range(SOME))
        if story.template == "gallery" and len(story.pages) > 3
    )
    replica.override(story.page_urls[1], status=404)
    replica.override(story.page_urls[2], status=403)
    crawled = by_address(tmp_path, replica, story.url)
    assert (crawled.status, crawled.last_line) == (
        4,
        "newscrawl: incomplete: 1 of 1 URL failed: later pages could not be fetched (1)",
    )
    (record,) = crawled.records
    assert record["page_urls"] == story.page_urls
    assert record["metadata"]["warnings"] == [
        f"article_body: missing pages {story.page_urls[1]}, {story.page_urls[2]}"
    ]
    assert len(record["images"]) == len(story.pictures) - 2


def test_a_later_page_that_is_another_page(tmp_path: Path, replica: Replica) -> None:
    """Some servers send a reader who asks for too much back to page 1."""
    story = next(story for story in map(replica.story, range(SOME)) if len(story.pages) == 2)
    replica.override(story.page_urls[1], status=302, headers={"Location": story.url})
    crawled = by_address(tmp_path, replica, story.url)
    assert crawled.status == 4
    assert (
        crawled.records[0]["metadata"]["warnings"][-1]
        == f"article_body: missing pages {story.page_urls[1]}"
    )


@pytest.mark.slow
def test_later_pages_of_another_article(tmp_path: Path, replica: Replica) -> None:
    """What stands at a later page's address is taken only if it is that page."""
    galleries = [
        story
        for story in map(replica.story, range(SOME))
        if story.template == "gallery" and len(story.pages) > 2
    ]
    chinese = next(story for story in map(replica.story, range(SOME)) if story.template == "cn")
    one, two, three, other = galleries[:4]
    replica.override(one.page_urls[1], body=replica.site.render(chinese))
    replica.override(two.page_urls[1], body=replica.site.render(other, 2))
    replica.override(
        three.page_urls[1], body="<h1>Sorry</h1><p>The page you visited does not exist.</p>"
    )
    urls = ",".join(story.url for story in (one, two, three))
    crawled = by_address(tmp_path, replica, urls)
    assert crawled.status == 4
    assert "3 discovered: 0 done, 0 gone, 3 failed, 0 excluded (pages_missing 3)" in crawled.said
    found = {record["identifier"]: record for record in crawled.records}
    for story in (one, two, three):
        record = found[story.identifier]
        assert (
            record["metadata"]["warnings"][-1]
            == f"article_body: missing pages {story.page_urls[1]}"
        )
        assert len(record["images"]) == len(story.pictures) - 1
        assert record["page_urls"] == story.page_urls


@pytest.mark.slow
def test_a_pager_that_grows_on_another_host(tmp_path: Path, replica: Replica) -> None:
    story = next(
        story
        for story in map(replica.story, range(SOME))
        if story.template == "gallery"
        and story.card.host.startswith("www.")
        and len(story.pages) == 3
    )
    short = replica.site.render(story).replace("_3.html", "_2.html").replace("1/3", "1/2")
    moved = story.page_urls[1].replace("//www.", "//global.")
    replica.override(story.url, body=short)
    replica.override(story.page_urls[1], status=302, headers={"Location": moved})
    crawled = by_address(tmp_path, replica, story.url)
    assert crawled.status == 0
    assert differences(replica.expected(story.index, listed=False), crawled.records[0]) == []


def test_a_pager_without_end_leaves_pages_missing(tmp_path: Path, replica: Replica) -> None:
    story = next(story for story in map(replica.story, range(SOME)) if story.template == "gallery")
    stem = story.url.removesuffix(".html").removeprefix("https:")
    page = replica.site.render(story).replace(
        '<div id="div_currpage">', f'<div id="div_currpage"><a href="{stem}_300.html">&gt;&gt;|</a>'
    )
    replica.override(story.url, body=page)
    crawled = by_address(tmp_path, replica, story.url)
    assert (crawled.status, len(crawled.records)) == (4, 1)
    assert crawled.last_line.endswith("later pages could not be fetched (1)")


def test_gone_is_no_failure(tmp_path: Path, replica: Replica) -> None:
    first, second, third = (replica.story(index) for index in range(3))
    replica.override(first.url, status=404)
    replica.override(second.url, status=410)
    crawled = by_address(tmp_path, replica, f"{first.url},{second.url},{third.url}")
    assert crawled.status == 0
    assert "3 discovered: 1 done, 2 gone, 0 failed" in crawled.said


def test_zero_is_an_error(tmp_path: Path, replica: Replica) -> None:
    story = replica.story(0)
    replica.override(story.url, status=404)
    crawled = by_address(tmp_path, replica, story.url)
    assert (crawled.status, crawled.records) == (3, [])
    assert (
        crawled.last_line
        == "newscrawl: unhealthy: no record at all: of 1 article, 1 gone, 0 failed"
    )
    assert "  next      `newscrawl doctor --site` says what changed on the site\n" in crawled.said


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (403, "", "http_403 (1)"),
        (500, "", "http_500 (1)"),
        (200, "<html><body></body></html>", "the page was empty (1)"),
        (200, b"\x89PNG\r\n\x1a\n\0\0", "the page is no article (1)"),
    ],
)
def test_failures(
    tmp_path: Path, replica: Replica, status: int, body: str | bytes, why: str
) -> None:
    story, other = replica.story(0), replica.story(1)
    replica.override(story.url, status=status, body=body)
    crawled = by_address(tmp_path, replica, f"{story.url},{other.url}")
    assert (crawled.status, len(crawled.records)) == (4, 1)
    assert crawled.last_line == f"newscrawl: incomplete: 1 of 2 URLs failed: {why}"
    assert "Traceback" not in crawled.said


def test_a_redirect_keeps_the_host_that_answered(tmp_path: Path, replica: Replica) -> None:
    story = next(
        story
        for story in map(replica.story, range(SOME))
        if story.edition == "global" and len(story.pages) == 1
    )
    asked = story.url.replace("//global.", "//europe.")
    replica.override(asked, status=301, headers={"Location": story.url})
    crawled = by_address(tmp_path, replica, asked)
    assert [record["url"] for record in crawled.records] == [story.url], crawled.said


def test_redirects_and_how_each_ends(tmp_path: Path, replica: Replica) -> None:
    """All in one run: none is lost, none is another page's, none leaves the site."""
    home, elsewhere = "https://www.chinadaily.com.cn/", "https://example.com/x"
    singles = [story for story in map(replica.story, range(SOME)) if len(story.pages) == 1][:7]
    first, loop, to_home, again_home, off_site, to_first, late = (story.url for story in singles)
    gallery = next(story for story in map(replica.story, range(SOME)) if len(story.pages) == 3)
    replica.override(loop, status=302, headers={"Location": loop})
    replica.override(to_home, status=302, headers={"Location": home})
    replica.override(again_home, status=301, headers={"Location": home})
    replica.override(off_site, status=302, headers={"Location": elsewhere})
    replica.override(to_first, status=302, headers={"Location": first})
    replica.override(late, status=503, times=1)
    replica.override(gallery.url, status=302, headers={"Location": gallery.page_urls[1]})
    urls = f"{first},{loop},{to_home},{again_home},{off_site},{to_first},{late},{gallery.url}"
    crawled = by_address(tmp_path, replica, urls)
    assert crawled.status == 4
    assert "8 discovered: 2 done, 1 gone, 4 failed, 1 excluded" in crawled.said
    assert "home_page 1, off_site 1, redirected 1, redirects 1, duplicate 1" in crawled.said
    assert {record["url"] for record in crawled.records} == {first, late}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("location", "status", "ended"),
    [
        ("https://www.chinadaily.com.cn/", 3, "2 discovered: 1 done, 1 gone, 0 failed"),
        ("https://cn.chinadaily.com.cn/", 3, "2 discovered: 1 done, 1 gone, 0 failed"),
        ("https://example.com/", 4, "2 discovered: 1 done, 0 gone, 1 failed"),
        ("/world/america", 0, "2 discovered: 2 done, 0 gone, 0 failed"),
    ],
)  # fmt: skip
def test_a_list_redirected_elsewhere_is_not_the_list(
    tmp_path: Path, replica: Replica, location: str, status: int, ended: str
) -> None:
    replica.override(
        "https://www.chinadaily.com.cn/world/cn_eu", status=302, headers={"Location": location}
    )
    crawled = by_section(tmp_path, replica, "world/america,world/cn_eu", max_pages=1)
    assert crawled.status == status, crawled.said
    assert ended in crawled.said
    assert {record["article_section"] for record in crawled.records} == {"Americas"}


@pytest.mark.slow
def test_a_list_redirected_to_http_loses_no_record(tmp_path: Path, replica: Replica) -> None:
    """Records hold addresses as https, and all records of such a list were refused."""
    asked, served = (f"www.chinadaily.com.cn/world/america{end}" for end in ("", "/"))
    replica.override(f"https://{asked}", status=301, headers={"Location": f"http://{served}"})
    crawled = by_section(tmp_path, replica, "world/america", max_pages=1)
    assert crawled.status == 0, crawled.said
    assert {record["metadata"]["discovered_from"] for record in crawled.records} == {
        f"https://{served}"
    }


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_nothing_off_the_site_is_asked_for(tmp_path: Path, replica: Replica, scheme: str) -> None:
    story = replica.story(0)
    with Replica(1) as other:
        location = f"http://{other.address}/" if scheme == "http" else "file:///etc/hostname"
        replica.override(story.url, status=302, headers={"Location": location})
        crawled = crawl(
            tmp_path,
            "article",
            "-a",
            f"url={story.url}",
            "-s",
            "ROBOTSTXT_OBEY=False",
            address=replica.address,
        )
        assert not other.requests
    assert (crawled.status, crawled.records) == (4, [])
    assert "0 done, 0 gone, 1 failed" in crawled.said


def test_robots_closes_sections(tmp_path: Path) -> None:
    with Replica(SOME, robots="User-agent: *\nDisallow: /a/") as replica:
        crawled = by_section(tmp_path, replica, "china", max_pages=1)
        assert (crawled.status, crawled.records) == (3, [])
        assert "(robots" in crawled.said
        assert not any(request.path.startswith("/a/") for request in replica.requests)


@pytest.mark.slow
def test_a_list_that_is_gone(tmp_path: Path, replica: Replica) -> None:
    replica.override("https://www.chinadaily.com.cn/world", status=404)
    crawled = by_section(tmp_path, replica, "china,world", max_pages=1)
    assert (crawled.status, crawled.last_line) == (
        3,
        "newscrawl: unhealthy: 1 source (https://www.chinadaily.com.cn/world) gone, no longer where it was",
    )
    assert crawled.records


@pytest.mark.slow
def test_a_list_page_that_fails_is_stepped_over(tmp_path: Path) -> None:
    with Replica(600) as replica:
        replica.override("https://www.chinadaily.com.cn/china/page_2.html", status=403)
        crawled = by_section(tmp_path, replica, "china", max_pages=3)
        assert crawled.status == 4
        members = replica.section("china")
        identifiers = {record["identifier"] for record in crawled.records}
        assert {
            replica.story(index).identifier for index in [*members[:20], *members[40:60]]
        } <= identifiers


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(200, {}, "<html><body>Back soon</body></html>"), (302, {"Location": "/china"}, "")],
)
def test_a_list_page_that_is_none_is_stepped_over(
    tmp_path: Path, status: int, headers: dict[str, str], body: str
) -> None:
    with Replica(600) as replica:
        replica.override("https://www.chinadaily.com.cn/china/page_2.html", status, headers, body)
        crawled = by_section(tmp_path, replica, "china", max_pages=3)
        assert crawled.status == 4
        wanted = {replica.story(index).identifier for index in replica.section("china")[40:60]}
        assert wanted <= {record["identifier"] for record in crawled.records}


@pytest.mark.slow
def test_a_list_that_grew_is_read_on(tmp_path: Path) -> None:
    """Twenty new stories push all of page 1 to page 2 while it is read."""
    with Replica(600) as replica:
        page = replica.site.answer("www.chinadaily.com.cn", "/china").html
        replica.override("https://www.chinadaily.com.cn/china/page_2.html", body=page)
        crawled = by_section(tmp_path, replica, "china", max_pages=3)
        wanted = {replica.story(index).identifier for index in replica.section("china")[40:60]}
        assert wanted <= {record["identifier"] for record in crawled.records}


def test_robots_closes_a_list(tmp_path: Path) -> None:
    with Replica(SOME, robots="User-agent: *\nDisallow: /world") as replica:
        crawled = by_section(tmp_path, replica, "world/cn_eu,china", max_pages=1)
        assert (crawled.status, crawled.last_line) == (
            3,
            "newscrawl: unhealthy: 1 source (https://www.chinadaily.com.cn/world/cn_eu) closed by robots.txt",
        )


@pytest.mark.slow
def test_a_list_without_links_raises_an_alarm(tmp_path: Path, replica: Replica) -> None:
    replica.override(
        "https://www.chinadaily.com.cn/world/cn_eu",
        body="<html><body><p>New look!</p></body></html>",
    )
    crawled = by_section(tmp_path, replica, "world/cn_eu")
    assert (crawled.status, crawled.last_line) == (
        3,
        (
            "newscrawl: unhealthy: 1 source (https://www.chinadaily.com.cn/world/cn_eu)"
            " without a single link; the site's markup may have changed"
        ),
    )


@pytest.mark.slow
def test_the_same_list_for_every_number_ends(tmp_path: Path, replica: Replica) -> None:
    url = "https://www.chinadaily.com.cn/world/cn_eu"
    rows = "".join(
        f'<div class="tw3_01_2"><h4><a href="{replica.story(index).url}">x</a></h4></div>'
        for index in replica.section("world")[:3]
    )
    for number in range(1, 9):
        pager = f'<div id="div_currpage"><a href="{url}/page_{number + 1}.html">Next</a><a href="{url}/page_99.html">&gt;&gt;|</a></div>'
        replica.override(url if number == 1 else f"{url}/page_{number}.html", body=rows + pager)
    crawled = by_section(tmp_path, replica, url)
    assert (crawled.status, len(crawled.records)) == (0, 3)
    assert sum("/world/cn_eu" in request.path for request in replica.requests) == 3


def test_rejects_are_kept_aside(tmp_path: Path, replica: Replica) -> None:
    story = replica.story(0)
    page = replica.site.render(story).replace("<h1>", "<h1>" + "very " * 120)
    replica.override(story.url, body=page)
    crawled = by_address(tmp_path, replica, story.url)
    assert (crawled.status, crawled.records) == (4, [])
    (line,) = (tmp_path / "data" / "local" / "rejected.jsonl").read_text("utf-8").splitlines()
    kept = json.loads(line)
    assert kept["faults"][0].startswith("headline: ")
    assert kept["record"]["identifier"] == story.identifier


def test_an_interrupted_run_is_incomplete(tmp_path: Path) -> None:
    with Replica(MANY) as replica:
        output = tmp_path / "out.jsonl"
        options = [
            "-a",
            f"sections={ENGLISH}",
            "-O",
            str(output),
            "-L",
            "WARNING",
            "-s",
            f"SITE_ADDRESS={replica.address}",
        ]
        running = Running("crawl", "section", *options, cwd=tmp_path)
        assert replica.wait(40, "article", seconds=60)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 4
    assert "newscrawl: incomplete: stopped before its end (shutdown)" in said
    assert all(json.loads(line) for line in output.read_text("utf-8").splitlines())


def test_an_output_that_cannot_be_opened_is_a_storage_failure(
    tmp_path: Path, replica: Replica
) -> None:
    """Whatever raises there: without its file no run is complete."""
    options = ["-a", f"url={replica.story(0).url}", "-s", "FEED_URI_PARAMS=json.loads"]
    crawled = crawl(tmp_path, "article", *options, address=replica.address)
    assert crawled.status == 75
    assert "storage failed: the output could not be written" in crawled.last_line


def test_a_full_disk_is_a_storage_failure(tmp_path: Path, replica: Replica) -> None:
    crawled = crawl(
        tmp_path,
        "section",
        "-a",
        "sections=china",
        "-O",
        "/dev/full:jsonl",
        address=replica.address,
    )
    assert (crawled.status, crawled.last_line) == (
        75,
        "newscrawl: storage failed: the output could not be written; the log says why",
    )
    assert "No space left on device" in crawled.said


def test_records_go_to_the_data_set_with_an_output_or_without(
    tmp_path: Path, replica: Replica
) -> None:
    options = [
        "-a",
        f"url={replica.story(0).url}",
        "-s",
        f"SITE_ADDRESS={replica.address}",
        "-s",
        "DATA_DIR=kept",
        "-L",
        "ERROR",
    ]
    done = newscrawl("crawl", "article", *options, cwd=tmp_path, timeout=PATIENCE)
    (record,) = read(tmp_path / "kept")
    assert record.identifier == replica.story(0).identifier
    assert "lines     1 in kept/articles/crawl_date=" in done.stderr
    assert "records" not in done.stderr, "there is no feed"


def test_standard_output_holds_records_and_nothing_else(tmp_path: Path, replica: Replica) -> None:
    options = ["-a", "urls=-", "-O", "-:jsonl", "-s", f"SITE_ADDRESS={replica.address}"]
    given = addresses(replica, range(3))
    done = newscrawl("crawl", "article", *options, cwd=tmp_path, given=given, timeout=PATIENCE)
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 3


def test_field_sources_and_html_on_request(tmp_path: Path, replica: Replica) -> None:
    crawled = crawl(
        tmp_path,
        "article",
        "-a",
        f"url={replica.story(0).url}",
        "-s",
        "FIELD_SOURCES=True",
        "-s",
        "BODY_HTML=True",
        address=replica.address,
    )
    (record,) = crawled.records
    assert record["metadata"]["field_sources"]["headline"]
    assert "<p>" in record["article_body_html"] or "<figure>" in record["article_body_html"]


# --- Real pages over HTTP


@pytest.mark.parametrize(
    "name",
    [
        "www-2023-seed-reconstructed",
        "www-2024-article",
        "cn-2023-article",
        "www-2024-gallery-page1",
    ],
)
def test_real_pages(tmp_path: Path, corpus: Path, corpus_urls: dict[str, str], name: str) -> None:
    gold: dict[str, Any] = json.loads((corpus / "gold" / f"{name}.json").read_text("utf-8"))
    with Replica(0, pages=corpus / "pages") as replica:
        crawled = by_address(tmp_path, replica, f"{corpus_urls[f'{name}.html']}")
    (record,) = crawled.records
    assert differences(gold, in_primary_tag(record)) == []
    later = gold.get("page_urls", [])[1:]
    assert crawled.status == (4 if later else 0)
    assert record["metadata"]["warnings"] == (
        [f"article_body: missing pages {', '.join(later)}"] if later else []
    )


def test_the_real_list_whose_articles_are_gone(
    tmp_path: Path, corpus: Path, corpus_urls: dict[str, str]
) -> None:
    gold: dict[str, Any] = json.loads(
        (corpus / "gold" / "www-2019-listing.json").read_text("utf-8")
    )
    with Replica(0, pages=corpus / "pages") as replica:
        url = corpus_urls["www-2019-listing.html"]
        crawled = by_section(tmp_path, replica, url, max_pages=1)
        asked = {request.url for request in replica.requests if request.path.startswith("/a/")}
    assert crawled.status == 3
    assert "25 discovered: 0 done, 25 gone" in crawled.said
    assert asked == {item["url"] for item in gold["items"]} | set(gold["featured"])
