"""Requests as plain data and back: JSON, never a pickle, which could run code when it is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scrapy import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider

_SESSION = frozenset(("download_latency", "download_slot"))
"""Keys of meta that mean something to one download alone."""


def to_data(request: Request, spider: Spider) -> str:
    """A request as JSON. ValueError for one that holds more than plain data."""
    data: dict[str, Any] = {
        "url": request.url,
        "callback": _name(request.callback, spider),
        "errback": _name(request.errback, spider),
        "method": request.method if request.method != "GET" else None,
        "headers": {
            name.decode("latin-1"): [value.decode("latin-1") for value in values]
            for name, values in request.headers.items()
        },
        "body": request.body.decode("latin-1"),
        "meta": {name: value for name, value in request.meta.items() if name not in _SESSION},
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


def _name(callback: Callable[..., Any] | None, spider: Spider) -> str | None:
    if callback is None:
        return None
    if getattr(callback, "__self__", None) is not spider:
        raise ValueError(f"{callback!r} is no method of the spider {spider.name!r}")
    return str(getattr(callback, "__name__", None))


def from_data(data: str, priority: int, spider: Spider) -> Request:
    """The request that `to_data` gave."""
    given: dict[str, Any] = json.loads(data)
    for name in ("callback", "errback"):
        if name in given:
            given[name] = getattr(spider, given[name])
    if "body" in given:
        given["body"] = given["body"].encode("latin-1")
    return Request(**given, priority=priority)
