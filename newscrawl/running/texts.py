"""Arguments and settings that a caller in Python gives, as they are typed on the command line."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from newscrawl.errors import (
    ArgumentError,
    SettingError,
)

_PLAIN = (str, int, float, Fraction, date, os.PathLike)


def argument_text(name: str, value: Any) -> str:
    """The value of an argument as typed on the command line. Raises ArgumentError."""
    if isinstance(value, list | tuple):
        texts = [argument_text(name, one) for one in value]
        if wrong := next((one for one in texts if "," in one), None):
            raise ArgumentError(f"{name}: {wrong!r} has a comma, which separates values of a list")
        return ",".join(texts)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, _PLAIN):
        return str(value)
    raise ArgumentError(
        f"{name}: {value!r} is of the type {type(value).__name__}, expected text, a number, a day, or a list of them"
    )


def setting_text(name: str, value: Any) -> str:
    """The value of a setting as typed on the command line. Raises SettingError."""
    with suppress(TypeError, ValueError):
        if isinstance(value, dict):
            return json.dumps(value)
        if isinstance(value, list | tuple) and not any("," in str(one) for one in value):
            return ",".join(setting_text(name, one) for one in value)
    if isinstance(value, _PLAIN):
        return str(value)
    raise SettingError(
        f"{name}: {value!r} cannot be passed to the process of the crawl, expected text, a number, or lists and"
        " dicts of them; components by their paths"
    )
