"""The replica's pages as a function: host and path to status and HTML, without a server."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.replica import furniture
from tests.replica.article_pages import Surroundings, article_page
from tests.replica.cards import MOST_ARTICLES, Card, Cards, step_for
from tests.replica.chinese_story import chinese_story
from tests.replica.english_story import english_story
from tests.replica.expected import expected
from tests.replica.list_pages import chinese_list, english_list
from tests.replica.mixing import mix
from tests.replica.sections import (
    ENGLISH_HOSTS,
    FRONT_WITHOUT_LIST,
    LATEST,
    LATEST_SECTION,
    PAGE_SIZE,
    SECTIONS,
    Members,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.story import Story

_PAGE = re.compile(r"/page_([1-9]\d{0,5})\.html$")
_HOME = Section("", "Home", ENGLISH_HOSTS[0], "english", None, 0, "59b8d00fa3108c54ed7dfc02")
_FEATURED = 5
_FEATURED_REACH = 60
CHINESE_HOSTS = frozenset(s.host for s in SECTIONS.values() if s.family == "chinese")
NOT_FOUND = """<html>
<head><title>404 Not Found</title></head>
<body>
<center><h1>404 Not Found</h1></center>
<hr><center>openresty</center>
</body>
</html>
"""


class Found(NamedTuple):
    """`kind` is article, list, front or unknown."""

    status: int
    html: str
    kind: str


_NOTHING = Found(404, NOT_FOUND, "unknown")


class Site:
    """A China Daily of `articles` stories; every answer is computed, none is kept.

    The same seed gives the same stories whatever their number, up to 100,000; beyond that they stand
    closer together in time, so that none is older than 2018.
    """

    def __init__(self, articles: int, seed: int = 1) -> None:
        if not 0 <= articles <= MOST_ARTICLES:
            raise ValueError(f"articles={articles}: must be between 0 and {MOST_ARTICLES}")
        self.articles = articles
        self.seed = seed
        self._cards = Cards(seed, step_for(articles))

    def card(self, index: int) -> Card:
        """Row `index` of the list of everything, 0 is the newest. Raises IndexError beyond the last."""
        if not 0 <= index < self.articles:
            raise IndexError(f"story {index}: there are {self.articles}")
        return self._cards.card(index)

    def story(self, index: int) -> Story:
        card = self.card(index)
        return chinese_story(self.seed, card) if card.chinese else english_story(self.seed, card)

    def expected(self, index: int, *, listed: bool = True) -> dict[str, Any]:
        """The record of story `index`; see `expected.expected`."""
        return expected(self.story(index), listed=listed)

    def render(self, story: Story, page: int = 1) -> str:
        return article_page(story, page, self._around, self._related(story))

    def section(self, path: str) -> Members:
        """Stories of "china/society", "china.chinadaily.com.cn/<id>/<id>" or a section's URL, newest first.

        Raises KeyError where there is no such section.
        """
        return Members(_section_path(path), self.articles)

    def featured(self, path: str) -> list[int]:
        """Stories in the boxes above the first page of an English section's list."""
        name = _section_path(path) if path else path
        members: Sequence[int] = Members(name, self.articles) if name else range(self.articles)
        reach = min(len(members), _FEATURED_REACH)
        if reach == 0 or name.partition("/")[0].endswith(".cn"):
            return []
        start = mix(self.seed, len(name)) % reach
        places = dict.fromkeys((start + 7 * n) % reach for n in range(_FEATURED))
        indices = [members[place] for place in places]
        return [index for index in indices if not self.card(index).chinese]

    def find(self, host: str, path: str) -> tuple[int, int] | None:
        """Index and page number of an article that is there, or nothing."""
        found = self._cards.find(path)
        if found is None or found[0] >= self.articles:
            return None
        return found if _answers_to(self.card(found[0]), host, path) else None

    def answer(self, host: str, path: str) -> Found:
        """What the site says to a request; paths carry no query."""
        if path.startswith("/a/"):
            return self._article(host, path)
        if host in ENGLISH_HOSTS:
            return self._english_list(host, path)
        if host in CHINESE_HOSTS:
            return self._chinese_list(host, path)
        return _NOTHING

    def _article(self, host: str, path: str) -> Found:
        found = self._cards.find(path)
        if found is None or found[0] >= self.articles:
            return _NOTHING
        story = self.story(found[0])
        if found[1] > len(story.pages) or not _answers_to(story.card, host, path):
            return _NOTHING
        return Found(200, self.render(story, found[1]), "article")

    def _english_list(self, host: str, path: str) -> Found:
        page, base = _page_of(path)
        name = base.strip("/")
        section = LATEST_SECTION if name == LATEST else SECTIONS.get(name)
        if name == "" and page == 1 and self.articles:
            featured = self._cards_of(self.featured(""))
            html = self._english_page(_HOME, host, pages=0, featured=featured)
            return Found(200, html, "front")
        if section is None or not self.articles:
            return _NOTHING
        members = self.section(section.path)
        pages = 0 if name == FRONT_WITHOUT_LIST else members.pages
        if page > max(pages, 1) or not members:
            return _NOTHING
        rows = self._rows(members, page) if pages else []
        featured = self._cards_of(self.featured(section.path)) if page == 1 else []
        html = self._english_page(
            section, host, pages=pages, featured=featured, page=page, rows=rows
        )
        return Found(200, html, "list")

    def _english_page(
        self,
        section: Section,
        host: str,
        *,
        pages: int,
        featured: Sequence[Card],
        page: int = 1,
        rows: Sequence[Card] = (),
    ) -> str:
        return english_list(
            section,
            host,
            page=page,
            pages=pages,
            cards=rows,
            featured=featured,
            others=self._others,
        )

    def _chinese_list(self, host: str, path: str) -> Found:
        page, base = _page_of(path)
        name = base.strip("/")
        others = self._chinese_cards
        if not others:
            return _NOTHING
        if name == "" and page == 1:
            top = next(s for s in SECTIONS.values() if s.host == host and s.parent is None)
            newest = self._cards_of(self.section(top.path)[:8])
            return Found(
                200, chinese_list(top, page=1, pages=0, cards=newest, others=others), "front"
            )
        section = SECTIONS.get(f"{host}/{name}")
        if section is None:
            return _NOTHING
        members = self.section(section.path)
        if page > members.pages:
            return _NOTHING
        rows = self._rows(members, page)
        html = chinese_list(section, page=page, pages=members.pages, cards=rows, others=others)
        return Found(200, html, "list")

    def _rows(self, members: Members, page: int) -> list[Card]:
        return self._cards_of(members[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])

    def _cards_of(self, indices: Sequence[int]) -> list[Card]:
        return [self.card(index) for index in indices]

    def _related(self, story: Story) -> list[Card]:
        """Up to three older stories of the same section, for stories that show such a block."""
        if not story.related:
            return []
        members = self.section(story.card.section.path)
        newer = len(Members(story.card.section.path, story.index))
        return self._cards_of(members[newer + 1 : newer + 4])

    @cached_property
    def _others(self) -> list[Card]:
        """Six English stories for the right column."""
        indices = [i for i in range(min(self.articles, 40)) if not self.card(i).chinese]
        return self._cards_of((indices * 6)[:6])

    @cached_property
    def _chinese_cards(self) -> list[Card]:
        newest = [i for i in range(min(self.articles, 60)) if self.card(i).chinese]
        return self._cards_of(newest[:6])

    @cached_property
    def _around(self) -> Surroundings:
        others = self._others
        return Surroundings(
            latest=furniture.list_rows(others),
            photos=furniture.photo_boxes(others[:3]),
            gallery_photos=furniture.gallery_photos(others),
            boxes=furniture.column_boxes(others[:2], "tw4")
            + furniture.column_boxes(others[2:4], "tw6"),
            exclusive=furniture.big_box(others[0]) if others else "",
            chinese_latest=furniture.list_rows(self._chinese_cards),
            chinese_boxes=furniture.chinese_boxes(self._chinese_cards[:4]),
        )


def _answers_to(card: Card, host: str, path: str) -> bool:
    """The whole id must be right, and one docroot answers under all hosts of a language (FACTS 1)."""
    hosts = CHINESE_HOSTS if card.chinese else ENGLISH_HOSTS
    return host in hosts and card.identifier in path


def _page_of(path: str) -> tuple[int, str]:
    """ "/china/society/page_3.html" is page 3 of "/china/society"."""
    found = _PAGE.search(path)
    return (int(found[1]), path[: found.start()]) if found else (1, path)


def _section_path(path: str) -> str:
    """The table's key of a section named by its path or URL."""
    name = _page_of(path.partition("://")[2] or path)[1].strip("/")
    host, _, rest = name.partition("/")
    if host in ENGLISH_HOSTS:
        name = rest
    if name not in SECTIONS and name != LATEST:
        raise KeyError(f"{path!r}: the replica has no such section")
    return name
