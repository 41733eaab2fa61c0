"""The replica's search API: windows, pages from 0, code 400 past the end, and its failures.

fact: search-paging, search-windows, search-rows, search-times, search-past-end, search-broken-json
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.replica.mixing import Dice, mix
from tests.replica.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.replica.cards import Card
    from tests.replica.stories import Stories

HOST = "newssearch.chinadaily.com.cn"
_INDEXES = {"/rest/en/search": False, "/rest/cn/search": True}
_ROWS = 10
_JSON = {"Content-Type": "application/json;charset=UTF-8"}
_CHANNELS = ("2@cndy", "2@webnews", "2@webnews", "ismp@cndyglobal")
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)
_ERROR = (
    '{"timestamp":"2026-09-28T03:12:44.120+0000","status":%d,"error":"%s","path":"/rest/search"}'
)

PAST_END: dict[str, tuple[int, str]] = {
    "code": (200, '{"code":400}'),
    "code-400": (400, '{"code":400}'),
    "error-400": (400, _ERROR % (400, "Bad Request")),
    "error-500": (500, _ERROR % (500, "Internal Server Error")),
    "error-404": (404, _ERROR % (404, "Not Found")),
    "error-in-200": (200, _ERROR % (500, "Internal Server Error")),
    "no-rows": (200, '{"content":[]}'),
    "object": (200, "{}"),
    "null": (200, "null"),
    "nothing": (200, ""),
}
"""Answers for a page past the end; also "empty", the totals without rows, and "again", the rows of the last page."""


@dataclass(frozen=True)
class Search:
    """The behaviour of the API. Shares are of its answers, drawn for each request."""

    reach: int | None = None
    """Rows it pages through; further pages are answered with code 400."""
    invalid: float = 0
    """Share with unescaped quotes."""
    stubborn: float = 0
    """Share of stories whose row always has them."""
    truncated: float = 0
    """Share truncated in the middle."""
    hollow: float = 0
    """Share without rows, but with the totals."""
    timeouts: float = 0
    """Share sent after `delay` seconds."""
    delay: float = 3
    silent: tuple[tuple[str, str], ...] = ()
    """First and last days without any rows."""
    down: bool = False
    """Every answer is 503."""
    past_end: str = "code"
    """The answer past the last page, and past its reach: a name in `PAST_END`."""
    ignores: tuple[str, ...] = ()
    """Parameters, by the API's names, that it ignores; without `sort` the newest are first."""


class SearchApi:
    """Answers of the API over the stories of a site."""

    def __init__(self, stories: Stories, behaviour: Search) -> None:
        self._stories = stories
        self._is = behaviour
        self._requests = 0
        self._lock = threading.Lock()
        self.faults: Counter[str] = Counter()
        """Bad answers sent, by kind."""
        self._silent = [
            (date.fromisoformat(first), date.fromisoformat(last))
            for first, last in behaviour.silent
        ]

    def answer(self, target: str) -> Answer:
        """The answer to a path with its query."""
        path, _, query = target.partition("?")
        if path not in _INDEXES:
            return Answer(404, _JSON, b'{"code":404}')
        with self._lock:
            self._requests += 1
            dice = Dice(self._stories.seed, 77, self._requests)
        if self._is.down:
            return self._bad("down", Answer(503, {"Content-Type": "text/html"}, b"<h1>503</h1>"))
        asked = {name: value for name, value in parse_qsl(query) if name not in self._is.ignores}
        if "sort" in self._is.ignores:
            asked["sort"] = "dp"
        answer = self._page(asked, dice, chinese=_INDEXES[path])
        if dice.below(10_000) < self._is.timeouts * 10_000:
            answer.delay = self._is.delay
            return self._bad("timeout", answer)
        return answer

    def _bad(self, kind: str, answer: Answer) -> Answer:
        with self._lock:
            self.faults[kind] += 1
        return answer

    def _page(self, asked: dict[str, str], dice: Dice, *, chinese: bool) -> Answer:
        found = self.found(asked, chinese=chinese)
        page = int(asked.get("page", "0"))
        last = max(0, min(len(found), self._is.reach or len(found)) - 1) // _ROWS
        if page > last and self._is.past_end in PAST_END:
            status, text = PAST_END[self._is.past_end]
            return Answer(status, _JSON, text.encode())
        shown = last if page > last and self._is.past_end == "again" else page
        rows = found[shown * _ROWS : (shown + 1) * _ROWS] if shown <= last else []
        if rows and self._is.hollow and dice.below(10_000) < self._is.hollow * 10_000:
            rows = []
            self._bad("hollow", Answer())
        words = asked.get("keywords") or asked.get("titleMust") or ""
        body = {
            "content": [self._row(index, words) for index in rows],
            "totalPages": -(-len(found) // _ROWS),
            "totalElements": len(found),
            "number": page,
            "size": _ROWS,
            "first": page == 0,
        }
        return self._send(json.dumps(body, ensure_ascii=False), rows, dice)

    def _send(self, text: str, rows: Sequence[int], dice: Dice) -> Answer:
        """The answer, sound or broken."""
        stubborn = [index for index in rows if self.is_stubborn(index)]
        broken = stubborn
        if rows and dice.below(10_000) < self._is.invalid * 10_000:
            broken = [*stubborn, dice.pick(rows)]
        for index in dict.fromkeys(broken):
            text = text.replace(json.dumps(_mark(index)), f'"{_quoted(index)}"')
        for index in rows:
            text = text.replace(_mark(index), "")
        if broken:
            self._bad("invalid", Answer())
        if rows and dice.below(10_000) < self._is.truncated * 10_000:
            cut = len(text) * (20 + dice.below(70)) // 100
            return self._bad("truncated", Answer(200, _JSON, text[:cut].encode()))
        return Answer(200, _JSON, text.encode())

    def is_stubborn(self, index: int) -> bool:
        """Whether a story's row is always broken."""
        return mix(self._stories.seed, index, 78) % 10_000 < self._is.stubborn * 10_000

    # --- What it finds

    def found(self, asked: dict[str, str], *, chinese: bool) -> list[int]:
        """The stories of a search, in its order."""
        since = _day(asked.get("publishedDateFrom"), _FIRST)
        until = _day(asked.get("publishedDateTo"), _LAST)
        wanted = self._filter(asked)
        indices = [
            index
            for index in self._stories.days(since, until)
            if self._stories.is_chinese(index) is chinese
            and not self._is_silent(index)
            and wanted(index)
        ]
        if asked.get("sort") == "ap":
            indices.reverse()
        elif not asked.get("sort"):
            indices.sort(key=lambda index: mix(self._stories.seed, index, 79))
        return indices

    def _is_silent(self, index: int) -> bool:
        if not self._silent:
            return False
        day = self._stories.card(index).published.date()
        return any(first <= day <= last for first, last in self._silent)

    def _filter(self, asked: dict[str, str]) -> Callable[[int], bool]:
        """A test whether a story passes the filters; cheap without filters."""
        checks: list[Callable[[int], bool]] = []
        if kind := asked.get("curType"):
            checks.append(lambda index: self.type_of(index) == kind)
        if channel := asked.get("channel[0]"):
            checks.append(lambda index: self.channel_of(index) == channel)
        for name, judge in _WORDS.items():
            if words := asked.get(name, "").casefold().split():
                checks.append(partial(self._has, words, judge))
        return lambda index: all(check(index) for check in checks)

    def _has(self, words: list[str], judge: Callable[[list[str], str], bool], index: int) -> bool:
        return judge(words, self._stories.card(index).headline.casefold())

    def type_of(self, index: int) -> str:
        """curType of a story: each has one."""
        card = self._stories.card(index)
        if card.section.family == "opinion":
            return "comment"
        return "photo" if "photo" in card.section.path.casefold() else "story"

    def channel_of(self, index: int) -> str:
        """channel[0] of a story: each has one."""
        return _CHANNELS[mix(self._stories.seed, index, 80) % len(_CHANNELS)]

    # --- Rows

    def _row(self, index: int, words: str) -> dict[str, Any]:
        story = self._stories.story(index)
        card, bits = story.card, mix(self._stories.seed, index, 81)
        moment = indexed_at(card, self._stories.seed)
        scheme = ("http:", "https:", "")[bits % 3]
        missing = ("", None)[bits // 3 % 2]
        return {
            "id": card.identifier,
            "title": _emphasised(card.headline, words),
            "subtitle": missing,
            "url": f"{scheme}{card.link}",
            "summary": story.description or missing,
            "plainText": _mark(index) + "\n".join(story.texts)[:2000],
            "highlightContent": _mark(index),
            "authors": ", ".join(author.name for author in story.authors) or missing,
            "source": story.source or missing,
            "keywords": list(story.keywords),
            "channelName": self.channel_of(index),
            "columnName": card.section.label,
            "publishTime": int(moment.timestamp() * 1000),
            "pubDateStr": f"{moment:%Y-%m-%d %H:%M:%S}" if bits % 5 else f"{moment:%Y-%m-%d %H:%M}",
            "editor": story.meta_editor or missing,
            "thumbnails": [card.thumbnail],
            "images": [],
            "jsonUrl": missing,
            "shareUrl": f"https:{card.link}",
            "dupFlag": 0,
            "wordCount": len(" ".join(story.texts).split()),
        }


def indexed_at(card: Card, seed: int) -> datetime:
    """The API's time of a story: the list's minute, to the millisecond."""
    return card.shown + timedelta(milliseconds=mix(seed, card.index, 82) % 60_000)


def _emphasised(headline: str, words: str) -> str:
    for word in words.split():
        headline = headline.replace(f" {word} ", f" <em>{word}</em> ")
    return headline


def _mark(index: int) -> str:
    """A placeholder for unescaped quotes."""
    return f"@{index}@"


def _quoted(index: int) -> str:
    """A text with unescaped quotes, as the API prints it."""
    return _SPOILT[index % len(_SPOILT)]


_SPOILT = (
    'Readers call it "the slow train" now.',
    '"Late again", they say, "and again".',
    'Three words: "rain", "wind", "salt"',
    'The note read "return": nobody did.',
    'A box marked "A}, {B" stood there.',
    'A line\nthat breaks, a "word" and a tab\there',
)


def _day(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


_WORDS: dict[str, Callable[[list[str], str], bool]] = {
    "keywords": lambda words, text: all(word in text for word in words),
    "fullMust": lambda words, text: all(word in text for word in words),
    "titleMust": lambda words, text: all(word in text for word in words),
    "fullAny": lambda words, text: any(word in text for word in words),
    "fullNot": lambda words, text: not any(word in text for word in words),
}
