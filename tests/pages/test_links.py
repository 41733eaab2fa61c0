"""Every link of a page, and the signs of a trap."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newscrawl.pages.html.page import Page, web_address
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


FORMS = st.from_regex(
    r"(?:(?:https?|HTTP|ftp):)?(?://)?[a-zA-Z0-9.:@\[\]é-]{0,12}(?:/[ -~é]{0,20})?", fullmatch=True
)


@pytest.mark.parametrize("base", ["", "http://a.cn/x/", "https://b.cn", "ftp://c.cn/", "//d.cn"])
@given(href=st.one_of(FORMS, st.text()))
def test_a_plain_link_is_what_joining_makes_of_it(base: str, href: str) -> None:
    """Most links are not joined: they are absolute and have nothing that joining changes."""
    head = f'<head><base href="{base}"></head>' if base else ""
    page = Page(f"<html>{head}<body>x</body></html>", HOME)
    assume("/." not in href)
    assert page.link(href) == joined(href, base)


@pytest.mark.parametrize(
    "href",
    [
        "//www.a.cn",
        "//www.a.cn/b?c=d?e&f=/",
        "http://www.a.cn/b?",
        "https://www.a.cn/b?c#d",
        "https://www.a.cn/b;c",
        "https://www.a.cn//b//",
        "http://u@www.a.cn:80/",
        "http:///b",
    ],
)
def test_links_of_every_form(href: str) -> None:
    assert Page("<p>x</p>", HOME).link(href) == joined(href, "")


def joined(href: str, base: str) -> str | None:
    if not href or href.lstrip().startswith(("#", "data:", "javascript:", "mailto:")):
        return None
    try:
        address = urljoin(urljoin(HOME, base), href.strip().translate(dict.fromkeys(b"\t\r\n")))
        return web_address(address)
    except ValueError:
        return None


@pytest.mark.parametrize(
    "served",
    [
        "https://www.chinadaily.com.cn/a/202403/09/x.html",
        "http://www.chinadaily.com.cn:80/a/202403/09/x.html",
        "https://www.chinadaily.com.cn:443/a/202403/09/x.html",
        "https://WWW.ChinaDaily.com.cn/a/202403/09/x.html",
        "HTTP://www.chinadaily.com.cn:/a/202403/09/x.html",
        "https://www.chinadaily.com.cn./a/202403/09/x.html",
        "//WWW.CHINADAILY.COM.CN/a/202403/09/x.html",
    ],
)
@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/china", "https://www.chinadaily.com.cn/china"),
        ("y.html?a=B", "https://www.chinadaily.com.cn/a/202403/09/y.html?a=B"),
        ("//img2.chinadaily.com.cn/1.jpeg", "https://img2.chinadaily.com.cn/1.jpeg"),
    ],
)
def test_links_do_not_depend_on_how_the_address_is_written(
    served: str, href: str, address: str
) -> None:
    """Archives and logs have addresses with ports and capitals."""
    assert Page("<p>text</p>", served).link(href) == address


def test_another_port_is_another_server() -> None:
    page = Page("<p>text</p>", "http://www.chinadaily.com.cn:8080/a/")
    assert page.link("/china") == "https://www.chinadaily.com.cn:8080/china"
