"""Pages at an article's address that are not the article, and pages in the wrong encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.replica.faults.fault import Fault, Genuine

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.wire import Answer


def _page(title: str, body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


_MENU = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("china", "world"))
_FOOT = "<div class='footer'><p>Copyright 1995 - 2026. All rights reserved. The content (including but not limited to text, photo, multimedia information, etc) published in this site belongs to China Daily Information Co (CDIC). Without written authorization from CDIC, such content shall not be republished or used in any form.</p><p>Registration Number: 130349</p></div>"
_STORIES = "".join(
    f"<li><a href='//www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa000{n:04d}.html'>A story of another day, number {n}</a></li>"
    for n in range(12)
)
_BANS = {
    "ban": ("a firewall's page", _page("Access Denied", "<h1>Access Denied</h1><p>Your request was blocked by the firewall. Reference #18.5f2a</p>")),
    "ban-zh": ("a firewall's page in Chinese", _page("访问被拦截", "<p>很抱歉,由于您访问的URL有可能对网站造成安全威胁,您的访问被阻断。</p>")),
    "ban-rate": ("too many requests, said with status 200", _page("Notice", "<p>You have sent too many requests. Please try again later.</p>")),
    "captcha": ("a puzzle for humans", _page("Just a moment...", "<p>Verify you are human by completing the action below.</p><div class='captcha'></div>")),
    "challenge": ("a script that sets a cookie and loads again", _page("", "", "<script>document.cookie='__jsl=1.2|-1|x';location.reload()</script>")),
}  # fmt: skip
_GONE = {
    "soft-404": ("an error page with status 200", _page("404 Not Found", "<center><h1>404 Not Found</h1></center><hr>")),
    "soft-404-menu": ("an error page with the site's menu", _page("Page Not Found - Chinadaily.com.cn", f"<ul>{_MENU}</ul><h1>Sorry, the page you visited does not exist</h1><p>Go to the home page.</p>")),
    "soft-404-zh": ("an error page in Chinese", _page("页面不存在", "<p>抱歉,您访问的页面不存在或已删除。</p>")),
    "soft-404-foot": ("an error page with the site's whole menu and foot around one sentence", _page("China Daily Website", f"<div class='topNav'><ul>{_MENU * 40}</ul></div><div class='main'><p>The article you requested has been removed or does not exist.</p></div>{_FOOT}")),
    "soft-404-hk": ("an error page in traditional characters", _page("中國日報香港版", f"<nav><ul>{_MENU * 10}</ul></nav><div class='wrap'><h2>抱歉</h2><p>您訪問的頁面不存在或已被刪除，5秒後返回首頁。</p></div>{_FOOT}")),
    "soft-404-stories": ("an error page that recommends stories", _page("页面不存在_中国日报网", f"<h1>404</h1><p>抱歉，您访问的页面走丢了</p><ul>{_STORIES}</ul>")),
    "soft-404-template": ("an error page in the template of articles", _page("China Daily", "<div class='main_art'><div id='Content'><p>Sorry, the page you are looking for could not be found.</p></div></div>")),
    "soft-404-script": ("a script that leads on to the error page", _page("", "", "<script>window.location.href='/404.html';</script>")),
    "soft-404-json": ("an error as JSON", '{"code": 404, "msg": "article does not exist", "data": null}'),
}  # fmt: skip
_BROKEN = {
    "error-500": ("a broken server's page with status 200", _page("500 Internal Server Error", "<h1>500 Internal Server Error</h1><hr><p>nginx</p>")),
    "maintenance": ("back soon", _page("Maintenance", "<h1>We'll be back soon</h1><p>The site is under maintenance.</p>")),
}  # fmt: skip
ERROR_PAGES = {
    "/404.html": _GONE["soft-404"][1],
    "/error": _page("", "<img src='/sorry.png'>"),
    "/error.html": _BROKEN["maintenance"][1],
}
"""Pages at the targets of redirects, with status 200."""

_EMPTY = {
    "empty": ("an empty answer", ""),
    "empty-page": ("a page without a word", _page("", "")),
    "spaces": ("white space", " \r\n" * 500),
}
_HOME = _page(
    "China Daily Website - Connecting China Connecting the World",
    f"<ul class='topNav'>{_MENU}</ul>"
    + "".join(
        f'<h3><a href="/a/202403/09/WS65ebb1c0e4b06d4aa000{n:04d}.html">Headline number {n}</a></h3>'
        for n in range(60)
    ),
    '<meta name="pagetype" content="1">',
)


def _instead(html: str) -> Callable[[Genuine], Answer]:
    return lambda genuine: genuine.but(html)


def _template_alone(genuine: Genuine) -> Answer:
    """The article's page without its text, headline and pictures."""
    return genuine.but(_page("China Daily", f"<ul>{_MENU}</ul><div id='Content'></div>"))


def _coded(
    encoding: str, declared: str | None, meta: str | None = None
) -> Callable[[Genuine], Answer]:
    """The page in one encoding, declared as another."""

    def spoil(genuine: Genuine) -> Answer:
        text = genuine.answer.body.decode().replace(
            'charset="utf-8"', f'charset="{meta or encoding}"'
        )
        text = text.replace("charset=utf-8", f"charset={meta or encoding}")
        kind = f"text/html; charset={declared}" if declared else "text/html"
        body = text.encode(encoding, "xmlcharrefreplace")
        return genuine.but(body, Content_Type=kind)

    return spoil


IMPOSTORS = (
    *(
        Fault(name, what, _instead(html), f"failed/{'challenge' if name == 'challenge' else 'ban'}")
        for name, (what, html) in _BANS.items()
    ),
    *(Fault(name, what, _instead(html), "gone") for name, (what, html) in _GONE.items()),
    *(
        Fault(name, what, _instead(html), "failed/maintenance")
        for name, (what, html) in _BROKEN.items()
    ),
    *(Fault(name, what, _instead(html), "failed/empty") for name, (what, html) in _EMPTY.items()),
    Fault(
        "ban-unclosed",
        "a firewall's page without its end",
        _instead(_page("Access Denied", "<h1>Access Denied</h1>").partition("</body>")[0]),
        "failed/ban",
    ),
    Fault("home", "the front page at an article's address", _instead(_HOME), "failed/home_page"),
    Fault(
        "template-alone",
        "the template without an article in it",
        _template_alone,
        "failed/no_article",
    ),
    Fault(
        "binary",
        "a picture called HTML",
        lambda g: g.but(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        "failed/no_article",
    ),
    Fault(
        "json",
        "an error as JSON called HTML",
        _instead('{"code": 500, "msg": "busy"}'),
        "failed/no_article",
    ),
    Fault(
        "pdf",
        "a document of another kind",
        lambda g: g.but(
            b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", Content_Type="application/pdf"
        ),
        "failed/no_article",
    ),
    Fault(
        "header-gbk",
        "UTF-8 whose header says gbk",
        lambda g: g.but(g.answer.body, Content_Type="text/html; charset=gbk"),
        "done",
    ),
    Fault("body-gbk", "gbk whose header says UTF-8", _coded("gbk", "utf-8", "utf-8"), "done"),
    Fault("gb2312", "characters of gbk called gb2312", _coded("gbk", "gb2312", "gb2312"), "done"),
    Fault(
        "charset-unknown",
        "a charset nobody knows",
        lambda g: g.but(g.answer.body, Content_Type="text/html; charset=klingon"),
        "done",
    ),
    Fault(
        "utf-16",
        "UTF-16 with its mark",
        lambda g: g.but(g.answer.body.decode().encode("utf-16"), Content_Type="text/html"),
        "done",
    ),
)
