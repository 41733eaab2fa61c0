"""Requests as plain data and back: JSON, never a pickle, which could run code when it is read.

What a database says is not believed: a request's methods and its meta are of a fixed list, so that a foreign database
cannot have another method called, a page sent through a proxy, or robots.txt passed over.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from scrapy import Request

from newscrawl.frontier.task import CrawlTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider

logger = logging.getLogger(__name__)

CALLBACKS = frozenset(("parse_article", "parse_later_page", "parse_source"))
ERRBACKS = frozenset(("article_failed", "later_page_failed", "source_failed"))
"""Methods of spiders that a kept request may name."""

META = frozenset(
    (
        "article",
        "depth",
        "download_timeout",
        "handle_httpstatus_list",
        "is_start_request",
        "max_retry_times",
        "redirect_reasons",
        "redirect_times",
        "redirect_ttl",
        "redirect_urls",
        "retry_times",
        "task",
        "unclosed",
    )
)
"""Keys of meta that are kept: newscrawl's own, and what Scrapy counts over several downloads of a request."""

_PASSING = frozenset(("download_latency", "download_slot"))
"""Keys that mean something to one download alone."""


# design: no-code-in-state
def to_data(request: Request, spider: Spider) -> str:
    """A request as JSON. ValueError for one that holds more than plain data, or names another method."""
    data: dict[str, Any] = {
        "url": request.url,
        "callback": _name(request.callback, spider, CALLBACKS),
        "errback": _name(request.errback, spider, ERRBACKS),
        "method": request.method if request.method != "GET" else None,
        "headers": {
            name.decode("latin-1"): [value.decode("latin-1") for value in values]
            for name, values in request.headers.items()
        },
        "body": request.body.decode("latin-1"),
        "meta": _known(request.meta),
        "cb_kwargs": request.cb_kwargs,
        "dont_filter": request.dont_filter,
        "flags": request.flags,
    }
    try:
        return json.dumps(
            {name: value for name, value in data.items() if value},
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
    except TypeError as error:
        raise ValueError(f"{request}: cannot be kept on disk, {error}") from None


def _name(callback: Callable[..., Any] | None, spider: Spider, known: frozenset[str]) -> str | None:
    if callback is None:
        return None
    if getattr(callback, "__self__", None) is not spider:
        raise ValueError(f"{callback!r} is no method of the spider {spider.name!r}")
    name = str(getattr(callback, "__name__", None))
    if name not in known:
        raise ValueError(
            f"{name}: is no method that a kept request may name, expected one of {', '.join(sorted(known))}"
        )
    return name


def _of_today(meta: dict[str, Any]) -> dict[str, Any]:
    """The same with a task of this version; up to version 0.1 it was called `ticket`. ValueError for a task of no version."""
    task = meta.get("task", meta.get("ticket"))
    if task is None:
        return meta
    try:
        return {**meta, "task": CrawlTask.from_data(task).to_data()}
    except (KeyError, TypeError) as error:
        raise ValueError(f"{task!r:.80} is no task, {error!r}") from None


def _known(meta: dict[str, Any]) -> dict[str, Any]:
    """What of a request's meta is kept."""
    for name in meta.keys() - META - _PASSING:
        logger.debug("meta %r of a request is not kept", name)
    return {name: value for name, value in meta.items() if name in META}


def waits(data: str) -> bool:
    """Whether a request as JSON is for an article that was shown without a time."""
    task = json.loads(data).get("meta", {}).get("task", {})
    payload = task.get("payload", {})
    return bool(payload.get("waits_for_lists", payload.get("waits")))  # version 2, version 1


def from_data(data: str, priority: int, spider: Spider) -> Request:
    """The request that `to_data` gave. ValueError for what it never gives: it is of another program, or of another version."""
    given: Any = json.loads(data)
    if not isinstance(given, dict) or not isinstance(given.get("url"), str):
        raise ValueError(f"{data!r:.80} is no request")  # noqa: TRY004 - the database's fault
    for name, known in (("callback", CALLBACKS), ("errback", ERRBACKS)):
        if name in given and str(given[name]) not in known:
            raise ValueError(
                f"a request names the {name} {given[name]!r:.80}, which there is none of"
            )
        if name in given:
            given[name] = getattr(spider, given[name])
    if "body" in given:
        given["body"] = given["body"].encode("latin-1")
    given["meta"] = _known(_of_today(given.get("meta") or {}))
    return Request(**given, priority=priority)
