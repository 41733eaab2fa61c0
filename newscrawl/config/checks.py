"""Checks of settings before a crawl starts: what would fail half-way is one sentence now."""

from __future__ import annotations

import difflib
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scrapy.settings import SETTINGS_PRIORITIES, default_settings

from newscrawl import settings as own_settings
from newscrawl.config.components import check_components
from newscrawl.config.kinds import (
    Kind,
    encoding,
    folder,
    folder_path,
    integer,
    log_file,
    log_level,
    number,
    one_of,
    output,
    switch,
    umask,
    whole,
)
from newscrawl.errors import SettingError
from newscrawl.exporters.compression import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from scrapy.settings import BaseSettings

_YEAR = 366 * 24 * 3600  # seconds: nobody waits longer
_CENTURY = 36_600  # days
_MOMENT = 0.001  # seconds: none at all is no time to answer in

KINDS: dict[str, Kind] = {
    "DATA_DIR": folder,
    "UMASK": umask,
    "SEGMENT_BYTES": whole(1),
    "SEGMENT_LINES": whole(1),
    "SEGMENT_COMPRESSION": one_of(tuple(SUFFIXES), "compression"),
    "SEARCH_REACH": whole(1),
    "SEARCH_TIMEOUT": number(_MOMENT, _YEAR),
    "FEED_DAYS": whole(1, _CENTURY),
    "FAILURE_TOLERANCE": number(0, 1),
    "BODY_HTML": switch,
    "DRIFT_CHECK": switch,
    "FIELD_SOURCES": switch,
    "BACKOFF_BASE": number(0, _YEAR),
    "BACKOFF_MAX": number(0, _YEAR),
    "RETRY_AFTER_MAX": number(0, _YEAR),
    "BREAKER_PAUSES": whole(0),
    "REFUSALS_MAX": whole(1),
    "PAGE_MAXSIZE": whole(1),
    "PAGE_TOKENS_MAX": whole(1),
    "PAGE_ELEMENTS_MAX": whole(1),
    "HEADERS_MAXSIZE": whole(1),
    "LINKS_PER_PAGE": whole(1),
    "LIST_PAGES_MAX": whole(1),
    "LIST_REPEATS_MAX": whole(1),
    "FEED_DEPTH_MAX": whole(1),
    "FEED_ITEMS_MAX": whole(1),
    "PATH_FOLDERS_MAX": whole(1),
    "PATH_REPEATS_MAX": whole(1),
    # --- Scrapy's
    "CLOSESPIDER_ERRORCOUNT": whole(0),
    "CLOSESPIDER_ITEMCOUNT": whole(0),
    "CLOSESPIDER_PAGECOUNT": whole(0),
    "CLOSESPIDER_PAGECOUNT_NO_ITEM": whole(0),
    "CLOSESPIDER_TIMEOUT": number(0, _YEAR),
    "CLOSESPIDER_TIMEOUT_NO_ITEM": whole(0, _YEAR),
    "CONCURRENT_ITEMS": whole(1),
    "CONCURRENT_REQUESTS": whole(1),  # with none the crawl waits for ever
    "CONCURRENT_REQUESTS_PER_DOMAIN": whole(1),
    "COOKIES_ENABLED": switch,
    "DNS_TIMEOUT": number(_MOMENT, _YEAR),
    "DOWNLOAD_DELAY": number(0, _YEAR),
    "DOWNLOAD_DELAY_JITTER": number(0, 1),
    "DOWNLOAD_MAXSIZE": whole(1),
    "DOWNLOAD_TIMEOUT": number(_MOMENT, _YEAR),
    "DOWNLOAD_VERIFY_CERTIFICATES": switch,
    "DOWNLOAD_WARNSIZE": whole(0),
    "FEED_EXPORT_ENCODING": encoding,
    "LOG_FILE": log_file,
    "LOG_LEVEL": log_level,
    "LOGSTATS_INTERVAL": number(0, _YEAR),
    "MEMUSAGE_CHECK_INTERVAL_SECONDS": number(_MOMENT, _YEAR),
    "MEMUSAGE_ENABLED": switch,
    "MEMUSAGE_LIMIT_MB": whole(0),
    "MEMUSAGE_WARNING_MB": whole(0),
    "METAREFRESH_ENABLED": switch,
    "REACTOR_THREADPOOL_MAXSIZE": whole(1),
    "REDIRECT_ENABLED": switch,
    "REDIRECT_MAX_TIMES": whole(0),
    "REMOTE_CONTROL_ENABLED": switch,
    "RETRY_ENABLED": switch,
    "RETRY_TIMES": whole(0),
    "ROBOTSTXT_OBEY": switch,
    "TELNETCONSOLE_ENABLED": switch,
    "URLLENGTH_LIMIT": whole(0),
}
"""Settings that newscrawl relies on. NOW and SITE_ADDRESS are looked at where they are read."""

_BY_TYPE: dict[type, Kind] = {bool: switch, int: integer, float: number(0, _YEAR)}
"""Of Scrapy's other settings, by the type of their default."""
_MAY_BE_NONE = ("FEED_EXPORT_INDENT",)

_TYPO = 0.87  # of difflib: a letter or two of a name
_WITHOUT_DEFAULT = ("FEED_STORAGE_S3_ACL", "FILES_STORE_S3_ACL", "IMAGES_STORE_S3_ACL")
"""Settings of Scrapy's that its defaults do not name, and whose names are close to others."""


def check_settings(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting that is missing, cannot work, or is given under a wrong name."""
    _check_missing(settings)
    for name, check in {**_scrapys_kinds(), **KINDS}.items():
        check(name, settings[name])
    if settings.getbool("BODY_HTML") and find_spec("nh3") is None:
        raise SettingError("BODY_HTML: needs nh3 to sanitise HTML, install newscrawl[html]")
    for uri in settings.getdict("FEEDS"):
        output(str(uri))
    check_components(settings)
    _refuse_typos(settings)


def check_typed(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting of the command line that cannot work, or is given under a wrong name."""
    kinds = {**_scrapys_kinds(), **KINDS}
    for name in settings:
        if name in kinds and (settings.getpriority(name) or 0) >= SETTINGS_PRIORITIES["cmdline"]:
            kinds[name](name, settings[name])
    _refuse_typos(settings)


def doubtful_names(settings: BaseSettings) -> list[str]:
    """A sentence for each name that is neither Scrapy's nor newscrawl's, and that may still be a plug-in's.

    Of those typed (`-s`) all that `check_settings` does not refuse: for a typo's distance from a known name
    is no coincidence there, and a plug-in is seldom set up on the command line. Of those of a settings
    module, which has its project's own names too, only the ones at such a distance.
    """
    typed = (
        f"{name}: neither newscrawl nor Scrapy has such a setting; it counts only where a plug-in reads it"
        for name, _ in _unknown(settings, is_typed=True)
    )
    written = (
        f"{name}: neither newscrawl nor Scrapy has such a setting; did you mean {close}?"
        for name, close in _unknown(settings, is_typed=False)
        if close
    )
    return [*typed, *written]


def data_dir(settings: BaseSettings) -> Path:
    """The setting DATA_DIR; whether it can be written is not looked at. Raises SettingError where it is missing."""
    value = settings.get("DATA_DIR")
    if value is None:
        raise SettingError(
            "DATA_DIR: is missing; set it to the folder of the data set, such as data"
        )
    return folder_path("DATA_DIR", value)


def file_mask(settings: BaseSettings) -> int:
    """The setting UMASK, its default where a project has none. Raises SettingError."""
    value = settings.get("UMASK", own_settings.UMASK)
    umask("UMASK", value)
    return int(value, 8)


def _refuse_typos(settings: BaseSettings) -> None:
    for name, close in _unknown(settings, is_typed=True):
        if close:
            raise SettingError(f"{name}: there is no such setting; did you mean {close}?")


def _check_missing(settings: BaseSettings) -> None:
    """A project of somebody else's has none of ours unless its settings module takes them over."""
    own = (name for name in _names(own_settings) if getattr(own_settings, name) is not None)
    missing = [name for name in own if name not in settings]
    if missing:
        more = f", and so are {len(missing) - 1} more of newscrawl's" if missing[1:] else ""
        raise SettingError(
            f"{missing[0]}: is missing{more}; begin the project's settings module with: from newscrawl.settings import *"
        )


def _scrapys_kinds() -> dict[str, Kind]:
    defaults = {name: type(getattr(default_settings, name)) for name in _names(default_settings)}
    return {
        name: _BY_TYPE[kind]
        for name, kind in defaults.items()
        if kind in _BY_TYPE and name not in _MAY_BE_NONE
    }


def _names(module: ModuleType) -> list[str]:
    return [name for name in vars(module) if name.isupper()]


def _unknown(settings: BaseSettings, *, is_typed: bool) -> Iterator[tuple[str, str | None]]:
    """Names of settings that nobody here knows, each with the one known name that is a typo away, if there is one."""
    known = [*_names(own_settings), *_names(default_settings), *_WITHOUT_DEFAULT]
    project, typed = SETTINGS_PRIORITIES["project"], SETTINGS_PRIORITIES["cmdline"]
    for name in settings:
        priority = settings.getpriority(name) or 0
        if name in known or priority < project or (priority >= typed) != is_typed:
            continue
        close = difflib.get_close_matches(name.upper(), known, n=1, cutoff=_TYPO)
        yield name, close[0] if close else None
