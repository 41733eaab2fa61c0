"""Pages that stand in an article's place: bans, challenges, errors with status 200, the front page, nothing at all.

They are told by what they say where an article has its headline, and by how little else there is. What
makes a page an article is judged elsewhere; this gives a page that is none its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newscrawl.pages.tree import outermost
from newscrawl.pages.visible import text_of
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from newscrawl.pages.page import Page

# fact: status-200-proves-nothing. design: error-pages
Impostor = Literal["ban", "challenge", "soft_404", "home_page", "empty"]

_SHORT = 1_500  # characters of text; the longest error page known has a third of it
_HEADLINES = 20  # links to articles that make a page without a text of its own a front page

_BAN = re.compile(
    r"\b403 forbidden\b|access (?:to (?:\w+ ){1,4})?(?:is |was |has been )?(?:denied|blocked|restricted)|request (?:was |has been )?blocked"
    r"|too many requests|unusual traffic|are you (?:a )?(?:human|robot)|(?:you are|is) human\b"
    r"|captcha|just a moment|security check|web application firewall|\bwaf\b|ddos protection"
    r"|云防护|疑似(?:黑客)?攻击|对网站造成安全威胁|访问(?:被|已被|受限|过于频繁|频繁|异常|验证)|被(?:拦截|阻断)|禁止访问|安全(?:验证|威胁|拦截)|验证码|人机验证",
    re.IGNORECASE,
)
_FIREWALL = re.compile("云防护|疑似(?:黑客)?攻击|对网站造成安全威胁|您的访问被(?:拦截|阻断)")
_BRIEF = 300  # characters of a firewall's page that says nothing in its title
_NOT_FOUND = re.compile(
    r"\b404\b|(?:page|file|url|article|document)\b.{0,40}\b(?:not found|does(?: not|n['’]t) exist|no longer (?:exists?|available))"
    r"|not found|under maintenance|be (?:right )?back (?:soon|shortly)|temporarily unavailable"
    r"|页面(?:不存在|未找到|已删除|找不到)|(?:网页|文章|内容|页面).{0,12}(?:不存在|已(?:被)?删除)|系统维护|维护中",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:(?:http |status )?error(?: code)?[ :-]{0,3})?(?:403|404|410|500|502|503)(?:[ :,-]{1,3}(?:error|not found|forbidden|gone|page not found|file not found"
    r"|(?:internal )?server error|bad gateway|service unavailable))?"
    r"|(?:sorry,? |oops[.!,]* ){0,2}(?:(?:the |this )?(?:page|file|article) )?(?:(?:was |is |could )?not (?:be )?found|does(?: not|n['’]t) exist|(?:is )?no longer available)"
    r"|(?:抱歉[，,]?)?(?:您访问的|您要找的)?(?:页面|网页|文章|内容)(?:不存在|未找到|找不到|已(?:被)?删除)(?:了)?",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(r"(?P<cookie>document\.cookie\s*=)|location|reload")
_SCRIPT = 20_000  # characters of a page that a challenge begins in
_NEAR = 2_000  # characters between the cookie that it sets and where it leads on


def impostor(page: Page) -> Impostor | None:
    """What a page is that stands in an article's place; None where it bears no sign of these."""
    body = next(iter(page.elements("body")), None)
    text = "" if body is None else text_of(body)
    if len(text) <= _SHORT and not page.elements("article, #Content p"):
        title = " ".join(map(text_of, page.elements("title")))
        said = f"{title}\n{text}"
        if _BAN.search(said):
            return "ban"
        if not letters(text) and _is_challenge(page.html[:_SCRIPT]):
            return "challenge"
        if _NOT_FOUND.search(said):
            return "soft_404"
        if not letters(text) and not page.elements("img, video, audio, #Content"):
            return "empty"
    return "home_page" if _is_front(page) else None


def _is_challenge(html: str) -> bool:
    """Whether a script sets a cookie and loads the page, or another, again."""
    cookie: int | None = None
    for word in _CHALLENGE.finditer(html):
        if word["cookie"]:
            cookie = word.end()
        elif cookie is not None and word.start() - cookie <= _NEAR:
            return True
    return False


def names_an_error(headline: str) -> bool:
    """Whether a headline is that of an error page and nothing else: "404", "Page not found", "页面不存在"."""
    return _ERROR.fullmatch(headline.strip(" .!。！-–—:：")) is not None


def is_refusal(page: Page) -> bool:
    """Whether a short page says that it is none, by its very title or headline, or in a firewall's words: for sites of which nothing is known."""
    text = text_of(page.selector.root)
    if len(text) <= _BRIEF and _FIREWALL.search(text):
        return True
    said = " ".join(map(text_of, outermost(page.elements("title, h1"))))
    return len(text) <= _SHORT and bool(_BAN.search(said) or _NOT_FOUND.search(said))


def _is_front(page: Page) -> bool:
    """Many headlines with links and no text of an article."""
    if page.elements("#Content, article"):
        return False
    links = page.elements("h1 a, h2 a, h3 a, h4 a, h5 a, li a, p a")
    others = {found for link in links if (found := page.link(link.get("href"))) and "/a/" in found}
    return len(others) >= _HEADLINES
