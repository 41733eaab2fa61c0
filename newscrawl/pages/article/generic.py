"""Pages that fit no template: their metadata, and trafilatura for the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.pages.article.body import Body, read_body
from newscrawl.pages.article.places import densest, trail
from newscrawl.pages.article.plain import INFO_ANYWHERE
from newscrawl.pages.article.template import Template
from newscrawl.pages.blocks import Block
from newscrawl.pages.impostors import is_refusal
from newscrawl.pages.sources import (
    breadcrumbs,
    css,
    element,
    json_ld,
    meta,
    title_head,
)
from newscrawl.pages.tree import is_small
from newscrawl.site.editions import site_host
from newscrawl.text.dates import parse_stamp
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page


_OF_THE_CMS = ("www", "cn", "language")
_TEXT = etree.XPath("string(/descendant::body)")
_DATED = {"publishdate", "article:published_time", "pubdate", "contentid"}
_MANY_ELEMENTS = 2_000  # from which trafilatura is asked for its own reading alone: those it falls back on take time by their square
_MOST_ELEMENTS = 10_000  # that it is given at all: twenty times those of the longest article known
_UPDATED = re.compile(r"(?:\bUpdated|更新时间|发布时间)\s*[:：]\s*\d{4}")


class Generic(Template):
    """Anyone's page. Its record says "generic" as template, and is to be trusted less than others.

    trafilatura reads the body alone: its date finder looks at the clock (RULES, Reading).
    """

    name = "generic"
    version = 1

    headline = (
        json_ld("headline"),
        meta("og:title"),
        meta("twitter:title"),
        css("h1"),
        title_head(),
    )
    info = INFO_ANYWHERE
    day = (
        json_ld("datePublished"),
        meta("article:published_time"),
        meta("publishdate"),
        meta("pubdate"),
        meta("date"),
    )
    minute = (json_ld("datePublished"), meta("article:published_time"))
    author = (json_ld("author", "name"),)
    source = (meta("source"), json_ld("publisher", "name"), meta("og:site_name"))
    editors = (meta("editor"),)
    breadcrumbs = (
        breadcrumbs("#bread-nav a, .da-bre a"),
        breadcrumbs(".breadcrumb a, .breadcrumbs a, .crumbs a, nav[aria-label=breadcrumb] a"),
        trail(),
    )
    keywords = (meta("keywords"), meta("news_keywords"))
    description = (meta("description"), meta("og:description"), json_ld("description"))
    share_image = (meta("og:image"), json_ld("image"))
    body = (element("#Content"), element("article"), element("main"))
    pager = "#div_currpage a, .selectpage a, a.pagestyle"

    def fits(self, page: Page) -> bool:
        """Anyone's page."""
        return shows_an_article(page)

    def read_body(self, page: Page, container: HtmlElement | None) -> tuple[Body, str | None]:
        """Text by trafilatura; pictures, where an element is plainly the article's, as in any template.

        An element that the site itself calls Content is read like any template's, and so is a page too large for trafilatura.
        """
        own, _ = super().read_body(page, container)
        if own.paragraphs and container is not None and container.get("id") == "Content":
            return own, None
        if not is_small(page.selector.root, _MOST_ELEMENTS):
            if own.paragraphs:
                return own, None
            return super().read_body(page, densest().read(page))
        import trafilatura  # noqa: PLC0415 - half a second, and few pages need it

        fast = not is_small(page.selector.root, _MANY_ELEMENTS)
        text = (
            trafilatura.extract(page.html, include_comments=False, favor_precision=True, fast=fast)
            or ""
        )
        known = {letters(f"{one.caption or ''}{one.credit_text or ''}") for one in own.images}
        lines = (line for line in text.split("\n") if letters(line) not in known)
        body = read_body(page, [Block(line) for line in lines if not _is_info(line)])
        if own.paragraphs and not body.paragraphs:  # it took the page's foot for the text
            return own, None
        body.images = own.images
        body.order[:0] = own.images
        return body, "trafilatura"


def shows_an_article(page: Page) -> bool:
    """Whether a page at an article's address of the CMS bears a sign that there is one; elsewhere all but refusals go.

    A ban page, an error page with status 200 and the home page have none (RELIABILITY 2).
    """
    host = site_host(page.location.host)
    bears_a_sign = bool(
        page.json_ld
        or _DATED & page.metas.keys()
        or page.metas.get("og:type") == "article"
        or page.elements("#Content, article")
        or _UPDATED.search(str(_TEXT(page.selector.root)))
    )
    if page.location.identifier is None or host is None or host.family not in _OF_THE_CMS:
        return bears_a_sign or not is_refusal(page)
    return bears_a_sign


def _is_info(line: str) -> bool:
    """Whether a line is empty, or what stands under a headline: a stamp and hardly more."""
    stamp = parse_stamp(line)
    if stamp is None:
        return not line.strip()
    return line.strip() == stamp.raw or bool(_UPDATED.match(line) or " | " in line)
