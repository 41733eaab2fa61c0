"""Families without an available article page: read by what every page has, not by names of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from newscrawl.pages.article.heuristics import beside_headline, densest
from newscrawl.pages.article.lines import byline_below, opening_info, stamp_above, stamped_line
from newscrawl.pages.article.paths import kicker, title_section, trail
from newscrawl.pages.article.template import Template
from newscrawl.pages.article.templates.cms import HEADLINE_ELSEWHERE
from newscrawl.pages.field_sources import (
    FieldSource,
    below_headline,
    breadcrumbs,
    css,
    css_without,
    element,
    json_ld,
    json_ld_authors,
    meta,
)

if TYPE_CHECKING:
    from newscrawl.items import Breadcrumb
    from newscrawl.pages.html.tree import Element

INFO_ANYWHERE = (opening_info(), stamped_line(), byline_below(), stamp_above())
"""Where the line of authors, source and time is, in case its own place has changed."""

BODY_ANYWHERE = (densest(), beside_headline())
"""Where the text is, in case its own place has changed."""


class Plain(Template):
    """Headings, the lines under them, and the element that holds the text."""

    headline: ClassVar[tuple[FieldSource[str], ...]] = (
        css("h1"),
        css_without("h2", "h1"),
        *(one for one in HEADLINE_ELSEWHERE if one.name != "css h1"),
    )
    deck: ClassVar[tuple[FieldSource[str], ...]] = (below_headline(),)
    info: ClassVar[tuple[FieldSource[str], ...]] = INFO_ANYWHERE
    day: ClassVar[tuple[FieldSource[str], ...]] = (
        meta("publishdate"),
        json_ld("datePublished"),
        meta("article:published_time"),
    )
    author = (json_ld_authors(),)
    source: ClassVar[tuple[FieldSource[str], ...]] = (meta("source"),)
    editors = (meta("editor"),)
    breadcrumbs: ClassVar[tuple[FieldSource[list[Breadcrumb]], ...]] = (
        breadcrumbs("#bread-nav a, .breadcrumb a, .breadcrumbs a"),
        trail(),
    )
    section: ClassVar[tuple[FieldSource[str], ...]] = (title_section(), kicker())
    keywords: ClassVar[tuple[FieldSource[str], ...]] = (meta("keywords"), meta("news_keywords"))
    description = (meta("description"), meta("og:description"), json_ld("description"))
    share_image = (meta("og:image"), json_ld("image"))
    body: ClassVar[tuple[FieldSource[Element], ...]] = (element("#Content"), *BODY_ANYWHERE)
    exclude = (
        "nav, header, footer, aside, form, .moreshare, #qrcode, .share, .selectpage, #div_currpage, "
        ".related, .hot, .tools"
    )
    pager = "#div_currpage a, .selectpage a, a.pagestyle"
