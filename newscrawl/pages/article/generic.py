"""Pages that fit no template: their metadata, and trafilatura for the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.body import Body, read_body
from newscrawl.pages.article.template import Template
from newscrawl.pages.blocks import Block
from newscrawl.pages.sources import (
    breadcrumbs,
    css,
    element,
    json_ld,
    meta,
    stamped_line,
    title_head,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newscrawl.pages.page import Page


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
    info = (stamped_line(),)
    day = (
        json_ld("datePublished"),
        meta("article:published_time"),
        meta("publishdate"),
        meta("pubdate"),
        meta("date"),
    )
    author = (json_ld("author", "name"),)
    source = (meta("source"), json_ld("publisher", "name"), meta("og:site_name"))
    editors = (meta("editor"),)
    breadcrumbs = (
        breadcrumbs("#bread-nav a, .da-bre a"),
        breadcrumbs(".breadcrumb a, .breadcrumbs a, .crumbs a, nav[aria-label=breadcrumb] a"),
    )
    keywords = (meta("keywords"), meta("news_keywords"))
    description = (meta("description"), meta("og:description"), json_ld("description"))
    share_image = (meta("og:image"), json_ld("image"))
    body = (element("#Content"), element("article"), element("main"))
    pager = "#div_currpage a, .selectpage a, a.pagestyle"

    def fits(self, page: Page) -> bool:  # noqa: ARG002 - anyone's page
        """Every page."""
        return True

    def read_body(self, page: Page, container: HtmlElement | None) -> tuple[Body, str | None]:
        """Text by trafilatura; pictures, where an element is plainly the article's, as in any template."""
        import trafilatura  # noqa: PLC0415 - half a second, and few pages need it

        text = trafilatura.extract(page.html, include_comments=False, favor_precision=True) or ""
        body = read_body(page, [Block(line) for line in text.split("\n") if line.strip()])
        own, _ = super().read_body(page, container)
        body.images = own.images
        return body, "trafilatura"
