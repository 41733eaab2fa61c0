"""The mobile app's stories, after `app_story` turned their JSON into a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.template import Template
from newscrawl.pages.field_sources import css, element, info_line, meta

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page


class App(Template):
    """The app's JSON as `newscrawl.pages.app_story` sets it; chosen by its origin, not among `TEMPLATES`.

    https://enapp.chinadaily.com.cn/a/202303/23/AP641b8b9ea3103705a5f42614.json
    """

    name = "app"
    version = 2
    language = "en"
    required = frozenset(("headline", "info", "article_body"))

    headline = (css("h1"),)
    deck = (meta("deck"),)
    info = (info_line("p.info"),)
    source = (meta("source"),)
    editors = (meta("editor"),)
    section = (meta("section"),)
    keywords = (meta("keywords"),)
    description = (meta("description"),)
    minute = (meta("article:published_time"),)
    minute_is_sure = True
    share_image = (meta("og:image"),)
    body = (element("#Content"),)

    def matches(self, page: Page) -> bool:
        """Whether `app_story` made the page."""
        return page.metas.get("generator") == "newscrawl app"
