"""Error pages with status 200 on every host, and ordinary pages that look near them."""

from __future__ import annotations

import json

import pytest

import newscrawl
from newscrawl.pages.error_pages import error_page_kind
from newscrawl.pages.html.page import Page
from newscrawl.pages.not_found import error_at, is_missing_data
from newscrawl.text.errors import error_of

URLS = (
    "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html",
    "https://www.chinadaily.com.cn/opinion/2014-08/12/content_18290000.htm",
    "https://cn.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001235.html",
    "https://language.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001236.html",
    "https://www.chinadailyhk.com/hk/article/295812",
    "https://www.chinadailyasia.com/nation/2014-08/12/content_15155555.html",
    "https://regional.chinadaily.com.cn/shandong/2026-09/22/c_834241.htm",
    "https://govt.chinadaily.com.cn/s/202007/03/WS5efe9b1e498ed1e2f3407ca5/a-park.html",
    "https://epaper.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001237.html",
    "https://www.example.org/somewhere",
)
MENU = "".join(
    f'<li><a href="/{word}">{word.title()} and more of it</a></li>'
    for word in "china world business life culture travel sports opinion regional video".split()
)
FOOT = (
    "<div class='footer'><p>About China Daily | Contact Us</p><p>Copyright 1995 - 2026. All rights reserved. The content (including but not"
    " limited to text, photo, multimedia information, etc) published in this site belongs to China Daily Information Co (CDIC)."
    " Without written authorization from CDIC, such content shall not be republished or used in any form.</p>"
    "<p>License for publishing multimedia online 0108263</p><p>Registration Number: 130349</p></div>"
)
STORIES = "".join(
    f'<li><a href="/a/202609/1{n}/WS68c0b1c0e4b06d4aa000{n:04d}.html">A bridge is opened for the {n}th time</a></li>'
    for n in range(9)
)


def bare(title: str, body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def whole(title: str, body: str) -> str:
    """With the site's menu and foot around it."""
    return bare(title, f"<div class='topNav'><ul>{MENU}</ul></div><ul>{MENU}</ul>{body}{FOOT}")


SENTENCES = (
    *("404", "404 Not Found", "404 - Page Not Found", "Error 404", "HTTP Status 404 – Not Found"),
    *("Page Not Found!", "File not found", "Oops! That page can’t be found.", "410 Gone"),
    "The page you are looking for might have been removed, had its name changed, or is temporarily unavailable.",
    "Sorry, the page you requested could not be found.",
    "Sorry, the page you visited does not exist",
    "The requested URL /hk/article/1 was not found on this server.",
    "We're sorry, but the page you were looking for doesn't exist.",
    "We can't find the page you're looking for.",
    "It looks like nothing was found at this location. Maybe try a search?",
    "This article has been removed.",
    "Sorry, this article is no longer available.",
    "The article you requested has been deleted or does not exist",
    "There was an unexpected error (type=Not Found, status=404).",
    *(
        "页面不存在",
        "404 页面不存在",
        "抱歉，您访问的页面不存在",
        "抱歉,您访问的页面不存在或已删除。",
    ),
    *("很抱歉，您要查看的页面找不到了", "对不起，您访问的页面走丢了", "文章已被删除", "内容不存在"),
    *("无法找到该页", "找不到页面", "404，您访问的页面已经不存在", "该文章已被删除或不存在"),
    *("页面找不到了，5秒后返回首页", "您所请求的网页不存在！", "该页面已下线", "404错误"),
    *("對不起，您訪問的頁面不存在", "找不到網頁", "此文章已被刪除"),
)
"""Each is an error page as its headline, and as the one sentence of a page with all that the site has around it."""

PAGES = {
    "nginx": bare("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx/1.20</center>"),
    "apache": bare("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found on this server.</p><hr><address>Apache Server at www.chinadaily.com.cn Port 80</address>"),
    "tomcat": bare("HTTP Status 404 – Not Found", "<h1>HTTP Status 404 – Not Found</h1><hr><p><b>Type</b> Status Report</p><p><b>Description</b> The origin server did not find a current representation for the target resource or is not willing to disclose that one exists.</p>"),
    "spring": bare("", "<h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error, so you are seeing this as a fallback.</p><div>There was an unexpected error (type=Not Found, status=404).</div>"),
    "iis": bare("The page cannot be found", "<h1>The page cannot be found</h1>The page you are looking for might have been removed, had its name changed, or is temporarily unavailable.<hr><p>Please try the following:</p><ul><li>Make sure that the Web site address displayed in the address bar of your browser is spelled and formatted correctly.</li><li>If you reached this page by clicking a link, contact the Web site administrator to alert them that the link is incorrectly formatted.</li></ul><h2>HTTP Error 404 - File or directory not found.<br>Internet Information Services (IIS)</h2>"),
    "title alone": whole("404 Not Found - China Daily", "<div><img src='/sorry.png'></div>"),
    "title in front": whole("Page not found | China Daily Hong Kong", "<p>Go to the home page</p>"),
    "title and stories": whole("页面不存在_中国日报网", f"<h2>热门文章</h2><ul>{STORIES}</ul>"),
    "heading and stories": whole("China Daily", f"<h1>404</h1><p>You may like:</p><ul>{STORIES}</ul>" + "<p>Some of these stories were read by many others before you.</p>" * 20),
    "picture and line": bare("中国日报网", "<img src='404.jpg'><p>您访问的页面不存在</p><a href='/'>返回首页</a>"),
    "template": bare("China Daily", "<div class='main_art'><h1></h1><div id='Content'><p>Sorry, the page you requested could not be found.</p></div></div>"),
    "article element": bare("China Daily Hong Kong", "<article><h2>Oops</h2><p>This article has been removed.</p></article>"),
    "social": bare("China Daily Hong Kong", "<h3>404</h3><p>Sorry, the page you visited does not exist.</p>", '<meta property="og:title" content="China Daily Hong Kong"><meta property="og:type" content="website">'),
    "script": bare("", "<script>window.location.replace('/404.html')</script>"),
    "refresh": bare("", "", '<meta http-equiv="refresh" content="0; url=https://www.chinadaily.com.cn/404.htm">'),
    "line breaks": bare("China Daily", "<div>Sorry!<br>The page you are looking for is no longer here.<br>Error code: 404</div>"),
    "list of reasons": whole("China Daily", "<h2>Page not found</h2><p>This may be because:</p><ul><li>the address was typed by hand and has a mistake in it</li><li>the story was moved when its section was given another name</li></ul>"),
    "empty metas": bare("China Daily", "<p>404</p>", '<meta name="publishdate" content=""><meta name="contentid" content="">'),
}  # fmt: skip


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_an_error_page_is_gone_and_no_article(html: str, url: str) -> None:
    assert newscrawl.extract(html, url) is None
    assert error_page_kind(Page(html, url)) == "soft_404"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_makes_an_error_page(sentence: str) -> None:
    assert error_of(sentence) == "missing"
    for number, html in enumerate(
        (
            bare(sentence, f"<h1>{sentence}</h1><p>Go to the home page.</p>"),
            whole("China Daily", f"<div class='box'><p>{sentence}</p><p>Home</p></div>"),
            whole("中国日报网", f"<div><b>{sentence}</b></div>"),
            whole(sentence, f"<h2>{sentence}</h2><ul>{STORIES}</ul>"),
        )
    ):
        for url in (URLS[0], URLS[4], URLS[6]):
            assert newscrawl.extract(html, url) is None, (number, url)
            assert error_page_kind(Page(html, url)) == "soft_404", (number, url)


TEXT = (
    "<p>Rice was sown early this year on the terraces above the town, and the ferry runs again.</p>"
)
BODY = (
    TEXT
    + "<p>Her neighbor keeps a list of the boats, and reads it aloud in the evening to whoever comes.</p>"
    * 4
)
HEADLINES = (
    *("Jetliner wreck not found", "Error 404: a play about memory", "404 boats cross the river"),
    *("Not found: a lamp's keeper", "Page by page", "410 years of a bridge", "网页游戏五十年"),
    "Page not found: archivists lose a chapter of a town's diary",
    *("Error of a century", "Lost pages of an opera found in a barn", "Room 404 opens its doors"),
    *("The wreck could not be found", "404 Gallery to close in August", "Article 23 was passed"),
    *(
        "Story of a river",
        "The site was found in 1983",
        "No news is good news",
        "Sorry, no vacancies",
    ),
    *("Nothing found in the search for the missing boat's crew", "Content creators leave the city"),
    *("文章不存在抄袭问题，大学称", "文章已被删除，作者回应称不后悔", "消失的文章", "内容为王"),
    *(
        "页面不存在的那一天：一位编辑的回忆",
        "500 errors in one dictionary",
        "Maintenance of a bridge",
    ),
    *("Server error costs a village its harvest", "Service to the islands is back", "404号房间"),
    *(
        "Ship lock under maintenance",
        "Airport temporarily closed as typhoon nears",
        "Something is wrong with the rice",
    ),
    *(
        "The subway is currently closed for repairs",
        "Cranes to be back soon",
        "Forbidden",
        "Maintenance",
    ),
    *("网站升级之后", "服务器里的村庄", "Service is back on the islands' ferries"),
    *("The missing page of an atlas is found", "The page boy who became a general", "Gone fishing"),
)


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize("url", [URLS[0], URLS[4], URLS[6]])
def test_an_article_whose_headline_looks_like_it_is_one(headline: str, url: str) -> None:
    assert error_of(headline) is None
    head = '<meta name="publishdate" content="2024-03-09">'
    html = bare(
        f"{headline} - China Daily", f"<h1>{headline}</h1><div id='Content'>{BODY}</div>", head
    )
    article = newscrawl.extract(html, url)
    assert article is not None
    assert article.headline == headline


@pytest.mark.parametrize(
    "headline",
    ["This video has been removed", "This article has been withdrawn", "Something went wrong", "The site is temporarily closed", "页面已下线"],
)  # fmt: skip
def test_a_sentence_as_headline_of_a_text_is_an_article_s(headline: str) -> None:
    """It would be an error page's, were there not a text."""
    assert error_of(headline) is not None
    html = bare(headline, f"<h1>{headline}</h1><div id='Content'>{BODY * 3}</div>")
    article = newscrawl.extract(html, URLS[0])
    assert article is not None
    assert article.headline == headline
    assert (
        newscrawl.extract(
            bare(headline, f"<h1>{headline}</h1><div id='Content'>{TEXT}</div>"), URLS[0]
        )
        is None
    )


NEAR = {
    "a brief": bare("A lamp", f"<h1>A lamp</h1><div id='Content'>{TEXT}</div>", '<meta name="publishdate" content="2024-03-09">'),
    "a brief that says so": bare("A lamp", f"<h1>A lamp</h1><div id='Content'><p>Page not found.</p>{TEXT}</div>", '<meta name="publishdate" content="2024-03-09">'),
    "a text that says so": bare("A lamp", f"<h1>A lamp</h1><div id='Content'><p>Sorry, the page you requested could not be found.</p>{BODY}</div>"),
    "a heading in the text": bare("A lamp", f"<h1>A lamp</h1><div id='Content'>{BODY}<h3>Page not found</h3>{BODY}{BODY}</div>"),
    "a list": bare("World", f"<h2>World</h2><ul>{STORIES}</ul>"),
    "a link to a story": bare("World", f"<h3><a href='/a/202403/09/WS65ebb1c0e4b06d4aa0001239.html'>Page not found</a></h3><ul>{STORIES}</ul>"),
    "a link below a heading": bare("World", f"<a href='/a/202403/09/WS65ebb1c0e4b06d4aa0001239.html'><h3>404</h3></a><ul>{STORIES}</ul>"),
    "a menu that says so": bare("World", f"<div class='nav'><p>404</p></div>{TEXT}"),
    "a foot that says so": bare("World", f"{TEXT}<div class='footer'><p>Page not found</p></div>"),
    "hidden": bare("World", f"<div style='display:none'>Page not found</div>{TEXT}"),
}  # fmt: skip


@pytest.mark.parametrize("html", NEAR.values(), ids=NEAR)
def test_pages_that_look_near_it(html: str) -> None:
    assert error_page_kind(Page(html, URLS[0])) not in ("soft_404", "maintenance")


@pytest.mark.parametrize(
    "html",
    [
        bare("500 Internal Server Error", "<h1>500 Internal Server Error</h1>"),
        bare("Maintenance", "<h1>We'll be back soon</h1><p>The site is under maintenance.</p>"),
        bare("503", "<h1>Service Unavailable</h1>"),
        bare("系统维护", "<p>系统维护中，请稍后再访问</p>"),
        whole("China Daily", "<p>网站正在升级维护中，请稍后访问</p>"),
        whole("China Daily", "<h2>Something went wrong</h2><p>Please try again later.</p>"),
        bare("", "<h1>Whitelabel Error Page</h1><div>There was an unexpected error (type=Internal Server Error, status=500).</div>"),
        bare("502 Bad Gateway", "<h1>502 Bad Gateway</h1><hr>nginx"),
        whole("The service is temporarily unavailable", "<p>Home</p>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("url", URLS)
def test_a_site_that_does_not_serve_is_not_gone(html: str, url: str) -> None:
    assert newscrawl.extract(html, url) is None
    assert error_page_kind(Page(html, url)) == "maintenance"


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"code": 404}, True),
        ({"code": "404", "msg": "x"}, True),
        ({"status": 404, "error": "Not Found", "path": "/a/x.json"}, True),
        ({"code": -1, "msg": "文章不存在", "data": None}, True),
        ({"success": False, "message": "The article does not exist"}, True),
        ({"error": {"code": 404, "message": "x"}}, True),
        ({"errcode": 410}, True),
        ({"error": "Page not found"}, True),
        ({"code": 500, "msg": "busy"}, False),
        ({"code": 0, "data": []}, False),
        ({"title": "404", "content": "<p>A room.</p>"}, False),
        ({"title": "Page not found", "contentWithoutPay": "x"}, False),
        ({"stories": [{"title": "404"}], "code": 404}, False),
        ({}, False),
        ([], False),
        ([404], False),
        ("404 Not Found", True),
        (404, True),
        ("Rice", False),
    ],
)
def test_errors_in_json(data: object, *, missing: bool) -> None:
    assert is_missing_data(json.dumps(data).encode()) is missing


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (b"404 Not Found", True),
        (b"Not Found\n", True),
        (b"404 page not found\n", True),
        ("页面不存在".encode(), True),
        (b"", False),
        (b"503", False),
        (b"%PDF-1.7", False),
        (b"Rice was sown early.", False),
        (b"404 Not Found " * 100, False),
    ],
)
def test_a_bare_line(body: bytes, *, missing: bool) -> None:
    assert is_missing_data(body) is missing


@pytest.mark.parametrize(
    ("path", "error"),
    [
        *((one, "missing") for one in ("/404.html", "/404", "/404/", "/error/404.html", "/notfound", "/not-found.htm", "/pages/404.shtml", "/page_not_found.html", "/404-error.html", "/public/404_cn.html", "/error_404.html")),
        *((one, "broken") for one in ("/error", "/error/", "/error.html", "/errors/index.html", "/ErrorPage.aspx", "/err.jsp")),
        *((one, None) for one in ("/", "/china", "/china/404/page_2.html", "/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html", "/cndy/2016-04/04/content_404.htm", "/terror", "/errors-of-a-century.html", "/world/page_404.html", "/begone")),
    ],
)  # fmt: skip
def test_addresses_of_error_pages(path: str, error: str | None) -> None:
    assert error_at(f"https://www.chinadaily.com.cn{path}") == error


def test_an_article_s_number_is_no_status() -> None:
    assert error_at("https://www.chinadailyhk.com/hk/article/404") is None
