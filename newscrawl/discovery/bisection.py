"""Binary search for the page of a date in a list that is newest first and names its last page."""

from __future__ import annotations

from typing import NamedTuple


class Search(NamedTuple):
    """The search reads `page`; page `low` is too new, or the first; page `high` is not too new, or the last."""

    page: int
    low: int
    high: int


def narrowed(search: Search, *, is_too_new: bool) -> Search | None:
    """The next step of a search; None where the first page that is not too new is found.

    Every page that is not too new is read with the pages behind it, so that the search leaves no gap. A list that
    grows meanwhile moves its articles to later pages, never to earlier ones.
    """
    low, high = (search.page, search.high) if is_too_new else (search.low, search.page)
    return Search((low + high) // 2, low, high) if high - low > 1 else None


def beside(missing: int, high: int) -> Search:
    """The search from the page behind a missing one. Another search reads the pages before the missing one."""
    return Search(missing + 1, missing, high)


def is_beside(page: int, low: int, high: int) -> bool:
    """Whether a search reads a page because the page before is missing, not because it is in the middle.

    If it is missing too, all pages up to `high` may be: lists name last pages that do not exist.
    """
    return low == page - 1 and (low + high) // 2 > page
