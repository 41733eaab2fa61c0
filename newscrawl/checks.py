"""Checks of settings before a crawl starts: what would fail half-way is one sentence now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def check_settings(settings: BaseSettings) -> None:
    """Raise SettingError for the first setting that cannot work."""
    _check_tolerance(settings.get("FAILURE_TOLERANCE"))
    _check_log_level(settings.get("LOG_LEVEL"))
    folder = Path(settings["DATA_DIR"])
    _check_writable("DATA_DIR", folder, folder if folder.exists() else _above(folder))
    for uri in settings.getdict("FEEDS"):
        _check_feed(uri)


def _check_tolerance(value: Any) -> None:
    try:
        fits = 0 <= float(value) <= 1
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise SettingError(
            f"FAILURE_TOLERANCE: {value!r} is no share, expected a number from 0 to 1"
        )


def _check_log_level(value: Any) -> None:
    if value not in LOG_LEVELS:
        levels = f"{', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}"
        raise SettingError(f"LOG_LEVEL: {value!r} is no level, expected {levels}")


def _check_feed(uri: str) -> None:
    """Files of this machine alone, and not those whose name is made up as they are opened."""
    scheme = urlsplit(uri).scheme
    if scheme not in {"", "file"} or "%(" in uri:
        return
    path = Path(url2pathname(urlsplit(uri).path) if scheme else uri)
    if path.is_dir():
        raise SettingError(f"output: {path} is a folder, expected a file")
    _check_writable("output", path, path if path.exists() else _above(path))


def _above(path: Path) -> Path:
    """The nearest folder above `path` that is there."""
    return next(folder for folder in path.absolute().parents if folder.exists())


def _check_writable(name: str, path: Path, place: Path) -> None:
    is_new = not path.exists()
    if (is_new and not place.is_dir()) or not os.access(place, os.W_OK):
        raise SettingError(f"{name}: {path} cannot be written, {place} does not allow it")
