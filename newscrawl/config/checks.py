"""Checks of settings before a crawl starts: errors are one sentence, before any request."""

from __future__ import annotations

import difflib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, get_type_hints

from scrapy.settings import SETTINGS_PRIORITIES, default_settings

from newscrawl import settings as own_settings
from newscrawl.config.components import check_components
from newscrawl.config.kinds import Integer, Kind, Seconds, Switch, folder_path
from newscrawl.config.outputs import check_file_name
from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from scrapy.settings import BaseSettings


def _kind(type_: Any) -> Kind:
    found: Kind = type_.__metadata__[0]
    return found


DECLARED = {
    name: _kind(type_) for name, type_ in get_type_hints(own_settings, include_extras=True).items()
}
"""By name: the kind of each setting, newscrawl's or Scrapy's, that `newscrawl/settings.py` declares."""

_BY_TYPE = {bool: _kind(Switch), int: _kind(Integer), float: _kind(Seconds)}
"""Kinds of Scrapy's other settings, by the type of their default."""
_MAY_BE_NONE = ("FEED_EXPORT_INDENT",)

_TYPO = 0.87  # difflib's ratio: one or two letters differ
_WITHOUT_DEFAULT = ("FEED_STORAGE_S3_ACL", "FILES_STORE_S3_ACL", "IMAGES_STORE_S3_ACL")
"""Scrapy's settings without a default whose names are close to others."""


def check_settings(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting that is missing, invalid or misspelled."""
    _check_missing(settings)
    for name, kind in _kinds().items():
        kind.check(name, settings[name])
    if settings.getbool("BODY_HTML") and find_spec("nh3") is None:
        raise SettingError("BODY_HTML: needs nh3 to sanitise HTML, install newscrawl[html]")
    for uri in settings.getdict("FEEDS"):
        check_file_name(str(uri))
    check_components(settings)
    _refuse_typos(settings)


def check_typed(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting of the command line that is invalid or misspelled."""
    kinds = _kinds()
    for name in settings:
        if name in kinds and (settings.getpriority(name) or 0) >= SETTINGS_PRIORITIES["cmdline"]:
            kinds[name].check(name, settings[name])
    _refuse_typos(settings)


def doubtful_names(settings: BaseSettings) -> list[str]:
    """A sentence for each name that is neither Scrapy's nor newscrawl's but may be a plug-in's.

    Of settings on the command line (`-s`), all that `check_settings` accepts: it refuses those a typo away from
    a known name, since plug-ins are seldom set there. Of a settings module, which has its project's own
    names too, only those a typo away from a known name.
    """
    typed = (
        f"{name}: neither newscrawl nor Scrapy has such a setting; it has an effect only where a plug-in reads it"
        for name, _ in _unknown(settings, is_typed=True)
    )
    written = (
        f"{name}: neither newscrawl nor Scrapy has such a setting; did you mean {close}?"
        for name, close in _unknown(settings, is_typed=False)
        if close
    )
    return [*typed, *written]


def data_dir(settings: BaseSettings) -> Path:
    """The setting DATA_DIR, without a check that it is writable. Raises SettingError where it is missing."""
    value = settings.get("DATA_DIR")
    if value is None:
        raise SettingError(
            "DATA_DIR: is missing; set it to the folder of the data set, such as data"
        )
    return folder_path("DATA_DIR", value)


def file_mask(settings: BaseSettings) -> int:
    """The setting UMASK, or its default where a project lacks it. Raises SettingError."""
    value = settings.get("UMASK", own_settings.UMASK)
    DECLARED["UMASK"].check("UMASK", value)
    return int(value, 8)


def _refuse_typos(settings: BaseSettings) -> None:
    for name, close in _unknown(settings, is_typed=True):
        if close:
            raise SettingError(f"{name}: there is no such setting; did you mean {close}?")


def _check_missing(settings: BaseSettings) -> None:
    """Refuse a project whose settings module does not import newscrawl's settings."""
    own = (name for name in _names(own_settings) if getattr(own_settings, name) is not None)
    missing = [name for name in own if name not in settings]
    if missing:
        more = f", and so are {len(missing) - 1} more of newscrawl's" if missing[1:] else ""
        raise SettingError(
            f"{missing[0]}: is missing{more}; begin the project's settings module with: from newscrawl.settings import *"
        )


def _kinds() -> dict[str, Kind]:
    """The declared kinds, and those of Scrapy's other settings by the type of their default."""
    defaults = {name: type(getattr(default_settings, name)) for name in _names(default_settings)}
    by_type = {
        name: _BY_TYPE[type_]
        for name, type_ in defaults.items()
        if type_ in _BY_TYPE and name not in _MAY_BE_NONE
    }
    return by_type | DECLARED


def _names(module: ModuleType) -> list[str]:
    return [name for name in vars(module) if name.isupper()]


def _unknown(settings: BaseSettings, *, is_typed: bool) -> Iterator[tuple[str, str | None]]:
    """Unknown names of settings, each with the closest known name a typo away, or None."""
    known = [*_names(own_settings), *_names(default_settings), *_WITHOUT_DEFAULT]
    project, typed = SETTINGS_PRIORITIES["project"], SETTINGS_PRIORITIES["cmdline"]
    for name in settings:
        priority = settings.getpriority(name) or 0
        if name in known or priority < project or (priority >= typed) != is_typed:
            continue
        close = difflib.get_close_matches(name.upper(), known, n=1, cutoff=_TYPO)
        yield name, close[0] if close else None
