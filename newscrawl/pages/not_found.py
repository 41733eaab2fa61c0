"""Recognise error pages with status 200: short ones, a sentence amid the site's menu and foot, JSON, targets of redirects.

They are recognised by whole sentences in the title, the headings or the text, and by how little other prose they have. An
article that only has such words in its headline does not count.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.pages.app import load
from newscrawl.pages.html.tree import Within, outermost
from newscrawl.pages.html.visible import is_block, is_unseen, text_of
from newscrawl.site.urls import parse
from newscrawl.text.cleaning import clean
from newscrawl.text.errors import error_of, names_an_error
from newscrawl.text.footers import is_footer
from newscrawl.text.words import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element
    from newscrawl.text.errors import Error

_HAN = re.compile(f"[{HAN}]")
_APART = frozenset("a nav header footer aside form".split())
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|bottom|copyright|menu|nav(?:bar)?|topnav\w*|head(?:er)?|crumbs?|breadcrumbs?|share|sidebar|related|recommend\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROSE = 60  # letters of a line that counts as prose
_MUCH = 800  # letters of other prose where a title or heading names an error: the longest error page known has 700
_SOME = 300  # letters of other prose where a line of the text names an error
_DATED = ("publishdate", "article:published_time", "pubdate", "contentid")
_MISSING_AT = re.compile(
    r"/(?:(?:error|err|http|status|custom|public)[-_])?(?:404|410|not[-_]?found|page[-_]?not[-_]?found|gone)(?:[-_]?(?:page|error|\w{2}))?(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_ERROR_AT = re.compile(
    r"/(?:errors?|err|error[-_]?pages?|exception)(?:/(?:index)?)?(?:\.\w{2,5})?/?$", re.IGNORECASE
)
_LONGEST_LINE = 300  # bytes
_STATUSES = ("code", "status", "statusCode", "status_code", "errcode", "errorCode", "error_code", "errno", "resultCode", "ret")  # fmt: skip
_MESSAGES = ("message", "msg", "error", "errmsg", "errorMessage", "error_message", "error_description", "detail", "title", "info", "reason", "data")  # fmt: skip
_HOLDERS = ("error", "result", "status", "meta")
_NO_ERROR = ("content", "contentWithoutPay", "stories", "blocks", "columns", "uuid")
_GONE = (404, 410)


def error_page(page: Page) -> Error | None:
    """The error that a page names, where it is only an error page, else None."""
    named = _named(page)
    if any(names_an_error(text) for text in _headings(page.elements("h1"))):
        return named
    is_dated = page.json_ld or any(name in page.metas for name in _DATED)
    if named is None and is_dated:
        return None
    lines = list(own_lines(page))
    errors = set(filter(None, map(error_of, lines)))
    prose = sum(map(_prose, lines))
    if named and prose <= _MUCH:
        errors.add(named)
        return "missing" if "missing" in errors else "broken"
    if not errors or is_dated or prose > _SOME:
        return None
    return "missing" if "missing" in errors else "broken"


def heads_an_error(page: Page) -> bool:
    """Whether a page's title or a heading names a missing page: links to other stories below do not make it a list."""
    return _named(page) == "missing"


def _named(page: Page) -> Error | None:
    """The error named by the title or the headings; "missing" goes before others."""
    titles = map(text_of, page.elements("head title"))
    errors = [
        error
        for text in (*titles, *_headings(page.elements("h1, h2, h3, h4")))
        if (error := error_of(text))
    ]
    return "missing" if "missing" in errors else next(iter(errors), None)


def error_at(url: str) -> Error | None:
    """The error that the target of a redirect names: "/404.html" a missing page, "/error" any other failure; else None."""
    path = urlsplit(url).path
    if parse(url).identifier:
        return None
    if _MISSING_AT.search(path):
        return "missing"
    return "broken" if _ERROR_AT.search(path) else None


def is_missing_data(body: bytes) -> bool:
    """Whether JSON or a bare line, in the place of a feed, a story or a list of stories, states that it is missing."""
    data = load(body)
    if data is None:
        return (
            len(body) <= _LONGEST_LINE
            and error_of(clean(body.decode(errors="replace"))) == "missing"
        )
    if not isinstance(data, dict) or any(data.get(name) for name in _NO_ERROR):
        return False
    return any(_is_missing(one) for one in (data, *_held(data)))


def _held(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _HOLDERS:
        if isinstance(one := data.get(name), dict):
            yield one


def _is_missing(data: dict[str, Any]) -> bool:
    codes = {str(data[name]) for name in _STATUSES if isinstance(data.get(name), int | str)}
    messages = (data.get(name) for name in _MESSAGES)
    errors = {error_of(clean(one)) for one in messages if isinstance(one, str)}
    return not codes.isdisjoint(map(str, _GONE)) or "missing" in errors


def _headings(headings: Iterable[Element]) -> Iterator[str]:
    """Texts of headings that are not links."""
    is_linked = Within(lambda one: one.tag == "a")
    for heading in outermost(headings):
        if next(heading.iter("a"), None) is None and not is_linked(heading):
            yield text_of(heading)


def own_lines(page: Page) -> Iterator[str]:
    """Lines of a page outside of links, menus and foot."""
    is_apart = Within(_is_apart)
    is_hidden = Within(is_unseen)
    blocks: dict[Element, Element] = {}
    for body in page.elements("body"):
        line, before = "", None
        for text in body.xpath("descendant::text()"):
            around = text.getparent()
            around = around.getparent() if text.is_tail else around
            if around is None or is_hidden(around) or is_apart(around):
                continue
            block = _block(around, blocks)
            if block is not before or (text.is_tail and text.getparent().tag == "br"):
                yield from filter(None, (clean(line),))
                line, before = "", block
            line += text
        yield from filter(None, (clean(line),))


def _block(element: Element, known: dict[Element, Element]) -> Element:
    """The block that an element is or stands in; `known` holds the blocks found before."""
    below: list[Element] = []
    found = element
    for found in chain((element,), element.iterancestors()):
        below.append(found)
        if found in known:
            found = known[found]  # noqa: PLW2901 - the result of the walk
            break
        if is_block(found):
            break
    known.update(dict.fromkeys(below, found))
    return found


def _is_apart(element: Element) -> bool:
    if element.tag in _APART:
        return True
    return element.tag != "body" and any(
        _FURNITURE.search(element.get(name) or "") for name in ("class", "id")
    )


def _prose(line: str) -> int:
    """Letters of a line of prose, 0 for other lines; a Han character counts for three."""
    size = len(line) + 2 * len(_HAN.findall(line))
    return 0 if size < _PROSE or error_of(line) or is_footer(line) else size
