"""The replica's mobile app: columns and stories as JSON (fact: app-columns, app-stories, app-fields). Off by default."""

from __future__ import annotations

import json
import re
from datetime import timedelta, timezone
from html import escape
from typing import TYPE_CHECKING, Any

from tests.replica.mixing import mix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.replica.blocks import Picture
    from tests.replica.bylines import Author
    from tests.replica.cards import Card
    from tests.replica.stories import Stories
    from tests.replica.story import Story

HOST = "enapp.chinadaily.com.cn"
COLUMNS = "/channels/enapp/custom-columns.json"
_STORIES = re.compile(r"/channels/enapp/columns/([0-9a-f]{24})/stories\.json$")
_ARTICLE = re.compile(r"/a/\d{6}/\d\d/(AP[0-9a-f]{24})\.json$")
_CHILDREN = {"china": ("world",), "business": (), "opinion": ()}
"""Columns and their child columns."""
_SECTIONS = tuple(name for top, below in _CHILDREN.items() for name in (top, *below))
_ROWS = 20
_IN_BLOCKS = 3
"""Stories in a block beside the list."""
_EDITED = timedelta(minutes=18)
_WIDTH, _HEIGHT = 1200, 800


class App:
    """JSON of the app over a site's stories."""

    def __init__(self, stories: Stories) -> None:
        self._stories = stories

    def answer(self, path: str) -> bytes | None:
        """The JSON at a path; None for unknown paths."""
        if path == COLUMNS:
            return _json([_column(name, below) for name, below in _CHILDREN.items()])
        if found := _STORIES.match(path):
            section = next((name for name in _SECTIONS if _column_id(name) == found[1]), None)
            return _json(self._list(section)) if section else None
        if found := _ARTICLE.match(path):
            index = self._stories.index_of(found[1])
            return None if index is None else _json(self._article(index))
        return None

    def stories(self, section: str) -> Sequence[int]:
        """The stories of a column."""
        return self._stories.section(section)[:_ROWS]

    def url(self, index: int) -> str:
        """Address of a story in the app, as HTML."""
        card = self._stories.card(index)
        return f"https://{HOST}/a/{card.published:%Y%m/%d}/{_own_id(card)}.html"

    def expected(self, index: int) -> dict[str, Any]:
        """The fields of a story's record that only the app has."""
        story, card = self._stories.story(index), self._stories.card(index)
        return {
            "identifier": _own_id(card),
            "url": self.url(index),
            "headline": story.headline,
            "edition": "app",
            "alternative_headline": _deck(index),
            "authors": [
                {"name": author.name, "location": author.location, "kind": author.kind}
                for author in story.authors
            ],
            "editors": [{"name": "林晚秋"}],
            "source_organization": story.organization,
            "date_published": _minute(card.shown),
            "date_modified": _minute(card.shown + _EDITED),
            "article_section": card.section.label,
            "keywords": ["harbor", "tide tables"],
            "description": f"Summary of story {index}.",
            "print_edition": f"{card.shown:%Y-%m-%d}",
            "print_page": "4",
            "article_body": "\n\n".join(" ".join(text.split()) for text in story.texts)
            or "In pictures",
            "images": [
                {"url": one.url, "width": _WIDTH, "height": _HEIGHT} for one in _once(story)
            ],
            "videos": [{"url": link} for link in story.videos[:1]],
            "audios": [{"url": link} for link in story.audios[:1] if not story.videos],
        }

    def _list(self, section: str) -> dict[str, Any]:
        rows = [self._row(index) for index in self.stories(section)]
        block = {"uuid": _column_id(f"block of {section}"), "name": "Top", "orderTag": 1001}
        return {
            "stories": rows[_IN_BLOCKS:],
            "blocks": [
                {**block, "stories": rows[:_IN_BLOCKS]},
                {**block, "stories": []},
            ],
        }

    def _row(self, index: int) -> dict[str, Any]:
        card, story = self._stories.card(index), self._stories.story(index)
        url = self.url(index)
        videos, audios = story.videos[:1], story.audios[:1]
        kind = "VIDEO" if videos else "AUDIO" if audios else "COMPO"
        stream: dict[str, Any] = {"duration": 0, "url": ""}
        if kind != "COMPO":
            stream = {"type": kind, "duration": 192, "url": (videos or audios)[0]}
        return {
            "id": _own_id(card),
            "title": card.headline,
            "author": _author(story.authors),
            "source": {"China Daily": "CHINA DAILY"}.get(
                story.organization or "", story.organization or ""
            ),
            "publishTime": _utc(card.shown),
            "updated": _utc(card.shown + _EDITED, milliseconds=847),
            "url": url,
            "jsonUrl": url.replace(".html", ".json"),
            "uri": url.removeprefix(f"https://{HOST}"),
            "columnId": _column_id(card.section.path),
            "columnName": card.section.label,
            "columnDirname": card.section.path.rpartition("/")[2],
            "editor": "林晚秋",
            "summary": f"Summary of story {index}.",
            "subtitle": "",
            "storyType": kind,
            "mediaStream": stream,
            "thumbnails": [{"width": 720, "height": 480, "url": f"https:{card.thumbnail}"}],
        }

    def _article(self, index: int) -> dict[str, Any]:
        story, card = self._stories.story(index), self._stories.card(index)
        deck = _deck(index)
        figures = "".join(
            f'<figure class="image"> \n <img src="{one.url}" data-from="newsroom"> \n</figure> \n'
            for one in _once(story)
        )
        bold = f"<p><strong>{deck}</strong></p> \n" if deck else ""
        texts = " \n".join(f"<p>{escape(text)}</p>" for text in story.texts)
        return {
            **self._row(index),
            "content": f"{figures}{bold}{texts or '<p>In pictures</p>'}",
            "keywords": ["harbor", "tide tables"],
            "reviewEditor": "沈知夏",
            "images": [
                {"url": one.url, "width": _WIDTH, "height": _HEIGHT, "comment": ""}
                for one in _once(story)
            ],
            "properties": {
                "Subtitle": deck,
                "PubDate": f"{card.shown:%Y%m%d}",
                "PageNumber": "004;005",
                "editor": None,
                "publishUserName": "张无名",
            },
            "payToReadFlag": 0,
            "loginToReadFlag": 0,
        }


def _column(name: str, below: Sequence[str] = (), parent: str = "") -> dict[str, Any]:
    return {
        "uuid": _column_id(name),
        "name": name.title(),
        "updated": "2023-02-03T02:40:24.000+0000",
        "parentId": parent,
        "url": f"https://{HOST}/{name}",
        "dirname": name,
        "children": [_column(child, parent=_column_id(name)) for child in below],
    }


def _deck(index: int) -> str | None:
    return f"What story {index} comes to" if index % 2 else None


def _author(authors: Sequence[Author]) -> str:
    """The byline as in the app: in capitals, without "By", no space after a comma, a no-break space after "in"."""
    groups: list[tuple[str | None, list[str]]] = []
    for author in authors:
        if groups and groups[-1][0] == author.location:
            groups[-1][1].append(_printed(author.name))
        else:
            groups.append((author.location, [_printed(author.name)]))
    return " and ".join(
        ",".join(names) + (f" in\N{NO-BREAK SPACE}{place}" if place else "")
        for place, names in groups
    )


def _printed(name: str) -> str:
    return name.upper() if name == name.title() else name


def _once(story: Story) -> list[Picture]:
    return list({one.url: one for one in story.pictures}.values())


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}:00+08:00"


def _utc(moment: datetime, milliseconds: int = 0) -> str:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S}.{milliseconds:03}+0000"


def _own_id(card: Card) -> str:
    return f"AP{int(card.created.timestamp()) + 60:08x}45ce1d77cb{card.identifier[-6:]}"


def _column_id(name: str) -> str:
    """24 hex digits, an ObjectId, in a field called uuid."""
    return f"5a00{mix(7, *name.encode()):016x}{mix(8, *name.encode()) & 0xFFFF:04x}"


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
