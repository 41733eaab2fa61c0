"""What stands in the place of a source or an article, for every kind of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse, XmlResponse
from twisted.python.failure import Failure

from newscrawl.discovery.responses import (
    led_astray,
    led_home,
    make_conditional,
    no_article,
    no_source,
    page_of,
    postponed,
    task_of,
    validators_of,
)
from newscrawl.downloader.exceptions import PostponedError
from newscrawl.frontier.outcomes import CUT, NOT_THERE, SOURCES, Outcome
from newscrawl.middlewares.unclosed_markup import UNCLOSED
from newscrawl.pages.article.pager import claims_another

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
    "index": {"gives": "captures"},
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


@pytest.mark.parametrize("status", [203, 301, 404, 500])
def test_another_status_is_no_article(status: int) -> None:
    given = answer(LIST, "article", asked=ARTICLE).replace(status=status)
    assert no_article(given) == Outcome("failed", f"http_{status}")
    assert led_astray(given) is None


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, None), (203, Outcome("failed", "http_203")), (206, Outcome("failed", "http_206")), (304, None), (400, None)],
)  # fmt: skip
def test_statuses_that_a_source_has_a_word_for_are_its_own(
    status: int, outcome: Outcome | None
) -> None:
    assert no_source(answer(MISSING if status > 206 else LIST).replace(status=status)) == outcome


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (LIST, CUT),
        (f"<html><body>{MENU}", CUT),
        (MISSING, NOT_THERE),
        (BAN, Outcome("failed", "ban")),
        (BROKEN, Outcome("failed", "maintenance")),
    ],
)
def test_half_a_page(body: str, outcome: Outcome) -> None:
    """Is nothing to read links from, unless it says what it is."""
    given = answer(body)
    given.meta[UNCLOSED] = True
    assert no_source(given) == outcome


@pytest.mark.parametrize(("name", "is_article"), [("error", False), ("404", False)])
def test_an_address_of_an_error_leads_astray(name: str, *, is_article: bool) -> None:
    given = answer("<html><body><p>Rice was sown.</p></body></html>", "article", url=f"{SITE}/{name}.html", asked=ARTICLE)  # fmt: skip
    assert (led_astray(given) is None) is is_article
    assert no_article(given) == NOT_THERE


def test_a_ban_is_none_of_the_article_s() -> None:
    given = answer(BAN, "article", asked=ARTICLE)
    assert led_astray(given) == Outcome("failed", "ban")
    assert led_astray(answer(LIST, "article", asked=ARTICLE)) is None


@pytest.mark.parametrize(
    ("reasons", "is_front", "outcome"),
    [
        ([301], True, NOT_THERE),
        ([308, 301], True, NOT_THERE),
        ([301, 302], True, Outcome("failed", "home_page")),
        (["meta refresh"], True, Outcome("failed", "home_page")),
        (None, True, Outcome("failed", "home_page")),
        ([301], False, Outcome("failed", "redirected")),
    ],
)
def test_another_page_in_the_place_of_an_article(
    reasons: list[Any] | None, outcome: Outcome, *, is_front: bool
) -> None:
    """A front page for good says that it is no more."""
    given = answer(LIST, "article", url=SITE, asked=ARTICLE)
    if reasons:
        given.meta["redirect_reasons"] = reasons
    assert led_home(given, is_front=is_front) == outcome


@pytest.mark.parametrize(
    ("claimed", "is_another"),
    [
        ("WS65ebb1c0e4b06d4aa0001234", False),
        ("ws65EBB1C0e4b06d4aa0001234", False),
        ("WS65ebb1c0e4b06d4aa0009999", True),
        ("5c89b1c0a3106c65c34e0000", False),
        ("", False),
    ],
)
def test_a_page_of_another_article(claimed: str, *, is_another: bool) -> None:
    head = f'<html><head><meta name="contentid" content="{claimed}"></head></html>'
    assert claims_another(page_of(answer(head, "article", asked=ARTICLE))) is is_another


@pytest.mark.parametrize(
    ("headers", "etag", "last_modified"),
    [({}, None, None), ({"ETag": '"a"'}, '"a"', None), ({"Last-Modified": "x"}, None, "x")],
)
def test_validators(headers: dict[str, str], etag: str | None, last_modified: str | None) -> None:
    given = answer(LIST).replace(headers=headers)
    assert validators_of(given) == (etag, last_modified)
    request = Request(ASKED)
    make_conditional(request, etag, last_modified)
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    assert request.headers.to_unicode_dict() == {
        asked[name]: value for name, value in headers.items()
    }
    assert ("handle_httpstatus_list" in request.meta) is bool(headers)


@pytest.mark.parametrize("is_postponed", [True, False])
def test_a_request_that_was_only_put_off_is_made_again(*, is_postponed: bool) -> None:
    request = answer(LIST).request
    error = PostponedError("later") if is_postponed else ValueError("no")
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    again = postponed(failure)
    assert task_of(failure).url == ASKED
    if not is_postponed:
        assert again is None
        return
    assert again is not None
    assert (again.url, again.dont_filter, again.meta) == (
        ASKED,
        True,
        request.meta if request else None,
    )
