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

READ, CUT = "read", "cut"
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

    def reconsider(self, key: str) -> OfferedCapture | None:
        """The newest capture of page 1 that was passed over since its markup is not closed, while others could be read."""
        captures = self._store.offered_captures(self._job, key, 1)
        found = next((one for one in captures if one.outcome == CUT), None)
        if found:
            self._reopen(found)
        return found

    def failures(self, key: str) -> str | None:
        """Why a capture of page 1 was not received, "timeout"; None where all were received."""
        captures = self._store.offered_captures(self._job, key, 1)
        reasons = (one.outcome or "" for one in captures)
        return next((one.removeprefix(_FAILED) for one in reasons if one.startswith(_FAILED)), None)

    # --- What becomes of them

    def reject(self, capture: OfferedCapture, reason: str, *, is_lost: bool = False) -> None:
        """Do not use a capture; `is_lost`: it was not received, and a later run requests it again."""
        self._end(capture, f"{_FAILED}{reason}" if is_lost else reason)

    def take(self, capture: OfferedCapture) -> None:
        """Use a capture of a page; the page's others are older, or have the same content."""
        self._end(capture, READ)
        for one in self._store.offered_captures(self._job, capture.key, capture.page):
            if one.outcome is None:
                is_same = one.digest is not None and one.digest == capture.digest
                self._end(one, "duplicate" if is_same else "older")

    def close(self, key: str, reason: str) -> None:
        """Do not use the captures of an article that are left."""
        if number := self._store.close_captures(self._job, key, reason):
            self._count(f"capture/{reason}", number)

    def try_again(self, key: str) -> None:
        """Let captures of an article be requested that were not received before."""
        for one in self._store.offered_captures(self._job, key, 1):
            if (one.outcome or "").startswith(_FAILED):
                self._reopen(one)

    def _reopen(self, capture: OfferedCapture) -> None:
        self._count(f"capture/{capture.outcome}", -1)
        self._store.put_capture_outcome(capture.id, None)

    def _end(self, capture: OfferedCapture, outcome: str) -> None:
        """Store an outcome; a capture that had one keeps it, since it may be requested twice after a kill."""
        now = self._store.offered(capture.id)
        if now is not None and now.outcome is None:
            self._store.put_capture_outcome(capture.id, outcome)
            self._count(f"capture/{outcome}", 1)


def _distance(one: str, other: str) -> timedelta:
    return abs(_moment(one) - _moment(other))


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time.replace("Z", "+00:00"))
