"""Captures, and the kinds of them that an archive holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

COMMON_CRAWL, WAYBACK = "commoncrawl", "wayback"
_BOTH = (COMMON_CRAWL, WAYBACK)


class Kind(NamedTuple):
    """`is_whole`: whether a reader gets the whole article from it."""

    what: str
    group: str
    """The share that it belongs to, and the verdict on a capture that is not whole."""
    is_whole: bool = False
    archives: tuple[str, ...] = _BOTH


KINDS = {
    "plain": Kind("the article's page", "plain", is_whole=True),
    "duplicate": Kind(
        "the same bytes as the capture before, of another time", "duplicates", is_whole=True
    ),
    "charset_lost": Kind("no charset in header and page; Chinese is GBK", "odd", is_whole=True),
    "line_without_fields": Kind(
        "the index has neither its detected type, nor its language, nor its charset",
        "odd",
        is_whole=True,
        archives=(COMMON_CRAWL,),
    ),
    "length_long": Kind(
        "the index names some bytes more than the record has",
        "odd",
        is_whole=True,
        archives=(COMMON_CRAWL,),
    ),
    "short_timestamp": Kind("the index's timestamp has no seconds", "odd", is_whole=True),
    "revisit": Kind("the content has not changed since an earlier capture", "revisit"),
    "revisit_lost": Kind(
        "the content has not changed since a capture that is not there", "revisit"
    ),
    "truncated_length": Kind("cut at a limit of size", "truncated"),
    "truncated_disconnect": Kind("cut because the connection broke", "truncated"),
    "truncated_time": Kind("cut because it took too long", "truncated"),
    "cut_text": Kind("cut within the text, and nothing says so", "cut"),
    "cut_foot": Kind("cut below the text, and nothing says so", "cut"),
    "cut_gzip": Kind("a gzip body that was cut, and nothing says so", "cut"),
    "error_404": Kind("a page that was not found", "error_status"),
    "error_403": Kind("a page that was forbidden", "error_status"),
    "error_503": Kind("a server that was overloaded", "error_status"),
    "soft_404": Kind("an error page with status 200", "soft_error"),
    "maintenance": Kind("a maintenance page with status 200", "soft_error"),
    "challenge": Kind("a firewall's puzzle with status 200", "soft_error"),
    "redirect": Kind("301 to the article's address on another host", "redirect"),
    "redirect_https": Kind(
        "301 from http to https: the same key, so that the Wayback Machine leads back to it",
        "redirect",
    ),
    "redirect_home": Kind("302 to the home page", "redirect"),
    "offset_other": Kind(
        "the index names the place of another record", "misplaced", archives=(COMMON_CRAWL,)
    ),
    "offset_garbage": Kind(
        "the index names a place within a record", "misplaced", archives=(COMMON_CRAWL,)
    ),
    "length_short": Kind(
        "the index names some bytes fewer than the record has",
        "misplaced",
        archives=(COMMON_CRAWL,),
    ),
    "playback_other": Kind(
        "cannot be replayed: 302 to another capture", "misplaced", archives=(WAYBACK,)
    ),
    "playback_error": Kind(
        "cannot be replayed: 503 of the archive", "misplaced", archives=(WAYBACK,)
    ),
    "absent_404": Kind("is in the index alone: 404", "absent"),
    "absent_403": Kind("is in the index alone: 403", "absent"),
    "line_broken": Kind("a line of the index that cannot be read", "malformed"),
    "line_without_place": Kind(
        "a line of the index without offset and file", "malformed", archives=(COMMON_CRAWL,)
    ),
    "list": Kind("a list", "not_article"),
    "home": Kind("a home page", "not_article"),
    "image": Kind("a picture", "not_article"),
    "robots": Kind("robots.txt", "not_article"),
}
"""By name."""

VERDICTS = (
    *("right", "duplicate", "same_text", "older"),
    *dict.fromkeys(kind.group for kind in KINDS.values() if not kind.is_whole),
)
"""What becomes of a capture: it is right for its article, has the same bytes as the right one, has the same text, shows
an older text, or is none of these because of its kind."""


@dataclass(eq=False)
class Capture:
    """One capture of an address."""

    url: str
    """As it was captured, with its scheme."""
    time: datetime
    """In UTC."""
    kind: str
    index: int | None = None
    """The story; None for what is not an article."""
    page: int = 1
    revision: int = 0
    """How often the story had been edited."""
    visit: int = 0
    """Which of the article's visits it belongs to: the pages of an article are captured together."""
    printing: int = 0
    """The visit whose bytes it has: its own, or an earlier one's."""
    crawl: str = ""
    """The name of the crawl, at Common Crawl."""
    target: str = field(default="", repr=False)
    """Where a redirect leads, or where a revisit has its original."""
    since: datetime | None = field(default=None, repr=False)
    """The time of a revisit's original."""

    @property
    def timestamp(self) -> str:
        """Its 14 digits."""
        return f"{self.time:%Y%m%d%H%M%S}"

    @property
    def indexed_timestamp(self) -> str:
        """Its timestamp in the index."""
        return self.timestamp[:12] if self.kind == "short_timestamp" else self.timestamp

    @property
    def is_whole(self) -> bool:
        return KINDS[self.kind].is_whole
