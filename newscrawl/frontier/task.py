"""A crawl task: a URL of the URL states, as its requests carry it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from newscrawl.frontier import payloads
from newscrawl.frontier.payloads import ArticlePayload, Payload

if TYPE_CHECKING:
    from newscrawl.frontier.outcomes import Resource
    from newscrawl.site.urls import SiteUrl

P_co = TypeVar("P_co", bound=Payload, covariant=True)


def article_key(target: SiteUrl) -> str:
    """Key of an article's address in the URL states: its identifier and, where the URL has one, its day."""
    return f"{target.identifier or target.url} {target.date or ''}".strip()


def as_named_now(data: dict[str, Any]) -> dict[str, Any]:
    """A task as plain data with today's names: up to version 0.1 `payload` was `more`."""
    return {"payload" if name == "more" else name: value for name, value in data.items()}


@dataclass(frozen=True)
class CrawlTask(Generic[P_co]):
    """A URL, with all that a request for it needs."""

    resource: Resource
    key: str
    """Identifier and day of an article, URL of anything else: unique within a job."""
    url: str
    payload: P_co
    attempts: int = 0
    """How often it failed before: each retry is another request."""

    def to_data(self) -> dict[str, Any]:
        """The task as plain data, for `Request.meta` and for the frontier."""
        return {**vars(self), "payload": payloads.to_data(self.resource, self.payload)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> CrawlTask[Any]:
        """The task from the data of `to_data`, of this version or an earlier one. Raises ValueError for other data."""
        data = as_named_now(data)
        payload = payloads.from_data(data["resource"], data.get("payload") or {})
        return CrawlTask(**{**data, "payload": payload})

    def to_json(self) -> str:
        """The same as JSON."""
        return json.dumps(self.to_data(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> CrawlTask[Any]:
        """The task from the text of `to_json`. Raises ValueError like `from_data`."""
        return cls.from_data(json.loads(text))


ArticleTask = CrawlTask[ArticlePayload]


def article_task(target: SiteUrl, payload: ArticlePayload) -> ArticleTask:
    """The task of an article's address."""
    return CrawlTask("article", article_key(target), target.url, payload)
