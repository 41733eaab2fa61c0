"""Home pages: menus and headlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.pages.home import read_home
from newscrawl.pages.html.page import Page

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://www.chinadaily.com.cn/"
STORY = "//www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0{:06x}.html"

MENU = """<div class="topNav"><ul class="dropdown">
<li><a href="//www.chinadaily.com.cn">HOME</a></li>
<li><a href="//www.chinadaily.com.cn/china">CHINA</a></li>
<li><a href="http://www.chinadaily.com.cn/world/">WORLD</a></li>
<li><a href="//usa.chinadaily.com.cn">US</a></li>
<li><a href="//www.chinadaily.com.cn/china">China again</a></li>
<li><a href="//watchthis.chinadaily.com.cn">WATCHTHIS</a></li>
<li><a href="javascript:void(0);">NEWSPAPER</a></li>
<li><a href="http://www.chinadaily.com.cn/cndy/index1.html">E-paper</a></li>
<li><a href="//cn.chinadaily.com.cn/gtx">中文</a></li>
<li><a href="//example.com/china">Elsewhere</a></li>
<li><a href="//www.chinadaily.com.cn/image_e/2016/a.html">Picture</a></li></ul></div>"""


def test_the_menu_of_an_english_home() -> None:
    home = read_home(Page(f"<html><body>{MENU}</body></html>", HOME))
    assert home.sections == [
        "https://www.chinadaily.com.cn/china",
        "https://www.chinadaily.com.cn/world",
    ]


def test_the_menu_of_a_chinese_home_names_hosts() -> None:
    html = """<html><body><div class="pingdao-lef"><ul>
    <li><a href="https://www.chinadaily.com.cn/">China Daily</a></li>
    <li><a href="https://cn.chinadaily.com.cn/">首页</a></li>
    <li><a href="https://china.chinadaily.com.cn/">时政</a></li>
    <li><a href="https://language.chinadaily.com.cn/">双语</a></li>
    <li><a href="https://cn.chinadaily.com.cn/gtx/">观天下</a></li></ul></div></body></html>"""
    home = read_home(Page(html, "https://cn.chinadaily.com.cn/"))
    assert home.sections == [
        "https://china.chinadaily.com.cn",
        "https://language.chinadaily.com.cn",
        "https://cn.chinadaily.com.cn/gtx",
    ]


def test_a_menu_of_another_make() -> None:
    html = (
        '<html><body><nav><a href="/china">China</a><a href="/world">World</a></nav></body></html>'
    )
    assert len(read_home(Page(html, HOME)).sections) == 2


def test_headlines() -> None:
    html = f"""<html><body>{MENU}<a href="{STORY.format(1)}"><img src="a.jpeg"></a>
    <h2><a href="{STORY.format(1)}">Keepers of the coast</a></h2>
    <a href="{STORY.format(2)}">Slow trains return</a>
    <a href="{STORY.format(3)}">More</a>
    <div class="foot"><a href="//cn.chinadaily.com.cn/a/202008/03/WS5bf649bae4b06d4aa0000001.html">A province far away</a></div>
    </body></html>"""
    home = read_home(Page(html, HOME))
    assert [lead.evidence.headline for lead in home.article_links] == [
        "Keepers of the coast",
        "Slow trains return",
    ]


@pytest.mark.parametrize(
    ("name", "sections"),
    [("www-2019-listing.html", 18), ("www-2024-article.html", 20), ("cn-2023-article.html", 9)],
)
def test_real_menus(corpus: Path, corpus_urls: dict[str, str], name: str, sections: int) -> None:
    page = Page((corpus / "pages" / name).read_bytes(), corpus_urls[name])
    assert len(read_home(page).sections) == sections


@given(st.text(alphabet='<>/="aulinv \n', max_size=300))
def test_any_page_is_read(html: str) -> None:
    home = read_home(Page(html, HOME))
    assert (home.sections, home.article_links) == ([], [])


@pytest.mark.parametrize(
    "menu",
    [
        '<div class="topNav"><ul class="dropdown">{}</ul></div>',
        '<div class="topNav2_art"><ul>{}</ul></div>',
        "<header>{}</header>",
        '<div class="mainNav">{}</div>',
        '<div id="site-menu"><div>{}</div></div>',
        "<dl>{}</dl>",
        "<div><p>{}</p></div>",
    ],
)
def test_menus_of_any_make(menu: str) -> None:
    entries = "".join(
        f'<li><a href="{href}">{name}</a></li>'
        for href, name in (
            ("/", "Home"),
            ("/china/", "China"),
            ("http://www.chinadaily.com.cn/world/index.html", "World"),
            ("business", "Business"),
            ("/opinion", "A link whose text is much too long for an entry of a menu"),
            (STORY.format(4), "A story"),
        )
    )
    home = read_home(Page(f"<body>{menu.format(entries)}</body>", HOME))
    assert home.sections == [f"{HOME}{name}" for name in ("china", "world", "business")]
