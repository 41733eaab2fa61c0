"""Converts requests to JSON and back; never a pickle, which could run code when it is read.

The database is not trusted: names of methods and keys of meta are of a fixed list, so that a foreign database
cannot call another method, send a page through a proxy, or bypass robots.txt.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from scrapy.utils.request import request_from_dict

from newscrawl.frontier.task import CrawlTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request, Spider

logger = logging.getLogger(__name__)

CAPTURE = "capture"
"""Key of meta: number of the capture in the frontier, for a page from a public archive."""

CALLBACKS = frozenset(("parse_article", "parse_later_page", "parse_source"))
ERRBACKS = frozenset(("article_failed", "later_page_failed", "source_failed"))
"""Methods of spiders that a stored request may name."""

META = frozenset(
    (
        "article",
        CAPTURE,
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
"""Keys of meta that are stored: newscrawl's own, and Scrapy's over several downloads of a request."""

CAPTURED_AT = "captured_at"
"""Key of meta: when the public archive received the page."""

_PASSING = frozenset(
    (CAPTURED_AT, "autothrottle_dont_adjust_delay", "download_latency", "download_slot", "warc")
)
"""Keys with a meaning for one download only."""

_KEPT = ("url", "method", "headers", "body", "meta", "cb_kwargs", "dont_filter", "flags")
"""Attributes of requests that are stored, besides the names of the methods."""


# design: no-code-in-state
def to_data(request: Request, spider: Spider) -> str:
    """A request as JSON. ValueError where it has more than plain data, or names another method."""
    # `Request.to_dict` would compute each property of the spider to find the names of two methods.
    plain = {name: getattr(request, name) for name in _KEPT}
    data: dict[str, Any] = {
        **{name: plain[name] for name in _KEPT},
        "callback": _name(request.callback, spider, CALLBACKS),
        "errback": _name(request.errback, spider, ERRBACKS),
        "method": plain["method"] if plain["method"] != "GET" else None,
        "headers": {
            name.decode("latin-1"): [value.decode("latin-1") for value in values]
            for name, values in plain["headers"].items()
        },
        "body": plain["body"].decode("latin-1"),
        "meta": _known(plain["meta"]),
    }
    try:
        return json.dumps(
            {name: value for name, value in data.items() if value},
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
    except TypeError as error:
        raise ValueError(f"{request}: cannot be stored on disk, {error}") from None


def _name(callback: Callable[..., Any] | None, spider: Spider, known: frozenset[str]) -> str | None:
    if callback is None:
        return None
    if getattr(callback, "__self__", None) is not spider:
        raise ValueError(f"{callback!r} is not a method of the spider {spider.name!r}")
    name = str(getattr(callback, "__name__", None))
    if name not in known:
        raise ValueError(
            f"{name}: is not a method that a stored request may name, expected one of {', '.join(sorted(known))}"
        )
    return name


def _meta(given: dict[str, Any]) -> dict[str, Any]:
    """The meta of a request as data, with a task of this version; up to version 0.1 its key was `ticket`."""
    meta: dict[str, Any] = given.get("meta", {})
    task = meta.get("task", meta.get("ticket"))
    return meta if task is None else {**meta, "task": CrawlTask.from_data(task).to_data()}


def _known(meta: dict[str, Any]) -> dict[str, Any]:
    """The part of a request's meta that is stored."""
    for name in meta.keys() - META - _PASSING:
        logger.debug("meta %r of a request is not stored", name)
    return {name: value for name, value in meta.items() if name in META}


def keep_methods(spider: Spider) -> None:
    """Let a spider have one object for each method that requests name.

    Scrapy checks the source of a callback, and again when its object is gone: of a bound method that is after each page.
    """
    for name in CALLBACKS | ERRBACKS:
        if hasattr(type(spider), name):
            setattr(spider, name, getattr(spider, name))


def waits(data: str) -> bool:
    """Whether a request as JSON is for an article whose link had no time."""
    try:
        task = _meta(json.loads(data)).get("task")
        return task is not None and "waits_for_lists" in task["payload"]
    except (AttributeError, KeyError, TypeError, ValueError):  # `from_data` refuses it
        return False


def from_data(data: str, priority: int, spider: Spider) -> Request:
    """The request from the data of `to_data`. ValueError for data of another program or version."""
    given: Any = json.loads(data)
    try:
        plain = {name: given[name] for name in _KEPT if name in given}
        plain["headers"] = {
            name.encode("latin-1"): [value.encode("latin-1") for value in values]
            for name, values in plain.get("headers", {}).items()
        }
        plain["body"] = plain.get("body", "").encode("latin-1")
        plain["meta"] = _known(_meta(plain))
        methods = _methods(given)
        return request_from_dict({**plain, **methods, "priority": priority}, spider=spider)
    except (AttributeError, KeyError, TypeError) as error:  # JSON of another shape
        raise ValueError(f"{data!r:.80} is not a request") from error


def _methods(given: dict[str, Any]) -> dict[str, Any]:
    """Names of the methods of a request as data. ValueError for other methods."""
    named: dict[str, Any] = {}
    for kind, known in (("callback", CALLBACKS), ("errback", ERRBACKS)):
        if kind not in given:
            continue
        named[kind] = given[kind]
        if str(named[kind]) not in known:
            expected = ", ".join(sorted(known))
            raise ValueError(
                f"a request names the {kind} {named[kind]!r:.80}, expected one of {expected}"
            )
    return named
