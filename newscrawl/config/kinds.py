"""Kinds of settings: their valid values. `newscrawl/settings.py` declares the kind of each setting."""

from __future__ import annotations

import codecs
import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from newscrawl.errors import SettingError

Check = Callable[[str, Any], None]
"""Called with a setting's name and value; raises SettingError for an invalid value."""

_YEAR = 366 * 24 * 3600  # seconds: the longest useful wait
_DIGITS = re.compile(r"[0-9]{1,15}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_SWITCH = ("True", "true", "1", "False", "false", "0")
_UMASK = re.compile("0{0,2}[0-7]{2}")


@dataclass(frozen=True)
class Kind:
    """The valid values of a setting."""

    value: str
    """A short description for the docs: "a positive integer"."""
    check: Check


def whole(least: int, most: int | None = None) -> Kind:
    """An integer from `least` up, to `most` where given; read with `getint`."""
    value = (
        "a positive integer" if (least, most) == (1, None) else f"an integer {_span(least, most)}"
    )

    def check(name: str, given: Any) -> None:
        is_whole = not isinstance(given, bool) and _DIGITS.fullmatch(str(given).strip())
        if not is_whole or not least <= int(given) <= (math.inf if most is None else most):
            raise SettingError(f"{name}: {given!r} is not {value}")

    return Kind(value, check)


def number(least: float, most: float) -> Kind:
    """A number, neither `nan` nor infinite; read with `getfloat`."""
    span = _span(least, most)

    def check(name: str, given: Any) -> None:
        try:
            found = math.nan if isinstance(given, bool) else float(given)
        except (TypeError, ValueError, OverflowError):
            found = math.nan
        if not least <= found <= most:
            raise SettingError(f"{name}: {given!r} is not a number {span}")

    return Kind(f"a number {span}", check)


def seconds(least: float) -> Kind:
    """A number of seconds, up to a year."""
    return Kind(f"seconds, from {least} to a year", number(least, _YEAR).check)


def size(least: int) -> Kind:
    """A number of bytes."""
    found = whole(least)
    return Kind(f"bytes, {found.value}", found.check)


def one_of(values: tuple[str, ...], what: str) -> Kind:
    """One of several strings; `what` names their kind in errors."""
    words = f"{', '.join(values[:-1])} or {values[-1]}"

    def check(name: str, given: Any) -> None:
        if given not in values:
            raise SettingError(f"{name}: {given!r} is not a {what}, expected {words}")

    return Kind(words, check)


_LEVEL = one_of(("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "level")


def checked_later(value: str) -> Kind:
    """Any value; it is checked where it is read, before the first request too."""
    return Kind(value, lambda _name, _given: None)


def _span(least: float, most: float | None) -> str:
    return f"from {least} up" if most is None else f"from {least} to {most}"


def _check_integer(name: str, given: Any) -> None:
    if isinstance(given, bool) or not _INTEGER.fullmatch(str(given).strip()):
        raise SettingError(f"{name}: {given!r} is not an integer")


def _check_switch(name: str, given: Any) -> None:
    if str(given) not in _SWITCH:
        raise SettingError(f"{name}: {given!r} is neither True nor False")


def _check_text(name: str, given: Any) -> None:
    if not isinstance(given, str) or not given.strip() or not given.isprintable():
        raise SettingError(f"{name}: {given!r} is not text, expected one line that is not empty")


def _check_umask(name: str, given: Any) -> None:
    """Accept text only: the number 27 may mean 0o27."""
    if not isinstance(given, str) or not _UMASK.fullmatch(given):
        raise SettingError(
            f"{name}: {given!r} is not a mask for group and others, expected 077 or 027 as text"
        )


def _check_encoding(name: str, given: Any) -> None:
    try:
        codecs.lookup(given or "utf-8")
    except (LookupError, TypeError, ValueError):
        raise SettingError(f"{name}: {given!r} is not an encoding, expected utf-8") from None


def _check_level(name: str, given: Any) -> None:
    if not isinstance(given, int) or isinstance(given, bool):
        _LEVEL.check(name, given)


def _check_log_file(name: str, given: Any) -> None:
    if not given:
        return
    if not isinstance(given, str | os.PathLike):
        raise SettingError(f"{name}: {given!r} is not a file, expected one like crawl.log")
    check_file(name, Path(given))


def _check_folder(name: str, given: Any) -> None:
    path = folder_path(name, given)
    if _is_there(name, path) and not path.is_dir():
        raise SettingError(f"{name}: {path} is a file, expected a folder")
    _check_writable(name, path)


def folder_path(name: str, value: Any) -> Path:
    """The path of a folder, whether or not it exists."""
    if not isinstance(value, str | os.PathLike) or not str(value):
        raise SettingError(f"{name}: {value!r} is not a folder, expected one like data")
    return Path(value)


def check_file(name: str, path: Path) -> None:
    """Raise SettingError for a file that cannot be written."""
    if _is_there(name, path) and path.is_dir():
        raise SettingError(f"{name}: {path} is a folder, expected a file")
    _check_writable(name, path)


def _check_writable(name: str, path: Path) -> None:
    is_new = not path.exists()
    place = next(one for one in path.absolute().parents if one.exists()) if is_new else path
    if (is_new and not place.is_dir()) or not os.access(place, os.W_OK):
        raise SettingError(f"{name}: {path} cannot be written, {place} does not allow it")


def _is_there(name: str, path: Path) -> bool:
    """Whether the path exists. SettingError for an impossible path, such as one that is too long."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SettingError(f"{name}: {str(path)!r} cannot be written: {reason}") from None
    return True


# Types of settings: the type of the default, and the kind of the values.
Integer = Annotated[int, Kind("an integer", _check_integer)]
"""Of either sign, such as a priority."""
Positive = Annotated[int, whole(1)]
Whole = Annotated[int, whole(0)]
Bytes = Annotated[int, size(1)]
Share = Annotated[float, number(0, 1)]
Seconds = Annotated[float, seconds(0)]
Timeout = Annotated[float, seconds(0.001)]
"""Seconds, more than 0: with 0 every wait would time out."""
Switch = Annotated[bool, Kind("True or False", _check_switch)]
"""Values that Scrapy reads as True or False."""
Text = Annotated[str, Kind("text", _check_text)]
Folder = Annotated[str, Kind("a folder", _check_folder)]
"""A folder that can be written or made."""
LogFile = Annotated[str | None, Kind("a file", _check_log_file)]
"""A file that can be written, or None."""
Umask = Annotated[str, Kind("077, 027 or the like, as text", _check_umask)]
"""Bits for group and others only: the owner must be able to read its files."""
Encoding = Annotated[str | None, Kind("an encoding", _check_encoding)]
"""An encoding of Python; None for Scrapy's default."""
Level = Annotated[str, Kind(_LEVEL.value, _check_level)]
"""By name, or as a number of `logging`."""
