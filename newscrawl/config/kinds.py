"""Kinds of settings: each is called with a setting's name and value, and raises SettingError for one that cannot work."""

from __future__ import annotations

import codecs
import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from newscrawl.errors import SettingError

Kind = Callable[[str, Any], None]

_DIGITS = re.compile(r"[0-9]{1,15}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_SWITCH = ("True", "true", "1", "False", "false", "0")
_UMASK = re.compile("0{0,2}[0-7]{2}")
_PARAMETER = re.compile(r"%\((\w+)\)")
_PARAMETERS = ("time", "name", "batch_id", "batch_time")
"""What Scrapy fills into the name of a feed, besides the spider's own attributes."""

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def whole(least: int, most: int | None = None) -> Kind:
    """An integer from `least` up, to `most` where one is given; what is read with `getint`."""

    def check(name: str, value: Any) -> None:
        is_whole = not isinstance(value, bool) and _DIGITS.fullmatch(str(value).strip())
        if not is_whole or not least <= int(value) <= (math.inf if most is None else most):
            raise SettingError(f"{name}: {value!r} is not {_integers(least, most)}")

    return check


def integer(name: str, value: Any) -> None:
    """An integer of either sign, such as a priority."""
    if isinstance(value, bool) or not _INTEGER.fullmatch(str(value).strip()):
        raise SettingError(f"{name}: {value!r} is not an integer")


def number(least: float, most: float) -> Kind:
    """A number, neither `nan` nor infinite; what is read with `getfloat`."""

    def check(name: str, value: Any) -> None:
        try:
            found = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            found = math.nan
        if not least <= found <= most:
            raise SettingError(f"{name}: {value!r} is no number {_span(least, most)}")

    return check


def _integers(least: float, most: float | None) -> str:
    return (
        "a positive integer" if (least, most) == (1, None) else f"an integer {_span(least, most)}"
    )


def _span(least: float, most: float | None) -> str:
    return f"from {least} up" if most is None else f"from {least} to {most}"


def one_of(values: tuple[str, ...], what: str) -> Kind:
    """One of several words."""

    def check(name: str, value: Any) -> None:
        if value not in values:
            words = f"{', '.join(values[:-1])} or {values[-1]}"
            raise SettingError(f"{name}: {value!r} is no {what}, expected {words}")

    return check


def switch(name: str, value: Any) -> None:
    """True or False, or what Scrapy reads as one of them."""
    if str(value) not in _SWITCH:
        raise SettingError(f"{name}: {value!r} is neither True nor False")


def umask(name: str, value: Any) -> None:
    """For group and others: the owner has to be able to read what it writes.

    Text alone: 27 and 0o27 are different numbers, and nobody can say which was meant.
    """
    if not isinstance(value, str) or not _UMASK.fullmatch(value):
        raise SettingError(
            f"{name}: {value!r} is no mask for group and others, expected 077 or 027 as text"
        )


def encoding(name: str, value: Any) -> None:
    """A name that Python knows; None for Scrapy's own choice."""
    try:
        codecs.lookup(value or "utf-8")
    except (LookupError, TypeError):
        raise SettingError(f"{name}: {value!r} is no encoding, expected utf-8") from None


def log_level(name: str, value: Any) -> None:
    """By name, or as a number of `logging`."""
    if not isinstance(value, int) or isinstance(value, bool):
        one_of(LOG_LEVELS, "level")(name, value)


def log_file(name: str, value: Any) -> None:
    """A file that can be written, or none."""
    if value:
        _check_file(name, Path(value))


def folder(name: str, value: Any) -> None:
    """A folder that can be written, or made."""
    path = folder_path(name, value)
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name}: {path} is a file, expected a folder")
    _check_writable(name, path, path if path.exists() else _above(path))


def folder_path(name: str, value: Any) -> Path:
    """A folder by its name, whether or not it is there."""
    if not isinstance(value, str | os.PathLike) or not str(value):
        raise SettingError(f"{name}: {value!r} is no folder, expected one like data")
    return Path(value)


def output(uri: str) -> None:
    """Where a feed goes: files of this machine alone are looked at; one whose name is made up as it is opened only for its folder."""
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


def _above(path: Path) -> Path:
    """The nearest folder above `path` that is there."""
    return next(folder for folder in path.absolute().parents if folder.exists())


def _check_writable(name: str, path: Path, place: Path) -> None:
    is_new = not path.exists()
    if (is_new and not place.is_dir()) or not os.access(place, os.W_OK):
        raise SettingError(f"{name}: {path} cannot be written, {place} does not allow it")
