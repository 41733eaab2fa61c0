"""Every name of Scrapy and Twisted that newscrawl uses and neither of them promises to keep, and why no other will do.

A new minor of either may change them. `missing` says which, in a sentence; a test asks it on every version that is tried.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scrapy import Request
    from scrapy.core.downloader import Downloader, Slot
    from scrapy.crawler import Crawler


class Internal(NamedTuple):
    """A name that is private, or public in no documentation."""

    where: str
    """ "scrapy.core.downloader:Downloader._process_queue"."""
    why: str
    """What it is used for, and what public name is lacking."""


def _members(owner: str, names: str, why: str) -> list[Internal]:
    return [Internal(f"{owner}.{name}", why) for name in names.split()]


_CLOSING = "no public attribute and no signal shows that the engine is closing"
_PROGRESS = "no signal follows the last item of a callback, and the engine's set of requests in progress alone shows it"
_QUEUE = "no public method sends what waits in a download slot, or gives it back"
_TRANSFER = (
    "a transfer is counted when its task begins, and no public hook runs when it leaves the queue"
)
_BATCH = "Scrapy ends a batch where it writes a record, and we guard each write, so that we have to end it too"
_STORING = (
    "Scrapy logs what an exporter or a storage raises, and no public hook lets the run fail for it"
)
_HEADERS = (
    "neither Scrapy nor Twisted bounds the headers of an answer, or lets their parser be chosen"
)

PRIVATE = (
    Internal("scrapy.core.engine:ExecutionEngine._slot", f"{_CLOSING}; {_PROGRESS}"),
    Internal("scrapy.core.engine:_Slot.closing", _CLOSING),
    Internal("scrapy.core.engine:_Slot.inprogress", _PROGRESS),
    Internal("scrapy.core.downloader:Downloader._process_queue", _QUEUE),
    Internal("scrapy.core.downloader:Downloader._wait_for_download", _TRANSFER),
    *_members(
        "scrapy.extensions.feedexport:FeedExporter",
        "_schedule_slot_close _get_uri_params _start_new_batch",
        _BATCH,
    ),
    Internal("scrapy.extensions.feedexport:FeedExporter._close_slot", _STORING),
    *_members(
        "scrapy.exporters:XmlItemExporter",
        "_beautify_indent _beautify_newline",
        "items of XML with our columns are to be indented as its documented `indent` asks",
    ),
    Internal("scrapy.core.downloader.handlers.http11:HTTP11DownloadHandler._pool", _HEADERS),
    Internal("scrapy.core.downloader.handlers.http11:_LenientHTTP11ClientFactory", _HEADERS),
    Internal("scrapy.core.downloader.handlers.http11:_LenientHTTP11ClientProtocol", _HEADERS),
    Internal("scrapy.core.downloader.handlers.http11:_LenientHTTPClientParser", _HEADERS),
    Internal("twisted.web.client:HTTPConnectionPool._factory", _HEADERS),
    Internal("twisted.web.client:_HTTP11ClientFactory._quiescentCallback", _HEADERS),
    Internal("twisted.web._newclient:HTTP11ClientProtocol._parser", _HEADERS),
    Internal("twisted.web._newclient:Request", "the type of what a connection is asked to send"),
)
"""Names with an underscore, and names in a module or class with one."""

_PACE = "the documentation names the settings of a slot, and nothing to change its pace while a run goes on"
_WAITING = "no documented attribute holds the requests that wait in a slot"
_FEED = "the documentation names a feed's slot in a signal, without its attributes"
_COMMAND = (
    "the documentation describes commands for their users; a command that adds to one is a subclass"
)

UNDOCUMENTED = (
    Internal("scrapy.core.engine:ExecutionEngine.downloader", _WAITING),
    *_members("scrapy.core.downloader:Downloader", "slots per_slot_settings", _PACE),
    Internal("scrapy.core.downloader:Slot", _PACE),
    *_members("scrapy.core.downloader:Slot", "concurrency delay jitter", _PACE),
    *_members("scrapy.core.downloader:Slot", "queue transferring latercall close", _WAITING),
    *_members("scrapy.extensions.feedexport:FeedExporter", "feeds slots", _FEED),
    *_members(
        "scrapy.extensions.feedexport:FeedSlot",
        "batch_id exporter feed_options file filter format itemcount storage store_empty uri uri_template"
        " start_exporting finish_exporting",
        _FEED,
    ),
    Internal("scrapy.extensions.feedexport:apply_uri_params", _BATCH),
    Internal(
        "scrapy.extensions.feedexport:BlockingFeedStorage",
        "no attribute shows whether a storage writes to this machine or to another",
    ),
    Internal(
        "scrapy.extensions.postprocessing:PostProcessingManager",
        "the file of a feed with plugins is one, and what they write to is known by nothing else",
    ),
    Internal("scrapy.extensions.postprocessing:PostProcessingManager.file", "the same"),
    Internal(
        "scrapy.responsetypes:responsetypes",
        "nothing documented chooses the class of a response by its headers and body",
    ),
    Internal("scrapy.commands:BaseRunSpiderCommand", _COMMAND),
    *(Internal(f"scrapy.commands.{name}:Command", _COMMAND) for name in ("fetch", "shell", "view")),
    Internal("scrapy.cmdline:ScrapyArgumentParser", _COMMAND),
    Internal(
        "scrapy.exceptions:UsageError", "commands raise it for a user's mistake, and no other error"
    ),
    Internal(
        "scrapy.logformatter:LogFormatterResult",
        "the type of what the documented methods of a LogFormatter return",
    ),
    Internal(
        "scrapy.spiderloader:get_spider_loader",
        "nothing else makes the loader that SPIDER_LOADER_CLASS names without a crawler",
    ),
    Internal(
        "scrapy.utils.serialize:ScrapyJSONEncoder",
        "a user's own fields are encoded as Scrapy's feeds encode them, and no documented function does that",
    ),
    Internal(
        "scrapy.utils.log:failure_to_exc_info",
        "an errback is given a Failure, and logging wants a traceback",
    ),
    Internal("scrapy.utils.ossignal:SignalHandlerT", "the type of a handler of signals"),
)
"""Names without an underscore which Scrapy's documentation does not describe."""

INTERNALS = (*PRIVATE, *UNDOCUMENTED)


def missing() -> list[str]:
    """A sentence for each of the names that the installed Scrapy and Twisted no longer have."""
    return [f"{one.where} is gone: {one.why}" for one in INTERNALS if not _is_there(one.where)]


def _is_there(where: str) -> bool:
    """Whether a name exists; of attributes that are set on instances, whether the class sets them."""
    module, _, path = where.partition(":")
    name, _, attribute = path.partition(".")
    try:
        owner = getattr(import_module(module), name, None)
    except ModuleNotFoundError:
        return False
    if owner is None or not attribute:
        return owner is not None
    return hasattr(owner, attribute) or attribute in set_by(owner)


@cache
def set_by(owner: type) -> set[str]:
    """The names of the attributes that a class sets on its instances, by its own source."""
    return set(re.findall(r"\bself\.(\w+)(?::|\s*=[^=])", inspect.getsource(owner)))


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


def set_connection_factory(handler: Any, factory: Callable[..., Any]) -> None:
    """Let a handler of HTTP make its connections by `factory`."""
    handler._pool._factory = factory  # noqa: SLF001
