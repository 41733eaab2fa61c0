"""Video pages: a player, a heading, and hardly any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.pages.article.heuristics import beside_headline, densest
from newscrawl.pages.article.templates.www import Www
from newscrawl.pages.field_sources import element
from newscrawl.pages.html.tree import outermost
from newscrawl.pages.html.visible import text_of
from newscrawl.text.words import count_words

if TYPE_CHECKING:
    from newscrawl.pages.html.page import Page

_BRIEF = 40  # words; more is an article with a video


class Video(Www):
    """As `www`, but the player may stand above the text or alone under the heading.

    https://www.chinadaily.com.cn/china/5bff7e9ea310eff30328bd28
    """

    name = "video"
    required = frozenset(("info",))

    body = (element("#Content"), beside_headline(), densest())
    players = (
        "video, video source, iframe[src*='/player'], iframe[src*='/video'], iframe#playerFrame"
    )

    def matches(self, page: Page) -> bool:
        """A player and a heading of the English editions, and no long text."""
        if not page.elements("video, iframe[src*='/player'], iframe[src*='/video']"):
            return False
        if not page.elements("span.info_l, #lft-art, #bread-nav"):
            return False
        texts = map(text_of, outermost(page.elements("#Content")))
        return all(count_words(text, chinese=False) < _BRIEF for text in texts)
