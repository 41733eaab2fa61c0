"""Checks of outputs before a crawl starts: Scrapy skips outputs that it cannot write, and the run would look complete."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from newscrawl.config.kinds import check_file
from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_BATCH = re.compile(r"%\(batch_time\)s|%\(batch_id\)")
_PARAMETER = re.compile(r"%\((\w+)\)")
_PARAMETERS = ("time", "name", "batch_id", "batch_time")
"""Parameters of a feed's name, besides the spider's attributes."""


def check_file_name(uri: str) -> None:
    """Raise SettingError for a feed whose name has an unknown parameter, or whose local file cannot be written.

    Of a name with parameters, only the folder is checked.
    """
    scheme = urlsplit(uri).scheme
    if scheme not in {"", "file"}:
        return
    path = Path(url2pathname(urlsplit(uri).path) if scheme else uri)
    if unknown := [name for name in _PARAMETER.findall(uri) if name not in _PARAMETERS]:
        raise SettingError(
            f"output: {uri} has the parameter {unknown[0]!r}, known are {', '.join(_PARAMETERS)}"
        )
    check_file("output", path)


def check_outputs(settings: BaseSettings) -> None:
    """Raise SettingError for the first feed that Scrapy would skip."""
    for uri, given in settings.getdict("FEEDS").items():
        _check_place(str(uri), settings)
        _check_format(str(uri), given.get("format", PurePath(uri).suffix[1:]), settings)
        count = given.get("batch_item_count", settings.getint("FEED_EXPORT_BATCH_ITEM_COUNT"))
        if count and not _BATCH.search(str(uri)):
            raise SettingError(
                f"output: {uri} is one file, but FEED_EXPORT_BATCH_ITEM_COUNT asks for several,"
                " expected %(batch_id)d or %(batch_time)s in its name"
            )


def _check_place(uri: str, settings: BaseSettings) -> None:
    scheme = urlsplit(uri).scheme
    if scheme == "stdout" and sys.stdout is None:
        raise SettingError(
            "output: standard output is closed, expected one that is open, or a file"
        )
    known = _names(settings, "FEED_STORAGES")
    if scheme and scheme not in known and not PureWindowsPath(uri).drive:
        raise SettingError(f"output: {uri} has the scheme {scheme!r}, known are {', '.join(known)}")


def _check_format(uri: str, name: Any, settings: BaseSettings) -> None:
    known = _names(settings, "FEED_EXPORTERS")
    if name not in known:
        raise SettingError(f"output: {uri} has the format {name!r}, known are {', '.join(known)}")


def _names(settings: BaseSettings, name: str) -> list[str]:
    """Schemes or formats of a setting that are not switched off."""
    return sorted(
        one for one, path in settings.getwithbase(name).items() if one and path is not None
    )
