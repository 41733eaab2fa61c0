"""What was said of an article before its page was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """What a list or the search API says of an article; times as printed, Beijing where no zone stands."""

    headline: str | None = None
    """The link's text."""
    listed_at: str | None = None
    """The time a list prints beside it: "2019-01-12 02:06"."""
    indexed_at: str | None = None
    """The time the search API gives: "2019-01-12 02:06:31"."""
