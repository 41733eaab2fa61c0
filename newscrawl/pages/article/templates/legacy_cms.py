"""The old CMS, 2003 to 2017, and earlier pages: its comments first, then the markup of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.comments import between_comments, has_comments, property_of
from newscrawl.pages.article.paths import kicker, title_section, trail
from newscrawl.pages.article.templates.generic import is_old
from newscrawl.pages.article.templates.plain import BODY_ANYWHERE, INFO_ANYWHERE, Plain
from newscrawl.pages.field_sources import (
    below_headline,
    breadcrumbs,
    css,
    css_without,
    element,
    info_line,
    matching_title,
    meta,
    title_head,
)

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page

_OF_A_YEAR = "#Title_e, .titlebox, .timebox, .authorbox, .cont-ins, .articl-sub"


class LegacyCms(Plain):
    """No original page was available (fact: old-pages-unseen): working scrapers name each source.

    http://www.chinadaily.com.cn/english/doc/2004-12/20/content_401992.htm
    http://www.chinadaily.com.cn/cndy/2016-04/05/content_24280080.htm
    """

    name = "founder"
    version = 2
    language = "en"

    headline = (
        property_of("title"),
        css("#Title_e"),  # fact: markup-2010
        css(".titlebox h1, .titlebox"),  # fact: markup-2012
        css(".lft_art > h1"),  # fact: markup-2017
        css("h1"),
        matching_title("h2"),  # fact: markup-2016-usa
        meta("og:title"),
        title_head(),
        css_without("h2", "h1"),
    )
    deck = (property_of("subtitle"), below_headline())
    info = (
        info_line(".timebox, .authorbox"),
        info_line("span.info_l"),
        info_line("h5"),
        *INFO_ANYWHERE,
    )
    day = (property_of("date"), meta("publishdate"))
    minute = (property_of("date"),)
    author = (property_of("author"),)
    breadcrumbs = (breadcrumbs("#bread-nav a"), trail())
    section = (property_of("nodename"), title_section(), kicker(bare=True))  # fact: look-2011
    keywords = (property_of("keyword"), meta("keywords"))
    body = (
        between_comments(),
        element("#Content"),
        element(".cont-ins"),
        element(".articl-sub"),
        element(".picshow"),
        *BODY_ANYWHERE,
    )
    gallery = ".picshow"

    def matches(self, page: Page) -> bool:
        """Its comments, or a name that only one of its years has."""
        return has_comments(page) or bool(page.elements(_OF_A_YEAR))

    def matches_url(self, page: Page) -> bool:
        """An id of the old CMS or earlier, and a day of that time."""
        return is_old(page)
