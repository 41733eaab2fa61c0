"""The mobile app's stories, once their JSON is set as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.template import Template
from newscrawl.pages.sources import css, element, info_line, meta

if TYPE_CHECKING:
    from newscrawl.pages.page import Page


class App(Template):
    """The app's JSON as `newscrawl.pages.app` sets it; it is read by no signature, but where it comes from.

    https://enapp.chinadaily.com.cn/a/202104/08/AP606e3c5f45ce1d77cb1f60f4.json
    """

    name = "app"
    version = 1
    language = "en"
    strict = frozenset(("headline", "info", "article_body"))

    headline = (css("h1"),)
    info = (info_line("p.info"),)
    author = (meta("author"),)
    source = (meta("source"),)
    day = (meta("publishdate"),)
    share_image = (meta("og:image"),)
    body = (element("#Content"),)

    def fits(self, page: Page) -> bool:
        """Whether it is a page of our own setting."""
        return page.metas.get("generator") == "newscrawl app"
