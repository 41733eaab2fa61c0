"""A task: a URL among the URL states, as it travels with its requests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.frontier.outcomes import Resource
    from newscrawl.site.urls import SiteUrl


def article_key(target: SiteUrl) -> str:
    """What an article's address is among the URL states: its identifier and, where the URL has one, its day."""
    return f"{target.identifier or target.url} {target.date or ''}".strip()


def as_named_now(data: dict[str, Any]) -> dict[str, Any]:
    """A task as plain data with the names of now: what is `payload` was `more` up to version 0.1."""
    return {"payload" if name == "more" else name: value for name, value in data.items()}


@dataclass(frozen=True)
class CrawlTask:
    """Plain data: which URL it is, and how to ask for it again."""

    resource: Resource
    key: str
    """Identifier and day of an article, URL of anything else: unique within a job."""
    url: str
    payload: dict[str, Any] = field(default_factory=dict)
    """What the spider needs to ask for it."""
    attempts: int = 0
    """How often it failed before: each try is a request of its own."""

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(vars(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> CrawlTask:
        """The task that `to_json` gave, this version's or an earlier one's."""
        return cls(**as_named_now(json.loads(text)))
