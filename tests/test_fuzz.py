"""Whatever bytes come from the net, beside articles (`test_mutations.py`): no exception escapes.

`python -m pytest tests/test_fuzz.py tests/test_mutations.py --hypothesis-profile=fuzz` tries each reader 100,000 times.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse
from scrapy.http.headers import Headers
from scrapy.robotstxt import ProtegoRobotParser

from newscrawl.archive.content_encoding import BrokenBodyError, encodings, unpack
from newscrawl.discovery.responses import validators_of
from newscrawl.middlewares.backoff_policy import retry_after
from newscrawl.middlewares.offsite import refusal
from newscrawl.middlewares.robots import for_agent
from newscrawl.pages.app import read_columns, read_stories
from newscrawl.pages.app_story import read_app_article
from newscrawl.pages.article import read_article
from newscrawl.pages.error_pages import error_page_kind, is_refusal
from newscrawl.pages.evidence import Evidence
from newscrawl.pages.feed import read_feed
from newscrawl.pages.home import read_home
from newscrawl.pages.html.completeness import is_closed, is_overfull, is_sitemap
from newscrawl.pages.html.decoding import decode
from newscrawl.pages.html.page import Page
from newscrawl.pages.issue import read_issue
from newscrawl.pages.links import read_links
from newscrawl.pages.listing import read_listing
from newscrawl.pages.search import read_search
from newscrawl.site.urls import parse
from newscrawl.text.bylines import parse_byline
from newscrawl.text.captions import split_caption
from newscrawl.text.dates import parse_stamp
from tests.replica import Replica
from tests.replica.faults.packing import PACKERS
from tests.test_mutations import MUTATIONS

if TYPE_CHECKING:
    import random

HOST = "www.chinadaily.com.cn"
LARGEST = 1 << 20
CHANCE = st.randoms(use_true_random=False)
CHANGES = st.lists(st.sampled_from(MUTATIONS), max_size=3)


@cache
def seeds() -> dict[str, tuple[tuple[bytes, str], ...]]:
    """What the replica serves, by kind: bodies with their URLs."""
    found: dict[str, list[tuple[bytes, str]]] = {}
    replica = Replica(120, app=True)
    replica.start()
    stories = [replica.story(index) for index in range(60)]
    urls = [story.url for story in stories]
    urls += [f"https://{HOST}/{path}" for path in ("", "china", "world", "china/page_2.html")]
    urls += [f"https://{HOST}/rss/china_rss.xml", f"https://{HOST}/sitemap.xml"]
    day = date(2026, 9, 24)
    for back in range(20):
        urls.append(f"https://epaper.chinadaily.com.cn/china/{day - timedelta(back):%Y-%m/%d}")
    urls.append("https://newssearch.chinadaily.com.cn/rest/en/search?keywords=&page=0&size=10")
    urls.append("https://enapp.chinadaily.com.cn/channels/enapp/custom-columns.json")
    for url in urls:
        host, _, path = url.removeprefix("https://").partition("/")
        answer = replica.respond(host, f"/{path}")
        if answer.status == 200:
            found.setdefault(replica.requests[-1].kind, []).append((answer.body, url))
    replica.stop()
    return {kind: tuple(bodies) for kind, bodies in found.items()}


def broken(kind: str, chance: random.Random, changes: list[Any]) -> tuple[bytes, str]:
    """A document of a kind, changed."""
    body, url = chance.choice(seeds()[kind])
    for change in changes:
        body = change(body, chance) if body else body
    return body, url


def test_there_is_a_seed_of_every_kind() -> None:
    assert seeds().keys() >= {"article", "list", "front", "feed", "search", "issue", "app"}


@given(CHANCE, CHANGES, st.sampled_from(["list", "front", "issue", "article"]))
def test_pages_of_links(chance: random.Random, changes: list[Any], kind: str) -> None:
    page = Page(*broken(kind, chance, changes))
    for read in (read_listing, read_home, read_issue, read_links, error_page_kind):
        read(page)


@given(CHANCE, CHANGES)
def test_the_end_of_an_article(chance: random.Random, changes: list[Any]) -> None:
    reading = read_article(Page(*broken("article", chance, changes)), Evidence())
    assert reading is None or reading.is_whole in {True, False}


@given(CHANCE, CHANGES, st.sampled_from([None, "text/xml; charset=gbk", "text/html"]))
def test_feeds(chance: random.Random, changes: list[Any], content_type: str | None) -> None:
    body, url = broken("feed", chance, changes)
    feed = read_feed(body, url, content_type)
    assert feed is None or all(parse(lead.url).identifier for lead in feed.article_links)


@given(CHANCE, CHANGES)
def test_the_search_api(chance: random.Random, changes: list[Any]) -> None:
    body, _ = broken("search", chance, changes)
    read_search(body)


@given(CHANCE, CHANGES)
def test_the_app(chance: random.Random, changes: list[Any]) -> None:
    body, url = broken("app", chance, changes)
    read_columns(body)
    read_stories(body)
    reading = read_app_article(body, url.replace(".json", ".html"), Evidence())
    assert reading is None or reading.article.headline


@given(CHANCE, CHANGES, st.sampled_from(["utf-8", "gbk", "big5", "utf-16", "hex", "\0", ""]))
def test_decoding(chance: random.Random, changes: list[Any], charset: str) -> None:
    body, _ = broken("list", chance, changes)
    text, _ = decode(body[:2_000], f"text/html; charset={charset}")
    text.encode("utf-8")
    assert {is_closed(body), is_overfull(body, 100), is_sitemap(body)} <= {True, False}


@given(st.text(max_size=600), st.binary(max_size=200))
def test_impostors(text: str, more: bytes) -> None:
    html = (
        f"<html><title>{text[:40]}</title><body><h1>{text}</h1>".encode("utf-8", "replace") + more
    )
    page = Page(html, f"https://{HOST}/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html")
    error_page_kind(page)
    is_refusal(page)
    is_closed(html)


_RULES = st.sampled_from(["User-agent:", "Disallow:", "Allow:", "Crawl-delay:", "Sitemap:", "#"])
_VALUES = st.sampled_from(
    ["*", "/", "newscrawl", "NEWSCRAWL/1", "/*.html$", "1e99", "%zz", "\ufeff", "ツ"]
)


@given(st.lists(st.tuples(_RULES, _VALUES | st.text(max_size=12))), st.binary(max_size=60))
def test_robots(rules: list[tuple[str, str]], more: bytes) -> None:
    body = "\n".join(f"{name} {value}" for name, value in rules).encode("utf-8", "replace") + more
    parser = ProtegoRobotParser(for_agent(body, "newscrawl"), None)
    assert parser.allowed(f"https://{HOST}/a/1.html", "newscrawl") in {True, False}
    delay = parser.crawl_delay("newscrawl")
    assert delay is None or delay >= 0


@given(CHANCE, st.sampled_from(sorted(PACKERS)), st.binary(max_size=400), CHANGES)
def test_packed_bodies(chance: random.Random, name: str, data: bytes, changes: list[Any]) -> None:
    encoding, pack = PACKERS[name]
    body = pack(data)
    for change in changes:
        body = change(body, chance) if body else body
    with suppress(BrokenBodyError):
        assert unpack(body, [encoding], LARGEST)[1] == []


_PIECES = st.sampled_from(
    ["http", "https", ":", "//", "@", HOST, "/a/202403/09/WS65ebb1c0e4b06d4aa0001234", ".html", "_2", "?", "#", "..", "[", "]", "\\", "%2f", ":80", "file", "\n", "。"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=5), max_size=9).map("".join))
def test_addresses(url: str) -> None:
    """What may be asked for is an address of the site over http or https."""
    parse(url)
    if refusal(url) is None:
        assert url.split(":", maxsplit=1)[0].lower() in {"http", "https"}
        assert parse(url).host


@given(st.text(max_size=60), st.lists(st.binary(max_size=30), max_size=3))
def test_headers(value: str, headers: list[bytes]) -> None:
    raw = value.encode("utf-8", "replace")
    seconds = retry_after(Headers({"Retry-After": raw}), 946684740.0)
    assert seconds is None or seconds >= 0
    encodings(headers)
    validators_of(HtmlResponse(f"https://{HOST}/", headers={"ETag": raw, "Last-Modified": raw}))


_WORDS = st.sampled_from(
    ["By ", "in ", "Beijing", "(", ")", "Xinhua", "|", "Updated: ", "2024-03-09 08:00", "CHINA DAILY", "Photo by", "[", "]", "/", "中国日报", "记者", "2567-", "\u3000"]
)  # fmt: skip


@given(st.lists(_WORDS | st.text(max_size=8), max_size=12).map("".join))
def test_lines(line: str) -> None:
    parse_byline(line)
    parse_stamp(line)
    split_caption(line)
