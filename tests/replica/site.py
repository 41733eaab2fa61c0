"""The replica's pages as a function: host and path to status and HTML, without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.replica import furniture
from tests.replica.article_pages import Surroundings, article_page
from tests.replica.list_pages import chinese_list, english_list
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
from tests.replica.stories import CHINESE_HOSTS, Stories, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.cards import Card
    from tests.replica.story import Story

_HOME = Section("", "Home", ENGLISH_HOSTS[0], "english", None, 0, "59b8d00fa3108c54ed7dfc02")
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


class _Boxes(NamedTuple):
    """Stories in the boxes of every page: the newest at a state of `unpublished`."""

    unpublished: int
    english: list[Card]
    chinese: list[Card]
    around: Surroundings


class Site(Stories):
    """A China Daily of `articles` stories; every answer is computed, and none is stored."""

    def __init__(self, articles: int, seed: int = 1, **options: Any) -> None:
        """Options as in `Stories`."""
        super().__init__(articles, seed, **options)
        self._boxes_made: _Boxes | None = None

    def render(self, story: Story, page: int = 1) -> str:
        return article_page(story, page, self._boxes().around, self._related(story))

    def answer(self, host: str, path: str) -> Found:
        """The answer to a request; paths have no query."""
        with self._lock:
            return self._answer(host, path)

    def _answer(self, host: str, path: str) -> Found:
        if path.startswith("/a/"):
            return self._article(host, path)
        if host in ENGLISH_HOSTS:
            return self._english_list(host, path)
        if host in CHINESE_HOSTS:
            return self._chinese_list(host, path)
        return _NOTHING

    def _article(self, host: str, path: str) -> Found:
        found = self.find(host, path)
        if found is None:
            return _NOTHING
        story = self.story(found[0])
        if found[1] > len(story.pages):
            return _NOTHING
        return Found(200, self.render(story, found[1]), "article")

    def _english_list(self, host: str, path: str) -> Found:
        page, base = page_of(path)
        name = base.strip("/")
        section = LATEST_SECTION if name == LATEST else SECTIONS.get(name)
        if name == "" and page == 1 and self._boxes().english:
            featured = self._cards_of(self.featured(""))
            html = self._english_page(_HOME, host, pages=0, featured=featured)
            return Found(200, html, "front")
        if section is None or not self._boxes().english:
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
            others=self._boxes().english,
        )

    def _chinese_list(self, host: str, path: str) -> Found:
        page, base = page_of(path)
        name = base.strip("/")
        others = self._boxes().chinese
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
        """Up to three older stories of the same section, for stories with such a block."""
        if not story.related:
            return []
        members = Members(story.card.section.path, self.articles)
        newer = len(Members(story.card.section.path, story.index))
        return self._cards_of(members[newer + 1 : newer + 4])

    def boxed(self) -> list[Card]:
        """The newest English stories, which every English page shows in its boxes."""
        return self._boxes().english

    def _boxes(self) -> _Boxes:
        """The boxes, made again after a publication; edits do not change them."""
        made = self._boxes_made
        if made is None or made.unpublished != self.unpublished:
            made = self._boxes_made = self._new_boxes(self.unpublished)
        return made

    def _new_boxes(self, first: int) -> _Boxes:
        newest = range(first, min(self.articles, first + 60))
        indices = [i for i in newest[:40] if not self.card(i).chinese]
        others = self._cards_of((indices * 6)[:6])
        chinese = self._cards_of([i for i in newest if self.card(i).chinese][:6])
        around = Surroundings(
            latest=furniture.list_rows(others),
            photos=furniture.photo_boxes(others[:3]),
            gallery_photos=furniture.gallery_photos(others),
            boxes=furniture.column_boxes(others[:2], "tw4")
            + furniture.column_boxes(others[2:4], "tw6"),
            exclusive=furniture.big_box(others[0]) if others else "",
            chinese_latest=furniture.list_rows(chinese),
            chinese_boxes=furniture.chinese_boxes(chinese[:4]),
        )
        return _Boxes(first, others, chinese, around)
