"""The captures of article pages, by article: a table in a temporary database, so that memory does not grow with the archives."""

from __future__ import annotations

import pickle
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from newscrawl.archive.reading import IDENTICAL, NOT_MODIFIED, SavedPage
from newscrawl.frontier.articles import utc
from newscrawl.frontier.task import article_key
from newscrawl.site.urls import Kind, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.archive.reading import Head, Place

_SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, place BLOB NOT NULL);
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,  -- in the order of the archives
    key TEXT NOT NULL,
    page INTEGER NOT NULL,
    url TEXT NOT NULL,
    time TEXT NOT NULL,
    place INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    body_place INTEGER,  -- of the capture that has the body; NULL: not found yet
    body_offset INTEGER,
    digest TEXT,
    refers_url TEXT,
    refers_time TEXT
);
"""

_DATE = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?", re.ASCII
)


@dataclass(frozen=True)
class Piece:
    """A capture of a page of an article."""

    url: str
    time: str
    """When it was received, "2026-11-24T03:28:00Z"; empty where it is not known."""
    place: Place
    """What holds its body."""
    offset: int
    name: str | None
    """File and offset of its record, for `metadata.warc`; None for a saved page."""


@dataclass(frozen=True)
class ArticleCaptures:
    """All captures of one article."""

    url: str
    """Of the first capture of page 1."""
    first: list[Piece]
    """Of page 1, the newest first."""
    later: dict[int, list[Piece]] = field(default_factory=dict)
    """Of later pages, by number."""


class Captures:
    """Takes captures in the order of the archives, and gives them by article."""

    def __init__(self, folder: Path) -> None:
        """`folder` is a temporary one."""
        self._db = sqlite3.connect(folder / "captures.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")
        self._place: tuple[Place, int] | None = None
        self.left_out: Counter[str] = Counter()
        """Numbers of captures that are not read, by reason."""

    def add(self, place: Place, head: Head) -> None:
        """Take a capture; one that is not a whole page of an article is counted in `left_out`."""
        target = parse(head.url)
        if target.kind is not Kind.ARTICLE or target.identifier is None:
            self.left_out["not an article"] += 1
        elif head.profile == NOT_MODIFIED:
            self.left_out["not modified"] += 1
        elif head.status != 200:
            self.left_out[f"status {head.status}"] += 1
        elif not head.is_whole:
            self.left_out["cut"] += 1
        elif head.profile not in (None, IDENTICAL):
            self.left_out["unknown revisit"] += 1
        else:
            self._insert(article_key(target), target.page, place, head)

    def _insert(self, key: str, page: int, place: Place, head: Head) -> None:
        number = self._number(place)
        body = (None, None) if head.profile else (number, head.offset)
        refers_url, refers_time = head.refers_to
        self._db.execute(
            "INSERT INTO captures (key, page, url, time, place, offset, body_place, body_offset, digest, refers_url, refers_time)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                page,
                head.url,
                time_of(head.date),
                number,
                head.offset,
                *body,
                (head.digest or "").lower() or None,
                refers_url or None,
                time_of(refers_time),
            ),
        )

    def _number(self, place: Place) -> int:
        if self._place is None or self._place[0] != place:
            data = pickle.dumps(place)
            cursor = self._db.execute("INSERT INTO places (place) VALUES (?)", (data,))
            self._place = place, cursor.lastrowid or 0
        return self._place[1]

    def resolve(self) -> None:
        """Find the bodies of revisits: the capture that each names, else one with the same digest. The others are counted in `left_out`."""
        self._db.execute("CREATE INDEX by_key ON captures (key, id)")
        self._db.execute("CREATE INDEX by_digest ON captures (digest) WHERE body_place IS NOT NULL")
        revisits = self._db.execute(
            "SELECT id, key, digest, refers_url, refers_time FROM captures WHERE body_place IS NULL"
        ).fetchall()
        for number, key, digest, url, time in revisits:
            found = self._body(key, digest, url, time)
            if found:
                self._db.execute(
                    "UPDATE captures SET body_place = ?, body_offset = ? WHERE id = ?",
                    (*found, number),
                )
            else:
                self._db.execute("DELETE FROM captures WHERE id = ?", (number,))
                self.left_out["revisit of a capture that is not there"] += 1

    def _body(
        self, key: str, digest: str | None, url: str | None, time: str
    ) -> tuple[int, int] | None:
        """The place of a body: by digest, the named capture first; without a digest by address and time."""
        is_named = "(url = ?1 AND time = ?2)"
        if digest:
            query = f"SELECT body_place, body_offset FROM captures WHERE digest = ?3 AND body_place IS NOT NULL ORDER BY {is_named} DESC, id LIMIT 1"  # noqa: S608 - a text of ours
            row = self._db.execute(query, (url, time, digest)).fetchone()
        else:
            query = f"SELECT body_place, body_offset FROM captures WHERE key = ?3 AND body_place IS NOT NULL AND {is_named} LIMIT 1"  # noqa: S608
            row = self._db.execute(query, (url, time, key)).fetchone()
        return (row[0], row[1]) if row else None

    def __len__(self) -> int:
        """Number of articles with a capture of page 1."""
        row = self._db.execute("SELECT count(DISTINCT key) FROM captures WHERE page = 1").fetchone()
        return int(row[0])

    def by_article(self) -> Iterator[ArticleCaptures]:
        """The captures of each article, in the order of the first capture of page 1."""
        keys = self._db.execute(
            "SELECT key FROM captures WHERE page = 1 GROUP BY key ORDER BY min(id)"
        )
        for (key,) in keys:
            yield self._of(key)

    def _of(self, key: str) -> ArticleCaptures:
        pieces: dict[int, list[Piece]] = {}
        rows = self._db.execute(
            "SELECT page, url, time, offset, body_offset, place, body_place FROM captures WHERE key = ? ORDER BY time DESC, id DESC",
            (key,),
        ).fetchall()
        for page, url, time, offset, body_offset, place, body_place in rows:
            own, body = self._stored(place), self._stored(body_place)
            name = None if isinstance(own, SavedPage) else f"{own.name}:{offset}"
            pieces.setdefault(page, []).append(Piece(url, time, body, body_offset, name))
        first = pieces.pop(1)
        return ArticleCaptures(first[-1].url, first, dict(sorted(pieces.items())))

    def _stored(self, number: int) -> Place:
        row = self._db.execute("SELECT place FROM places WHERE id = ?", (number,)).fetchone()
        place: Place = pickle.loads(row[0])  # noqa: S301 - written by this process
        return place

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def time_of(date: str) -> str:
    """A date of a WARC record as records hold it: "2026-11-24T03:28:00Z"; empty where it is none. Some writers leave out all signs."""
    match = _DATE.fullmatch(date)
    if match is None:
        return ""
    zone = match["zone"] or "Z"
    year, month, day, hour, minute, second = map(int, match.group(1, 2, 3, 4, 5, 6))
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except ValueError:
        return ""
    if zone != "Z":
        hours, minutes = int(zone[:3]), int(zone[0] + zone[-2:])
        moment -= timedelta(hours=hours, minutes=minutes)
    return utc(moment)
