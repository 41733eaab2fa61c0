"""English editions since late 2017."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.template import Template
from newscrawl.pages.sources import (
    breadcrumbs,
    css,
    element,
    info_line,
    json_ld,
    meta,
    stamped_line,
    title_head,
)

if TYPE_CHECKING:
    from newscrawl.pages.page import Page


class Www(Template):
    """www, global, usa and europe; photo galleries too, one picture a page.

    https://www.chinadaily.com.cn/a/202405/13/WS664167f4a31082fc043c6af7.html
    https://www.chinadaily.com.cn/a/202405/20/WS664af0b2a31082fc043c814d.html (gallery)
    """

    name = "www"
    version = 1
    language = "en"
    strict = frozenset(("headline", "info", "breadcrumbs", "article_body"))

    headline = (
        css("#lft-art > h1, .ce_art > h1"),
        css(".main_art h1"),
        meta("og:title"),
        meta("twitter:title"),
        json_ld("headline"),
        title_head(),
        css("h1"),
    )
    deck = (css("#lft-art > h2, .ce_art > h2"),)
    info = (info_line("span.info_l"), info_line(".info"), stamped_line())
    day = (meta("publishdate"), json_ld("datePublished"), meta("article:published_time"))
    source = (meta("source"), json_ld("publisher", "name"))
    # meta author equals meta editor on every page seen: it is never the byline.
    editors = (meta("editor"), meta("author"))
    breadcrumbs = (
        breadcrumbs("#bread-nav a"),
        breadcrumbs("#bread-nav1 li a"),
        breadcrumbs(".breadcrumb a"),
    )
    keywords = (meta("keywords"), meta("news_keywords"))
    description = (
        meta("description"),
        meta("og:description"),
        meta("twitter:description"),
        json_ld("description"),
    )
    share_image = (meta("og:image"), json_ld("image"))
    body = (element("#Content"), element(".picshow"), element("#lft-art, .main_art .lft_art"))
    without = (
        "h1, .info, .info_l, .moreshare, #qrcode, .share, .selectpage, #div_currpage, #bread-nav, #bread-nav1, "
        ".breadcrumb, .photo_art, .p_art, .lisBox, .tw4, .tw6, .tw8, .bt2, .rgt_art"
    )
    pager = "#div_currpage a, .selectpage a"
    gallery = ".picshow, .ce_art"

    def fits(self, page: Page) -> bool:
        """A body beside an info line, or one of the two headings that only this family has."""
        if page.elements("#Content, .picshow"):
            return bool(page.elements("span.info_l, #lft-art, .ce_art, #bread-nav"))
        return bool(page.elements("#lft-art > h1, .ce_art > h1") and page.elements("span.info_l"))
