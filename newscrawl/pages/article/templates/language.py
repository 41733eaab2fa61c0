"""Bilingual learning: close to the Chinese edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.paths import trail
from newscrawl.pages.article.templates.cms import HEADLINE_ELSEWHERE, Cms
from newscrawl.pages.article.templates.plain import BODY_ANYWHERE, INFO_ANYWHERE
from newscrawl.pages.field_sources import breadcrumbs, css, element, info_line
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page


class Language(Cms):
    """Two languages, paragraph by paragraph (fact: language-markup); a player for the spoken text.

    https://language.chinadaily.com.cn/a/201907/31/WS5d40ffc5a310d83056401dcd.html
    """

    name = "language"
    version = 2
    language = "zh-Hans"
    required = frozenset(("headline", "info", "article_body"))

    headline = (css("span.main_title1"), css("h1.dabiaoti"), *HEADLINE_ELSEWHERE)
    info = (info_line("p.main_title3"), info_line(".xinf-le"), *INFO_ANYWHERE)
    breadcrumbs = (breadcrumbs(".da-bre a"), trail())
    body = (element("#Content"), *BODY_ANYWHERE)
    exclude = (
        "div.urlShareArea, .moreshare, #qrcode, .share, .selectpage, #div_currpage, .xiangguan"
    )
    pager = "#div_currpage a, .selectpage a, a.pagestyle"
    players = "iframe#playerFrame"  # fact: language-player

    def matches(self, page: Page) -> bool:
        """Its heading or its line."""
        return bool(page.elements("span.main_title1, p.main_title3"))

    def matches_url(self, page: Page) -> bool:
        """Its host, or its channel for partners."""
        host = site_host(page.location.host)
        return host is not None and "language" in {host.family, page.location.edition}
