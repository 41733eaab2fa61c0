"""What stands in the place of a source or an article, for every kind of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse, XmlResponse

from newscrawl.discovery.responses import led_astray, no_article, no_source
from newscrawl.frontier.outcomes import NOT_THERE, SOURCES, Outcome

if TYPE_CHECKING:
    from scrapy.http import Response

ARTICLE = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
ASKED = "https://www.chinadaily.com.cn/china/society"
MISSING = "<html><title>404 Not Found</title><body><h1>404 Not Found</h1></body></html>"
MISSING_ZH = "<html><title>中国日报网</title><body><p>抱歉，您访问的页面不存在</p></body></html>"
STORIES = "".join(
    f'<li><a href="/a/202609/1{n}/WS68c0b1c0e4b06d4aa000{n:04d}.html">A bridge opens, day {n}</a></li>'
    for n in range(9)
)
MENU = '<div class="nav"><a href="/china">China</a> <a href="/world">World</a></div>'
LONG = (
    f"<html><title>China Daily</title><body>{MENU * 400}<h2>Page not found</h2>{MENU}</body></html>"
)
BROKEN = "<html><title>Maintenance</title><body><p>The site is under maintenance.</p></body></html>"
BAN = "<html><title>Access Denied</title><body><h1>Access Denied</h1></body></html>"
LIST = f"<html><title>Society</title><body><ul>{STORIES}</ul></body></html>"

NEEDED: dict[str, dict[str, Any]] = {
    "list": {"url": ASKED, "number": 1},
    "search": {"window": {"language": "en"}, "page": 0},
    "page": {"depth": 0},
    "home": {"edition": "www"},
    "issue": {"day": "2024-03-09"},
}
"""What the task of a kind of source carries at least."""


def answer(
    body: str,
    resource: str = "list",
    *,
    url: str | None = None,
    asked: str = ASKED,
    kind: type[TextResponse] = HtmlResponse,
) -> Response:
    task = {"resource": resource, "key": asked, "url": asked, "payload": NEEDED.get(resource, {})}
    request = Request(asked, meta={"task": task})
    return kind(url or asked, body=body.encode(), encoding="utf-8", request=request)


@pytest.mark.parametrize("resource", SOURCES)
@pytest.mark.parametrize(
    "body",
    [
        MISSING,
        MISSING_ZH,
        LONG,
        f"<html><title>页面不存在_中国日报网</title><body><h2>热门</h2><ul>{STORIES}</ul></body></html>",
        f"<html><title>China Daily</title><body><h1>404</h1><ul>{STORIES}</ul></body></html>",
        "<html><head><title></title><script>location.href='/404.html'</script></head><body></body></html>",
    ],
)
@pytest.mark.parametrize("kind", [HtmlResponse, XmlResponse, TextResponse])
def test_an_error_page_in_the_place_of_a_source_is_gone(
    resource: str, body: str, kind: type[TextResponse]
) -> None:
    """Also where its header says that it is XML, or JSON."""
    assert no_source(answer(body, resource, kind=kind)) == NOT_THERE


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (LIST, None),
        (f"<html><body>{MENU}</body></html>", None),
        (f"<html><title>World</title><body><p>404</p><ul>{STORIES}</ul></body></html>", None),
        (BROKEN, Outcome("failed", "maintenance")),
        (BAN, Outcome("failed", "ban")),
        ("<?xml version='1.0'?><rss><channel><title>404 Not Found</title></channel></rss>", None),
        ("<rss><channel><item><title>Page not found</title></item></channel></rss>", None),
    ],
)
def test_other_answers_of_sources(body: str, outcome: Outcome | None) -> None:
    assert no_source(answer(body)) == outcome


@pytest.mark.parametrize(
    ("body", "resource", "outcome"),
    [
        ('{"code": 404, "msg": "not found"}', "app", NOT_THERE),
        ('{"status": 404, "error": "Not Found"}', "feed", NOT_THERE),
        ("404 page not found", "feed", NOT_THERE),
        ('{"code": 500}', "app", None),
        ('{"stories": [{"title": "404"}]}', "app", None),
        ('{"code": 404}', "search", None),
        ('{"code": 400}', "search", None),
    ],
)
def test_json_in_the_place_of_a_source(body: str, resource: str, outcome: Outcome | None) -> None:
    """The search API's own errors are its reader's."""
    assert no_source(answer(body, resource, kind=TextResponse)) == outcome


SITE = "https://www.chinadaily.com.cn"


@pytest.mark.parametrize(
    ("url", "body", "is_gone"),
    [
        (f"{SITE}/404.html", "<html><body><img src='x.png'></body></html>", True),
        (f"{SITE}/404.html", LIST, True),
        (f"{SITE}/error", "<html><body><p>Oh dear.</p></body></html>", True),
        (f"{SITE}/error", MISSING, True),
        (f"{SITE}/error", BROKEN, False),
        (f"{SITE}/error.html", BAN, False),
        (f"{SITE}/sorry/", MISSING_ZH, True),
        (f"{SITE}/sorry/", "<html><body><p>Oh dear.</p></body></html>", False),
        (f"{SITE}/", LIST, False),
    ],
)
def test_redirects_to_error_pages(url: str, body: str, *, is_gone: bool) -> None:
    assert (led_astray(answer(body, "article", url=url, asked=ARTICLE)) == NOT_THERE) is is_gone
    if "Oh dear" not in body or is_gone:
        assert (no_source(answer(body, url=url)) == NOT_THERE) is is_gone


def test_an_address_that_was_asked_for_is_no_redirect() -> None:
    body = "<html><body><p>Oh dear.</p></body></html>"
    assert no_source(answer(body, url=f"{SITE}/error", asked=f"{SITE}/error")) is None


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (MISSING, NOT_THERE),
        (MISSING_ZH, NOT_THERE),
        (LONG, NOT_THERE),
        ('{"code": 404}', NOT_THERE),
        (BROKEN, Outcome("failed", "maintenance")),
        (BAN, Outcome("failed", "ban")),
        ('{"code": 500, "msg": "busy"}', Outcome("failed", "no_article")),
        ("", Outcome("failed", "empty")),
        ("<html><body><p>Rice was sown.</p></body></html>", Outcome("failed", "no_article")),
    ],
)
def test_what_holds_no_article(body: str, outcome: Outcome) -> None:
    assert no_article(answer(body, "article", asked=ARTICLE)) == outcome
