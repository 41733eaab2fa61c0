"""Pages for reading devices (fact: address-kindle)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.templates.plain import Plain

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page


class Kindle(Plain):
    """Recognised by its path: only a heading and paragraphs are certain.

    http://www.chinadaily.com.cn/kindle/2018-03/02/content_35767283.htm
    """

    name = "kindle"
    version = 2
    language = "en"

    def matches(self, page: Page) -> bool:
        """Its path."""
        return (page.location.section or "").partition("/")[0] == "kindle"
