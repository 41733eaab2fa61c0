"""Reads the data files of this floor (spellings, places, names), each once."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from typing import Any, cast

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]


@cache
def table(file: str) -> dict[str, Any]:
    """A data file beside this module, as plain data that nobody changes."""
    text = files("newscrawl.text").joinpath(file).read_text(encoding="utf-8")
    return cast("dict[str, Any]", tomllib.loads(text))


@cache
def words(file: str, key: str) -> frozenset[str]:
    """One list of a data file, casefolded for look-ups."""
    return frozenset(word.casefold() for word in table(file)[key])
