"""English editions since late 2017."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.cms import HEADLINE_ELSEWHERE, Cms
from newscrawl.pages.sources import breadcrumbs, css, element, info_line, stamped_line

if TYPE_CHECKING:
    from newscrawl.pages.page import Page


class Www(Cms):
    """www, global, usa and europe; photo galleries too, one picture a page.

    https://www.chinadaily.com.cn/a/202405/13/WS664167f4a31082fc043c6af7.html
    https://www.chinadaily.com.cn/a/202405/20/WS664af0b2a31082fc043c814d.html (gallery)
    """

    name = "www"
    version = 1
    language = "en"

    headline = (
        css("#lft-art > h1, .ce_art > h1"),
        css(".main_art h1"),
        *HEADLINE_ELSEWHERE,
    )
    deck = (css("#lft-art > h2, .ce_art > h2"),)
    info = (info_line("span.info_l"), info_line(".info"), stamped_line())
    breadcrumbs = (
        breadcrumbs("#bread-nav a"),
        breadcrumbs("#bread-nav1 li a"),
        breadcrumbs(".breadcrumb a"),
    )
    body = (element("#Content"), element(".picshow"), element("#lft-art, .main_art .lft_art"))
    without = (
        ".info, .info_l, .moreshare, #qrcode, .share, .selectpage, #div_currpage, #bread-nav, "
        "#bread-nav1, .breadcrumb, .photo_art, .p_art, .lisBox, .tw4, .tw6, .tw8, .bt2, .rgt_art"
    )
    gallery = ".picshow, .ce_art"

    def fits(self, page: Page) -> bool:
        """A body beside an info line, or one of the two headings that only this family has."""
        if page.elements("#Content, .picshow"):
            return bool(page.elements("span.info_l, #lft-art, .ce_art, #bread-nav"))
        return bool(page.elements("#lft-art > h1, .ce_art > h1") and page.elements("span.info_l"))
