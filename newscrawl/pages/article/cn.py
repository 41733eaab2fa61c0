"""The Chinese edition."""

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


class Cn(Template):
    """cn, china, world, caijing and the other Chinese hosts, since 2018.

    A hidden block repeats headline and summary as h1 and h2 before the real heading.

    https://china.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html
    """

    name = "cn"
    version = 1
    language = "zh-Hans"
    strict = frozenset(("headline", "info", "breadcrumbs", "article_body"))

    headline = (
        css("h1.dabiaoti"),
        css("#Content > h1, .container-left2 h1"),
        meta("og:title"),
        meta("twitter:title"),
        json_ld("headline"),
        title_head(),
        css("h1"),
    )
    info = (info_line(".fenx .xinf-le"), info_line(".xinf-le"), stamped_line())
    day = (meta("publishdate"), json_ld("datePublished"), meta("article:published_time"))
    source = (meta("source"),)
    editors = (meta("editor"), meta("author"))
    breadcrumbs = (breadcrumbs(".da-bre a"),)
    keywords = (meta("keywords"),)
    description = (meta("description"), meta("og:description"), meta("twitter:description"))
    share_image = (meta("og:image"),)
    body = (element("#Content"), element("div.article"), element(".container-left2"))
    without = (
        "h1, .da-bre, .fenx, .moreshare, #qrcode, .share, .selectpage, #div_currpage, .xiangguan, "
        ".container-right2"
    )
    pager = "#div_currpage a, .selectpage a, a.pagestyle"

    def fits(self, page: Page) -> bool:
        """The Chinese headline or info line beside a body."""
        return bool(
            page.elements("h1.dabiaoti, .xinf-le, .da-bre")
            and page.elements("#Content, div.article")
        )
