"""The body as HTML: the same text, in plain elements, with nothing that runs."""

from __future__ import annotations

import sys
from functools import cache

import pytest
from parsel import Selector

import newscrawl
from newscrawl.errors import SettingError
from newscrawl.text.cleaning import clean
from tests.replica import Site
from tests.replica.families import exhibits

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
FRAME = "<h1>Keepers</h1><span class='info_l'>Updated: 2024-03-09 08:50</span><div id='Content'>{}</div>"


def html_of(content: str) -> str:
    article = newscrawl.extract(FRAME.format(content), URL, body_html=True)
    assert article is not None
    return article.article_body_html or ""


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
        ("<p>A <b>bold</b>  and <i>slanted</i> word.</p>", "<p>A <strong>bold</strong> and <em>slanted</em> word.</p>"),
        ("<p>One<br>two &lt;b&gt;.</p>", "<p>One<br>two &lt;b&gt;.</p>"),
        ("<p>Text.</p><h2>Head</h2><p>More.</p>", "<p>Text.</p>\n<h2><strong>Head</strong></h2>\n<p>More.</p>"),
        ("<p>Text.</p><ol><li>a<li>b</ol>", "<p>Text.</p>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("<blockquote><p>So.</p></blockquote>", "<blockquote><p>So.</p></blockquote>"),
        ("<p><a href='/china'>China</a>, here.</p>", '<p><a href="https://www.chinadaily.com.cn/china">China</a>, here.</p>'),
        ("<p>x</p><table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
         "<p>x</p>\n<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"),
        ("<p>x</p><figure><img src='//i.cn/a.jpg' width=9><figcaption>A cow. [Photo/VCG]</figcaption></figure>",
         '<p>x</p>\n<figure><img src="https://i.cn/a.jpg" width="9"><figcaption>A cow. [Photo/VCG]</figcaption></figure>'),
        ("<p>x</p><p>Contact the writer at a@chinadaily.com.cn</p><p>(China Daily 03/09/2024 page4)</p>", "<p>x</p>"),
        ("<p>One.<br>(China Daily 03/09/2024 page4)</p>", "<p>One.</p>"),
        ("<p onclick='x()'>One<script>x()</script><iframe src=x></iframe>.</p>", "<p>One.</p>"),
        ("<p><a href='javascript:x()'>One</a> &amp; <a href='data:text/html,x'>two</a>.</p>", "<p>One &amp; two.</p>"),
        ("<p><img src='javascript:x()'>One.</p>", "<p>One.</p>"),
        ("<p><a href='https://x/\"onmouseover=x()'>One</a> two.</p>", '<p><a href="https://x/&quot;onmouseover=x()">One</a> two.</p>'),
        ("<p>&lt;script&gt;x()&lt;/script&gt; is text.</p>", "<p>&lt;script&gt;x()&lt;/script&gt; is text.</p>"),
    ],
)  # fmt: skip
def test_elements(content: str, html: str) -> None:
    assert html_of(content) == html


def test_only_on_request() -> None:
    article = newscrawl.extract(FRAME.format("<p>One.</p>"), URL)
    assert article is not None
    assert article.article_body_html is None


def paragraphs_of(html: str) -> list[str]:
    """Texts of the elements, as the body has them."""
    selector = Selector(html)
    found = selector.xpath("//p | //h2 | //h3 | //h4 | //li | //table")
    return [
        " ".join(clean(text) for text in one.xpath(".//text()").getall() if clean(text))
        for one in found
    ]


@cache
def pages() -> list[tuple[list[str], list[str]]]:
    """Pages and their URLs of 60 stories and of every family."""
    site = Site(400)
    stories = [site.story(index) for index in range(60)]
    found = [
        ([site.render(one, n + 1) for n in range(len(one.pages))], one.page_urls) for one in stories
    ]
    return found + [(one.pages, one.urls) for one in exhibits(site, 1)]


def test_html_and_text_say_the_same() -> None:
    for html, urls in pages():
        read = [
            newscrawl.extract(one, url, body_html=True) for one, url in zip(html, urls, strict=True)
        ]
        article = newscrawl.merge([one for one in read if one])
        text = (article.article_body or "").split("\n\n") if article.article_body else []
        squeezed = ["".join(one.replace("|", " ").split()) for one in text]
        shown = paragraphs_of(article.article_body_html or "<p></p>")
        assert ["".join(one.split()) for one in shown if one] == squeezed, urls[0]
        images = Selector(article.article_body_html or "<p></p>").css("img::attr(src)").getall()
        assert images == [image.url for image in article.images], urls[0]


def test_without_nh3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)
    with pytest.raises(SettingError, match=r"BODY_HTML: .* install newscrawl\[html\]"):
        html_of("<p>One.</p>")
