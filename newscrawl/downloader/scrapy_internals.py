"""Every private name of Scrapy and Twisted that newscrawl uses or overrides, and why no public name will do.

A new minor of either may change them. `missing` says which, in a sentence; a test asks it on every version that is tried.
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scrapy import Request, Spider
    from scrapy.core.downloader import Downloader, Slot
    from scrapy.crawler import Crawler


class Internal(NamedTuple):
    """A private name."""

    where: str
    """ "scrapy.core.downloader:Downloader._process_queue"."""
    why: str
    """What it is used for, and what public name is lacking."""


_SLOT = "no signal tells that the engine is closing, or which requests are still in a callback"
_QUEUE = "a request that waits in a download slot can be given back by no public method"
_FEED = "feeds have no public hook between a record and its file, or around a file's end"
_HEADERS = "neither Scrapy nor Twisted bounds the headers of an answer"

INTERNALS = (
    Internal("scrapy.core.engine:ExecutionEngine._slot", _SLOT),
    Internal("scrapy.core.engine:_Slot.closing", _SLOT),
    Internal("scrapy.core.engine:_Slot.inprogress", _SLOT),
    Internal("scrapy.core.downloader:Downloader._process_queue", _QUEUE),
    Internal("scrapy.core.downloader:Downloader._wait_for_download", _QUEUE),
    Internal(
        "scrapy.spiders:Spider._set_crawler",
        "a spider that is made by its own from_crawler is wired up by nothing public",
    ),
    Internal("scrapy.extensions.feedexport:FeedExporter._schedule_slot_close", _FEED),
    Internal("scrapy.extensions.feedexport:FeedExporter._get_uri_params", _FEED),
    Internal("scrapy.extensions.feedexport:FeedExporter._start_new_batch", _FEED),
    Internal("scrapy.extensions.feedexport:FeedExporter._get_file", _FEED),
    Internal("scrapy.core.downloader.handlers.http11:HTTP11DownloadHandler._pool", _HEADERS),
    Internal("scrapy.core.downloader.handlers.http11:_LenientHTTP11ClientFactory", _HEADERS),
    Internal("scrapy.core.downloader.handlers.http11:_LenientHTTP11ClientProtocol", _HEADERS),
    Internal("scrapy.core.downloader.handlers.http11:_LenientHTTPClientParser", _HEADERS),
    Internal("twisted.web.client:HTTPConnectionPool._factory", _HEADERS),
    Internal("twisted.web.client:_HTTP11ClientFactory._quiescentCallback", _HEADERS),
    Internal("twisted.web._newclient:HTTP11ClientProtocol._parser", _HEADERS),
)


def missing() -> list[str]:
    """A sentence for each of the names that the installed Scrapy and Twisted no longer have."""
    return [f"{one.where} is gone: {one.why}" for one in INTERNALS if not _is_there(one.where)]


def _is_there(where: str) -> bool:
    """Whether a name exists; of attributes that are set on instances, whether the class sets them."""
    module, _, path = where.partition(":")
    name, _, attribute = path.partition(".")
    owner = getattr(import_module(module), name, None)
    if owner is None or not attribute:
        return owner is not None
    is_set = re.compile(rf"self\.{attribute}(?::|\s*=[^=])")
    return hasattr(owner, attribute) or is_set.search(inspect.getsource(owner)) is not None


# --- What is used from outside of a subclass


def is_closing(crawler: Crawler) -> bool:
    """Whether a run is being closed, by whomever."""
    slot: Any = crawler.engine._slot  # noqa: SLF001
    return slot is None or slot.closing is not None


def in_progress(crawler: Crawler) -> Collection[Request]:
    """Requests that were taken from the scheduler and are not through their callbacks yet."""
    slot: Any = crawler.engine._slot  # noqa: SLF001
    found: Collection[Request] = slot.inprogress
    return found


def process_queue(downloader: Downloader, slot: Slot) -> None:
    """Send what waits in a slot, as its own timer does."""
    downloader._process_queue(slot)  # noqa: SLF001


def set_crawler(spider: Spider, crawler: Crawler) -> None:
    """Wire a spider up."""
    spider._set_crawler(crawler)  # noqa: SLF001


def set_connection_factory(handler: Any, factory: Callable[..., Any]) -> None:
    """Let a handler of HTTP make its connections by `factory`."""
    handler._pool._factory = factory  # noqa: SLF001
