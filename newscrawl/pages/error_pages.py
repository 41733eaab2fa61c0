"""Name the page that was served in an article's place: a ban, a challenge, an error with status 200, the front page, an empty page.

It is recognised by its words in the place of a headline, and by how little other text it has. Other modules
decide whether a page is an article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newscrawl.pages.html.tree import outermost
from newscrawl.pages.html.visible import text_of
from newscrawl.pages.not_found import error_at, error_page, own_lines
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page
    from newscrawl.text.errors import Error

# fact: status-200-proves-nothing. design: error-pages
ErrorPageKind = Literal["ban", "challenge", "soft_404", "maintenance", "home_page", "empty"]
"""`soft_404`: a "not found" page with status 200. `maintenance`: the site does not serve now."""

_SHORT = 1_500  # characters of text; the longest error page known has a third of it
_HEADLINES = 20  # links to articles from which a page without a text of its own is a front page

_BAN = re.compile(
    r"\b403 forbidden\b|access (?:to (?:\w+ ){1,4})?(?:is |was |has been )?(?:denied|blocked|restricted)|request (?:was |has been )?blocked"
    r"|too many requests|unusual traffic|are you (?:a )?(?:human|robot)|(?:you are|is) human\b"
    r"|captcha|just a moment|security check|web application firewall|\bwaf\b|ddos protection"
    r"|云防护|疑似(?:黑客)?攻击|对网站造成安全威胁|访问(?:被|已被|受限|过于频繁|频繁|异常|验证)|被(?:拦截|阻断)|禁止访问|安全(?:验证|威胁|拦截)|验证码|人机验证",
    re.IGNORECASE,
)
_FIREWALL = re.compile("云防护|疑似(?:黑客)?攻击|对网站造成安全威胁|您的访问被(?:拦截|阻断)")
_BRIEF = 300  # characters of a firewall's page, whose title may be empty
_MAINTENANCE = re.compile(
    r"under maintenance|be (?:right )?back (?:soon|shortly)|temporarily unavailable|internal server error|系统维护|维护中",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"\b404\b|(?:page|file|url|article|document)\b.{0,40}\b(?:not found|does(?: not|n['’]t) exist|no longer (?:exists?|available))"
    r"|not found|页面(?:不存在|未找到|已删除|找不到)|(?:网页|文章|内容|页面).{0,12}(?:不存在|已(?:被)?删除)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(r"(?P<cookie>document\.cookie\s*=)|location|reload")
_ELSEWHERE = re.compile(
    r"location(?:\.href)?\s{0,5}(?:=|\.replace\(|\.assign\()\s{0,5}[\"']([^\"'\s]{1,300})[\"']"
)
_REFRESH = re.compile(r"\burl\s{0,3}=\s{0,3}[\"']?([^\"'\s>]{1,300})", re.IGNORECASE)
_NAMES: dict[Error, ErrorPageKind] = {"missing": "soft_404", "broken": "maintenance"}
_SCRIPT = 20_000  # characters of a page in which a challenge begins
_NEAR = 2_000  # characters between the cookie that it sets and the address it loads


def error_page_kind(page: Page) -> ErrorPageKind | None:
    """The kind of page that was served in an article's place; None where it has no sign of these kinds."""
    body = next(iter(page.elements("body")), None)
    text = "" if body is None else text_of(body)
    if len(text) <= _SHORT and not page.elements("article, #Content p"):
        title = " ".join(map(text_of, page.elements("title")))
        if _BAN.search(f"{title}\n{text}"):
            return "ban"
        if not letters(text) and _is_challenge(page.html[:_SCRIPT]):
            return "challenge"
        if not letters(text) and _leads_to_an_error(page):
            return "soft_404"
        if error := error_page(page):
            return _NAMES[error]
        own = "\n".join((title, *own_lines(page)))
        if _MAINTENANCE.search(own):
            return "maintenance"
        if _NOT_FOUND.search(own):
            return "soft_404"
        if not letters(text) and not page.elements("img, video, audio, #Content"):
            return "empty"
    elif error := error_page(page):
        return _NAMES[error]
    return "home_page" if _is_front(page) else None


def _leads_to_an_error(page: Page) -> bool:
    """Whether a page without text sends browsers on to an error page."""
    html = page.html[:_SCRIPT]
    places = (_ELSEWHERE.findall(html), _REFRESH.findall(html))
    return any(error_at(url) == "missing" for found in places for url in found)


def _is_challenge(html: str) -> bool:
    """Whether a script sets a cookie and then loads the page again, or another one."""
    cookie: int | None = None
    for word in _CHALLENGE.finditer(html):
        if word["cookie"]:
            cookie = word.end()
        elif cookie is not None and word.start() - cookie <= _NEAR:
            return True
    return False


def is_refusal(page: Page) -> bool:
    """Whether a short page is a refusal or an error by its title or headline, or by a firewall's words: for unknown sites."""
    text = text_of(page.root)
    if len(text) <= _BRIEF and _FIREWALL.search(text):
        return True
    heading = " ".join(map(text_of, outermost(page.elements("title, h1"))))
    words = (_BAN, _NOT_FOUND, _MAINTENANCE)
    return len(text) <= _SHORT and any(one.search(heading) for one in words)


def _is_front(page: Page) -> bool:
    """Whether a page has many headlines with links and no text of an article."""
    if page.elements("#Content, article"):
        return False
    links = page.elements("h1 a, h2 a, h3 a, h4 a, h5 a, li a, p a")
    others = {found for link in links if (found := page.link(link.get("href"))) and "/a/" in found}
    return len(others) >= _HEADLINES
