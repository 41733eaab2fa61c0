"""Checks of settings before a crawl starts: what would fail half-way is one sentence now."""

from __future__ import annotations

import codecs
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from newscrawl.errors import SettingError
from newscrawl.exporters.compression import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import BaseSettings

_NUMBERS = (
    "BACKOFF_BASE",
    "BACKOFF_MAX",
    "BREAKER_PAUSES",
    "CLOSESPIDER_ITEMCOUNT",
    "CLOSESPIDER_TIMEOUT",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "DOWNLOAD_DELAY",
    "DOWNLOAD_DELAY_JITTER",
    "DOWNLOAD_MAXSIZE",
    "DOWNLOAD_TIMEOUT",
    "HEADERS_MAXSIZE",
    "PAGE_MAXSIZE",
    "REFUSALS_MAX",
    "FAILURE_TOLERANCE",
    "RETRY_AFTER_MAX",
    "RETRY_TIMES",
)
_SIZES = (
    "FEED_DEPTH_MAX",
    "FEED_ITEMS_MAX",
    "LINKS_PER_PAGE",
    "LIST_PAGES_MAX",
    "LIST_REPEATS_MAX",
    "PAGE_TOKENS_MAX",
    "PATH_FOLDERS_MAX",
    "PATH_REPEATS_MAX",
    "SEGMENT_BYTES",
    "SEGMENT_LINES",
    "SEARCH_TIMEOUT",
    "SEARCH_REACH",
    "FEED_DAYS",
)
_SWITCHES = ("BODY_HTML", "DRIFT_CHECK", "FIELD_SOURCES", "ROBOTSTXT_OBEY")
_PARAMETER = re.compile(r"%\((\w+)\)")
_PARAMETERS = ("time", "name", "batch_id", "batch_time")
"""What Scrapy fills into the name of a feed, besides the spider's own attributes."""

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def check_settings(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting that cannot work."""
    for name in _NUMBERS:
        _check_type(name, settings.get(name), settings.getfloat, "no number")
    for name in _SIZES:
        _check_size(name, settings.get(name))
    for name in _SWITCHES:
        _check_type(name, settings.get(name), settings.getbool, "neither True nor False")
    if settings.getbool("BODY_HTML") and find_spec("nh3") is None:
        raise SettingError("BODY_HTML: needs nh3 to sanitise HTML, install newscrawl[html]")
    _check_tolerance(settings.getfloat("FAILURE_TOLERANCE"))
    _check_umask(str(settings["UMASK"]))
    _check_compression(settings.get("SEGMENT_COMPRESSION"))
    _check_log_level(settings.get("LOG_LEVEL"))
    if log_file := settings.get("LOG_FILE"):
        _check_file("LOG_FILE", Path(log_file))
    _check_folder("DATA_DIR", Path(settings["DATA_DIR"]))
    _check_encoding(settings.get("FEED_EXPORT_ENCODING"))
    for uri in settings.getdict("FEEDS"):
        _check_feed(uri)


def _check_type(name: str, value: Any, read: Callable[[str], object], what: str) -> None:
    try:
        read(name)
    except (TypeError, ValueError):
        raise SettingError(f"{name}: {value!r} is {what}") from None


def _check_tolerance(value: float) -> None:
    if not 0 <= value <= 1:
        raise SettingError(f"FAILURE_TOLERANCE: {value} is no share, expected a number from 0 to 1")


def _check_size(name: str, value: Any) -> None:
    if not str(value).isdecimal() or int(value) < 1:
        raise SettingError(f"{name}: {value!r} is no whole number from 1 up")


def _check_umask(value: str) -> None:
    """The owner has to be able to read what it writes."""
    if not re.fullmatch("0{0,2}[0-7]{2}", value):
        raise SettingError(f"UMASK: {value!r} is no mask for group and others, expected 077 or 027")


def _check_compression(name: Any) -> None:
    if name not in SUFFIXES:
        raise SettingError(
            f"SEGMENT_COMPRESSION: {name!r} is no compression, expected one of {', '.join(SUFFIXES)}"
        )


def _check_encoding(name: str | None) -> None:
    try:
        codecs.lookup(name or "utf-8")
    except LookupError:
        raise SettingError(
            f"FEED_EXPORT_ENCODING: {name!r} is no encoding, expected utf-8"
        ) from None


def _check_log_level(value: Any) -> None:
    if value not in LOG_LEVELS:
        levels = f"{', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}"
        raise SettingError(f"LOG_LEVEL: {value!r} is no level, expected {levels}")


def _check_feed(uri: str) -> None:
    """Files of this machine alone; one whose name is made up as it is opened only for its folder."""
    scheme = urlsplit(uri).scheme
    if scheme not in {"", "file"}:
        return
    path = Path(url2pathname(urlsplit(uri).path) if scheme else uri)
    if unknown := [name for name in _PARAMETER.findall(uri) if name not in _PARAMETERS]:
        raise SettingError(
            f"output: {uri} has the parameter {unknown[0]!r}, known are {', '.join(_PARAMETERS)}"
        )
    _check_file("output", path)


def _check_file(name: str, path: Path) -> None:
    if path.is_dir():
        raise SettingError(f"{name}: {path} is a folder, expected a file")
    _check_writable(name, path, path if path.exists() else _above(path))


def _check_folder(name: str, path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name}: {path} is a file, expected a folder")
    _check_writable(name, path, path if path.exists() else _above(path))


def _above(path: Path) -> Path:
    """The nearest folder above `path` that is there."""
    return next(folder for folder in path.absolute().parents if folder.exists())


def _check_writable(name: str, path: Path, place: Path) -> None:
    is_new = not path.exists()
    if (is_new and not place.is_dir()) or not os.access(place, os.W_OK):
        raise SettingError(f"{name}: {path} cannot be written, {place} does not allow it")
