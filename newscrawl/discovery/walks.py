"""Walks of lists: each from the first page to where the last complete one began."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newscrawl.frontier.articles import utc
from newscrawl.frontier.rows import Mark
from newscrawl.frontier.stamps import moment
from newscrawl.site.sections import list_name
from newscrawl.site.urls import parse
from newscrawl.text.dates import BEIJING, parse_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from newscrawl.discovery.context import Context
    from newscrawl.pages.listing import Listed

# design: walks
_SHARE, _FEWEST = 4, 3
"""The part of a page that is compared with a mark: its last quarter, at least three items. Pinned items are above."""


class Walks:
    """The marks of one spider's walks of lists: where its last complete walk of each list began.

    A mark moves when a walk has reached its end and its job has ended: kills, failed pages, `max_pages`,
    `max_articles` and other spiders do not move it.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.lists
        self._walker = f"{context.spider_name} {context.scope.choice}".strip()

    def newest(self, url: str) -> Mark | None:
        """Where the last complete walk of a list began."""
        return self._store.mark(self._walker, list_name(url))

    def mark(self, url: str, since: date | datetime | None) -> Mark | None:
        """The same, where that walk went back to `since` at least."""
        found = self.newest(url)
        return found if found and found.since <= _text(since) else None

    def carry(self, url: str, new: str) -> None:
        """Copy the mark of a list to its new address, unless that was walked later."""
        mark, other = self.newest(url), self.newest(new)
        if mark and (other is None or other.began < mark.began):
            self._store.put_mark(0, self._walker, list_name(new), mark)

    def begin(self, items: Sequence[Listed], since: date | datetime | None) -> Mark:
        """The mark of a walk back to `since` that begins with these items of the first page."""
        times = [time for item in _tail(items) if (time := _time(item))]
        shown = json.dumps([_name(item) for item in items])
        return Mark(utc(self._context.now()), _text(since), shown, min(times, default=None))

    def end(self, url: str, walk: Mark) -> None:
        """Store the mark of a walk that reached its end; if it leaves a gap to the walk before, the earlier mark stays."""
        if before := self.newest(url):
            if walk.since[: len("2026-11-24")] > began_on(before).isoformat():
                return
            walk = walk._replace(since=min(walk.since, before.since))
        self._store.put_mark(self._context.job, self._walker, list_name(url), walk)


def began_on(mark: Mark) -> date:
    """The day on which a walk began, in Beijing."""
    return moment(mark.began).astimezone(BEIJING).date()


def is_at(mark: Mark, items: Sequence[Listed]) -> bool:
    """Whether most of a page's last items were on the first page of the mark's walk, or behind it.

    One is not enough: articles are removed from a list, pinned, or added with an old time.
    """
    shown, tail = frozenset(json.loads(mark.shown)), _tail(items)
    behind = sum(_name(item) in shown or _is_below(_time(item), mark.low) for item in tail)
    return 2 * behind > len(tail)


def _tail(items: Sequence[Listed]) -> Sequence[Listed]:
    return items[-max(_FEWEST, len(items) // _SHARE) :]


def _name(item: Listed) -> str:
    """The name of an article under every host."""
    return parse(item.url).identifier or item.url


def _time(item: Listed) -> str | None:
    """The time that a list shows, else the day of the address: "2026-11-24 08:00" or "2026-11-24", Beijing."""
    stamp = parse_stamp(item.date) if item.date else None
    if stamp and stamp.time:
        return f"{stamp.time:%Y-%m-%d %H:%M}"
    day = stamp.day if stamp else parse(item.url).date
    return day.isoformat() if day else None


def _is_below(time: str | None, low: str | None) -> bool:
    """Whether a time or day is earlier than another; by day where either has no time."""
    if time is None or low is None:
        return False
    length = min(len(time), len(low))
    return time[:length] < low[:length]


def _text(since: date | datetime | None) -> str:
    """Text that sorts like the time; empty without a beginning."""
    return since.isoformat() if since else ""
