"""Feeds and sitemaps, sound, broken and hostile."""

from __future__ import annotations

import gzip
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages import feed as feeds
from newscrawl.pages.feed import read_feed
from newscrawl.site.feeds import feeds as known_feeds
from newscrawl.site.urls import Kind, parse

URL = "https://www.chinadaily.com.cn/rss/china_rss.xml"
STORY = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0{:06x}.html"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def rss(*items: str) -> bytes:
    return f'{XML}<rss version="2.0"><channel><title>China</title>{"".join(items)}</channel></rss>'.encode()


def item(number: int, **fields: str) -> str:
    values = {
        "title": "Keepers of the coast",
        "link": STORY.format(number),
        "pubDate": "Sat, 09 Mar 2024 00:50:31 GMT",
        **fields,
    }
    return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in values.items())}</item>"


def test_rss() -> None:
    description = "&lt;p&gt;Each &lt;b&gt;evening&lt;/b&gt; they write.&lt;/p&gt;"
    found = read_feed(rss(item(1, description=description, AuthorName="Li Lei")), URL)
    assert found is not None
    assert (found.kind, found.items, found.skipped, found.complete) == ("rss", 1, 0, True)
    (lead,) = found.article_links
    assert (lead.url, lead.day) == (STORY.format(1), date(2024, 3, 9))
    assert lead.evidence.headline == "Keepers of the coast"
    assert lead.evidence.summary == "Each evening they write."
    assert lead.evidence.authors == "Li Lei"
    assert lead.evidence.listed_at is None, "a feed's zone is not known to be true"
    assert found.newest == datetime(2024, 3, 9, 0, 50, 31, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "link",
    [
        STORY.format(1).replace("https", "http"),
        STORY.format(1).removeprefix("https:"),
        STORY.format(1).removeprefix("https://www.chinadaily.com.cn"),
        STORY.format(1) + "?from=rss#top",
        f"<![CDATA[ {STORY.format(1)} ]]>",
    ],
)
def test_links(link: str) -> None:
    found = read_feed(rss(item(1, link=link)), URL)
    assert found is not None
    assert [lead.url for lead in found.article_links] == [STORY.format(1)]


def test_what_leads_elsewhere_is_skipped_and_an_article_is_one() -> None:
    elsewhere = item(2, link="https://example.com/a.html")
    found = read_feed(rss(item(1), elsewhere, item(1), item(3, link="")), URL)
    assert found is not None
    assert (found.items, found.skipped, len(found.article_links)) == (4, 2, 1)


def test_atom() -> None:
    body = (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>China</title><entry><title>Keepers</title>'
        f'<link href="{STORY.format(1)}"/><updated>2024-03-09T08:50:31+08:00</updated></entry></feed>'
    )
    found = read_feed(body.encode(), URL)
    assert found is not None
    assert (found.kind, len(found.article_links)) == ("atom", 1)
    assert found.article_links[0].day == date(2024, 3, 9)


def sitemap(*urls: str, root: str = "urlset", row: str = "url") -> bytes:
    rows = "".join(f"<{row}><loc>{url}</loc><lastmod>2024-03-09</lastmod></{row}>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{XML}<{root} xmlns="{space}">{rows}</{root}>'.encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap(pack: type[bytes]) -> None:
    found = read_feed(pack(sitemap(STORY.format(1), STORY.format(2), "https://example.com/")), URL)
    assert found is not None
    assert (found.kind, found.items, found.skipped, len(found.article_links)) == (
        "sitemap",
        3,
        1,
        2,
    )
    assert found.article_links[0].day == date(2024, 3, 9)


def test_an_index_names_sitemaps_of_the_site() -> None:
    links = ("http://www.chinadaily.com.cn/sitemap_1.xml", "https://example.com/sitemap.xml")
    found = read_feed(sitemap(*links, root="sitemapindex", row="sitemap"), URL)
    assert found is not None
    assert (found.kind, found.children) == (
        "index",
        ["https://www.chinadaily.com.cn/sitemap_1.xml"],
    )


def test_a_page_for_e_readers() -> None:
    html = """<html><body><ul><li><h3><a href="/kindle/2017-05/03/content_29200003.htm">An old story</a></h3>
    <b>2017-05-03 08:00</b></li></ul></body></html>"""
    url = "https://www.chinadaily.com.cn/kindle/node_1061881.htm"
    found = read_feed(html.encode(), url)
    assert found is not None
    assert (found.kind, len(found.article_links), found.article_links[0].day) == (
        "page",
        1,
        date(2017, 5, 3),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b'{"code":404}',
        rss(item(1)).replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss'),
        XML.encode()
        + b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;'
        + b"</title></item></channel></rss>",
        gzip.compress(b"no feed", mtime=0),
        gzip.compress(rss(item(1)), mtime=0)[:20],
        b"\x1f\x8bno gzip at all",
    ],
)
def test_no_feed(body: bytes) -> None:
    assert read_feed(body, URL) is None


@pytest.mark.parametrize("share", [0.5, 0.8, 0.97])
@pytest.mark.parametrize(
    "whole", [rss(*map(item, range(9))), sitemap(*map(STORY.format, range(9)))]
)
def test_a_cut_document_gives_what_is_there_and_says_so(share: float, whole: bytes) -> None:
    found = read_feed(whole[: int(len(whole) * share)], URL)
    assert found is not None
    assert found.article_links
    assert not found.complete


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("place", ["prolog", "header"])
def test_chinese_charsets(charset: str, place: str) -> None:
    text = rss(item(1, title="守望海岸的人")).decode()
    content_type = None
    if place == "prolog":
        text = text.replace("UTF-8", charset)
    else:
        text = text.replace(' encoding="UTF-8"', "")
        content_type = f"text/xml; charset={charset}"
    found = read_feed(text.encode(charset), URL, content_type)
    assert found is not None
    assert found.article_links[0].evidence.headline == "守望海岸的人"


def test_a_feed_that_is_not_well_formed_is_read() -> None:
    found = read_feed(rss(item(1, title="Salt & wind"), item(2)), URL)
    assert found is not None
    assert [lead.evidence.headline for lead in found.article_links] == [
        "Salt & wind",
        "Keepers of the coast",
    ]


@pytest.mark.parametrize(("most", "bounded"), [(100, True), (300, False)])
def test_a_million_addresses_are_bounded(most: int, bounded: bool) -> None:
    for body in (sitemap(*map(STORY.format, range(300))), rss(*map(item, range(300)))):
        found = read_feed(body, URL, None, most)
        assert found is not None
        assert (len(found.article_links), found.bounded, found.complete) == (most, bounded, True)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_MOST_BYTES", 10_000)
    body = sitemap(*map(STORY.format, range(1000)))
    found = read_feed(gzip.compress(body), URL)
    assert found is not None
    assert 0 < len(found.article_links) < 200
    assert not found.complete


@pytest.mark.parametrize("equals", ["=", " = "])
def test_a_tag_of_too_many_attributes_is_no_feed(equals: str) -> None:
    """The parser would take hours for them."""
    attributes = "".join(f' a{n}{equals}"1"' for n in range(300_000))
    assert read_feed(f"<rss{attributes}><channel></channel></rss>".encode(), URL) is None


def test_deep_nesting_is_no_feed_or_a_broken_one() -> None:
    for root in ("urlset", "rss"):
        found = read_feed(f"<{root}>".encode() + b"<a>" * 100_000, URL)
        assert found is None or not found.article_links


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    for start in (b"", b"<rss><channel><item>", b"<urlset><url><loc>", b"\x1f\x8b\x08\x00"):
        found = read_feed(start + body, URL)
        assert found is None or not found.article_links


def test_the_table_holds_feeds_of_the_site() -> None:
    table = known_feeds()
    assert len({feed.name for feed in table}) == len({feed.url for feed in table}) == len(table)
    assert len(table) >= 20
    for feed in table:
        assert parse(feed.url).kind is Kind.FEED, feed
        assert feed.language in {"en", "zh"}


def test_newest_is_the_newest() -> None:
    days = [date(2024, 3, 9) - timedelta(days=number) for number in (3, 0, 5)]
    items = [item(n, pubDate=f"{day:%a, %d %b %Y} 00:00:00 GMT") for n, day in enumerate(days)]
    found = read_feed(rss(*items), URL)
    assert found is not None
    assert found.newest == datetime(2024, 3, 9, tzinfo=timezone.utc)
