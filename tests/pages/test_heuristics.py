"""Where things stand on a page whose names no rule knows, and that it does not take forever to see."""

from __future__ import annotations

import pytest

from newscrawl.pages.article.heuristics import beside_headline, densest, headline_element
from newscrawl.pages.article.lines import byline_below, opening_info
from newscrawl.pages.article.paths import trail
from newscrawl.pages.field_sources import title_head
from newscrawl.pages.html.page import Page

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
TEXT = "<p>The keeper of the north pier wrote the weather into a book every single evening, for forty years on end.</p>"


def page(body: str, title: str = "Keepers write on") -> Page:
    return Page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", URL)


@pytest.mark.parametrize(
    ("body", "tag"),
    [
        ("<h1>Other</h1><h2>Keepers write on</h2>", "h2"),
        ("<h1>Other</h1><b>Keepers write on</b>", "b"),
        ("<section><i>Keepers <br>write on</i></section>", "section"),
        ("<h1 hidden>Keepers write on</h1><div>Keepers write on</div>", "div"),
        ("<h1>Another wording</h1>", "h1"),
    ],
)
def test_the_headline_is_what_the_title_says(body: str, tag: str) -> None:
    element = headline_element(page(body))
    assert element is not None
    assert element.tag == tag


def test_no_headline() -> None:
    bare = page("<p>Text.</p>", title="")
    assert headline_element(bare) is None
    for source in (opening_info(), byline_below(), trail(), beside_headline()):
        assert source.read(bare) is None


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Keepers write on - Chinadaily.com.cn", "Keepers write on"),
        ("Keepers write on|Life|chinadaily.com.cn", "Keepers write on"),
        ("Keepers write on - Life - Chinadaily.com.cn", "Keepers write on"),
        ("Keepers write on_China Daily", "Keepers write on"),
        ("Up-river keepers|China|chinadaily.com.cn", "Up-river keepers"),
        ("灯塔看守人_中国日报网", "灯塔看守人"),
        ("灯塔看守人_要闻_中国日报网", "灯塔看守人"),
        ("灯塔看守人-中国日报网", "灯塔看守人"),
        ("灯塔看守人——中国日报网", "灯塔看守人"),
        ("灯塔-看守人", "灯塔-看守人"),
        ("Keepers write on | Life", "Keepers write on | Life"),
    ],
)
def test_a_title_without_the_site_s_name(title: str, headline: str) -> None:
    assert title_head().read(page("", title)) == headline


@pytest.mark.parametrize(
    ("lines", "info"),
    [
        ("<p>Updated: 2011-02-01 07:56</p><p>(China Daily)</p>", "Updated: 2011-02-01 07:56 | (China Daily)"),
        ("<div>By Li Lei in Dalian</div><div>December 13, 2019</div>", "By Li Lei in Dalian | December 13, 2019"),
        ("<p>By contrast, the harbor is quiet.</p>", None),
        ("<p>Print Mail Large Medium Small</p><p>China Daily</p>", "China Daily"),
        ("<p>Share</p><p>Xinhua</p>", "Xinhua"),
        ("<p>Viewed 12 times 2013-5-20 10:25 Category: Life</p>", "Viewed 12 times 2013-5-20 10:25 Category: Life"),
        ("<p>The ferry of 2013-5-20 10:25 is late: Life</p>", None),
        ("<p>(LI LEI)</p><p>03/12/2002</p>", "By LI LEI | 03/12/2002"),
        ("<p>LI LEI</p><p>03/12/2002</p>", "By LI LEI | 03/12/2002"),
        ("<p>LI LEI and TENG YING 03/12/2002</p>", "By LI LEI and TENG YING | 03/12/2002"),
        ("<p>LI LEI, Hilltop staff</p><p>03/12/2002</p>", "03/12/2002"),
        ("<p>LI LEI, China Daily staff</p><p>03/12/2002</p>", "By LI LEI | 03/12/2002"),
        ("<p>HONG KONG</p><p>03/12/2002</p>", "03/12/2002"),
        (f"{TEXT}<p>Xinhua</p>", None),
        ("<p>The ferry is late.</p><p>Xinhua</p>", None),
        ("<img src='/a.jpg'><p>VCG</p><p>Updated: 2011-02-01 07:56</p>", "Updated: 2011-02-01 07:56"),
        ("<p>来源：中国日报网</p><p>2023-11-17 15:13</p>", "来源：中国日报网 | 2023-11-17 15:13"),
    ],
)  # fmt: skip
def test_the_lines_under_the_headline(lines: str, info: str | None) -> None:
    assert opening_info().read(page(f"<h1>Keepers write on</h1>{lines}{TEXT}")) == info


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("<div><a href='/'>Home</a> / <a href='/china'>China</a></div>", ["Home", "China"]),
        ("<div><a href='/'>Home</a>&gt;<a href='/x'>News</a></div>", ["Home", "News"]),
        ("<p><a href='/'>Home</a></p>", None),
        ("<p><a href='/china'>China</a></p>", None),
        ("<div><a href='/a'>China</a> | <a href='/b'>World</a></div>", None),
        ("<div>See <a href='/a'>China</a> / <a href='/b'>World</a></div>", None),
    ],
)
def test_the_path_above_the_headline(path: str, names: list[str] | None) -> None:
    crumbs = trail().read(page(f"{path}<h1>Keepers write on</h1>{TEXT}"))
    assert (None if crumbs is None else [crumb.name for crumb in crumbs]) == names


def test_the_densest_element() -> None:
    found = densest().read(
        page(
            f"<nav>{TEXT * 9}</nav><div><p>Short.</p></div><div id=it>{TEXT * 3}</div><aside>{TEXT * 9}</aside>"
        )
    )
    assert found is not None
    assert found.get("id") == "it"
    assert densest().read(page("<div><p>Hardly anything.</p></div>")) is None
    links = f"<div>{'<p><a href=x>A line that is only a link to another story of the day</a></p>' * 20}</div>"
    assert densest().read(page(links)) is None


@pytest.mark.parametrize(
    "body",
    [
        "<div>Keepers " * 3000,
        "<div><a href=x>Home</a> / <a href=x>China</a>" * 3000 + "<h1>Keepers write on</h1>",
        "<div><p></p>" * 3000 + "<h1>Keepers write on</h1>",
        "<div>text <br>" * 3000,
        "<i>Keepers write on</i>" * 20_000,
    ],
)
def test_hostile_pages_are_looked_at_once(body: str) -> None:
    """That it ends is the test: with each element's whole text read for itself, none of these does in a minute."""
    hostile = page(body, title="Keepers")
    for read in (opening_info().read, byline_below().read, trail().read, densest().read):
        read(hostile)
    found = beside_headline().read(hostile)
    assert found is None or found.tag == "div"
