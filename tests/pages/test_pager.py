"""Pages of an article, from the links between them."""

from __future__ import annotations

import pytest

from newscrawl.pages.article.pager import MAX_PAGES, page_urls
from newscrawl.pages.html.page import Page

STEM = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234"
PATH = STEM[6:]
OTHER = "//www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0005678"


def pages(markup: str, url: str = f"{STEM}.html") -> list[str]:
    found, _ = page_urls(
        Page(f"<div id='div_currpage'>{markup}</div>", url), "#div_currpage a, .selectpage a"
    )
    return found


def numbered(last: int) -> list[str]:
    return [f"{STEM}.html", *(f"{STEM}_{number}.html" for number in range(2, last + 1))]


@pytest.mark.parametrize(
    ("markup", "last"),
    [
        ("", 1),
        (f"<a href='{PATH}_2.html'>2</a><a href='{PATH}_3.html'>3</a>", 3),
        (f"<a href='{PATH}_2.html'>Next</a><a href='{PATH}_12.html'>&gt;&gt;|</a>", 12),
        ("<span><a href='javascript:void (0)'> 1/6 </a></span>", 6),
        (f"<a href='{OTHER}_9.html'>9</a>", 1),
        (f"<a href='{PATH}.html#top'>1</a>", 1),
        (f"<a href='{PATH}_{MAX_PAGES}.html'>last</a>", MAX_PAGES),
    ],
)
def test_all_pages_up_to_the_last(markup: str, last: int) -> None:
    assert pages(markup) == numbered(last)


def test_the_page_that_came_exists() -> None:
    assert pages("", f"{STEM}_3.html") == numbered(3)


def test_a_pager_without_end_is_not_followed() -> None:
    page = Page(
        f"<div id='div_currpage'><a href='{PATH}_{MAX_PAGES + 1}.html'>&gt;&gt;|</a></div>",
        f"{STEM}.html",
    )
    urls, doubt = page_urls(page, "#div_currpage a")
    assert urls == [f"{STEM}.html"]
    assert doubt == f"the pager leads to page {MAX_PAGES + 1}, more than {MAX_PAGES}; not followed"
