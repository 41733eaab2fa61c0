"""Every link of a page, and the signs of a trap."""

from __future__ import annotations

import pytest

from newscrawl.pages.html.page import Page
from newscrawl.pages.links import read_links
from newscrawl.site.traps import Limits, trap
from newscrawl.site.urls import parse

HOME = "https://www.chinadaily.com.cn/china"
STORY = "/a/202403/09/WS65ebb1c0e4b06d4aa0{:06x}.html"


def test_links() -> None:
    html = f"""<html><head><link rel="next" href="/china/page_2.html"></head><body>
    <!-- <a href="{STORY.format(9)}">In a comment</a> -->
    <a href="{STORY.format(1)}">A story</a><a href="//usa.chinadaily.com.cn{STORY.format(1)}">Its mirror</a>
    <a rel="nofollow" href="{STORY.format(2)}">Not to be followed</a>
    <a href="/world">World</a><a href="/china/page_3.html">3</a>
    <a href="https://example.com/">Elsewhere</a><a href="mailto:a@b.c">Mail</a><a href="/a.pdf">A file</a>
    <map><area href="//epaper.chinadaily.com.cn/china/2024-03/09"></map></body></html>"""
    found = [link.page_url(link.page) for link in read_links(Page(html, HOME))]
    assert found == [
        "https://www.chinadaily.com.cn/china/page_2.html",
        "https://www.chinadaily.com.cn" + STORY.format(1),
        "https://www.chinadaily.com.cn/world",
        "https://www.chinadaily.com.cn/china/page_3.html",
        "https://epaper.chinadaily.com.cn/china/2024-03/09",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.chinadaily.com.cn/china/page_4500.html", None),
        ("https://www.chinadaily.com.cn/china/page_9000.html", "too_many_pages"),
        ("https://www.chinadaily.com.cn/a/b/c/d/e/f/g/h/i", "too_deep"),
        ("https://www.chinadaily.com.cn/china/society/china/society/china", "repeated_folders"),
        ("https://cn.chinadaily.com.cn/5c1a0011a3101a87ca8f1001/5c1a0011a3101a87ca8f1001", None),
        ("https://www.chinadaily.com.cn" + STORY.format(1), None),
    ],
)
def test_traps(url: str, expected: str | None) -> None:
    assert trap(parse(url), Limits(8, 2, 6000)) == expected
