"""Fields that all pages of the CMS in use since late 2017 share, whatever their edition."""

from __future__ import annotations

from newscrawl.pages.article.template import Template
from newscrawl.pages.field_sources import css, json_ld, meta, title_head

HEADLINE_ELSEWHERE = (
    meta("og:title"),
    meta("twitter:title"),
    json_ld("headline"),
    title_head(),
    css("h1"),
)
"""Where a headline is repeated, in case its own place has changed."""


class Cms(Template):
    """Metadata (fact: www-metas) and pager; the heading, the info line and the path differ by edition."""

    required = frozenset(("headline", "info", "breadcrumbs", "article_body"))

    # fact: www-json-ld, www-no-json-ld
    day = (meta("publishdate"), json_ld("datePublished"), meta("article:published_time"))
    source = (meta("source"), json_ld("publisher", "name"))
    # meta author is never the byline; fact: meta-author-is-editor
    editors = (meta("editor"), meta("author"))
    keywords = (meta("keywords"), meta("news_keywords"))  # fact: www-keywords-empty
    description = (
        meta("description"),
        meta("og:description"),
        meta("twitter:description"),
        json_ld("description"),
    )
    share_image = (meta("og:image"), json_ld("image"))
    pager = "#div_currpage a, .selectpage a"
