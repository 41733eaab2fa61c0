"""Opinion pages of the English editions, signed and with a note on their writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.paths import is_opinion
from newscrawl.pages.article.templates.www import Www

if TYPE_CHECKING:
    from newscrawl.items import Breadcrumb
    from newscrawl.pages.html.page import Page


class Opinion(Www):
    """As `www`; a family of its own, since nearly all of it is signed and much of the rest is not.

    https://www.chinadaily.com.cn/opinion/commentator
    """

    name = "opinion"

    def matches(self, page: Page) -> bool:
        """A page of the English editions whose path leads through Opinion."""
        return super().matches(page) and is_opinion(page, _path(page))


def _path(page: Page) -> list[Breadcrumb]:
    first, second, *_ = Www.breadcrumbs
    return page.once(first.read) or page.once(second.read) or []
