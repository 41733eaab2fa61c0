"""What is no article gives none: lists, fronts, special pages, issues. What is one stays one, however short."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.text.boilerplate import boilerplate

WWW = "https://www.chinadaily.com.cn"
ARTICLE = f"{WWW}/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
COPYRIGHT = (
    "Copyright 1994 - <script>document.write(1)</script>. All rights reserved. The content (including but not limited to"
    " text, photo, multimedia information, etc) published in this site belongs to China Daily Information Co (CDIC)."
    " Note: Browsers with 1024*768 or higher resolution are suggested for this site."
)
ENGLISH_FOOT = (
    f"<div class='foot'><div>{COPYRIGHT}</div><div>License for publishing multimedia online <b>0108263</b><br><br>"
    "Registration Number: 130349</div></div><div class='menu'><a href='/e/about'>About China Daily</a> | "
    "<a href='/e/ads'>Advertise on Site</a> | <a href='/e/contact'>Contact Us</a></div>"
)
CHINESE_FOOT = (
    "<div class='foot'><p><a href='/about'>关于我们</a> | <a href='/contact'>联系我们</a></p>"
    "<p>版权保护：本网登载的内容（包括文字、图片、多媒体资讯等）版权属中国日报网独家所有使用。未经事先协议授权，禁止转载使用。</p>"
    "<p>互联网新闻信息服务许可证10120170006 信息网络传播视听节目许可证0108263</p>"
    "<p>京ICP备13028878号-6 京公网安备 11010502032503号</p></div>"
)
MERGED_FOOT = f"<div class='foot'><a href='/e/about'>About China Daily</a> | <a href='/e/contact'>Contact Us</a><br>{COPYRIGHT}</div>"
HEADLINES = [f"Harbor number {n} has opened to ferries again" for n in range(12)]
ROWS = "".join(
    f"<div class='row'><h4><a href='//www.chinadaily.com.cn/a/202403/{n + 10}/WS65ebb1c0e4b06d4aa000{n:04}.html'>{text}</a></h4>"
    f"<b>2024-03-{n + 10} 08:50</b></div>"
    for n, text in enumerate(HEADLINES)
)
RELATED = "".join(
    f"<li><a href='//www.chinadaily.com.cn/a/202403/{n + 10}/WS65ebb1c0e4b06d4aa000{n:04}.html'>{text}</a></li>"
    for n, text in enumerate(HEADLINES)
)
DATED = "".join(
    f"<li><a href='/2024/{n}.html'>{text}</a><span>{n + 10} March, 2024</span></li>"
    for n, text in enumerate(HEADLINES)
)
ONE_CELL = "".join(
    f"<a href='/2004/{n}.html'>{text}</a> <i>[2004-02-{n + 10} 08:50]</i><br>"
    for n, text in enumerate(HEADLINES)
)
CARDS = "".join(
    f"<article><h3><a href='/2024/{n}.html'>{text}</a></h3><p>It opened.</p></article>"
    for n, text in enumerate(HEADLINES)
)
LEADS = "".join(
    f"<h3><a href='/usa/opinion/2016-03/{n + 10}/content_2402{n:04}.htm'>{text}</a></h3>"
    f"<p>The keeper of harbor number {n} said that ferries sail again at noon, since the ice has gone and the sea is calm"
    " enough for the boats of the fair, which come from all the islands of the sound this spring.</p>"
    for n, text in enumerate(HEADLINES)
)
INTRODUCTION = (
    "<div class='about'><h2>About</h2><p>The fair of boats has been held every year since 1957. This year's session runs"
    " from April 15 to 24, and is held online and on site, in two halls and on the river.</p></div>"
)


def page(body: str, head: str = "", title: str = "Harbors") -> str:
    return f"<html><head><title>{title} - Chinadaily.com.cn</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "url",
    [
        *(f"{WWW}/", f"{WWW}/china/society", f"{WWW}/china/society/page_3.html", f"{WWW}/world"),
        f"{WWW}/china/special_coverage/boats2021",
        f"{WWW}/china/2012boats/index.html",
        f"{WWW}/china/59b8d010a3108c54ed7dfc23",
        f"{WWW}/sports/node_1053304_2.htm",
        f"{WWW}/cndy/2018-02/06/p4_14.html",
        f"{WWW}/cndy/2009-07/28/index1.html",
        f"{WWW}/opinion/chenweihua_7.html",
        f"{WWW}/china/boats.html",
        f"{WWW}/rss/china_rss.xml",
        *("https://cn.chinadaily.com.cn/", "https://cn.chinadaily.com.cn/5b753f9fa310030f813cf408"),
        "https://language.chinadaily.com.cn/news_bilingual/page_2.html",
        "https://epaper.chinadaily.com.cn/china/2026-09/26",
        "https://www.chinadailyhk.com/subjects/hong_kong/list.html",
        *("https://www.example.org/", "https://www.example.org/harbors.html"),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        *(ROWS, f"<h1>Harbors</h1>{ROWS}", f"<ul>{RELATED}</ul>", CARDS),
        f"<div class='slide'><img src='/a.jpg'></div><ul>{RELATED}</ul>{INTRODUCTION}",
        f"<h1>Harbors</h1>{INTRODUCTION}{ROWS}",
        f"<h1>Harbors</h1>{INTRODUCTION}{DATED}",
        f"<table><tr><td>{ONE_CELL}</td></tr></table>",
        f"<h2>Harbors</h2>{INTRODUCTION}<ul>{RELATED[: len(RELATED) // 2]}</ul>",
        f"<h1>Harbors</h1>{LEADS}",
    ],
)
def test_lists_and_fronts(url: str, body: str) -> None:
    for foot in (ENGLISH_FOOT, CHINESE_FOOT, MERGED_FOOT):
        assert newscrawl.extract(page(body + foot), url) is None, foot


@pytest.mark.parametrize("foot", [ENGLISH_FOOT, CHINESE_FOOT, MERGED_FOOT, f"<p>{COPYRIGHT}</p>"])
@pytest.mark.parametrize("url", [ARTICLE, f"{WWW}/about.html", "https://www.example.org/x"])
def test_a_foot_is_no_body(foot: str, url: str) -> None:
    """Nor is a headline with nothing but a foot below it an article."""
    head = '<meta property="og:title" content="Harbors">'
    assert newscrawl.extract(page(f"<h1>Harbors</h1>{foot}", head), url) is None


SENTENCES = "<p>The harbor has opened to ferries.</p><p>They sail at noon.</p>"
BODY = "The harbor has opened to ferries.\n\nThey sail at noon."
INFO = "<span class='info_l'>By LI LEI in Dalian | China Daily | Updated: 2024-03-09 08:50</span>"


@pytest.mark.parametrize("foot", ["", ENGLISH_FOOT, CHINESE_FOOT])
@pytest.mark.parametrize(
    ("url", "text"),
    [
        (ARTICLE, f"<div id='lft-art'><h1>Harbors</h1>{INFO}<div id='Content'>{SENTENCES}</div></div>"),
        (
            "https://china.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html",
            f"<h1 class='dabiaoti'>Harbors</h1><div class='xinf-le'>来源：中国日报网</div><div id='Content'>{SENTENCES}</div>",
        ),
        (
            f"{WWW}/china/2012-09/06/content_15740749.htm",
            f"<h1>Harbors</h1><div>Updated: 2012-09-06 21:15</div><div id='Content'>{SENTENCES}</div>",
        ),
        (f"{WWW}/star/harbors.html", f"<h1>Harbors</h1><p>By Li Lei</p><p>2003-02-27 08:50</p><div id='Content'>{SENTENCES}</div>"),
        ("https://www.example.org/x", f"<meta property='og:type' content='article'><article><h1>Harbors</h1>{SENTENCES}</article>"),
    ],
)  # fmt: skip
def test_a_short_article_beside_many_links(url: str, text: str, foot: str) -> None:
    article = newscrawl.extract(page(f"{text}<ul class='related'>{RELATED}</ul>{foot}"), url)
    assert article is not None
    assert article.headline == "Harbors"
    assert article.article_body == BODY


def test_links_behind_a_text_of_no_markup_are_none_of_it() -> None:
    links = "".join(
        f"<a href='/star/2003/{n}.html'>{text}</a><br>" for n, text in enumerate(HEADLINES)
    )
    text = "".join(f"<p>On day {n} the ice on the harbor broke, and the ferries went out to the islands at noon.</p>" for n in range(4))  # fmt: skip
    html = page(f"<h1>Harbors</h1><p>2003-02-27 08:50</p>{text}{links}")
    article = newscrawl.extract(html, "http://app1.chinadaily.com.cn/star/2003/0227/fo20-1.html")
    assert article is not None
    assert (article.article_body or "").endswith("islands at noon.")


def test_a_long_article_with_links_in_its_text() -> None:
    """And more of them behind it."""
    text = "".join(
        f"<p>On day {n} the harbor was frozen, and no ferry went out to <a href='/islands/{n}.html'>the islands of the sound"
        f" that lie in the north</a>, the keeper wrote.</p>"
        for n in range(12)
    )
    html = page(f"<h1>Harbors</h1>{text}{LEADS[: len(LEADS) // 3]}<ul>{RELATED}</ul>")
    article = newscrawl.extract(html, "https://www.example.org/x")
    assert article is not None
    assert "On day 11" in (article.article_body or "")


@pytest.mark.parametrize("foot", ["", ENGLISH_FOOT])
def test_a_video_with_one_sentence(foot: str) -> None:
    player = "<video src='https://vod.chinadaily.com.cn/a.mp4'></video>"
    text = f"<div id='bread-nav'></div><div class='box'><h1>Harbors</h1>{INFO}{player}<p>Ferries sail again.</p></div>"
    article = newscrawl.extract(page(f"{text}<ul>{RELATED}</ul>{foot}"), ARTICLE)
    assert article is not None
    assert article.genre == "video"
    assert article.article_body == "Ferries sail again."


FOOTERS = [
    "Copyright 1994 - 2023. All rights reserved. The content (including but not limited to text) belongs to CDIC.",
    "Copyright 1994 - . All rights reserved.",
    "Copyright 1995 - 2021. All rights reserved.",
    "Copyright © 2003-2009 China Daily",
    "Copyright by chinadaily.com.cn. All rights reserved",
    *("© 2023 China Daily. All Rights Reserved", "©2019 中国日报网", "All rights reserved."),
    *("版权所有 中国日报网", "版权保护：本网登载的内容版权属中国日报网独家所有使用。"),
    "The content (including but not limited to text, photo) published in this site belongs to CDIC.",
    *("关于我们 | 联系我们", "关于我们|联系我们|网站地图", "首页 关于我们 联系我们"),
    "About China Daily | Advertise on Site | Contact Us | Job Offer | Expat Employment",
    "About China Daily | Contact Us Copyright 1995 - 2024. All rights reserved.",
    "关于我们 | 联系我们 版权保护：本网登载的内容版权属中国日报网独家所有使用。",
    "License for publishing multimedia online 0108263 Registration Number: 130349",
    *("Registration Number: 130349", "京ICP备13028878号-6", "沪ICP备05012345号"),
    "京ICP备13028878号-6 京公网安备 11010502032503号",
    "京公网安备11010502032503号 | 京网文[2011]0283-097号",
    "互联网新闻信息服务许可证10120170006 信息网络传播视听节目许可证0108263 京ICP备13028878号-6",
    "违法和不良信息举报电话：010-84883300",
    *("(c) 2010 Chinadaily.com.cn All Rights Reserved", "备案号：京ICP备13028878号-6"),
    *(
        "经营许可证编号：京B2-20201202",
        "新出网证（京）字077号",
        "（总）网出证（京）字第081号 京ICP备13028878号",
    ),
    "Copyright 1997 - 2024. China Daily Hong Kong Edition. All Right Reserved. The content (including text) is ours.",
    "中国日报网版权说明：凡注明来源为“中国日报网：XXX（署名）”的作品，未经允许禁止转载。",
]


@pytest.mark.parametrize("text", FOOTERS)
def test_feet(text: str) -> None:
    assert boilerplate(text) == "footer" or text.startswith("版权保护"), (
        "a notice of rights is a disclaimer, too"
    )
    assert boilerplate(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Copyright infringement cases rose by 12 percent last year, the court said.",
        "Copyright 1994 was the year the law was changed.",
        "Contact us, the note said: all rights reserved by the keeper of 1994.",
        "Copyright by default belongs to the writer, the court said.",
        "All rights reserved to the people are in the constitution, he said.",
        *(
            "About 300 people took part.",
            "About us",
            "Top 10 jobs in China",
            "Home",
            "首页",
            "Help",
        ),
        "Contact us if you can, the note said.",
        *("关于我们的生活，他说了很多。", "版权所有者向法院提起诉讼。"),
        "该公司取得京ICP备13028878号-6后上线。",
        "举报电话已经开通，市民可拨打。",
        *("许可证制度将于明年取消。", "（京）字的意思，他解释了两遍。", "(C) is the third letter."),
        "The content of the bill was not known.",
        "Registration numbers of the cars were noted.",
    ],
)
def test_sentences_that_are_no_feet(text: str) -> None:
    assert boilerplate(text) is None
