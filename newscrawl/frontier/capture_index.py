"""The captures that public archives offer for the articles of a job, and what becomes of each: every one is counted once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.frontier.rows import OfferedCapture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.frontier.rows import OfferedArticle
    from newscrawl.frontier.store import Store
    from newscrawl.pages.capture_index import CaptureLine

READ, CUT, SAME, OLDER = "read", "cut", "duplicate", "older"
_PASSED_OVER = (SAME, OLDER)
"""Outcomes of captures that could be read, and need not."""
_FAILED = "failed/"
"""Beginning of the outcomes of captures that were not received: a later run requests them again."""
_BATCH = 500


class CaptureIndex:
    """The captures of one job. Counters are `capture/listed`, and `capture/OUTCOME` for what became of them."""

    def __init__(self, store: Store, job: int, count: Callable[[str, int], None]) -> None:
        """`count` adds to a counter of the job."""
        self._store = store
        self._job = job
        self._count = count

    # --- What indexes list

    def offer(self, key: str, page: int, line: CaptureLine, via: str) -> None:
        """Take a capture of a page of an article. One that the index lists twice is counted as such."""
        row = OfferedCapture(
            0,
            key,
            page,
            line.url,
            line.time,
            line.place,
            line.digest,
            line.is_revisit,
            via,
            None,
        )
        self._count("capture/listed", 1)
        if not self._store.offer(self._job, row):
            self._count("capture/listed_twice", 1)

    def leave_out(self, reason: str, captures: int = 1) -> None:
        """Count captures that are not taken."""
        self._count("capture/listed", captures)
        self._count(f"capture/{reason}", captures)

    # --- What is requested

    def articles(self) -> Iterator[OfferedArticle]:
        """The articles with captures of page 1 that may be requested."""
        last = ""
        while batch := self._store.offered_articles(self._job, last, _BATCH):
            yield from batch
            last = batch[-1].key

    def get(self, number: int) -> OfferedCapture | None:
        """A capture by its id."""
        return self._store.offered(number)

    def best(self, key: str) -> OfferedCapture | None:
        """The capture from which page 1 was read, else the newest one that may be requested."""
        captures = self._store.offered_captures(self._job, key, 1)
        read = (one for one in captures if one.outcome == READ)
        return next(read, next((one for one in captures if one.outcome is None), None))

    def nearest(self, key: str, page: int, time: str) -> OfferedCapture | None:
        """The capture of a later page that may be requested and is nearest to a time."""
        captures = self._store.offered_captures(self._job, key, page)
        can_be = (one for one in captures if one.outcome in (None, READ))
        return min(can_be, key=lambda one: _distance(one.time, time), default=None)

    def unclosed(self, key: str, after: OfferedCapture | None = None) -> OfferedCapture | None:
        """The newest capture of page 1 that was passed over since its markup is not closed; after another in their order."""
        captures = self._store.offered_captures(self._job, key, 1)
        if after:
            place = next(at for at, one in enumerate(captures) if one.id == after.id)
            captures = captures[place + 1 :]
        return next((one for one in captures if one.outcome == CUT), None)

    def failures(self, key: str) -> str | None:
        """Why a capture of page 1 was not received, "timeout"; None where all were received."""
        captures = self._store.offered_captures(self._job, key, 1)
        reasons = (one.outcome or "" for one in captures)
        return next((one.removeprefix(_FAILED) for one in reasons if one.startswith(_FAILED)), None)

    # --- What becomes of them

    def reject(self, capture: OfferedCapture, reason: str, *, is_lost: bool = False) -> None:
        """Do not use a capture; `is_lost`: it was not received, and a later run requests it again.

        One that was used lets the page's others be requested again. After a kill a capture may be requested twice: one
        that was rejected keeps its first reason.
        """
        now = self._store.offered(capture.id)
        if now is None or now.outcome not in (None, READ):
            return
        self._put(now, f"{_FAILED}{reason}" if is_lost else reason)
        if now.outcome == READ:
            for one in self._store.offered_captures(self._job, capture.key, capture.page):
                if one.outcome in _PASSED_OVER:
                    self.reopen(one)

    def take(self, capture: OfferedCapture) -> None:
        """Use a capture of a page; the page's others are older, or have the same content."""
        for one in self._store.offered_captures(self._job, capture.key, capture.page):
            if one.id == capture.id:
                self._put(one, READ)
            elif one.outcome in (None, READ):
                is_same = one.digest is not None and one.digest == capture.digest
                self._put(one, SAME if is_same else OLDER)

    def close(self, key: str, reason: str) -> None:
        """Do not use the captures of an article that are left."""
        if number := self._store.close_captures(self._job, key, reason):
            self._count(f"capture/{reason}", number)

    def close_all(self) -> None:
        """Count the captures that the job does not need: of further pages, and of articles beyond max_articles."""
        if number := self._store.open_captures(self._job):
            self._count("capture/unused", number)

    def try_again(self, key: str) -> None:
        """Let captures of an article be requested that were not received before."""
        for one in self._store.article_captures(self._job, key):
            if (one.outcome or "").startswith(_FAILED):
                self.reopen(one)

    def reopen(self, capture: OfferedCapture) -> None:
        """Let a capture be requested again."""
        self._put(capture, None)

    def _put(self, now: OfferedCapture, outcome: str | None) -> None:
        """Store an outcome in place of the one that a capture has now, and count it."""
        if now.outcome == outcome:
            return
        self._store.put_capture_outcome(now.id, outcome)
        for name, by in ((now.outcome, -1), (outcome, 1)):
            if name is not None:
                self._count(f"capture/{name}", by)


def _distance(one: str, other: str) -> timedelta:
    return abs(_moment(one) - _moment(other))


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time.replace("Z", "+00:00"))
