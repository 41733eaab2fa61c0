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
from newscrawl.exporters.appending import DOCUMENTS, JSON_LINES, other_columns, why_not

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
    if urlsplit(uri).scheme not in {"", "file"}:
        return
    path = _path(uri)
    if unknown := [name for name in _PARAMETER.findall(uri) if name not in _PARAMETERS]:
        raise SettingError(
            f"output: {uri} has the parameter {unknown[0]!r}, known are {', '.join(_PARAMETERS)}"
        )
    check_file("output", path)


def check_outputs(settings: BaseSettings, *, gives_records: bool = True) -> None:
    """Raise SettingError for the first feed that Scrapy would skip, or whose file cannot be appended to.

    `gives_records`: all items are records without other fields, so that the columns of a CSV file are known.
    """
    for uri, given in settings.getdict("FEEDS").items():
        _check_place(str(uri), settings)
        name = given.get("format", PurePath(uri).suffix[1:])
        _check_format(str(uri), name, settings)
        _check_encoding(str(uri), name, given.get("encoding", settings["FEED_EXPORT_ENCODING"]))
        _check_appending(str(uri), name, given, settings, gives_records)
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


def _path(uri: str) -> Path:
    """The path of a local file."""
    return Path(url2pathname(urlsplit(uri).path) if urlsplit(uri).scheme else uri)


def _check_encoding(uri: str, name: str, encoding: str | None) -> None:
    """Refuse for JSON what is not a superset of ASCII, or begins with a byte order mark: each value would have one."""
    if name in (*JSON_LINES, "json") and "[\n".encode(encoding or "utf-8") != b"[\n":
        raise SettingError(f"output: {uri} cannot have JSON in {encoding!r}, expected utf-8")


def _check_appending(
    uri: str, name: str, given: Any, settings: BaseSettings, gives_records: bool
) -> None:
    """Refuse a file that has content, where more behind it would not be whole."""
    scheme = urlsplit(uri).scheme
    if scheme == "ftp" and not given.get("overwrite", True) and name in (*DOCUMENTS, "csv"):
        raise SettingError(f"output: {uri} is {name}, which FTP cannot append to, expected -O")
    if given.get("overwrite") or scheme not in {"", "file"} or _PARAMETER.search(uri):
        return
    path = _path(uri)
    encoding = given.get("encoding", settings["FEED_EXPORT_ENCODING"])
    try:
        if not path.is_file() or not path.stat().st_size:
            return
        why = why_not(path, name, encoding, is_compressed="postprocessing" in given)
        if why is None and name == "csv" and gives_records:
            fields = given.get("fields", settings.get("FEED_EXPORT_FIELDS"))
            why = other_columns(path, encoding, fields)
    except OSError as error:
        raise SettingError(f"output: {path} cannot be read: {error.strerror}") from None
    if why:
        raise SettingError(f"output: {path} {why}; expected a new file, or -O to overwrite it")
