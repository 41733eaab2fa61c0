"""The Chinese edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newscrawl.pages.article.paths import trail
from newscrawl.pages.article.templates.cms import HEADLINE_ELSEWHERE, Cms
from newscrawl.pages.article.templates.plain import BODY_ANYWHERE, INFO_ANYWHERE
from newscrawl.pages.field_sources import below_headline, breadcrumbs, css, element, info_line
from newscrawl.site.editions import site_host

if TYPE_CHECKING:
    from newscrawl.pages.field_sources import FieldSource
    from newscrawl.pages.html.page import Page
    from newscrawl.pages.html.tree import Element


_SINCE = 2018  # the first full year of the template below


class Cn(Cms):
    """cn, china, world, caijing and the other Chinese hosts, since 2018.

    A hidden block repeats headline and summary before the real heading (fact: cn-hidden-heading, cn-body).

    https://china.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html
    """

    name = "cn"
    version = 2
    language = "zh-Hans"

    headline: ClassVar[tuple[FieldSource[str], ...]] = (
        css("h1.dabiaoti"),
        css("#Content > h1, .container-left2 h1"),
        *HEADLINE_ELSEWHERE,
    )
    deck = (below_headline(),)
    # fact: cn-info-lines, cn-author-source-line, cn-logo-link
    info: ClassVar[tuple[FieldSource[str], ...]] = (
        info_line(".fenx .xinf-le"),
        info_line(".xinf-le"),
        *INFO_ANYWHERE,
    )
    breadcrumbs = (breadcrumbs(".da-bre a"), trail())  # fact: cn-breadcrumb
    body: ClassVar[tuple[FieldSource[Element], ...]] = (
        element("#Content"),
        element("div.article"),
        element(".container-left2"),
        *BODY_ANYWHERE,
    )
    exclude = (
        ".da-bre, .fenx, .moreshare, #qrcode, .share, .selectpage, #div_currpage, .xiangguan, "
        ".container-right2"
    )
    pager = "#div_currpage a, .selectpage a, a.pagestyle"  # fact: cn-pager

    def matches(self, page: Page) -> bool:
        """Two of the headline, info line and path that only this family has, or one of these and a body."""
        signs = sum(bool(page.elements(one)) for one in ("h1.dabiaoti", ".xinf-le", ".da-bre"))
        return signs > 1 or bool(signs and page.elements("#Content, div.article"))

    def matches_url(self, page: Page) -> bool:
        """A host of the Chinese edition, or its channel for partners."""
        host = site_host(page.location.host)
        return host is not None and "cn" in {host.family, page.location.edition}


class Cn2015(Cn):
    """The Chinese edition of 2015 to 2019 (fact: cn-markup-2015).

    https://cn.chinadaily.com.cn/2016-04/18/content_24640001.htm
    """

    name = "cn-2015"
    required = frozenset(("article_body",))

    headline = (css("h1"), *HEADLINE_ELSEWHERE)
    info = (info_line("#pubtime, #source_baidu, #author_baidu"), *INFO_ANYWHERE)
    body = (
        element(".arcBox"),
        element(".datu-one#Content"),
        element("#Content"),
        *BODY_ANYWHERE,
    )

    def matches(self, page: Page) -> bool:
        """Its box, or the ids it made for Baidu."""
        return bool(page.elements(".arcBox, #pubtime, #source_baidu, #author_baidu, .datu-one"))

    def matches_url(self, page: Page) -> bool:
        """A host of the Chinese edition and a day before the later template's."""
        day = page.location.date
        return super().matches_url(page) and day is not None and day.year < _SINCE
