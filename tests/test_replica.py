"""The replica itself: the same seed gives the same site, ids lead back, lists chain, records are valid."""

from __future__ import annotations

import gc
import http.client
import json
import re
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector
from pydantic import TypeAdapter

import newscrawl
from newscrawl.items import Article, Metadata
from tests.replica import Replica, Site, differences
from tests.replica.cards import BEIJING, Cards, step_for
from tests.replica.closings import CLOSINGS
from tests.replica.oddities import ODDITIES
from tests.replica.openings import OPENINGS
from tests.replica.sections import LATEST, SECTIONS, WHEEL, Members, section_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.replica.story import Story

FIRST = 200
ARTICLES = 1500

TRAITS = """
long long-2 long-3 long-overlap gallery gallery-captions-only gallery-text-repeated gallery-text-first
gallery-text-each gallery-2 gallery-3 gallery-4 gallery-5 gallery-6 gallery-7 gallery-8
video-page video-frame video-element video-source video-with-text audio opinion
pictures-0 pictures-1 pictures-2 pictures-3 pictures-4 pictures-bare pictures-bare-sized
byline-none byline-stamp-only byline-one byline-capitals byline-location byline-long-location byline-at
byline-two byline-two-one-location byline-second-without-location byline-two-locations
byline-three-locations byline-three byline-tight-comma byline-source-typo byline-no-source
byline-organization
date-plain date-list-differs date-updated-later date-buddhist date-id-of-a-draft date-id-of-an-import
breadcrumb-/ breadcrumb-| home-link-own home-link-other og-url-full og-url-name keywords keywords-empty
editor editor-none og-image og-image-none related related-none
edition-www edition-global edition-usa edition-europe
cn cn-plain cn-subheads cn-bold-deck cn-break cn-indented cn-linked cn-multi cn-gallery cn-disclaimer
cn-two-editors cn-one-editor cn-responsible-only cn-source-linked cn-source-plain cn-keywords
cn-keywords-empty cn-og-image cn-og-image-none cn-pictures-none cn-pictures-pictext cn-pictures-centred
cn-pictures-coloured cn-pictures-foreign cn-pictures-uncaptioned cn-credit-none cn-credit-bracketed
cn-credit-photographer
""".split()
CREDITS = (
    r"Photo/(Xinhua|VCG|Agencies|chinadaily\.com\.cn|China Daily)",
    r"Photo provided to China Daily",
    r"[Pp]hoto provided to chinadaily\.com\.cn",
    r"Provided to China Daily",
    r"Photo by .+/For (China Daily|chinadaily\.com\.cn)",
    r"Photo by .+, provided to chinadaily\.com\.cn",
    r"[A-Z ]+/(FOR CHINA DAILY|CHINA DAILY|XINHUA|GETTY IMAGES)",
    r"[A-Z ]+ / XINHUA",
    r"[A-Z ]+/SPUTNIK/AFP",
    r"[A-Z][a-z]+ [A-Za-z]+ / For China Daily",
    r"[A-Z][a-z]+ [A-Za-z]+/China Daily",
    r".+-USA TODAY Sports",
    r"TT NEWS AGENCY/REUTERS",
    r"REUTERS|AFP|AP|VCG|XINHUA|CHINA DAILY",
)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(ARTICLES, seed=1)


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(articles=ARTICLES, seed=1) as running:
        yield running


def fetch(
    replica: Replica, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    host, _, path = url.removeprefix("https://").partition("/")
    connection = http.client.HTTPConnection(replica.address, timeout=10)
    try:
        connection.request(method, f"/{path}", headers={"Host": host, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read(), dict(response.getheaders())
    finally:
        connection.close()


def pages_of(site: Site, story: Story) -> list[str]:
    return [site.render(story, page) for page in range(1, len(story.pages) + 1)]


def visible(page: str) -> str:
    """The text of a page's body with white space folded, without scripts and styles."""
    texts = (
        Selector(page)
        .xpath("/html/body//text()[not(ancestor::script or ancestor::style)]")
        .getall()
    )
    marks = str.maketrans(dict.fromkeys("\u200b\ufeff"))
    return folded("".join(texts).translate(marks))


def folded(text: str) -> str:
    return " ".join(text.split())


# The site as a function


def test_same_seed_same_site(site: Site) -> None:
    again = Site(ARTICLES, seed=1)
    for index in range(0, 120, 7):
        story = site.story(index)
        assert again.story(index) == story
        assert pages_of(again, again.story(index)) == pages_of(site, story)
    assert Site(ARTICLES, seed=2).story(0) != site.story(0)


def test_a_story_does_not_depend_on_how_many_there_are(site: Site) -> None:
    more = Site(100_000, seed=1)
    assert [more.story(n) for n in range(50)] == [site.story(n) for n in range(50)]


@given(st.data(), st.integers(min_value=0, max_value=2**32))
def test_url_leads_back_to_its_story(data: st.DataObject, seed: int) -> None:
    articles = data.draw(st.sampled_from([200, 100_000, 1_000_000, 4_000_000]))
    index = data.draw(st.integers(min_value=0, max_value=articles - 1))
    cards = Cards(seed, step_for(articles))
    card = cards.card(index)
    assert card.published.year >= 2018
    assert cards.index_of(card.identifier) == index
    assert cards.find(card.path) == (index, 1)
    assert cards.find(card.path_of_page(3)) == (index, 3)


@given(st.integers(min_value=0, max_value=3_000_000), st.integers(min_value=0, max_value=99))
def test_times_fall(index: int, seed: int) -> None:
    cards = Cards(seed, step_for(3_000_000))
    assert cards.card(index).published > cards.card(index + 1).published


def test_newest_is_of_a_fixed_minute(site: Site) -> None:
    assert site.card(0).stamp == "2026-09-27 23:39"


def test_ids_have_every_tail(site: Site) -> None:
    tails = Counter(site.card(n).identifier[10:14] for n in range(FIRST))
    assert {"a310", "45ce", "e4b0"} <= set(tails)


@pytest.mark.parametrize("seed", range(5))
def test_every_shape_is_among_the_first_stories(seed: int) -> None:
    site = Site(FIRST, seed)
    seen = {shape for n in range(FIRST) for shape in site.story(n).shapes}
    wanted = {*TRAITS, *OPENINGS, *ODDITIES, *CLOSINGS}
    assert wanted - seen == set()
    assert seen - wanted == set(), "a shape that no test counts"


@pytest.mark.parametrize("seed", range(5))
def test_every_credit_is_among_the_first_stories(seed: int) -> None:
    site = Site(FIRST, seed)
    pictures = [p for n in range(FIRST) for p in site.story(n).pictures]
    credits_ = {p.credit for p in pictures if p.credit}
    for shape in CREDITS:
        assert any(re.fullmatch(shape, credit) for credit in credits_), shape
    assert any(p.printed is None for p in pictures)
    assert any(p.caption is None and p.credit for p in pictures)
    assert any("\xa0" in (p.printed or "") for p in pictures)


def test_nothing_is_kept(site: Site) -> None:
    """Not one object for a story: what a Python keeps of its own, such as short strings, is far less and has an end."""

    def read(indices: range) -> None:
        for index in indices:
            story = site.story(index)
            site.render(story)
            site.expected(index)

    def kept() -> int:
        gc.collect()
        return sys.getallocatedblocks()

    read(range(600))
    before = kept()
    read(range(600, 1500))
    assert kept() - before < 900


def test_stories_beyond_the_last_are_refused(site: Site) -> None:
    with pytest.raises(IndexError, match="story 1500"):
        site.story(ARTICLES)


# Pages and records


@pytest.mark.parametrize("index", range(FIRST))
def test_page_shows_what_its_record_says(site: Site, index: int) -> None:
    story = site.story(index)
    texts = [visible(page) for page in pages_of(site, story)]
    for page in pages_of(site, story):
        tree = Selector(page)
        assert len(tree.css("#Content")) == 1
        assert story.headline in tree.css("h1::text").getall()
    repeated = {"gallery-text-repeated", "long-overlap"} & story.shapes
    for line in (line for text in story.texts for line in text.split("\n")):
        times = sum(text.count(line) for text in texts)
        if story.template == "cn" and line == story.description:
            assert times == 1 + len(texts), "the hidden summary of every page, and the text"
        elif repeated:
            assert times >= 1, line
        else:
            assert times == 1, line


def test_dropped_lines_are_on_the_page(site: Site) -> None:
    wanted = {
        "closing-contact": "Contact the writer",
        "closing-views": "The views do not necessarily represent",
        "closing-print-line": "(China Daily",
        "cn-disclaimer": "免责声明",
        "cn-two-editors": "（编辑：",
        "cn-responsible-only": "【责任编辑：",
    }
    for index in range(FIRST):
        story = site.story(index)
        for shape in story.shapes & wanted.keys():
            assert wanted[shape] in visible(site.render(story, len(story.pages)))
            assert not any(wanted[shape] in text for text in story.texts)


def completed(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "article_body_html": None, "metadata": Metadata().__dict__}


@pytest.mark.parametrize("listed", [True, False])
def test_expected_records_are_valid(site: Site, listed: bool) -> None:
    adapter = TypeAdapter(Article)
    keys = {field.name for field in fields(Article)}
    for index in range(FIRST):
        record = completed(site.expected(index, listed=listed))
        assert set(record) == keys
        article = adapter.validate_python(record)
        assert differences(record, article.to_dict()) == []
        json.dumps(record)


def test_a_story_by_hand(site: Site) -> None:
    """A record as it stands in the rules, for one story of each kind of date."""
    found = {site.story(n).card.dates: n for n in reversed(range(FIRST))}
    later = found["date-updated-later"]
    day = f"{site.card(later).published:%Y-%m-%d}"
    assert site.expected(later, listed=False)["date_published"] is None
    assert site.expected(later)["date_published"].startswith(f"{day}T")
    assert site.expected(later)["date_modified"][:10] > day
    buddhist = site.expected(found["date-buddhist"], listed=False)
    assert buddhist["date_raw"].startswith("2569-")
    assert buddhist["date_modified"].startswith("2026-")
    assert buddhist["date_published"] == buddhist["date_modified"]
    for kind in ("date-id-of-a-draft", "date-id-of-an-import"):
        assert site.expected(found[kind])["date_created"] is None
    assert site.expected(found["date-plain"])["date_created"] is not None


# Lists


def test_sections_of_the_tree_are_a_partition() -> None:
    leaves = [path for path, section in SECTIONS.items() if section.weight]
    members = [index for path in leaves for index in Members(path, 1000)]
    assert sorted(members) == list(range(1000))
    assert all(section_of(n).path == WHEEL[n % len(WHEEL)] for n in range(300))


@given(st.sampled_from(sorted(SECTIONS)), st.integers(min_value=0, max_value=3000))
def test_members_are_the_stories_of_a_section(path: str, articles: int) -> None:
    members = Members(path, articles)
    wanted = [
        n for n in range(articles) if section_of(n).path == path or section_of(n).parent == path
    ][: 800 if ".cn/" in path else None]
    assert list(members) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "https://www.chinadaily.com.cn/china",
        "https://www.chinadaily.com.cn/china/society",
        f"https://www.chinadaily.com.cn/{LATEST}",
        "https://global.chinadaily.com.cn/opinion",
        "https://www.chinadaily.com.cn/regional",
        *(f"https://{path}" for path in SECTIONS if path.endswith("2000")),
    ],
)
def test_list_pages_chain_without_gaps(replica: Replica, url: str) -> None:
    links: list[str] = []
    stamps: list[str] = []
    following = url
    last = ""
    while following:
        status, body, _ = fetch(replica, following)
        assert status == 200
        tree = Selector(body=body)
        rows = tree.xpath("//div[@class='mb10 tw3_01_2 ']") or tree.css(
            ".left-liebiao > div[class^=busBox]"
        )
        links += [f"https:{row.xpath('.//h3/a/@href|.//h4/a/@href').get()}" for row in rows]
        stamps += rows.css("b::text").getall()
        pager = tree.xpath("//*[@id='div_currpage']/a[@class='pagestyle'][.='Next' or .='下一页']")
        last = following
        following = "".join(f"https:{href}" for href in pager.xpath("@href").getall())
    members = replica.section(url)
    assert links == [replica.site.card(n).url for n in members]
    assert stamps == [replica.site.card(n).stamp for n in members]
    assert all(one > other for one, other in pairwise(stamps))
    beyond = re.sub(r"/page_(\d+)\.html$", lambda n: f"/page_{int(n[1]) + 1}.html", last)
    assert beyond != last
    assert fetch(replica, beyond)[0] == 404


def test_boxes_link_stories_of_their_section(replica: Replica) -> None:
    _, body, _ = fetch(replica, "https://www.chinadaily.com.cn/world")
    links = (
        Selector(body=body).css("#left .tw2_l_t a::attr(href), #left .tBox2 a::attr(href)").getall()
    )
    featured = replica.site.featured("world")
    assert links == [replica.site.card(n).link for n in featured]
    assert set(featured) <= set(replica.section("world"))


def test_one_front_has_no_list(replica: Replica) -> None:
    status, body, _ = fetch(replica, "https://www.chinadaily.com.cn/culture")
    tree = Selector(body=body)
    assert status == 200
    assert not tree.css("[class*=tw3_01_2]")
    assert tree.css("#left .tBox2 a")
    assert tree.css('.topNav2_art a[href$="/culture/heritage"]')
    assert fetch(replica, "https://www.chinadaily.com.cn/culture/page_2.html")[0] == 404


def test_every_section_is_served(replica: Replica) -> None:
    for section in SECTIONS.values():
        status, _, _ = fetch(replica, f"https://{section.host}{section.url_path}")
        assert status == 200, section.path


# The server


def test_articles_are_served_under_their_own_address(replica: Replica) -> None:
    story = next(s for s in map(replica.story, range(FIRST)) if "gallery-3" in s.shapes)
    for number, url in enumerate(story.page_urls, 1):
        status, body, headers = fetch(replica, url)
        assert (status, headers["Content-Type"]) == (200, "text/html")
        assert body.decode() == replica.site.render(story, number)
    assert fetch(replica, story.url.replace(".html", "_1.html"))[0] == 200
    assert fetch(replica, story.url, method="HEAD")[:2] == (200, b"")


def test_what_is_not_there_is_404(replica: Replica) -> None:
    story = replica.story(0)
    for url in (
        story.url.replace(".html", "_99.html"),
        story.url.replace("WS6", "WS7"),
        story.url.replace("/a/2026", "/a/2025"),
        "https://www.chinadaily.com.cn/nothing/here",
        "https://www.chinadaily.com.cn/china/page_0.html",
        "https://unknown.example.org/",
        "https://www.chinadaily.com.cn/robots.txt",
    ):
        status, body, _ = fetch(replica, url)
        assert status == 404, url
        assert b"<h1>404" in body


def test_requests_are_counted() -> None:
    with Replica(articles=20, robots="User-agent: *\nDisallow: /x\n") as replica:
        url = replica.story(3).url
        fetch(replica, url)
        fetch(replica, url)
        assert fetch(replica, "https://cn.chinadaily.com.cn/robots.txt")[1].startswith(
            b"User-agent"
        )
        assert replica.count(url) == 2
        assert replica.kinds == {"article": 2, "robots": 1}
        assert [request.url for request in replica.requests][:2] == [url, url]


def test_any_url_can_be_overridden(replica: Replica) -> None:
    one, other = replica.story(1).url, replica.story(2).url
    replica.override(one, status=301, headers={"Location": other})
    replica.override(other, status=503, body="busy", times=2)
    assert fetch(replica, one)[2]["Location"] == other
    assert [fetch(replica, other)[0] for _ in range(3)] == [503, 503, 200]
    replica.restore(one)
    assert fetch(replica, one)[0] == 200


def test_saved_pages_come_as_they_are(tmp_path: Path) -> None:
    page = "<html><body>页 \xff</body></html>".encode("gb18030")
    (tmp_path / "page.html").write_bytes(page)
    url = "https://world.chinadaily.com.cn/a/202001/02/WS5e0d49f7a310cf3e97ad3a5c.html"
    (tmp_path / "index.json").write_text(json.dumps({"page.html": url}), "utf-8")
    with Replica(articles=0, pages=tmp_path) as replica:
        assert fetch(replica, url)[:2] == (200, page)
        assert fetch(replica, "https://www.chinadaily.com.cn/china")[0] == 404


def test_connections_are_kept(replica: Replica) -> None:
    connection = http.client.HTTPConnection(replica.address, timeout=10)
    try:
        sockets = set()
        for index in range(3):
            card = replica.site.card(index)
            connection.request("GET", card.path, headers={"Host": card.host})
            assert connection.getresponse().read()
            sockets.add(connection.sock)
        assert len(sockets) == 1
    finally:
        connection.close()


def test_command_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    note = tmp_path / "address"
    command = [
        sys.executable,
        "-m",
        "tests.replica",
        "--articles",
        "30",
        "--print-address",
        str(note),
    ]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        connection = http.client.HTTPConnection(address, timeout=10)
        connection.request("GET", "/china", headers={"Host": "www.chinadaily.com.cn"})
        assert connection.getresponse().status == 200
        connection.close()
        assert note.read_text("utf-8").strip() == address
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


# A site that changes between two crawls


def what_is_read(site: Site, story: Story, *, listed: bool) -> dict[str, Any]:
    """The record that newscrawl makes of a story's pages."""
    evidence = newscrawl.Evidence(story.headline, story.card.stamp) if listed else None
    pages = [
        newscrawl.extract(page, url, evidence if number == 0 else None)
        for number, (page, url) in enumerate(
            zip(pages_of(site, story), story.page_urls, strict=True)
        )
    ]
    return newscrawl.merge(page for page in pages if page is not None).to_dict()


@pytest.mark.slow
@pytest.mark.parametrize(("edits", "listed"), [(1, True), (3, False)])
def test_edited_stories_are_read_as_expected(edits: int, listed: bool) -> None:
    site = Site(FIRST, seed=1)
    for index in range(FIRST):
        for _ in range(edits):
            site.edit(index)
        record = what_is_read(site, site.story(index), listed=listed)
        assert differences(site.expected(index, listed=listed), record) == [], index


def test_an_edit_changes_text_and_times_and_nothing_else() -> None:
    site = Site(FIRST, seed=1)
    stays = {"identifier", "url", "page_urls", "headline", "authors", "date_created", "genre"}
    changed: set[str] = set()
    for index in range(FIRST):
        versions = [site.story(index), site.edit(index), site.edit(index)]
        assert versions[2] == site.story(index)
        for before, after in pairwise(versions):
            assert after.card.shown - before.card.shown == timedelta(minutes=1)
            assert after.stamp.moment - before.stamp.moment == timedelta(minutes=1)
            assert after.stamp.text > before.stamp.text
            assert (after.texts, after.pictures) != (before.texts, before.pictures)
            assert bool(after.texts) == bool(before.texts)
            assert bool(after.texts) == (after.pictures == before.pictures)
            assert after.page_urls == before.page_urls
        untouched = Site(FIRST, seed=1).expected(index)
        revised = site.expected(index)
        changed |= {field for field in revised if revised[field] != untouched[field]}
        assert revised["published_day"] == untouched["published_day"]
    assert changed & stays == set()
    assert changed == {
        *("article_body", "word_count", "images", "main_image"),
        *("date_published", "date_modified", "date_raw"),
    }


def test_an_edit_past_midnight_keeps_the_day_of_the_url() -> None:
    site = Site(20, seed=1)
    day = f"{site.card(0).published:%Y-%m-%d}"
    for _ in range(30):
        story = site.edit(0)
    assert story.card.stamp > f"{day} 23:59"
    for listed in (True, False):
        wanted = site.expected(0, listed=listed)
        assert wanted["published_day"] == day
        assert differences(wanted, what_is_read(site, story, listed=listed)) == []


def test_an_edit_shows_on_its_page_and_in_its_lists_alone() -> None:
    with Replica(articles=FIRST, seed=1) as replica:
        chosen = replica.section("china/society")[3]
        before = replica.story(chosen)
        others = [replica.story(n) for n in range(40) if n != chosen]
        lists = [f"https://www.chinadaily.com.cn/{path}" for path in ("china/society", "china")]
        urls = [*(story.url for story in others), *lists, before.url]
        old = [fetch(replica, url)[1].decode() for url in urls]
        after = replica.edit(chosen)
        new = [fetch(replica, url)[1].decode() for url in urls]
        assert new[: len(others)] == old[: len(others)]
        assert new[-1] == replica.site.render(after) != old[-1]
        for one, other in zip(old[-3:-1], new[-3:-1], strict=True):
            assert one.count(before.card.stamp) == 1
            assert other == one.replace(before.card.stamp, after.card.stamp)
        with pytest.raises(IndexError):
            replica.edit(FIRST)


def links_of(replica: Replica) -> set[str]:
    """Addresses of stories on every front, every list's first page and a few articles."""
    urls = [f"https://{s.host}{s.url_path}" for s in SECTIONS.values()]
    urls += [f"https://{section.host}/" for section in SECTIONS.values()]
    urls += [replica.story(n).url for n in range(50, 90)]
    pages = [fetch(replica, url)[1].decode() for url in dict.fromkeys(urls)]
    return {f"https:{link}" for page in pages for link in re.findall(r'"(//[^"]+/a/[^"]+)"', page)}


def test_unpublished_stories_are_nowhere_and_then_everywhere() -> None:
    with (
        Replica(articles=FIRST, seed=1, unpublished=30) as replica,
        Replica(articles=FIRST, seed=1) as whole,
    ):
        hidden = {replica.story(n).url for n in range(30)}
        assert {whole.story(n).url for n in range(30)} == hidden
        assert {fetch(replica, url)[0] for url in hidden} == {404}
        assert links_of(replica) & hidden == set()
        assert set(replica.section("china")) == {n for n in whole.section("china") if n >= 30}
        assert replica.publish(10) == range(20, 30)
        assert [fetch(replica, replica.story(n).url)[0] for n in (19, 20, 29)] == [404, 200, 200]
        assert links_of(replica) & hidden == {replica.story(n).url for n in range(20, 30)}
        assert replica.publish() == range(20)
        assert replica.publish() == range(0)
        assert {fetch(replica, url)[0] for url in hidden} == {200}
        assert links_of(replica) == links_of(whole) > hidden
        assert list(replica.section("china")) == list(whole.section("china"))


def test_stories_with_given_times_come_out_at_them() -> None:
    first = datetime(2026, 9, 15, 7, 40, tzinfo=BEIJING)
    times = [first + timedelta(minutes=one) for one in (600, 45, 44, 0)]
    site = Site(40, unpublished=4, times=times)
    cards = [site.card(index) for index in range(40)]
    assert [one.published for one in cards[:4]] == times
    assert all(later.published > earlier.published for later, earlier in pairwise(cards))
    assert {site.find(one.host, one.path) for one in cards[4:]} == {(n, 1) for n in range(4, 40)}
    assert site.publish_until(first - timedelta(minutes=1)) == range(4, 4)
    assert site.publish_until(first) == range(3, 4)
    assert site.publish_until(first + timedelta(minutes=45)) == range(1, 3)
    assert site.publish_until(first + timedelta(days=1)) == range(1)
    for wrong in ([times[1], times[0]], [first, first], [first.replace(second=1)]):
        with pytest.raises(ValueError, match=r"^times: "):
            Site(40, times=wrong)


@given(
    st.sampled_from(sorted(SECTIONS)),
    st.integers(min_value=0, max_value=3000),
    st.integers(min_value=0, max_value=3000),
)
def test_members_that_are_out(path: str, articles: int, first: int) -> None:
    wanted = [n for n in Members(path, 3000 + articles)[:] if n >= first]
    out = Members(path, 3000 + articles, first)
    assert list(out)[: len(wanted)] == wanted[: len(out)]
    assert all(first <= n < 3000 + articles for n in out)


def test_a_site_without_published_stories_has_no_pages() -> None:
    site = Site(50, unpublished=50)
    for host, path in (("www.chinadaily.com.cn", "/"), ("cn.chinadaily.com.cn", "/")):
        assert site.answer(host, path).status == 404
    assert site.answer("www.chinadaily.com.cn", "/china").status == 404
    for wrong in (-1, 51):
        with pytest.raises(ValueError, match=f"unpublished={wrong}"):
            Site(50, unpublished=wrong)
    with pytest.raises(ValueError, match="n=-1"):
        site.publish(-1)


def test_validators_spare_what_did_not_change() -> None:
    with Replica(articles=FIRST, validators=True) as replica:
        story = replica.story(5)
        section = f"https://{story.card.section.host}{story.card.section.url_path}"
        for url in (story.url, section):
            _, body, first = fetch(replica, url)
            by_tag = {"If-None-Match": first["ETag"]}
            by_time = {"If-Modified-Since": first["Last-Modified"]}
            assert body
            assert fetch(replica, url)[2] == first
            for asked in (by_tag, by_time, {"If-None-Match": f'"x", W/{first["ETag"]}'}):
                status, nothing, again = fetch(replica, url, headers=asked)
                assert (status, nothing) == (304, b"")
                assert {name: again[name] for name in ("ETag", "Last-Modified")} == {
                    name: first[name] for name in ("ETag", "Last-Modified")
                }
            assert fetch(replica, url, headers={**by_time, "If-None-Match": '"x"'})[0] == 200
            assert fetch(replica, url, headers={"If-Modified-Since": "lately"})[0] == 200
            replica.edit(5)
            for asked in (by_tag, by_time):
                status, body, after = fetch(replica, url, headers=asked)
                assert (status, bool(body)) == (200, True)
                assert after["ETag"] != first["ETag"]
                assert after["Last-Modified"] > first["Last-Modified"]
        assert [request.status for request in replica.requests].count(304) == 6
        assert "ETag" not in fetch(replica, "https://www.chinadaily.com.cn/nothing/here")[2]


def test_without_validators_nothing_is_spared(replica: Replica) -> None:
    _, _, headers = fetch(replica, replica.story(0).url)
    assert not {"ETag", "Last-Modified"} & set(headers)
    assert fetch(replica, replica.story(0).url, headers={"If-None-Match": "*"})[0] == 200


def test_requests_are_forgotten() -> None:
    with Replica(articles=20) as replica:
        url = replica.story(3).url
        fetch(replica, url)
        replica.forget_requests()
        assert (list(replica.requests), replica.kinds, replica.count(url)) == ([], {}, 0)
        fetch(replica, url)
        assert (len(replica.requests), replica.kinds, replica.count(url)) == (1, {"article": 1}, 1)


# Comparing


@pytest.mark.parametrize(
    ("expected", "actual", "lines"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": None}, {}, ["a: expected None, got nothing: the key is missing"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, ["a[0].b: expected 1, got 2"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a: expected 1 entries, got 2: [1], [1, 2]"]),
        ({"a": []}, {"a": None}, ["a: expected [], got None"]),
        ({"a": {"b": 1}}, {"a": None}, ["a: expected {'b': 1}, got None"]),
        ({"a": 1}, {"a": True}, ["a: expected 1, got True"]),
        ("x", "x", []),
    ],
)
def test_differences(expected: Any, actual: Any, lines: list[str]) -> None:
    assert differences(expected, actual) == lines


def test_difference_of_long_texts_names_its_place() -> None:
    (line,) = differences({"body": "a" * 200 + "b"}, {"body": "a" * 200 + "c"})
    assert line.startswith("body: differs from character 200: expected …'aaaa")
