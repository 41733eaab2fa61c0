"""Every link of the real pages is read for what it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from parsel import Selector

from newscrawl.site.urls import Kind, SiteUrl, parse

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
PAGES = CORPUS / "pages"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"no corpus at {CORPUS}")


def anchors(name: str) -> dict[str, str]:
    """Text of the links of a page, by the link as it stands there."""
    page = Selector((PAGES / name).read_text("utf-8", errors="replace"))
    return {
        anchor.attrib["href"]: "".join(anchor.xpath(".//text()").getall()).strip()
        for anchor in page.css("a[href]")
    }


def links(name: str) -> dict[str, SiteUrl]:
    """The links of a page, read with the page's URL as base."""
    base = json.loads((PAGES / "index.json").read_text("utf-8"))[name]
    return {link: parse(link, base) for link in anchors(name)}


def names() -> list[str]:
    index = PAGES / "index.json"
    return sorted(json.loads(index.read_text("utf-8"))) if index.is_file() else []


@pytest.mark.parametrize("name", names())
def test_every_id_is_an_article_with_its_day(name: str) -> None:
    found = 0
    for link, read in links(name).items():
        own = re.match(
            r"(?:https?:)?//[a-z]+\.chinadaily\.com\.cn/.*/WS([0-9a-f]{24})(?:_(\d+))?\.html$", link
        )
        assert (read.kind is Kind.ARTICLE) is bool(own), link
        if own:
            found += 1
            assert read.identifier == f"WS{own[1]}"
            assert read.page == int(own[2] or 1)
            assert read.date is not None
            assert f"/a/{read.date:%Y%m/%d}/" in read.url
            assert read.created is not None
            assert read.edition is not None
    assert found


@pytest.mark.parametrize("name", names())
def test_foreign_is_what_is_not_china_daily(name: str) -> None:
    for link, read in links(name).items():
        ours = re.match(
            r"(?:https?:)?//([a-z0-9-]+\.)?chinadaily(\.com\.cn|asia\.com|global\.com)(/|$)",
            link.strip(),
        )
        inside = link.startswith("/") and not link.startswith("//")
        assert (read.kind is not Kind.FOREIGN) is bool(ours or inside), link


def test_the_page_itself() -> None:
    for url in json.loads((PAGES / "index.json").read_text("utf-8")).values():
        assert parse(url).url == url
        assert parse(url).kind in {Kind.ARTICLE, Kind.LISTING, Kind.ISSUE}


def test_footer_of_the_chinese_page() -> None:
    """Its provinces and partners look like articles; those whose id is years from the URL's day are found out."""
    name = "cn-2023-article.html"
    texts = anchors(name)
    suspicious = {texts[link] for link, read in links(name).items() if read.suspicious}
    assert {"北京", "天津", "人民网", "新华网", "中国网"} <= suspicious
    assert not any("经" in text and "】" in text for text in suspicious)
    assert len(suspicious) == 14


@pytest.mark.parametrize("name", [name for name in names() if not name.startswith("cn-")])
def test_nothing_is_suspicious_elsewhere(name: str) -> None:
    assert [link for link, read in links(name).items() if read.suspicious] == []


def test_the_list_of_the_listing() -> None:
    gold = json.loads((CORPUS / "gold" / "www-2019-listing.json").read_text("utf-8"))
    read = {
        each.url for each in links("www-2019-listing.html").values() if each.kind is Kind.ARTICLE
    }
    urls = [item["url"] for item in gold["items"]] + gold["featured"]
    assert len(set(urls)) == 25
    assert set(urls) <= read
    assert all(parse(url).url == url for url in urls)


def test_pages_of_the_listing() -> None:
    own = [
        read
        for read in links("www-2019-listing.html").values()
        if read.url == "https://www.chinadaily.com.cn/world/china-us"
    ]
    assert {read.kind for read in own} == {Kind.LISTING}
    assert {read.page for read in own} == {*range(1, 11), 113}


def test_pages_of_the_gallery() -> None:
    name = "www-2024-gallery-page1.html"
    gold = json.loads((CORPUS / "gold" / name.replace(".html", ".json")).read_text("utf-8"))
    own = parse(gold["url"])
    pages = {read.page for read in links(name).values() if read.identifier == own.identifier}
    assert pages | {1} == set(range(1, 7))
