"""Keep the results for short texts that are read again and again: on one page, or on the pages of one site."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")

_RESULTS = 256
_LONGEST = 1_000  # characters of a text whose result is kept


def remembered(read: Callable[[str], R]) -> Callable[[str], R]:
    """A pure function of one text, with the last results kept. They must be immutable."""
    known = lru_cache(maxsize=_RESULTS)(read)

    @wraps(read)
    def result(text: str) -> R:
        is_plain = type(text) is str  # a text of lxml's may hold its tree
        return known(text) if is_plain and len(text) <= _LONGEST else read(text)

    return result
