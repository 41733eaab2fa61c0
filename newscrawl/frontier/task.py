"""A ticket: a URL in the books, as it travels with its requests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.frontier.outcomes import Resource
    from newscrawl.site.urls import SiteUrl


def article_key(target: SiteUrl) -> str:
    """What an article's address is in the books: its identifier and, where the URL has one, its day."""
    return f"{target.identifier or target.url} {target.date or ''}".strip()


@dataclass(frozen=True)
class Ticket:
    """Plain data: which URL it is, and how to ask for it again."""

    resource: Resource
    key: str
    """Identifier and day of an article, URL of anything else: unique in the books of a job."""
    url: str
    more: dict[str, Any] = field(default_factory=dict)
    """What the spider needs to ask for it."""
    attempts: int = 0
    """How often it failed before: each try is a request of its own."""

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(vars(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Ticket:
        """The ticket that `to_json` gave."""
        return cls(**json.loads(text))
