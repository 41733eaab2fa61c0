"""English editions since late 2017."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newscrawl.pages.article.paths import trail
from newscrawl.pages.article.templates.cms import HEADLINE_ELSEWHERE, Cms
from newscrawl.pages.article.templates.plain import BODY_ANYWHERE, INFO_ANYWHERE
from newscrawl.pages.field_sources import breadcrumbs, css, element, info_line
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.field_sources import FieldSource
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element


class Www(Cms):
    """www, global, usa and europe (fact: www-template, www-body); photo galleries too, one picture a page (fact: gallery-markup).

    https://www.chinadaily.com.cn/a/202405/13/WS664167f4a31082fc043c6af7.html
    https://www.chinadaily.com.cn/a/202405/20/WS664af0b2a31082fc043c814d.html (gallery)
    """

    name = "www"
    version = 2
    language = "en"

    headline = (
        css("#lft-art > h1, .ce_art > h1"),
        css(".main_art h1"),
        *HEADLINE_ELSEWHERE,
    )
    deck = (css("#lft-art > h2, .ce_art > h2"),)  # fact: www-deck-slot
    info = (info_line("span.info_l"), info_line(".info"), *INFO_ANYWHERE)  # fact: www-info-line
    # fact: www-breadcrumb
    breadcrumbs = (
        breadcrumbs("#bread-nav a"),
        breadcrumbs("#bread-nav1 li a"),
        breadcrumbs(".breadcrumb a"),
        trail(),
    )
    body: ClassVar[tuple[FieldSource[Element], ...]] = (
        element("#Content"),
        element(".picshow"),
        element("#lft-art, .main_art .lft_art"),
        *BODY_ANYWHERE,
    )
    # fact: www-related
    exclude = (
        ".info, .info_l, .moreshare, #qrcode, .share, .selectpage, #div_currpage, #bread-nav, "
        "#bread-nav1, .breadcrumb, .photo_art, .p_art, .lisBox, .tw4, .tw6, .tw8, .bt2, .rgt_art"
    )
    gallery = ".picshow, .ce_art"  # fact: gallery-stray-blocks

    def matches(self, page: Page) -> bool:
        """A body and an info line or path, or a headline and an info line in the markup of this family."""
        if page.elements("#Content, .picshow"):
            return bool(page.elements("span.info_l, #lft-art, .ce_art, #bread-nav"))
        return bool(page.elements("#lft-art > h1, .ce_art > h1") and page.elements("span.info_l"))

    def matches_url(self, page: Page) -> bool:
        """A host of the English editions and an id of the CMS; partners get articles of all editions from one host."""
        host = site_host(page.location.host)
        return (
            host is not None
            and host.family == "www"
            and page.location.edition not in {"cn", "language"}
            and (page.location.identifier or "").startswith("WS")
        )
