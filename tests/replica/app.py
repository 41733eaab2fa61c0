"""The replica's mobile app: columns and stories as JSON (FACTS 6). Off unless asked for: its state is not known."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

from tests.replica.mixing import mix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.cards import Card
    from tests.replica.stories import Stories

HOST = "enapp.chinadaily.com.cn"
_COLUMNS = "/channels/enapp/custom-columns.json"
_STORIES = re.compile(r"/channels/enapp/columns/([0-9a-f-]{36})/stories\.json$")
_ARTICLE = re.compile(r"/a/\d{6}/\d\d/(AP[0-9a-f]{24})\.json$")
_SECTIONS = ("china", "world", "business", "opinion")
_ROWS = 20


class App:
    """JSON of the app over a site's stories."""

    def __init__(self, stories: Stories) -> None:
        self._stories = stories

    def answer(self, path: str) -> bytes | None:
        """What is served under a path; None for none."""
        if path == _COLUMNS:
            return _json({"columns": [{"uuid": _uuid(name), "title": name} for name in _SECTIONS]})
        if found := _STORIES.match(path):
            section = next((name for name in _SECTIONS if _uuid(name) == found[1]), None)
            return _json([self._row(index) for index in self.stories(section)]) if section else None
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

    def _row(self, index: int) -> dict[str, Any]:
        card = self._stories.card(index)
        return {
            "id": _own_id(card),
            "title": card.headline,
            "publishTime": int(card.shown.timestamp() * 1000),
            "url": self.url(index).removeprefix("https:"),
            "shareUrl": f"https:{card.link}",
            "jsonUrl": self.url(index).replace(".html", ".json"),
        }

    def _article(self, index: int) -> dict[str, Any]:
        story = self._stories.story(index)
        return {
            **self._row(index),
            "content": "".join(f"<p>{text}</p>" for text in story.texts) or "<p>In pictures</p>",
            "source": story.source,
            "author": ", ".join(author.name for author in story.authors),
            "updated": f"{story.card.shown:%Y-%m-%d %H:%M:%S}",
            "images": [{"url": picture.url} for picture in story.pictures],
            "mediaStream": {"url": story.videos[0]} if story.videos else None,
        }


def _own_id(card: Card) -> str:
    return f"AP{int(card.created.timestamp()) + 60:08x}45ce1d77cb{card.identifier[-6:]}"


def _uuid(name: str) -> str:
    return str(uuid.UUID(int=mix(7, *name.encode()) << 64 | mix(8, *name.encode())))


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
