"""Lists of words in this package's data files."""

from __future__ import annotations

from functools import cache
from typing import Any

from newscrawl.text import toml_tables


def table(file: str) -> dict[str, Any]:
    """A data file of this package."""
    return toml_tables.table("newscrawl.text", file)


@cache
def words(file: str, key: str) -> frozenset[str]:
    """One list of a data file, casefolded for look-ups."""
    return frozenset(word.casefold() for word in table(file)[key])
