"""Looking for a page by its date: a list of thousands of pages is newest first, and says how many there are."""

from __future__ import annotations

from typing import NamedTuple


class Search(NamedTuple):
    """`page` is looked at; `low` is known to be too new, or is the first; `high` is not, or is the last."""

    page: int
    low: int
    high: int


def narrowed(search: Search, *, is_too_new: bool) -> Search | None:
    """Where to look next, after what the page said; None where the first page that is not too new is found.

    From every page that is not too new the list is read on, so that what was looked at on the way is no
    gap. A list that grows meanwhile moves its articles to later pages, never to earlier ones.
    """
    low, high = (search.page, search.high) if is_too_new else (search.low, search.page)
    return Search((low + high) // 2, low, high) if high - low > 1 else None


def beside(missing: int, high: int) -> Search:
    """The page behind one that could not be had. The pages before the missing one are looked at by a search of their own."""
    return Search(missing + 1, missing, high)


def is_beside(page: int, low: int, high: int) -> bool:
    """Whether a page is looked at because the one before it could not be had, not since it lies in the middle.

    Where it is missing too, so may be all pages up to `high`: lists name last pages which they do not have.
    """
    return low == page - 1 and (low + high) // 2 > page
