"""Pages in an article's place, and the end of a document."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.pages.error_pages import error_page_kind
from newscrawl.pages.html.completeness import is_closed, is_crowded, is_overfull, is_sitemap
from newscrawl.pages.html.page import Page
from tests.firewalls import WALLS, Wall

CMS = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
ELSEWHERE = "https://www.chinadailyhk.com/hk/article/12345"


def page(body: str, title: str = "", url: str = CMS) -> Page:
    return Page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url)


@pytest.mark.parametrize(
    ("body", "title", "name"),
    [
        ("<h1>403 Forbidden</h1><p>Access to this page has been denied.</p>", "", "ban"),
        ("<p>Access denied</p>", "", "ban"),
        ("<p>x</p>", "Access Denied", "ban"),
        ("<p>您的访问过于频繁,请稍后再试</p>", "", "ban"),
        ("<script>document.cookie='a=1';location.reload()</script>", "", "challenge"),
        ("<h1>404</h1>", "", "soft_404"),
        ("<p>抱歉,您访问的页面不存在</p>", "", "soft_404"),
        ("<p>Sorry, this article is no longer available.</p>", "", "soft_404"),
        ("", "", "empty"),
        ("<img src='/x.png'>", "", None),
        ("<p>Rice was sown early this year.</p>", "Rice", None),
        ("<p>" + "Rice was sown early. " * 100 + "Access denied</p>", "", None),
        ("<div id='Content'><p>A page not found in any book.</p></div>", "", None),
    ],
)
def test_what_stands_in_an_article_s_place(body: str, title: str, name: str | None) -> None:
    assert error_page_kind(page(body, title)) == name


@pytest.mark.parametrize(
    "title", ["Access Denied", "404 Not Found", "页面不存在", "Just a moment..."]
)
def test_a_refusal_is_no_article_of_any_site(title: str) -> None:
    html = f"<html><title>{title}</title><body><h1>{title}</h1><p>Reference number 18.</p></body></html>"
    assert newscrawl.extract(html, ELSEWHERE) is None


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize(
    "url",
    [CMS, ELSEWHERE, "https://www.example.org/x", "https://www.chinadaily.com.cn/china/x.html"],
)
def test_a_firewall_s_page_is_no_article(wall: Wall, url: str) -> None:
    assert newscrawl.extract(wall.body, url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.chinadailyhk.com/hk/article/295812",
        "https://www.chinadailyasia.com/nation/2014-08/12/content_15155555.html",
        "https://regional.chinadaily.com.cn/shandong/2026-09/22/c_834241.htm",
        "https://govt.chinadaily.com.cn/s/202007/03/WS5efe9b1e498ed1e2f3407ca5/a-park.html",
        ELSEWHERE,
    ],
)
@pytest.mark.parametrize(
    ("headline", "is_error"),
    [
        *(
            (one, True)
            for one in (
                *("404", "Error 404", "404 Not Found", "404 - Page not found", "Page Not Found!"),
                *("The page does not exist", "Sorry, page not found", "500 Internal Server Error"),
                *("页面不存在", "抱歉，您访问的页面不存在", "文章已被删除"),
            )
        ),
        *(
            (one, False)
            for one in (
                *("404 boats cross the river", "Error of a century", "Not found: a lamp's keeper"),
                *("Page by page", "410 years of a bridge", "网页游戏五十年"),
            )
        ),
    ],
)
def test_an_error_s_headline_is_no_article_s(url: str, headline: str, is_error: bool) -> None:
    """On hosts outside of the CMS the page is read like any other, and a record had the headline "404"."""
    text = "What you asked for may have been moved by its owner, or somebody has typed the address wrong."
    page = f"<html><head><title>{headline}</title></head><body><h1>{headline}</h1><p>{text}</p><p>{text[::-1]}</p></body></html>"
    found = newscrawl.extract(page, url)
    assert (found is None) is is_error


def test_an_article_about_a_refusal_is_one() -> None:
    text = "".join(
        f"<p>Fishermen said on day {n} that access denied to them was restored.</p>"
        for n in range(40)
    )
    html = f"<html><title>Access denied no more</title><body><article><h1>Access denied no more</h1>{text}</article></body></html>"
    article = newscrawl.extract(html, ELSEWHERE)
    assert article is not None
    assert article.headline == "Access denied no more"


@pytest.mark.parametrize(
    ("document", "closed"),
    [
        ("<html><body><p>x</p></body></html>", True),
        ("<html><body><p>x</p></body>", True),
        ("<!DOCTYPE html>\n<HTML><p>x</HTML>\n<!-- served by 12 -->", True),
        ("<html><body><p>x</p>", False),
        ("<html><p>" + "</html>" + "x" * 9000, False),
        ("<p>a fragment", True),
        ("<?xml version='1.0'?><rss><channel></channel></rss>", True),
        ("<?xml version='1.0'?><rss><channel>", False),
        ("<urlset><url></url>", False),
        ("<rdf:RDF></rdf:RDF>", True),
        ('{"a": 1}', True),
        ('{"a": 1', False),
        ("[1, 2", False),
        ("", True),
    ],
)
def test_the_end_of_a_document(document: str, closed: bool) -> None:
    assert is_closed(document) is closed
    assert is_closed(document.encode()) is closed
    assert is_closed(b"\xef\xbb\xbf" + document.encode()) is closed
    assert is_closed(document.encode("utf-16")) is closed or document[:1] in "[{"


@pytest.mark.parametrize(
    ("document", "is_one"),
    [
        (b"<urlset>", True),
        (b'<?xml version="1.0"?><sm:sitemapindex xmlns:sm="x">', True),
        (b"\x1f\x8b\x08", True),
        (b"<rss><channel>", False),
        (b"<html><urlset>", False),
        (b"", False),
    ],
)
def test_sitemaps(document: bytes, is_one: bool) -> None:
    assert is_sitemap(document) is is_one


def test_a_page_of_too_many_attributes() -> None:
    assert is_overfull(b"<p " + b"a " * 101, 100)
    assert is_overfull(b"<p" + b"a='1'" * 51, 100)
    assert not is_overfull(b"<p " + b"a " * 98, 100)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("tag", ["<p>", "<P class='x'>", "<br/>", "<x-y "])
def test_a_page_of_too_many_elements(tag: str, encoding: str) -> None:
    assert is_crowded((tag * 101).encode(encoding), 100)
    assert not is_crowded((tag * 100).encode(encoding), 100)


@pytest.mark.parametrize("text", ["</p>", "< ", "<!--x-->", "<1", "&lt;p>"])
def test_what_begins_no_element(text: str) -> None:
    assert not is_crowded(text.encode() * 101, 100)
