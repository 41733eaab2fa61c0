"""The known feeds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from newscrawl.text.toml_tables import table


@dataclass(frozen=True)
class KnownFeed:
    """A feed of the table."""

    name: str
    """The name that a user types."""
    url: str
    language: str
    """Primary subtag: "en", "zh"."""


@cache
def feeds() -> tuple[KnownFeed, ...]:
    """All known feeds, in the order of the table."""
    return tuple(KnownFeed(**entry) for entry in table("newscrawl.site", "feeds.toml")["feeds"])
