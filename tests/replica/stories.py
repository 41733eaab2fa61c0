"""The replica's stories: all, published ones, edited ones. Without pages or a server."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from threading import RLock
from typing import TYPE_CHECKING, Any

from tests.replica.cards import MOST_ARTICLES, Busy, Card, Cards, step_for
from tests.replica.chinese_story import chinese_story
from tests.replica.english_story import english_story
from tests.replica.expected import expected
from tests.replica.mixing import mix
from tests.replica.revision import revised
from tests.replica.search import indexed_at
from tests.replica.sections import ENGLISH_HOSTS, LATEST, SECTIONS, Members, section_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.replica.story import Story

_PAGE = re.compile(r"/page_([1-9]\d{0,5})\.html$")
_FEATURED = 5
_FEATURED_REACH = 60
CHINESE_HOSTS = frozenset(s.host for s in SECTIONS.values() if s.family == "chinese")


class Stories:
    """`articles` stories, computed on demand; only edits and publications are stored.

    The same seed gives the same stories for every number up to 100,000; larger numbers are
    closer together in time, so that none is older than 2018.
    """

    def __init__(
        self,
        articles: int,
        seed: int = 1,
        *,
        unpublished: int = 0,
        years: float | None = None,
        busy: tuple[str, int] | None = None,
        times: Sequence[datetime] = (),
    ) -> None:
        """`years`: how far back they reach, at most to 2018. `busy`: a day with a given number of stories.

        `times`: when the newest stories come out, newest first, each in a minute of its own; the others are earlier.
        """
        if not 0 <= articles <= MOST_ARTICLES:
            raise ValueError(f"articles={articles}: must be between 0 and {MOST_ARTICLES}")
        if not 0 <= unpublished <= articles:
            raise ValueError(f"unpublished={unpublished}: must be between 0 and {articles}")
        moments = tuple(int(one.timestamp()) for one in times)
        if any(one % 60 for one in moments) or any(a <= b for a, b in pairwise(moments)):
            raise ValueError("times: must be full minutes, each earlier than the one before")
        self.articles = articles
        self.seed = seed
        self.unpublished = unpublished
        """The stories below this index are not published yet."""
        self._cards = Cards(
            seed,
            step_for(articles, years),
            Busy(date.fromisoformat(busy[0]), busy[1]) if busy else None,
            moments,
        )
        self._revisions: dict[int, int] = {}
        self._lock = RLock()
        """Held while an answer is made and during changes, so that no page is half old, half new."""

    def edit(self, index: int) -> Story:
        """Revise a story, once more with every call, and return its new state.

        Its text changes, its page and every list show times one minute later. Its address, its place
        in lists and its number of pages stay the same.
        """
        self.card(index)
        with self._lock:
            self._revisions[index] = self._revisions.get(index, 0) + 1
            return self.story(index)

    def publish(self, n: int | None = None) -> range:
        """Publish the oldest `n` of the unpublished stories, or all; return their indices."""
        with self._lock:
            before = self.unpublished
            count = before if n is None else n
            if count < 0:
                raise ValueError(f"n={n}: must not be negative")
            self.unpublished = max(0, before - count)
            return range(self.unpublished, before)

    def publish_until(self, now: datetime) -> range:
        """Publish the stories that come out up to a time; return their indices."""
        with self._lock:
            due = sum(self.card(index).published <= now for index in range(self.unpublished))
            return self.publish(due)

    def card(self, index: int) -> Card:
        """The card of story `index`, where 0 is the newest. Raises IndexError beyond the last."""
        if not 0 <= index < self.articles:
            raise IndexError(f"story {index}: there are {self.articles}")
        card = self._cards.card(index)
        revisions = self._revisions.get(index, 0)
        return replace(card, revisions=revisions) if revisions else card

    def is_chinese(self, index: int) -> bool:
        """Whether a story is Chinese, without its card."""
        return section_of(index).family == "chinese"

    def story(self, index: int) -> Story:
        return self._written(self.card(index))

    def story_at(self, index: int, revisions: int) -> Story:
        """The story as it is after a number of edits, whatever its number is now."""
        return self._written(replace(self.card(index), revisions=revisions))

    def _written(self, card: Card) -> Story:
        write = chinese_story if card.chinese else english_story
        return revised(write(self.seed, card))

    def expected(self, index: int, *, listed: bool = True, indexed: bool = False) -> dict[str, Any]:
        """The expected record of story `index`; see `expected.expected`. `indexed`: found by the search API."""
        story = self.story(index)
        shown = indexed_at(story.card, self.seed) if indexed else story.card.shown
        return expected(story, shown if listed or indexed else None)

    def section(self, path: str) -> Members:
        """Published stories of "china/society", "china.chinadaily.com.cn/<id>/<id>" or a section's URL, newest first.

        Raises KeyError for an unknown section.
        """
        return Members(_section_path(path), self.articles, self.unpublished)

    def days(self, since: date, until: date) -> range:
        """Published stories of these Beijing days, both included, newest first."""
        first = max(self._cards.from_day(until), self.unpublished)
        after = min(self._cards.from_day(since - timedelta(days=1)), self.articles)
        return range(first, max(first, after))

    def featured(self, path: str) -> list[int]:
        """Stories in the boxes above the first page of an English section's list."""
        name = _section_path(path) if path else path
        out = range(self.unpublished, self.articles)
        members: Sequence[int] = self.section(name) if name else out
        reach = min(len(members), _FEATURED_REACH)
        if reach == 0 or name.partition("/")[0].endswith(".cn"):
            return []
        start = mix(self.seed, len(name)) % reach
        places = dict.fromkeys((start + 7 * n) % reach for n in range(_FEATURED))
        indices = [members[place] for place in places]
        return [index for index in indices if not self.card(index).chinese]

    def index_of(self, identifier: str) -> int | None:
        """The published story with the counter at the end of an id, of any kind; None for an unknown one."""
        index = self._cards.index_of(identifier)
        return index if self.unpublished <= index < self.articles else None

    def find(self, host: str, path: str) -> tuple[int, int] | None:
        """Index and page number of a published article; None for other paths."""
        found = self._cards.find(path)
        if found is None or not self.unpublished <= found[0] < self.articles:
            return None
        return found if _answers_to(self.card(found[0]), host, path) else None


def _answers_to(card: Card, host: str, path: str) -> bool:
    """Whether the whole id is right; all hosts of a language serve one docroot."""
    hosts = CHINESE_HOSTS if card.chinese else ENGLISH_HOSTS
    return host in hosts and card.identifier in path


def page_of(path: str) -> tuple[int, str]:
    """ "/china/society/page_3.html" is page 3 of "/china/society"."""
    found = _PAGE.search(path)
    return (int(found[1]), path[: found.start()]) if found else (1, path)


def _section_path(path: str) -> str:
    """The table's key of a section named by its path or URL."""
    name = page_of(path.partition("://")[2] or path)[1].strip("/")
    host, _, rest = name.partition("/")
    if host in ENGLISH_HOSTS:
        name = rest
    if name not in SECTIONS and name != LATEST:
        raise KeyError(f"{path!r}: the replica has no such section")
    return name
