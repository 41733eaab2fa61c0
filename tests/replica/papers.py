"""The replica's newspaper: e-paper days, their articles with their own ids, and the old print index.

fact: epaper-markup, epaper-needs-a-day, epaper-empty-days, no-paper-on-sundays, print-index, print-page-lists
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tests.replica.blocks import escape
from tests.replica.mixing import mix

if TYPE_CHECKING:
    from tests.replica.cards import Card
    from tests.replica.stories import Stories
    from tests.replica.story import Story

HOST = "epaper.chinadaily.com.cn"
_ISSUE = re.compile(r"/(china|global)/(\d{4})-(\d\d)/(\d\d)/?$")
_INDEX = re.compile(r"/cndy/(\d{4})-(\d\d)([/-])(\d\d)/index1\.html$")
_PAGE_LIST = re.compile(r"/cndy/(\d{4})-(\d\d)/(\d\d)/p4_14\.html$")
_ARTICLE = re.compile(r"/a/(\d{6})/(\d\d)/(WS[0-9a-f]{24})\.html$")
_TAIL = "e4b06d4aa1"
"""Part of the ids of printed stories, in place of the web's."""
_ONE_IN = 8  # stories is printed
_SUNDAY, _FRIDAY = 6, 4
_PARTS = ("TOP NEWS", "NATION", "WORLD", "COMMENT")
_LONGEST_WAIT = 2  # days from the web to the paper: over a Sunday


@dataclass(frozen=True)
class Papers:
    """Oddities of the paper."""

    empty: tuple[str, ...] = ()
    """Days whose page is empty, with status 200."""
    gone: tuple[str, ...] = ()
    """Days whose page is 404."""
    index_until: str = "2024-06-30"
    """The last day of the old print index."""
    index_slash: bool = True
    """Whether its addresses are /cndy/2018-02/06/…, or /cndy/2018-02-06/…"""


class Printed(NamedTuple):
    """A story in the paper."""

    story: int
    """Index of the story on the web with the same text."""
    url: str
    headline: str
    part: str


class Newspaper:
    """The paper of a site's stories: about one in eight, on the day after the web's publication."""

    def __init__(self, stories: Stories, odd: Papers) -> None:
        self._stories = stories
        self._odd = odd

    def printed_on(self, index: int) -> date | None:
        """The day of the paper with a story; None for a story that is not printed."""
        if self._stories.is_chinese(index) or mix(self._stories.seed, index, 90) % _ONE_IN:
            return None
        day = self._stories.card(index).published.date() + timedelta(days=1)
        return day + timedelta(days=1) if day.weekday() == _SUNDAY else day

    def issue(self, paper: str, day: date) -> list[Printed]:
        """The stories of an issue; here, the global edition appears on Fridays."""
        if day.weekday() == _SUNDAY or (paper == "global" and day.weekday() != _FRIDAY):
            return []
        near = self._stories.days(day - timedelta(days=_LONGEST_WAIT), day)
        indices = [index for index in near if self.printed_on(index) == day]
        chosen = indices if paper == "china" else indices[::2]
        return [self._printed(index, day, place) for place, index in enumerate(chosen)]

    def _printed(self, index: int, day: date, place: int) -> Printed:
        card = self._stories.card(index)
        url = f"https://{HOST}/a/{day:%Y%m/%d}/{_own_id(card)}.html"
        return Printed(index, url, card.headline, _PARTS[place * len(_PARTS) // 12 % len(_PARTS)])

    def page(self, host: str, path: str) -> tuple[str, str] | None:
        """Kind and HTML of a page of the paper; None for unknown paths."""
        if host != HOST:
            return self._index(path) or self._page_list(path)
        if found := _ISSUE.match(path):
            paper, *numbers = found.groups()
            return self._issue_page(paper, date(*map(int, numbers)))
        if found := _ARTICLE.match(path):
            return self._article(*found.groups())
        return None

    def _issue_page(self, paper: str, day: date) -> tuple[str, str] | None:
        if day.isoformat() in self._odd.gone:
            return None
        printed = self.issue(paper, day)
        if day.isoformat() in self._odd.empty or not printed:
            return "issue", '<html><body><div class="lft_art"></div></body></html>'
        rows, part = [], None
        for place, one in enumerate(printed):
            if one.part != part:
                part = one.part
                rows.append(f'<div class="edition-name">{part}</div>')
            link = f'<a href="{one.url.removeprefix("https:")}">{escape(one.headline)}</a>'
            lead = escape(self._lead(one.story))
            rows.append(
                f'<div class="newslist-common">{link}</div>'
                if place % 4
                else f'<div class="newslist-bigtitle"><h2>{link}</h2>\n<p>{lead}</p></div>'
            )
        return (
            "issue",
            f'<html><body><div class="lft_art">\n{chr(10).join(rows)}\n</div></body></html>',
        )

    def _lead(self, index: int) -> str:
        texts = self._stories.story(index).texts
        return texts[0][:80] if texts else "In pictures"

    def _index(self, path: str) -> tuple[str, str] | None:
        found = _INDEX.match(path)
        if found is None or (found[3] == "/") is not self._odd.index_slash:
            return None
        day = date(int(found[1]), int(found[2]), int(found[4]))
        printed = self.issue("china", day)
        if day > date.fromisoformat(self._odd.index_until) or not printed:
            return None
        rows = []
        for part in dict.fromkeys(one.part for one in printed):
            rows.append(f"<tr><td><b>{part.title()}</b></td></tr>")
            rows += [
                f'<tr><td><a href="{self._stories.card(one.story).link}">{escape(one.headline)}</a>'
                f"<p>{escape(self._lead(one.story))}</p></td></tr>"
                for one in printed
                if one.part == part
            ]
        title = f"CHINA DAILY - {day:%A %B} {day.day},{day.year}"
        return "issue", (
            f"<html><head><title>{title}</title></head><body><table><tr><td><h1>{title}</h1></td></tr>"
            f'{"".join(rows)}</table><a href="p4_14.html">Comment</a></body></html>'
        )

    def _page_list(self, path: str) -> tuple[str, str] | None:
        found = _PAGE_LIST.match(path)
        if found is None:
            return None
        printed = self.issue("china", date(*map(int, found.groups())))[-3:]
        rows = "".join(
            f'<li><h3><a href="{card.link}">{escape(card.headline)}</a></h3><b>[{card.stamp}]</b></li>'
            for card in (self._stories.card(one.story) for one in printed)
        )
        return "issue", f"<html><body><ul>{rows}</ul></body></html>"

    def _article(self, month: str, day: str, identifier: str) -> tuple[str, str] | None:
        index = self._stories.index_of(identifier)
        if index is None or _own_id(self._stories.card(index)) != identifier:
            return None
        printed_on = self.printed_on(index)
        if printed_on is None or f"{printed_on:%Y%m%d}" != month + day:
            return None
        return "print", _article_page(self._stories.story(index), printed_on)


def _own_id(card: Card) -> str:
    """The id of a story in the paper, which differs from the web's."""
    return f"WS{int(card.created.timestamp()) + 7200:08x}{_TAIL}{card.identifier[-6:]}"


def _article_page(story: Story, day: date) -> str:
    """A page outside all known templates: a heading, a line, paragraphs."""
    texts = "".join(f"<p>{escape(text)}</p>\n" for text in story.texts)
    return (
        f"<html><head><title>{escape(story.headline)}</title></head><body>\n<article>\n"
        f'<h1>{escape(story.headline)}</h1>\n<div class="byline">China Daily | {day:%Y-%m-%d} 07:00</div>\n'
        f'<div class="text">{texts}</div>\n</article>\n</body></html>'
    )
