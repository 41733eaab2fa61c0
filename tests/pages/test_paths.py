"""The section of an article: its path, the word above its headline, its title."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.items import Breadcrumb
from newscrawl.pages.article.paths import is_opinion, kicker, section_of, title_section, trail
from newscrawl.pages.field_sources import breadcrumbs
from newscrawl.pages.html.page import Page

URL = "https://www.chinadaily.com.cn/china/2012-04/27/content_15161234.htm"
MENU = "<ul><li><a href=/>Home</a><li><a href=/c>China</a><li><a href=/h>Hong Kong</a></ul>"
HEADING = "<h1>Keepers write on</h1>"


def page(body: str, title: str = "Keepers write on", url: str = URL) -> Page:
    return Page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("US / <a href=/e>Economy</a>", ["US", "Economy"]),
        ("<a href=/>Home</a> &gt; Nation", ["Home", "Nation"]),
        ("Home / China / Theories", ["Home", "China", "Theories"]),
        ("You are here: Home &gt; China", ["Home", "China"]),
        ("You are in: <a href=/>Home</a> &gt; <a href=/c>China</a>", ["Home", "China"]),
        ("Location: <a href=/c>China</a> » Society", ["China", "Society"]),
        ("Your position: <a href=/>Home</a>/<a href=/n>News</a>/Keepers write on", ["Home", "News"]),
        ("当前位置：<a href=/>首页</a> &gt; <a href=/y>要闻</a>", ["首页", "要闻"]),
        ("您现在的位置： 首页 ＞ 评论 ＞ 海外观察", ["首页", "评论", "海外观察"]),
        ("您所在的位置：<a href=/>首页</a> » 时政", ["首页", "时政"]),
        ("【当前位置】 <a href=/>首页</a> &gt; <a href=/c>财经</a>", ["首页", "财经"]),
        ("<span><a href=/>Home</a></span> › <span>Business</span>", ["Home", "Business"]),
        ("China / Society", ["China", "Society"]),
        ("Society / China", None),
        ("<a href=/>Home</a>", None),
        ("<a href=/>Home</a> &gt;", None),
        ("<a href=/c>China</a> | <a href=/w>World</a>", None),
        ("See <a href=/c>China</a> / <a href=/w>World</a>", None),
        ("Thursday / 26 November / 2026", None),
        ("<a href=/>Blog</a> › <a href='home.php?mod=space&uid=7'>heron</a> › <a href=x>Blog</a>", None),
        ("/".join(f"<a href=/{number}>Step {number}</a>" for number in range(9)), None),
    ],
)  # fmt: skip
def test_a_path(path: str, names: list[str] | None) -> None:
    crumbs = trail().read(page(f"<div>{path}</div>{HEADING}<p>Text.</p>"))
    assert (None if crumbs is None else [crumb.name for crumb in crumbs]) == names


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("<a href=/>首页</a><a href=/y> &gt; 要闻</a>", ["首页", "要闻"]),
        ("当前位置：<a href=/>首页</a> &gt; <a href=/y>要闻</a>", ["首页", "要闻"]),
        ("<a href=/>当前位置：首页</a> &gt; <a href=/y>要闻</a>", ["首页", "要闻"]),
        ("当前位置：<a href=/>首页</a> &gt; 评论", ["首页", "评论"]),
        ("<a href=/>首页</a> &gt; <a href=/y>要闻</a> and a sentence", ["首页", "要闻"]),
    ],
)
def test_the_path_of_a_template(path: str, names: list[str]) -> None:
    crumbs = breadcrumbs(".da-bre a").read(page(f"<div class=da-bre>{path}</div>"))
    assert crumbs is not None
    assert [crumb.name for crumb in crumbs] == names


@pytest.mark.parametrize(
    "path", ["", "<a href=/></a>", "<a href=/y><img src=x.jpg></a>", "<a href=/> &gt; </a><a></a>"]
)
@pytest.mark.parametrize("after", ["", " &gt; ", "当前位置：", " &gt; 评论", "Some text"])
def test_a_path_of_links_without_text(path: str, after: str) -> None:
    assert breadcrumbs(".da-bre a").read(page(f"<div class=da-bre>{path}{after}</div>")) is None


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ("<div>HONG KONG</div>", "HONG KONG"),
        ("<div class=detail-cat>Features</div>", "Features"),
        ("<div class=channel><a href=/x>Life</a></div><div>Friday, March 8, 2024, 23:10</div>", "Life"),
        ("<div class=kicker>From the Readers</div>", "From the Readers"),
        ("<div class=kicker>Life</div><div>Friday, March 8, 2024, 23:10<br>By Geng Lan</div>", "Life"),
        ("<div class=channel>HK / Society</div>", "Society"),
        ("<div>Exclusive</div>", None),
        ("<div>China Daily</div>", None),
        ("<div><a href=/>Home</a></div>", None),
        ("<div class=channel>Home</div>", None),
        ("<div>HONG KONG</div><div>A line of some other kind.</div>", None),
        ("<div>Print Mail Large Medium Small</div>", None),
    ],
)  # fmt: skip
def test_the_word_above_the_headline(above: str, section: str | None) -> None:
    assert kicker().read(page(f"{MENU}<div>{above}{HEADING}<p>Text.</p></div>")) == section


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ("<div>From the Readers</div>", "From the Readers"),
        ("<p>Exclusive</p>", "Exclusive"),
        ("<p>They write it down every day</p>", None),
        ("<p>From the Readers</p><p>Another line, in lower case</p>", None),
    ],
)
def test_a_bare_word_above_the_headline(above: str, section: str | None) -> None:
    assert kicker(bare=True).read(page(f"{above}{HEADING}")) == section


def test_a_menu_above_the_headline_is_no_section() -> None:
    cells = "<table><tr><td><a href=/>Home</a></td><td><a href=/c>Business</a></td></tr></table>"
    assert kicker(bare=True).read(page(f"{MENU}{HEADING}")) is None
    assert kicker(bare=True).read(page(f"{cells}<div><div>{HEADING}</div></div>")) is None


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Keepers write on|Jiangsu|chinadaily.com.cn", "Jiangsu"),
        ("Keepers write on | European Weekly | Chinadaily.com.cn", "European Weekly"),
        ("Keepers write on - Society - Chinadaily.com.cn", "Society"),
        ("Keepers write on_Video_China Daily", "Video"),
        ("Keepers write on - heron's blog - China Daily Blog", None),
        ("Keepers write on | Tiecheng Zone", None),
        ("Keepers write on|chinadaily.com.cn", None),
        ("Keepers write on|China Daily|chinadaily.com.cn", None),
        ("Keepers write on|Jiangsu|example.org", None),
        ("Another headline|Jiangsu|chinadaily.com.cn", None),
    ],
)
def test_the_section_in_the_title(title: str, section: str | None) -> None:
    assert title_section().read(page(HEADING, title)) == section


@pytest.mark.parametrize(
    ("names", "section"),
    [
        (["Home"], None),
        (["HOME"], None),
        (["首页"], None),
        (["Home", "China", "Society"], "Society"),
        (["Home", "China", "Keepers write on"], "China"),
        (["首页", "要闻", "正文"], "要闻"),
        ([], None),
    ],
)
def test_the_last_step_that_is_a_section(names: list[str], section: str | None) -> None:
    assert section_of([Breadcrumb(name, None) for name in names], "Keepers write on") == section


@pytest.mark.parametrize(
    ("names", "host", "opinion"),
    [
        (["Home", "Opinion", "Columnists"], "www", True),
        (["OPINION"], "usa", True),
        (["首页", "评论"], "cn", True),
        (["时评"], "world", True),
        (["评论", "海外观察"], "china", False),  # reports of others' views
        (["首页", "要闻"], "cn", False),
        ([], "column", True),
        ([], "www", False),
    ],
)
def test_opinion(names: list[str], host: str, opinion: bool) -> None:
    crumbs = [Breadcrumb(name, None) for name in names]
    here = page(
        "", url=f"https://{host}.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
    )
    assert is_opinion(here, crumbs) is opinion


@pytest.mark.parametrize(
    ("channel", "template", "edition"),
    [("www", "www", "www"), ("cn", "cn", "cn"), ("language", "language", "language")],
)
def test_a_partner_s_copy_is_read_as_its_channel_is(
    channel: str, template: str, edition: str
) -> None:
    url = f"https://ex.chinadaily.com.cn/exchange/partners/82/rss/channel/{channel}/columns/x/stories/WS65ebb1c0e4b06d4aa0001234.html"
    text = "傍晚时分，江边的白鹭从芦苇里飞起来，巡护员一只一只地数，写在本子上。"
    html = f"<meta name=publishdate content=2024-03-09><h1>Keepers write on</h1><div class=text><p>{text}<p>{text[::-1]}</div>"
    article = newscrawl.extract(html, url)
    assert article is not None
    assert (article.metadata.template or "").partition("/")[0] == template
    assert (article.edition, article.identifier) == (edition, "WS65ebb1c0e4b06d4aa0001234")
